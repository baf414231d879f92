import type { Work } from '../store.js'
import type { Dialect } from './dialect.js'
import { compileOnce, firstOf, rowsOf } from './steps.js'

/** Names of metrics, params and tags as small integers. An id, once committed, never changes, so it is remembered. */
export class InternedKeys {
  readonly #known = new Map<string, number>()
  readonly #dialect: Dialect
  readonly #find
  readonly #insert

  constructor(dialect: Dialect) {
    this.#dialect = dialect
    const db = dialect.builder
    this.#find = compileOnce<{ name: string }, { id: number }>((p) =>
      db.selectFrom('interned_key').select('id').where('name', '=', p.name),
    )
    this.#insert = compileOnce<{ name: string }, unknown>((p) =>
      db
        .insertInto('interned_key')
        .values({ name: p.name })
        .onConflict((conflict) => conflict.doNothing()),
    )
  }

  /** `undefined` for a key that no run ever used. */
  *find(name: string): Work<number | undefined> {
    const known = this.#known.get(name)
    if (known !== undefined) return known
    const row = yield* firstOf(this.#find({ name }))
    if (row !== undefined) this.#remember(name, row.id)
    return row?.id
  }

  /** The same for many names in one statement. Names that no run ever used are left out. */
  *findAll(names: readonly string[]): Work<readonly number[]> {
    const unknown = names.filter((name) => !this.#known.has(name))
    const found = new Map<string, number>()
    if (unknown.length > 0) {
      const { builder, anyOf } = this.#dialect
      const query = builder.selectFrom('interned_key').select(['id', 'name']).where(anyOf('name', unknown))
      for (const { id, name } of yield* rowsOf(query)) found.set(name, id)
    }
    const ids = names.flatMap((name) => this.#known.get(name) ?? found.get(name) ?? [])
    for (const [name, id] of found) this.#remember(name, id)
    return ids
  }

  *intern(name: string): Work<number> {
    const found = yield* this.find(name)
    if (found !== undefined) return found
    // By itself, so that two requests with new keys in another order cannot wait for each other.
    yield { ...this.#insert({ name }), alone: true }
    return (yield* this.find(name)) as number
  }

  forget() {
    this.#known.clear()
  }

  #remember(name: string, id: number) {
    if (this.#known.size >= MAX_REMEMBERED) this.#known.clear()
    this.#known.set(name, id)
  }
}

const MAX_REMEMBERED = 200_000
