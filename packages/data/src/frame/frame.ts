import { DataError } from '../data-error.js'
import type { Cell, Dtype } from '../dtype.js'
import { cellAt, type Column, takeCells } from './column.js'
import { Series } from './series.js'

/** A row by column name. */
export type Row = Record<string, Cell>

/** Where a frame was read from. */
export interface DataSource {
  readonly type: 'local' | 'http' | 's3' | 'code'
  readonly uri: string
}

/** What belongs to a frame and not to its cells. */
export interface FrameAbout {
  readonly name?: string | undefined
  readonly source?: DataSource | undefined
  /** The labels of the rows; 0 … n − 1 when left out. */
  readonly index?: ArrayLike<number | string> | undefined
}

/**
 * A table in memory: columns of one length, by name, and a label for each row that stays with it. Verbs give a new frame and
 * leave the old one as it is.
 *
 * @example const frame = await readCsv('house_sales.csv')
 * frame.drop(['date', 'zipcode']).head()
 */
export class Frame<R extends Row = Row> {
  readonly name: string | undefined
  readonly source: DataSource | undefined
  readonly index: ArrayLike<number | string>
  readonly #columns: ReadonlyMap<string, Column>
  readonly #rows: number

  /** Made by the readers, by `frame(data)` and by verbs. All columns have the same length. */
  constructor(columns: ReadonlyMap<string, Column>, rows: number, { name, source, index }: FrameAbout = {}) {
    this.#columns = columns
    this.#rows = rows
    this.name = name
    this.source = source
    this.index = index ?? Float64Array.from({ length: rows }, (_, row) => row)
  }

  get shape(): readonly [rows: number, columns: number] {
    return [this.#rows, this.#columns.size]
  }

  get columns(): readonly (keyof R & string)[] {
    return [...this.#columns.keys()]
  }

  get dtypes(): Readonly<Record<keyof R & string, Dtype>> {
    return Object.fromEntries(Array.from(this.#columns, ([name, { dtype }]) => [name, dtype])) as Record<
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
    return this.#rows
  }

  column<N extends keyof R & string>(name: N): Series<R[N]> {
    return new Series<R[N]>(name, this.#cells(name))
  }

  row(position: number): R {
    return Object.fromEntries(Array.from(this.#columns, ([name, column]) => [name, cellAt(column, position)])) as R
  }

  *[Symbol.iterator](): Iterator<R> {
    for (let position = 0; position < this.#rows; position += 1) yield this.row(position)
  }

  select<N extends keyof R & string>(names: readonly N[]): Frame<Pick<R, N>> {
    return this.#with(new Map(names.map((name) => [name, this.#cells(name)])))
  }

  drop<N extends keyof R & string>(names: N | readonly N[]): Frame<Omit<R, N>> {
    const dropped = new Set<string>(typeof names === 'string' ? [names] : names)
    for (const name of dropped) this.#cells(name)
    return this.#with(new Map([...this.#columns].filter(([name]) => !dropped.has(name))))
  }

  /** The rows at these positions, counted from 0, in this order. */
  take(positions: ArrayLike<number>): Frame<R> {
    const columns = new Map(Array.from(this.#columns, ([name, column]) => [name, takeCells(column, positions)]))
    const index = Array.from(positions, (position) => this.index[position] as number | string)
    return new Frame(columns, positions.length, { name: this.name, source: this.source, index })
  }

  head(n = 5): Frame<R> {
    return this.slice(0, n)
  }

  tail(n = 5): Frame<R> {
    return this.slice(Math.max(0, this.#rows - n))
  }

  /** The rows from one position up to, but not including, another. */
  slice(from: number, to: number = this.#rows): Frame<R> {
    const end = Math.min(to, this.#rows)
    return this.take(Array.from({ length: Math.max(0, end - from) }, (_, i) => from + i))
  }

  /** The same rows with another name or source. */
  describedAs(about: Pick<FrameAbout, 'name' | 'source'>): Frame<R> {
    const { name = this.name, source = this.source } = about
    return new Frame(this.#columns, this.#rows, { name, source, index: this.index })
  }

  #with<S extends Row>(columns: ReadonlyMap<string, Column>): Frame<S> {
    return new Frame<S>(columns, this.#rows, {
      name: this.name,
      source: this.source,
      index: this.index,
    })
  }

  #cells(name: string): Column {
    const column = this.#columns.get(name)
    if (column === undefined) {
      throw new DataError('UNKNOWN_COLUMN', `is no column of the frame. Its columns are ${this.columns.join(', ')}.`, {
        value: name,
      })
    }
    return column
  }
}
