import type { CodedNumbers, CodedTexts } from '../columns/coded.js'
import type { ColumnCells } from '../columns/column-source.js'

/**
 * A column with its type. `cells` are what the table holds, `coded` the values of the type: the numbers of a text column that is
 * all numbers. A Categorical may be of numbers.
 */
export type TypedColumn = NumbersColumn | DatesColumn | TextsColumn | BooleansColumn | UnsupportedColumn

export interface NumbersColumn {
  readonly type: 'Numeric' | 'Categorical' | 'TimeSeries'
  readonly kind: 'numbers'
  readonly cells: ColumnCells
  readonly coded: CodedNumbers
  /** Cells that are no numbers though the type was asked for. */
  readonly unread?: number | undefined
}

export interface DatesColumn {
  readonly type: 'DateTime'
  readonly kind: 'dates'
  readonly cells: ColumnCells
  readonly coded: CodedNumbers
  /** Cells that are no dates though the type was asked for. */
  readonly invalid: { readonly distinct: number; readonly rows: number } | null
}

export interface TextsColumn {
  readonly type: 'Categorical' | 'Text' | 'URL' | 'Path'
  readonly kind: 'texts'
  readonly cells: ColumnCells
  readonly coded: CodedTexts
}

export interface BooleansColumn {
  readonly type: 'Boolean'
  readonly kind: 'booleans'
  readonly cells: ColumnCells
  /** The values are "False" and "True". */
  readonly coded: CodedTexts
  readonly unread?: number | undefined
}

export interface UnsupportedColumn {
  readonly type: 'Unsupported'
  readonly kind: 'unsupported'
  readonly cells: ColumnCells
  readonly reason: string
}

/** The number of each row; NaN for missing. */
export function cellsOf({ coded: { codes, values } }: NumbersColumn): Float64Array {
  return Float64Array.from(codes, (code) => (code < 0 ? Number.NaN : (values[code] as number)))
}
