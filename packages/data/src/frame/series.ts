import type { Cell, Dtype } from '../dtype.js'
import { cellAt, type Column } from './column.js'

/** One column of a frame. */
export class Series<C extends Cell = Cell> {
  readonly name: string
  readonly #column: Column

  /** Made by `frame.column(name)`. */
  constructor(name: string, column: Column) {
    this.name = name
    this.#column = column
  }

  get dtype(): Dtype {
    return this.#column.dtype
  }

  get length(): number {
    return this.#column.values.length
  }

  /** The stored cells: a typed array of numbers, milliseconds or category codes, or a list of text or booleans. */
  get values(): Column['values'] {
    return this.#column.values
  }

  /** What the codes in `values` mean, for a category. */
  get categories(): readonly (string | number)[] | undefined {
    return this.#column.dtype === 'category' ? this.#column.categories : undefined
  }

  /** The cell of a row, counted from 0. */
  at(row: number): C {
    return cellAt(this.#column, row) as C
  }

  toArray(): C[] {
    return Array.from(this)
  }

  *[Symbol.iterator](): Iterator<C> {
    for (let row = 0; row < this.length; row += 1) yield this.at(row)
  }
}
