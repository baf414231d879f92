import { DataError } from '../data-error.js'
import { type Cell, type Dtype, isFloat } from '../dtype.js'
import { cellAt, type Column, isMissing } from '../frame/column.js'
import { columnOf, type FrameData, namesOf, takeRows } from '../frame/frame-data.js'

export interface DropnaOptions<N extends string = string> {
  /** The columns to look at; all when left out. */
  readonly subset?: N | readonly N[] | undefined
  /** Whether a row goes for any missing cell (default), or only if all are missing. */
  readonly how?: 'any' | 'all' | undefined
}

/** Without the rows that have missing cells. */
export function dropna(data: FrameData, { subset, how = 'any' }: DropnaOptions = {}): FrameData {
  if (how !== 'any' && how !== 'all') {
    throw new DataError('BAD_OPTION', "is not one of 'any' and 'all' (how)", { value: how })
  }
  const names = subset === undefined ? [...data.columns.keys()] : namesOf(subset)
  const columns = names.map((name) => columnOf(data, name))
  const kept: number[] = []
  for (let row = 0; row < data.rows; row += 1) {
    const isGone = (column: Column) => isMissing(cellAt(column, row))
    const drops = columns.length > 0 && (how === 'any' ? columns.some(isGone) : columns.every(isGone))
    if (!drops) kept.push(row)
  }
  return takeRows(data, kept)
}

/** For each cell whether it is missing. */
export function isna(data: FrameData): FrameData {
  const columns = Array.from(data.columns, ([name, column]): [string, Column] => [
    name,
    { dtype: 'bool', values: Array.from({ length: data.rows }, (_, row) => isMissing(cellAt(column, row))) },
  ])
  return { ...data, columns: new Map(columns) }
}

/** With a value in place of missing cells: one for all columns, or one by column. */
export function fillna(data: FrameData, value: Cell | Readonly<Record<string, Cell>>): FrameData {
  const isByName = typeof value === 'object' && value !== null && !(value instanceof Date)
  const fills = isByName ? Object.entries(value) : [...data.columns.keys()].map((name) => [name, value] as const)
  const columns = new Map(data.columns)
  for (const [name, fill] of fills) columns.set(name, filled(columnOf(data, name), fill, name))
  return { ...data, columns }
}

function filled(column: Column, fill: Cell, name: string): Column {
  const gaps: number[] = []
  for (let row = 0; row < column.values.length; row += 1) if (isMissing(cellAt(column, row))) gaps.push(row)
  if (gaps.length === 0) return column
  const stored = storedFill(column, fill, name)
  const values = column.values.slice() as (typeof stored)[]
  for (const row of gaps) values[row] = stored
  return { ...column, values } as unknown as Column
}

function storedFill(column: Column, fill: Cell, name: string): string | number | boolean {
  if (column.dtype === 'category') {
    const code = column.categories.indexOf(fill as string)
    if (code !== -1) return code
    throw new DataError('BAD_VALUE', 'is not one of the categories', { column: name, value: String(fill) })
  }
  const isFit = typeof fill === fillKind(column.dtype) || (fill instanceof Date && column.dtype === 'datetime')
  if (!isFit) {
    const rule = `does not fit into a column of ${column.dtype}. Give a value for each column: { ${name}: … }.`
    throw new DataError('BAD_VALUE', rule, { column: name, value: String(fill) })
  }
  return fill instanceof Date ? fill.getTime() : (fill as string | number | boolean)
}

function fillKind(dtype: Dtype): string | undefined {
  if (isFloat(dtype)) return 'number'
  return { string: 'string', bool: 'boolean' }[dtype as string]
}
