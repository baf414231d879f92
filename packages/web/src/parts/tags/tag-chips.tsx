import type { Tag } from '@labbook/protocol'
import { Button } from '../../controls/button.js'
import { Popover } from '../../controls/popover.js'
import { naturalOrder } from '../../format/natural-order.js'
import { isSystemTag } from './system-tag.js'
import styles from './tag-chips.module.css'

export interface TagChipsProps {
  /** Whose they are; read out with the button that shows the rest. */
  readonly owner: string
  readonly tags: readonly Tag[]
  readonly onTag: (tag: Tag) => void
}

const SHOWN = 2

/** Tags of people as `key: value`, each a click that filters by it; what there is no room for hangs below a button. */
export function TagChips({ owner, tags, onTag }: TagChipsProps) {
  const shown = tags.filter(({ key }) => !isSystemTag(key)).toSorted((a, b) => naturalOrder(a.key, b.key))
  const rest = shown.length - SHOWN
  return (
    <span className={styles.chips}>
      {shown.slice(0, SHOWN).map((tag) => (
        <TagChip key={tag.key} tag={tag} onTag={onTag} />
      ))}
      {rest > 0 && (
        <Popover
          label={`Tags of ${owner}`}
          trigger={
            <Button kind="quiet" aria-label={`+${rest} more tags of ${owner}`}>
              +{rest}
            </Button>
          }
        >
          <span className={styles.all}>
            {shown.map((tag) => (
              <TagChip key={tag.key} tag={tag} onTag={onTag} />
            ))}
          </span>
        </Popover>
      )}
    </span>
  )
}

function TagChip({ tag, onTag }: { tag: Tag; onTag: (tag: Tag) => void }) {
  const { key, value } = tag
  return (
    <button type="button" className="chip" title={`Filter by ${key}: ${value}`} onClick={() => onTag(tag)}>
      <bdi className="cut">
        <span className="k">{key}:</span> {value}
      </bdi>
    </button>
  )
}
