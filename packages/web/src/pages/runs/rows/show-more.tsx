import { formatCount } from '../../../format/format-number.js'
import { Indented } from './run-lines.js'
import styles from './rows.module.css'
import type { MoreRow } from './table-row.js'
import { Guides, Twisty } from './twisty.js'

/** `Show 7 more of 12`, below the rows that are shown already. */
export function ShowMore({ row, onShow }: { row: MoreRow; onShow: (row: MoreRow) => void }) {
  return (
    <>
      <Guides level={row.level} />
      <Twisty name="" isOpen={undefined} onToggle={() => {}} />
      <button type="button" className={styles.more} tabIndex={-1} onClick={() => onShow(row)}>
        {moreText(row)}
      </button>
    </>
  )
}

/** The same as a line of a list. */
export function ShowMoreLine({ row, onShow }: { row: MoreRow; onShow: (row: MoreRow) => void }) {
  return (
    <Indented level={row.level}>
      <span className={styles.line}>
        <ShowMore row={{ ...row, level: 1 }} onShow={onShow} />
      </span>
    </Indented>
  )
}

export function moreText({ next, total }: MoreRow): string {
  return `Show ${formatCount(next)} more of ${formatCount(total)}`
}
