/** The amount read in one turn of the event loop, so that other requests are not blocked. */
export class Slice {
  readonly #base: number
  #rows: number
  #room: number

  constructor(rows = ROWS_PER_SLICE) {
    this.#base = rows
    this.#rows = rows
    this.#room = rows
  }

  get hasRoom(): boolean {
    return this.#room > 0
  }

  /** How many of the wanted rows a statement may read. */
  take(wanted: number): number {
    const rows = Math.min(wanted, this.#room)
    this.#room -= rows + ROWS_PER_STATEMENT
    return rows
  }

  /** Returns the budget for rows that did not exist. */
  giveBack(rows: number) {
    this.#room += rows
  }

  /** A new turn. It is twice as long as the last if only changes are left, which may come as fast as they are read. */
  renew({ isCatchingUp }: { isCatchingUp: boolean }) {
    this.#rows = isCatchingUp ? 2 * this.#rows : this.#base
    this.#room = this.#rows
  }
}

/** About three milliseconds. */
const ROWS_PER_SLICE = 2000
/** The cost of a statement, in rows. */
const ROWS_PER_STATEMENT = 10
