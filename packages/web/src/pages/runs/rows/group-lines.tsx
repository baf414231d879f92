import { Fragment, type ReactNode } from 'react'
import type { RunColumn } from '../../../api/run-columns.js'
import { formatDefined } from '../../../format/format-defined.js'
import { formatCount } from '../../../format/format-number.js'
import { groupName, KeyValue } from './group-name.js'
import nameStyles from './group-name.module.css'
import styles from './rows.module.css'
import type { GroupRow } from './table-row.js'
import { Twisty } from './twisty.js'

export interface GroupLinesProps {
  readonly row: GroupRow
  readonly keys: readonly RunColumn[]
  /** The metric that the list shows. */
  readonly listed: RunColumn | undefined
  readonly value: ReactNode
  readonly difference: ReactNode
  readonly onToggle: (row: GroupRow, isOpen: boolean) => void
}

/** A group in two lines: its key and its mean; how many runs, from lowest to highest, and the difference. */
export function GroupLines({ row, keys, listed, value, difference, onToggle }: GroupLinesProps) {
  const { group, isOpen } = row
  const cell = listed === undefined ? undefined : group.cells.get(listed.name)
  const some = cell === undefined || cell.runs === group.runs ? '' : `${formatCount(cell.runs)} of `
  const { min = null, max = null } = cell ?? {}
  const format = (number: number) => formatDefined(number, listed?.definition)
  return (
    <div>
      <div className={styles.line}>
        <Twisty name={groupName(row, keys)} isOpen={isOpen} onToggle={(open) => onToggle(row, open)} />
        <span className={nameStyles.dotted}>
          {keys.map((column, i) => (
            <Fragment key={column.name}>
              {i > 0 && <span className="t3">·</span>}
              <KeyValue value={group.key[i] ?? null} column={column} />
            </Fragment>
          ))}
        </span>
        <span className={styles.value}>{value}</span>
      </div>
      <div className={`${styles.line} ${styles.second} ${styles.underName}`}>
        <span className="cut">
          {`${some}${formatCount(group.runs)} ${group.runs === 1 ? 'run' : 'runs'}`}
          {min !== null && max !== null && (cell?.runs ?? 0) > 1 && ` · ${format(min)} to ${format(max)}`}
        </span>
        <span className={styles.value}>{difference}</span>
      </div>
    </div>
  )
}
