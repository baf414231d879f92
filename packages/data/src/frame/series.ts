import type { Cell, Dtype } from '../dtype.js'
import { cellAt, type Column } from './column.js'
import { freshIndex, type RowIndex } from './frame-data.js'

/** One column of a frame. */
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

  toArray(): C[] {
    return Array.from(this)
  }

  *[Symbol.iterator](): Iterator<C> {
    for (let row = 0; row < this.length; row += 1) yield this.at(row)
  }
}
