/**
 * Steps towards a `T` that a database takes one by one, or several at once that do not depend on each other. Services write
 * their rules as generators over these, so that one and the same code runs inside SQLite's turn without a pause and on a
 * PostgreSQL connection with one.
 *
 * @example yield* store.runs.find(runId)
 */
export type Work<T> = Generator<Step | readonly Step[], T, StepResult>

/** One statement. Opaque outside `store/sql`. */
export interface Step {
  readonly sql: string
  readonly parameters: readonly unknown[]
  /** The text is one of few, so the database may keep it parsed. */
  readonly isFixed?: boolean
  /** Nothing depends on the result, so the next step may be sent before it is there. If it fails, the whole work fails. */
  readonly isUnawaited?: boolean
  /** To be committed by itself, before the transaction around it, where the database can. */
  readonly alone?: boolean
  /** Each row as the list of its columns: of many small rows, the names cost most. */
  readonly asArrays?: boolean
  /** Instead of a statement: work that only reads goes on once this has settled, and others may write until then. */
  readonly wait?: Promise<unknown>
}

/** Of several steps at once, `rows` are their results. */
export interface StepResult {
  readonly rows: readonly unknown[]
  readonly changes: number
}

/**
 * Does works side by side that do not depend on each other: what all of them ask next is one trip to the database.
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

/** What several steps at once come to. */
export function resultOf(results: readonly StepResult[]): StepResult {
  return { rows: results, changes: results.reduce((sum, { changes }) => sum + changes, 0) }
}
