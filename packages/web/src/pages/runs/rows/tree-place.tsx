import type { ReactNode } from 'react'
import { nameOfRun } from './name-of-run.js'
import { childrenText } from './children-text.js'
import styles from './rows.module.css'
import type { RunTableRow } from './table-row.js'
import { Guides, Twisty } from './twisty.js'

export interface TreePlaceProps {
  readonly row: RunTableRow
  readonly onToggle: (row: RunTableRow, isOpen: boolean) => void
  /** The name of the run. */
  readonly children: ReactNode
}

/** Around the name of a run in a tree: how deep it stands, and what is below it. */
export function TreePlace({ row, onToggle, children }: TreePlaceProps) {
  const { run, level, isOpen } = row
  return (
    <>
      <Guides level={level} />
      <Twisty name={nameOfRun(run)} isOpen={isOpen} onToggle={(open) => onToggle(row, open)} />
      {children}
      {isOpen !== undefined && <span className={styles.kids}>{childrenText(run)}</span>}
    </>
  )
}
