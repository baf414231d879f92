/** How much is read in one turn of the event loop, so that other requests are not blocked. */
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

  /** How many rows a statement may read of so many that are wanted. */
  take(wanted: number): number {
    const rows = Math.min(wanted, this.#room)
    this.#room -= rows + ROWS_PER_STATEMENT
    return rows
  }

  /** There were fewer rows than were taken. */
  giveBack(rows: number) {
    this.#room += rows
  }

  /** A new turn. It is twice as long as the last if all that is left are changes, which may come as fast as they are read. */
  renew({ isCatchingUp }: { isCatchingUp: boolean }) {
    this.#rows = isCatchingUp ? 2 * this.#rows : this.#base
    this.#room = this.#rows
  }
}

/** About three milliseconds. */
const ROWS_PER_SLICE = 2000
/** What a statement costs beside its rows. */
const ROWS_PER_STATEMENT = 10
