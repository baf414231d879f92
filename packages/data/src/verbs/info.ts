import type { Dtype } from '../dtype.js'
import { cellAt, type Column, isMissing } from '../frame/column.js'
import type { FrameData } from '../frame/frame-data.js'

export interface ColumnInfo {
  readonly name: string
  readonly nonNull: number
  readonly dtype: Dtype
}

/** What `frame.info()` says; as text it is the listing. */
export class FrameInfo {
  readonly rows: number
  /** The first and the last label; none of an empty frame. */
  readonly labels: readonly (number | string)[]
  readonly columns: readonly ColumnInfo[]
  readonly dtypeCounts: Readonly<Partial<Record<Dtype, number>>>
  /** Of the cells; text counts 2 bytes a letter. */
  readonly memoryBytes: number

  constructor({ columns, rows, index }: FrameData) {
    this.rows = rows
    this.labels = rows === 0 ? [] : [index[0] as number | string, index[rows - 1] as number | string]
    this.columns = Array.from(columns, ([name, column]) => ({
      name,
      nonNull: presentCells(column),
      dtype: column.dtype,
    }))
    const dtypeCounts: Partial<Record<Dtype, number>> = {}
    for (const { dtype } of this.columns) dtypeCounts[dtype] = (dtypeCounts[dtype] ?? 0) + 1
    this.dtypeCounts = dtypeCounts
    this.memoryBytes = Array.from(columns.values(), bytesOf).reduce((all, bytes) => all + bytes, 0)
  }

  toString(): string {
    const [first, last] = this.labels
    const numbered = this.columns.map(({ name, nonNull, dtype }, i) => [
      String(i),
      name,
      `${nonNull} non-null`,
      dtype as string,
    ])
    const table = [['#', 'Column', 'Non-null', 'Dtype'], ...numbered]
    const widths = [0, 1, 2].map((place) => Math.max(...table.map((line) => (line[place] as string).length)))
    const lines = table.map((line) => ` ${line.map((cell, place) => cell.padEnd(widths[place] ?? 0)).join('  ')}`)
    const counts = Object.entries(this.dtypeCounts)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([dtype, count]) => `${dtype}(${count})`)
    return [
      `${this.rows} rows${this.rows === 0 ? '' : `, labels ${first} to ${last}`}, ${this.columns.length} columns`,
      ...lines,
      `dtypes: ${counts.join(', ')}`,
      `memory: ${memory(this.memoryBytes)}`,
    ].join('\n')
  }

  [Symbol.for('nodejs.util.inspect.custom')](): string {
    return this.toString()
  }
}

function presentCells(column: Column): number {
  let count = 0
  for (let row = 0; row < column.values.length; row += 1) if (!isMissing(cellAt(column, row))) count += 1
  return count
}

function bytesOf(column: Column): number {
  const { values } = column
  if (ArrayBuffer.isView(values)) return values.byteLength
  return values.reduce<number>((all, value) => all + (typeof value === 'string' ? 2 * value.length : 1), 0)
}

function memory(bytes: number): string {
  const unit = bytes >= 1e6 ? 'MB' : bytes >= 1e3 ? 'kB' : 'bytes'
  return `${Number((bytes / { MB: 1e6, kB: 1e3, bytes: 1 }[unit]).toPrecision(3))} ${unit}`
}
