import type { ReactNode } from 'react'

export interface GridColumn<Row> {
  /** Identifies the column, also when sorting. */
  readonly name: string
  readonly label: string
  /** In place of the label, in the head. */
  readonly head?: ReactNode
  /** Named on a line above the columns that share it. */
  readonly group?: string | undefined
  /** In place of the name of the group. */
  readonly groupHead?: ReactNode
  /** Shown when the label is hovered; the label by default. */
  readonly hint?: string | undefined
  /** Shown after the label, muted. */
  readonly unit?: string | undefined
  /** Shown at the end of the head. */
  readonly mark?: ReactNode
  /** Shown before the label. */
  readonly lead?: ReactNode
  /** A menu of the column, shown over the end of its head when hovered or focused. */
  readonly menu?: ReactNode
  readonly width: number
  readonly isNumber?: boolean
  /** Supporting information, drawn in a muted colour. */
  readonly isSecondary?: boolean
  readonly isUnsortable?: boolean
  /** Belongs to the column before it, and moves with it. */
  readonly isDependent?: boolean
  /** How much of the cell a bar fills behind the value, from 0 to 1. */
  readonly bar?: (row: Row) => number | undefined
  readonly cell: (row: Row) => ReactNode
}

export interface SortedBy {
  readonly name: string
  readonly ascending: boolean
}

export interface GridSelection {
  readonly selected: Pick<ReadonlySet<string>, 'has'>
  /** The IDs that the header checkbox selects. */
  readonly all: readonly string[]
  readonly allLabel: string
  readonly onSelect: (ids: readonly string[], isSelected: boolean) => void
  /** The IDs from one row to another, both included, where some of these rows are not loaded. */
  readonly idsBetween?: ((from: number, to: number) => Promise<readonly string[]>) | undefined
  /** For a row that stands for several, or cannot be selected; undefined for all others. */
  readonly boxOf?: ((id: string) => SelectionBox | undefined) | undefined
}

export type SelectionBox = 'all' | 'some' | 'none' | 'absent'

/** What people change about columns; a table without it has fixed ones. */
export interface GridLayout {
  /** Pixels by name, of columns that do not have their usual width. */
  readonly widths: Readonly<Record<string, number>>
  /** How many columns stay in view beside the first. */
  readonly frozen: number
  /** `undefined` for the usual width. */
  readonly onResize: (name: string, width: number | undefined) => void
  /** Puts a column before another, or last. */
  readonly onMove: (name: string, before: string | undefined) => void
}

/** The limits of a column's width, in pixels. */
export const COLUMN_WIDTHS = { min: 48, max: 1200 } as const
