import type { SeriesRef } from './point-reader.js'
import type { SeriesRow } from './tables.js'

/** Caches the rows of `series` written last, since a run that logs will log again. For a database with one writer. */
export class SeriesMemory {
  readonly #rows = new Map<string, SeriesRow>()

  find({ run, key }: SeriesRef): SeriesRow | undefined {
    return this.#rows.get(`${run} ${key}`)
  }

  remember(row: SeriesRow) {
    if (this.#rows.size >= MAX_REMEMBERED) this.#rows.clear()
    this.#rows.set(`${row.run} ${row.key}`, row)
  }

  forget() {
    this.#rows.clear()
  }
}

/** About 400 bytes each. */
const MAX_REMEMBERED = 20_000
