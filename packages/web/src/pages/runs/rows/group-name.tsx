import type { RunColumn } from '../../../api/run-columns.js'
import { TextValue } from '../../../controls/text-value.js'
import { formatExact } from '../../../format/format-number.js'
import { formatAbsolute, formatDuration } from '../../../format/format-time.js'
import styles from './group-name.module.css'
import type { GroupRow } from './table-row.js'
import { Twisty } from './twisty.js'

export interface GroupNameProps {
  readonly row: GroupRow
  /** What the table is grouped by. */
  readonly keys: readonly RunColumn[]
  readonly onToggle: (row: GroupRow, isOpen: boolean) => void
}

/** The first cell of a group: one column for each key, with the value only. */
export function GroupName({ row, keys, onToggle }: GroupNameProps) {
  return (
    <>
      <Twisty name={groupName(row, keys)} isOpen={row.isOpen} onToggle={(open) => onToggle(row, open)} />
      <span className={styles.keys}>
        {keys.map((column, i) => (
          <span key={column.name} className={styles.key}>
            <KeyValue value={row.group.key[i] ?? null} column={column} />
          </span>
        ))}
      </span>
    </>
  )
}

/** The names of the keys, over the values of the groups. */
export function GroupHead({ keys }: { keys: readonly RunColumn[] }) {
  return (
    <>
      <span className={styles.room} />
      <span className={styles.keys}>
        {keys.map(({ name, label, hint = label }) => (
          <bdi key={name} className={`cut ${styles.key}`} title={hint}>
            {label}
          </bdi>
        ))}
      </span>
    </>
  )
}

/** A value that runs are grouped by. Missing is no text, so it cannot be taken for a stored one such as `None`. */
export function KeyValue({ value, column: { kind } }: { value: GroupRow['group']['key'][number]; column: RunColumn }) {
  if (value === null) return <span className="t3">not logged</span>
  if (kind === 'time') return <span className="cut">{formatAbsolute(Number(value))}</span>
  if (kind === 'duration') return <span className="cut">{formatDuration(Number(value))}</span>
  return (
    <span className={`mono cut ${styles.value}`}>
      <TextValue text={typeof value === 'number' ? formatExact(value) : String(value)} />
    </span>
  )
}

/** How a group is called where its name is read out: `max_depth 20, n_estimators not logged`. */
export function groupName({ group }: GroupRow, keys: readonly RunColumn[]): string {
  return keys.map(({ label }, i) => `${label} ${said(group.key[i] ?? null)}`).join(', ')
}

function said(value: GroupRow['group']['key'][number]): string {
  if (value === null) return 'not logged'
  return value === '' ? 'empty' : String(value).trim() === '' ? 'blank' : String(value)
}
