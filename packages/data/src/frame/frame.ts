import type { Table as ArrowTable } from '@uwdata/flechette'
import type { ColumnTable } from 'arquero'
import { type Cell, type CellOfDtype, type Dtype, isNumeric } from '../dtype.js'
import { countCells } from '../statistics/count-cells.js'
import { assign, type CellOf, type NewColumn } from '../verbs/assign.js'
import { astype } from '../verbs/astype.js'
import { corr, type CorrelationOptions } from '../verbs/corr.js'
import { describe } from '../verbs/describe.js'
import { dropDuplicates, type DuplicatesOptions } from '../verbs/drop-duplicates.js'
import { filter } from '../verbs/filter.js'
import { aggregate, groupBy, groupCounts, type GroupOptions, type RowsByGroup, type Stat } from '../verbs/group-by.js'
import { FrameInfo } from '../verbs/info.js'
import { loc } from '../verbs/loc.js'
import { dropna, type DropnaOptions, fillna, isna } from '../verbs/missing.js'
import { rename, resetIndex, setIndex } from '../verbs/relabel.js'
import { sample, type SampleOptions } from '../verbs/sample.js'
import { drop, select } from '../verbs/select.js'
import { head, slice, tail } from '../verbs/slice.js'
import { sortBy, type SortOptions } from '../verbs/sort-by.js'
import { checkedPosition, take } from '../verbs/take.js'
import { valueCounts, type ValueCountsOptions } from '../verbs/value-counts.js'
import { toArquero } from '../writers/to-arquero.js'
import { toArrow } from '../writers/to-arrow.js'
import { toParquet } from '../writers/to-parquet.js'
import { type Matrix, toColumns, toMatrix } from '../writers/to-plain.js'
import { toCsv, type ToCsvOptions, toJson } from '../writers/to-text.js'
import { cellAt, type Column } from './column.js'
import { columnOf, type DataSource, type FrameData, freshIndex, type Row, type RowIndex } from './frame-data.js'
import { frameText } from './frame-text.js'
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
  #table: ColumnTable | undefined

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

  /** The row at a position, counted from 0. */
  row(position: number): R {
    checkedPosition(this.#data, position)
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

  /**
   * Random rows with their labels: a number of them, or options.
   *
   * @example homes.sample(5, { seed: 123 })
   */
  sample(n: number | SampleOptions, options: SampleOptions = {}): Frame<R> {
    return framed(sample(this.#data, typeof n === 'number' ? { n, ...options } : n))
  }

  /** The rows for which the test holds. The row that it gets is only good during its call. */
  filter(test: (row: R, position: number) => boolean): Frame<R> {
    return framed(filter(this.#data, test as (row: Row, position: number) => boolean))
  }

  /** The rows in ascending order of these columns; equal ones keep theirs, and missing cells are last. */
  sortBy(names: (keyof R & string) | readonly (keyof R & string)[], options?: SortOptions): Frame<R> {
    return framed(sortBy(this.#data, names, options))
  }

  /** The rows at these positions, counted from 0, in this order. */
  take(positions: ArrayLike<number>): Frame<R> {
    return framed(take(this.#data, positions))
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

  /**
   * All columns with another dtype, or some by name.
   *
   * @example homes.astype({ grade: 'float64' })
   */
  astype<D extends Dtype>(dtype: D): Frame<{ [N in keyof R]: CellOfDtype[D] }>
  astype<D extends { readonly [N in keyof R]?: Dtype }>(
    dtypes: D,
  ): Frame<{ [N in keyof R]: N extends keyof D ? (D[N] extends Dtype ? CellOfDtype[D[N]] : R[N]) : R[N] }>
  astype(wanted: Dtype | Readonly<Record<string, Dtype>>): Frame<never> {
    return framed(astype(this.#data, wanted))
  }

  /** @example homes.rename({ sqft_living: 'area' }) */
  rename<const M extends { readonly [N in keyof R]?: string }>(names: M): Frame<Renamed<R, M>> {
    return framed(rename(this.#data, names as Readonly<Record<string, string>>))
  }

  /** Without the rows that have missing cells. */
  dropna(options?: DropnaOptions<keyof R & string>): Frame<R> {
    return framed(dropna(this.#data, options))
  }

  /** With a value in place of missing cells: one for all columns, or one by column. */
  fillna(value: Cell | { readonly [N in keyof R]?: Cell }): Frame<R> {
    return framed(fillna(this.#data, value as Cell | Record<string, Cell>))
  }

  /** For each cell whether it is missing. */
  isna(): Frame<{ [N in keyof R]: boolean }> {
    return framed(isna(this.#data))
  }

  /** How many different cells each column has, missing ones left out. */
  nunique(): Record<keyof R & string, number> {
    const counts = Array.from(this.#data.columns, ([name, column]) => [name, countCells(column).counts.length])
    return Object.fromEntries(counts) as Record<keyof R & string, number>
  }

  /** A column of whole numbers or texts becomes the labels. */
  setIndex<N extends keyof R & string>(name: N): Frame<Flat<Omit<R, N>>> {
    return framed(setIndex(this.#data, name))
  }

  /** The labels 0 … n − 1 again. */
  resetIndex(): Frame<R> {
    return framed(resetIndex(this.#data))
  }

  /** Count, mean, deviation, extremes and quartiles of the columns of numbers; those words are the labels. */
  describe(): Frame<{ [N in keyof R]: number }> {
    return framed(describe(this.#data))
  }

  /** The correlations of the columns of numbers, whose names are the labels. */
  corr(options?: CorrelationOptions): Frame<{ [N in keyof R]: number }> {
    return framed(corr(this.#data, options))
  }

  /** The cells of a column and how often each is there, most frequent first. */
  valueCounts<N extends keyof R & string>(
    name: N,
    options?: ValueCountsOptions,
  ): Frame<{ value: R[N]; count: number }> {
    return framed(valueCounts(this.#data, name, options))
  }

  /**
   * The rows with equal cells in these columns, in ascending order.
   *
   * @example homes.groupBy('waterfront').agg({ price: ['count', 'mean'] })
   */
  groupBy<N extends keyof R & string>(names: N | readonly N[], options?: GroupOptions): Groups<R, N> {
    return new Groups(this.#data, groupBy(this.#data, names, options))
  }

  /** Rows, dtypes, cells that are there, and memory; as text the listing. */
  info(): FrameInfo {
    return new FrameInfo(this.#data)
  }

  /** The numbers row by row, as models take them; of these columns, or of all. */
  toMatrix(names?: readonly (keyof R & string)[]): Matrix {
    return toMatrix(this.#data, names)
  }

  toRows(): R[] {
    return [...this]
  }

  /** The cells by column: typed arrays of numbers, lists of anything else. */
  toColumns(): { [N in keyof R]: ArrayLike<R[N]> } {
    return toColumns(this.#data) as { [N in keyof R]: ArrayLike<R[N]> }
  }

  /** CSV with a header, without labels. */
  toCsv(options?: ToCsvOptions): string {
    return toCsv(this.#data, options)
  }

  /** A JSON list of records, without labels. */
  toJson(): string {
    return toJson(this.#data)
  }

  /** A table of Arrow (`@uwdata/flechette`), without labels. */
  toArrow(): ArrowTable {
    return toArrow(this.#data)
  }

  /** Writes a Parquet file, without labels. */
  toParquet(path: string): Promise<void> {
    return toParquet(this.#data, path)
  }

  /** The same cells as a table of arquero, for joins, pivots and windows. `frame(table)` leads back. */
  get table(): ColumnTable {
    this.#table ??= toArquero(this.#data)
    return this.#table
  }

  /** The same rows with another name or source. */
  describedAs(about: Pick<FrameAbout, 'name' | 'source'>): Frame<R> {
    const { name = this.name, source = this.source } = about
    return framed({ ...this.#data, name, source })
  }

  /** Ten rows, aligned. */
  toString(): string {
    return frameText(this.#data)
  }

  [Symbol.for('nodejs.util.inspect.custom')](): string {
    return this.toString()
  }
}

/** The name of a column after `rename`. */
type Renamed<R, M> = {
  [N in keyof R as N extends keyof M ? (M[N] extends string ? M[N] : N) : N]: R[N]
}

/** What `groupBy` gives: one row a group comes of each method, its keys first. */
export class Groups<R extends Row, K extends keyof R & string> {
  readonly #data: FrameData
  readonly #rows: RowsByGroup

  /** Made by `frame.groupBy(names)`. */
  constructor(data: FrameData, rows: RowsByGroup) {
    this.#data = data
    this.#rows = rows
  }

  /**
   * A statistic of a column keeps the column's name; of several each has its own, such as `price_mean`.
   *
   * @example groups.agg({ price: ['count', 'mean'], grade: 'max' })
   */
  agg(wanted: { readonly [N in Exclude<keyof R & string, K>]?: Stat | readonly Stat[] }): Frame {
    return framed(aggregate(this.#data, this.#rows, wanted))
  }

  /** The number of rows, as the column `count`. */
  count(): Frame<Flat<Pick<R, K> & { count: number }>> {
    return framed(groupCounts(this.#data, this.#rows))
  }

  /** Of these columns, or of all columns of numbers. */
  sum(names?: readonly Exclude<keyof R & string, K>[]): Frame {
    return this.#each('sum', names)
  }

  mean(names?: readonly Exclude<keyof R & string, K>[]): Frame {
    return this.#each('mean', names)
  }

  median(names?: readonly Exclude<keyof R & string, K>[]): Frame {
    return this.#each('median', names)
  }

  std(names?: readonly Exclude<keyof R & string, K>[]): Frame {
    return this.#each('std', names)
  }

  min(names?: readonly Exclude<keyof R & string, K>[]): Frame {
    return this.#each('min', names)
  }

  max(names?: readonly Exclude<keyof R & string, K>[]): Frame {
    return this.#each('max', names)
  }

  #each(stat: Stat, names: readonly string[] = this.#numericNames()): Frame {
    return framed(aggregate(this.#data, this.#rows, Object.fromEntries(names.map((name) => [name, stat]))))
  }

  #numericNames(): string[] {
    const { keys } = this.#rows
    return [...this.#data.columns]
      .filter(([name, { dtype }]) => isNumeric(dtype) && !keys.has(name))
      .map(([name]) => name)
  }
}

function framed<R extends Row>(data: FrameData): Frame<R> {
  return new Frame<R>(data.columns, data.rows, data)
}
