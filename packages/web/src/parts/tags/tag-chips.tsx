import type { Tag } from '@labbook/protocol'
import { Button } from '../../controls/button.js'
import { Popover } from '../../controls/popover.js'
import { naturalOrder } from '../../format/natural-order.js'
import { isSystemTag } from './system-tag.js'
import styles from './tag-chips.module.css'

export interface TagChipsProps {
  /** The owner; read out with the button that shows the other tags. */
  readonly owner: string
  readonly tags: readonly Tag[]
  readonly onTag: (tag: Tag) => void
}

const SHOWN = 2

/** User tags as `key: value` chips; a click filters by the tag. Those that do not fit are in a popover. */
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
