import { EditTag } from '../../parts/tags/edit-tag.js'
import { keyProblem } from '../../parts/tags/tag-key.js'
import { formatCount } from '../../format/format-number.js'

export interface TagRunsProps {
  readonly count: number
  readonly onTag: (key: string, value: string) => void
  readonly onClose: () => void
}

/** Asks for a tag that all selected runs get. */
export function TagRuns({ count, onTag, onClose }: TagRunsProps) {
  return (
    <EditTag
      title={count === 1 ? 'Tag 1 run' : `Tag ${formatCount(count)} runs`}
      keyProblem={keyProblem}
      onSave={async (key, value) => onTag(key, value)}
      onClose={onClose}
    />
  )
}
