import type { ParentRun } from '@labbook/protocol'
import type { RunGroup } from '../../../api/run-groups-query.js'
import type { RunCells } from '../../../api/runs-query.js'

/** A row of the runs table. Runs are most of them; the others say how the runs belong together. */
export type TableRow = OpenableRow | MoreRow | BaselineRow

/** A row that others may stand below. */
export type OpenableRow = RunTableRow | GroupRow | GoneParentRow

interface PlacedRow {
  /** Unique in the table. */
  readonly id: string
  /** 1 at the top, one more for each row that it is below. */
  readonly level: number
  /** The ID of the row that it is below; undefined at the top. */
  readonly above: string | undefined
}

interface OpeningRow extends PlacedRow {
  /** Whether the rows below it are shown; undefined if there are none. */
  readonly isOpen: boolean | undefined
}

export interface RunTableRow extends OpeningRow {
  readonly kind: 'run'
  readonly run: RunCells
}

/** Runs with the same values of what the table is grouped by (U-RUNS-17). */
export interface GroupRow extends OpeningRow {
  readonly kind: 'group'
  readonly group: RunGroup
  readonly isOpen: boolean
}

/** Stands where the parent of some runs would, which is not among the runs of the table (U-RUNS-11). */
export interface GoneParentRow extends OpeningRow {
  readonly kind: 'parent-gone'
  readonly runId: string
  readonly experimentId: string
  readonly parent: ParentRun
  readonly isOpen: boolean
}

/** The last of the rows below a parent or group while some are not shown. */
export interface MoreRow extends PlacedRow {
  readonly kind: 'show-more'
  /** The row that it ends. */
  readonly of: string
  /** How many the next press adds. */
  readonly next: number
  readonly total: number
}

/** The run that the others are compared with, above all other rows (U-RUNS-21). */
export interface BaselineRow extends PlacedRow {
  readonly kind: 'baseline'
  readonly run: RunCells
  /** The filter drops it, but here it stays. */
  readonly isOutsideFilter: boolean
}
