import type { Dtype } from '../dtype.js'
import { type CellOf, assign, type NewColumn } from '../verbs/assign.js'
import { dropDuplicates, type DuplicatesOptions } from '../verbs/drop-duplicates.js'
import { loc } from '../verbs/loc.js'
import { drop, select } from '../verbs/select.js'
import { head, slice, tail } from '../verbs/slice.js'
import { cellAt, type Column } from './column.js'
import {
  columnOf,
  type DataSource,
  type FrameData,
  freshIndex,
  type Row,
  type RowIndex,
  takeRows,
} from './frame-data.js'
import { Series } from './series.js'

export type { DataSource, Row, RowIndex } from './frame-data.js'

/** What belongs to a frame and not to its cells. */
export interface FrameAbout {
  readonly name?: string | undefined
  readonly source?: DataSource | undefined
  /** The labels of the rows; 0 … n − 1 when left out. */
  readonly index?: RowIndex | undefined
}

/** One type instead of a crossing of several, so that editors show the columns. */
type Flat<R> = { [N in keyof R]: R[N] }

/**
 * A table in memory: columns of one length, by name, and a label for each row that stays with it. Verbs give a new frame and
 * leave the old one as it is. `R` is the type of a row.
 *
 * @example const frame = await readCsv('house_sales.csv')
 * frame.drop(['date', 'zipcode']).head()
 */
export class Frame<R extends Row = Row> {
  readonly #data: FrameData

  /** Made by the readers, by `frame(data)` and by verbs. All columns have the same length. */
  constructor(columns: ReadonlyMap<string, Column>, rows: number, { name, source, index }: FrameAbout = {}) {
    this.#data = { columns, rows, name, source, index: index ?? freshIndex(rows) }
  }

  get name(): string | undefined {
    return this.#data.name
  }

  get source(): DataSource | undefined {
    return this.#data.source
  }

  get index(): RowIndex {
    return this.#data.index
  }

  get shape(): readonly [rows: number, columns: number] {
    return [this.#data.rows, this.#data.columns.size]
  }

  get columns(): readonly (keyof R & string)[] {
    return [...this.#data.columns.keys()]
  }

  get dtypes(): Readonly<Record<keyof R & string, Dtype>> {
    return Object.fromEntries(Array.from(this.#data.columns, ([name, { dtype }]) => [name, dtype])) as Record<
      keyof R & string,
      Dtype
    >
  }

  /** The names of the columns, as arquero has them. */
  columnNames(): (keyof R & string)[] {
    return [...this.columns]
  }

  /** The number of rows, as arquero has it. */
  numRows(): number {
    return this.#data.rows
  }

  column<N extends keyof R & string>(name: N): Series<R[N]> {
    return new Series<R[N]>(name, columnOf(this.#data, name), this.index)
  }

  row(position: number): R {
    return Object.fromEntries(Array.from(this.#data.columns, ([name, column]) => [name, cellAt(column, position)])) as R
  }

  *[Symbol.iterator](): Iterator<R> {
    for (let position = 0; position < this.#data.rows; position += 1) yield this.row(position)
  }

  select<N extends keyof R & string>(names: readonly N[]): Frame<Flat<Pick<R, N>>> {
    return framed(select(this.#data, names))
  }

  drop<N extends keyof R & string>(names: N | readonly N[]): Frame<Flat<Omit<R, N>>> {
    return framed(drop(this.#data, names))
  }

  /**
   * New columns at the far right: each a function of the row, cells for all rows, or one cell for every row.
   *
   * @example homes.assign({ age: (row) => 2015 - row.yr_built })
   */
  assign<A extends Record<string, NewColumn<R>>>(
    columns: A,
  ): Frame<Flat<Omit<R, keyof A> & { [N in keyof A]: CellOf<A[N]> }>> {
    return framed(assign(this.#data, columns))
  }

  /** The same as `assign`. */
  derive<A extends Record<string, NewColumn<R>>>(
    columns: A,
  ): Frame<Flat<Omit<R, keyof A> & { [N in keyof A]: CellOf<A[N]> }>> {
    return this.assign(columns)
  }

  /** Without rows that are equal to another one, in all columns or in a `subset`. */
  dropDuplicates(options?: DuplicatesOptions<keyof R & string>): Frame<R> {
    return framed(dropDuplicates(this.#data, options))
  }

  /** The rows at these positions, counted from 0, in this order. */
  take(positions: ArrayLike<number>): Frame<R> {
    return framed(takeRows(this.#data, positions))
  }

  /** The rows with these labels. */
  loc(labels: readonly (number | string)[]): Frame<R> {
    return framed(loc(this.#data, labels))
  }

  head(n = 5): Frame<R> {
    return framed(head(this.#data, n))
  }

  tail(n = 5): Frame<R> {
    return framed(tail(this.#data, n))
  }

  /** The rows from one position up to, but not including, another. */
  slice(from: number, to?: number): Frame<R> {
    return framed(slice(this.#data, from, to))
  }

  /** The same rows with another name or source. */
  describedAs(about: Pick<FrameAbout, 'name' | 'source'>): Frame<R> {
    const { name = this.name, source = this.source } = about
    return framed({ ...this.#data, name, source })
  }
}

function framed<R extends Row>(data: FrameData): Frame<R> {
  return new Frame<R>(data.columns, data.rows, data)
}
