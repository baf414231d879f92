import { DataError } from '../data-error.js'
import { type Cell, type CellOfDtype, type Dtype, isFloat } from '../dtype.js'
import { checkedMethod, correlation, type CorrelationMethod } from '../statistics/correlation.js'
import { countCells } from '../statistics/count-cells.js'
import { greatest, kurtosis, least, mean, skewness, sum, variance } from '../statistics/moments.js'
import { numbersOf, presentNumbers } from '../statistics/numbers.js'
import { extremeRow } from '../statistics/order.js'
import { quantileOf } from '../statistics/quantile.js'
import { castColumn } from './cast-column.js'
import { cellAt, type Column, isMissing } from './column.js'
import { columnOfCells } from './column-of-cells.js'
import { freshIndex, type RowIndex } from './frame-data.js'

/** A cell and how often a column has it. */
export interface CellCount<C> {
  readonly value: C
  readonly count: number
}

/** One column of a frame. Statistics leave out missing cells; the moments are those of pandas. */
export class Series<C extends Cell = Cell> {
  readonly name: string
  /** The labels of the rows. */
  readonly index: RowIndex
  /** How the cells are stored. */
  readonly column: Column

  /** Made by `frame.column(name)`. */
  constructor(name: string, column: Column, index: RowIndex = freshIndex(column.values.length)) {
    this.name = name
    this.column = column
    this.index = index
  }

  get dtype(): Dtype {
    return this.column.dtype
  }

  get length(): number {
    return this.column.values.length
  }

  /** The stored cells: a typed array of numbers, milliseconds or category codes, or a list of text or booleans. */
  get values(): Column['values'] {
    return this.column.values
  }

  /** What the codes in `values` mean, for a category. */
  get categories(): readonly (string | number)[] | undefined {
    return this.column.dtype === 'category' ? this.column.categories : undefined
  }

  /** The cell of a row, counted from 0. */
  at(row: number): C {
    return cellAt(this.column, row) as C
  }

  /** How many cells are there. */
  count(): number {
    let present = 0
    for (let row = 0; row < this.length; row += 1) if (!isMissing(this.at(row))) present += 1
    return present
  }

  sum(): number {
    return sum(this.#numbers())
  }

  mean(): number {
    return mean(this.#numbers())
  }

  median(): number {
    return this.quantile(0.5)
  }

  /** With n − 1. */
  var(): number {
    return variance(this.#numbers())
  }

  /** With n − 1. */
  std(): number {
    return Math.sqrt(this.var())
  }

  /** Skewness, corrected for bias. */
  skew(): number {
    return skewness(this.#numbers())
  }

  /** Excess kurtosis, corrected for bias. */
  kurt(): number {
    return kurtosis(this.#numbers())
  }

  /** Linear between neighbours. */
  quantile(share: number): number {
    if (!(share >= 0 && share <= 1)) {
      throw new DataError('BAD_OPTION', 'is no quantile: it is a share from 0 to 1', { value: String(share) })
    }
    return quantileOf(this.#numbers().slice().sort(), share)
  }

  /** The least cell, also of texts and dates; missing if none is there. */
  min(): C {
    return this.#extreme(least)
  }

  /** The greatest cell, also of texts and dates; missing if none is there. */
  max(): C {
    return this.#extreme(greatest)
  }

  /** Each cell once, in order of first appearance; a missing one among them. */
  unique(): C[] {
    const { firstRows } = countCells(this.column, { dropna: false })
    return Array.from(firstRows.sort(), (row) => this.at(row))
  }

  /** How many different cells there are. */
  nunique(): number {
    return countCells(this.column).counts.length
  }

  /** Each cell and how often it is there, most frequent first, ties by first appearance. */
  valueCounts(): CellCount<C>[] {
    const { firstRows, counts } = countCells(this.column)
    return Array.from(firstRows, (row, i) => ({ value: this.at(row), count: counts[i] as number }))
  }

  /** The correlation with another column, of the rows in which both have a number. */
  corr(other: Series, { method = 'pearson' }: { readonly method?: CorrelationMethod } = {}): number {
    if (other.length !== this.length) {
      const rule = `has ${this.length} cells, but ${JSON.stringify(other.name)} has ${other.length}`
      throw new DataError('LENGTH_MISMATCH', rule, { column: this.name })
    }
    return correlation(numbersOf(this.column, this.name), numbersOf(other.column, other.name), checkedMethod(method))
  }

  /** A new column of what the function makes of each cell. */
  map<D extends Cell>(of: (cell: C, row: number) => D | undefined): Series<D> {
    const cells = Array.from(this, (cell, row) => of(cell, row))
    // As with assign, what comes of floats are floats.
    const about = { name: this.name, index: this.index, isWholeInt: !isFloat(this.dtype) }
    return new Series<D>(this.name, columnOfCells(cells, about), this.index)
  }

  astype<D extends Dtype>(dtype: D): Series<CellOfDtype[D]> {
    return new Series(this.name, castColumn(this.column, dtype, { name: this.name, index: this.index }), this.index)
  }

  toArray(): C[] {
    return Array.from(this)
  }

  *[Symbol.iterator](): Iterator<C> {
    for (let row = 0; row < this.length; row += 1) yield this.at(row)
  }

  #numbers(): Float64Array {
    return presentNumbers(numbersOf(this.column, this.name))
  }

  #extreme(of: (keys: Float64Array) => number): C {
    const row = extremeRow(this.column, of)
    return (row === undefined ? (isFloat(this.dtype) ? Number.NaN : null) : this.at(row)) as C
  }
}
