import type { CompiledQuery, Compilable } from 'kysely'
import type { Step, Work } from '../work.js'

/** Runs the query as one step and returns its rows. */
export function* rowsOf<R>(query: Compilable<R> | CompiledQuery<R>): Work<readonly R[]> {
  const result = yield compiled(query)
  return result.rows as readonly R[]
}

/** As `rowsOf`, each row as the list of its columns. */
export function* arraysOf<R extends readonly unknown[]>(query: CompiledQuery): Work<readonly R[]> {
  return (yield { ...query, asArrays: true }).rows as readonly R[]
}

export function* firstOf<R>(query: Compilable<R> | CompiledQuery<R>): Work<R | undefined> {
  return (yield* rowsOf(query))[0]
}

/** Runs the statement as one step and returns the number of changed rows. */
export function* changesOf(query: Compilable | CompiledQuery): Work<number> {
  return (yield compiled(query)).changes
}

/** Runs the statement as one step whose result nothing depends on. */
export function* send(query: Compilable | CompiledQuery): Work<void> {
  yield { ...compiled(query), isUnawaited: true }
}

/** Lets other work run until the promise settles. Data read before may be outdated afterwards. */
export function* waitFor(wait: Promise<unknown>): Work<void> {
  yield { sql: '', parameters: [], wait }
}

function compiled(query: Compilable | CompiledQuery): Step {
  return 'compile' in query ? query.compile() : query
}

/** A placeholder for a parameter of `compileOnce`. */
class Marker {
  constructor(
    readonly name: string,
    readonly encode: (value: never) => unknown = (value) => value,
  ) {}
}

/** A parameter in the database's encoding; inside `compileOnce`, encoded at each call. */
export function encoded<T>(value: T, encode: (value: T) => unknown): unknown {
  return value instanceof Marker ? new Marker(value.name, encode) : encode(value)
}

/**
 * Compiles a query once and fills in its parameters at each call, for statements that run so often that building them shows.
 *
 * @example
 * const findRun = compileOnce<{ runId: string }, Row>((p) => db.selectFrom('run').selectAll().where('run_id', '=', p.runId))
 * yield* firstOf(findRun({ runId }))
 */
export function compileOnce<P extends object, R>(
  build: (parameters: P) => Compilable<R>,
): (parameters: P) => CompiledQuery<R> {
  const markers = new Proxy({}, { get: (_, name) => new Marker(String(name)) }) as P
  let template: (CompiledQuery<R> & Pick<Step, 'isFixed'>) | undefined
  return (parameters) => {
    template ??= { ...build(markers).compile(), isFixed: true }
    const values = template.parameters.map((value) =>
      value instanceof Marker ? value.encode(parameters[value.name as keyof P] as never) : value,
    )
    return { ...template, parameters: values }
  }
}
