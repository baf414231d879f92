/**
 * Steps towards a `T` that a database runs one by one, or several at once if they do not depend on each other. Services
 * write their rules as generators over steps, so that the same code runs synchronously in SQLite's turn and asynchronously
 * on a PostgreSQL connection.
 *
 * @example yield* store.runs.find(runId)
 */
export type Work<T> = Generator<Step | readonly Step[], T, StepResult>

/** One statement. Opaque outside `store/sql`. */
export interface Step {
  readonly sql: string
  readonly parameters: readonly unknown[]
  /** The SQL is one of few texts, so the database may cache the parsed statement. */
  readonly isFixed?: boolean
  /** Nothing depends on the result, so the next step may be sent before it arrives. If it fails, the whole work fails. */
  readonly isUnawaited?: boolean
  /** To be committed on its own, before the surrounding transaction, where the database can. */
  readonly alone?: boolean
  /** Returns rows as arrays: for many small rows, the column names cost most. */
  readonly asArrays?: boolean
  /** Instead of a statement: read-only work continues once this settles, and others may write until then. */
  readonly wait?: Promise<unknown>
}

/** Of several steps at once, `rows` are their results. */
export interface StepResult {
  readonly rows: readonly unknown[]
  readonly changes: number
}

/**
 * Runs works side by side that do not depend on each other: the next steps of all of them are one round trip.
 *
 * @example const [run, webhooks] = yield* together(store.runs.create(newRun), store.webhooks.wanting(event))
 */
export function* together<T extends readonly unknown[]>(...works: { [I in keyof T]: Work<T[I]> }): Work<T> {
  const turns = works.map((work) => work.next())
  for (;;) {
    const waiting = [...turns.keys()].filter((i) => turns[i]?.done !== true)
    if (waiting.length === 0) return turns.map((turn) => turn.value) as unknown as T
    const steps = waiting.map((i) => turns[i]?.value as Step | readonly Step[])
    const { rows } = yield steps.flat()
    let next = 0
    for (const [at, step] of steps.entries()) {
      const i = waiting[at] as number
      const results = rows.slice(next, (next += 'sql' in step ? 1 : step.length)) as StepResult[]
      turns[i] = (works[i] as Work<unknown>).next('sql' in step ? (results[0] as StepResult) : resultOf(results))
    }
  }
}

/** The combined result of several steps. */
export function resultOf(results: readonly StepResult[]): StepResult {
  return { rows: results, changes: results.reduce((sum, { changes }) => sum + changes, 0) }
}
