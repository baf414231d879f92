import type { Work } from '../work.js'
import type { Dialect } from './dialect.js'
import { compileOnce, rowsOf } from './steps.js'

/** Maps names of metrics, params and tags to small integers. A committed id never changes, so it is cached. */
export class InternedKeys {
  readonly #dialect: Dialect
  readonly #known = new Map<string, number>()
  readonly #find

  constructor(dialect: Dialect) {
    this.#dialect = dialect
    this.#find = compileOnce<{ names: readonly string[] }, KeyRow>((p) =>
      dialect.builder.selectFrom('interned_key').select(['id', 'name']).where(dialect.anyOf('name', p.names)),
    )
  }

  /** `undefined` for a key that no run has used. */
  *find(name: string): Work<number | undefined> {
    return this.#known.get(name) ?? (yield* this.findAll([name])).get(name)
  }

  /** The keys that some run has used. */
  *findAll(names: readonly string[]): Work<Map<string, number>> {
    const found = new Map<string, number>()
    const unknown: string[] = []
    for (const name of new Set(names)) {
      const id = this.#known.get(name)
      if (id === undefined) unknown.push(name)
      else found.set(name, id)
    }
    if (unknown.length > 0) this.#remember(yield* rowsOf(this.#find({ names: unknown })), found)
    return found
  }

  *internAll(names: readonly string[]): Work<Map<string, number>> {
    const found = yield* this.findAll(names)
    if (names.every((name) => found.has(name))) return found
    const missing = () => [...new Set(names)].filter((name) => !found.has(name))
    // In a fixed order and in a transaction of their own, so that two requests with new keys cannot deadlock.
    const fresh = missing().sort()
    for (let at = 0; at < fresh.length; at += KEYS_PER_INSERT) {
      const insert = this.#dialect.builder
        .insertInto('interned_key')
        .values(fresh.slice(at, at + KEYS_PER_INSERT).map((name) => ({ name })))
        .onConflict((conflict) => conflict.doNothing())
        .returning(['id', 'name'])
      const { rows } = yield { ...insert.compile(), alone: true }
      this.#remember(rows as readonly KeyRow[], found)
    }
    // Another request created these in the meantime.
    if (missing().length > 0) for (const [name, id] of yield* this.findAll(missing())) found.set(name, id)
    return found
  }

  forget() {
    this.#known.clear()
  }

  #remember(rows: readonly KeyRow[], found: Map<string, number>) {
    for (const { id, name } of rows) {
      if (this.#known.size >= MAX_REMEMBERED) this.#known.clear()
      this.#known.set(name, id)
      found.set(name, id)
    }
  }
}

interface KeyRow {
  readonly id: number
  readonly name: string
}

const MAX_REMEMBERED = 200_000
const KEYS_PER_INSERT = 1000
