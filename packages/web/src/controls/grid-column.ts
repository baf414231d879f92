import type { ReactNode } from 'react'

export interface GridColumn<Row> {
  /** Identifies the column, also when sorting. */
  readonly name: string
  readonly label: string
  /** In place of the label, in the head. */
  readonly head?: ReactNode
  /** Stands over this column and those beside it with the same band. */
  readonly band?: { readonly id: string; readonly label: ReactNode } | undefined
  /** Divided from the column before it by a hairline. */
  readonly isEdge?: boolean
  /** Shown when the label is hovered; the label by default. */
  readonly hint?: string | undefined
  /** Shown after the label, muted. */
  readonly unit?: string | undefined
  /** Shown at the end of the head. */
  readonly mark?: ReactNode
  /** A menu of the column, shown over the end of its head when hovered or focused. */
  readonly menu?: ReactNode
  readonly width: number
  readonly isNumber?: boolean
  /** Supporting information, drawn in a muted colour. */
  readonly isSecondary?: boolean
  readonly isUnsortable?: boolean
  readonly cell: (row: Row) => ReactNode
}

export interface SortedBy {
  readonly name: string
  readonly ascending: boolean
}

export interface GridSelection {
  readonly selected: ReadonlySet<string>
  /** The IDs that the header checkbox selects. */
  readonly all: readonly string[]
  readonly allLabel: string
  readonly onSelect: (ids: readonly string[], isSelected: boolean) => void
  /** For a row that stands for several, or cannot be selected; undefined for all others. */
  readonly boxOf?: ((id: string) => SelectionBox | undefined) | undefined
}

export type SelectionBox = 'all' | 'some' | 'none' | 'absent'
