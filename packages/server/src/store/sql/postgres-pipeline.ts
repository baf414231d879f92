import type pg from 'pg'
import type { Step, StepResult } from '../work.js'

/** The most statements in flight before one waits, so that long work does not fill the memory. */
const MAX_AHEAD = 200

/**
 * Runs the statements of one work on one connection without waiting for each answer. A statement that nothing depends on
 * is sent together with the next one that something does, so that a work takes as many round trips as it has questions.
 */
export class PostgresPipeline {
  readonly #client: pg.ClientBase
  #ahead: Promise<unknown>[] = []
  #failure: Error | undefined
  #isAnswered = false

  constructor(client: pg.ClientBase) {
    this.#client = client
  }

  /** Sends BEGIN along with what comes first. */
  begin() {
    this.#sendAhead(BEGIN)
  }

  /** Resolves once the transaction is on disk. */
  async commit(): Promise<void> {
    // In a failed transaction COMMIT succeeds and undoes all; then `ask` knows of the failure.
    await this.ask(COMMIT)
  }

  async rollback(): Promise<void> {
    await query(this.#client, ROLLBACK)
  }

  /** For a statement that nothing depends on. If it fails, the next `ask` fails. */
  async send(step: Step): Promise<void> {
    // Nothing is written before BEGIN has succeeded.
    if (!this.#isAnswered || this.#ahead.length >= MAX_AHEAD) await this.settle()
    this.#sendAhead(step)
  }

  async ask(step: Step): Promise<StepResult> {
    const [result] = await this.askAll([step])
    return result as StepResult
  }

  /** Statements that do not depend on each other. */
  async askAll(steps: readonly Step[]): Promise<readonly StepResult[]> {
    const asked = steps.map((step) => query(this.#client, step))
    for (const answer of asked) this.#keep(answer)
    await this.settle()
    return Promise.all(asked)
  }

  /** Waits for everything sent. Rejects with the first failure; later ones are only its consequences. */
  async settle(): Promise<void> {
    const ahead = this.#ahead
    this.#ahead = []
    await Promise.all(ahead)
    this.#isAnswered = true
    if (this.#failure !== undefined) throw this.#failure
  }

  #sendAhead(step: Step) {
    this.#keep(query(this.#client, step))
  }

  #keep(answer: Promise<StepResult>) {
    this.#ahead.push(
      answer.catch((error: Error) => {
        this.#failure ??= error
      }),
    )
  }
}

const BEGIN: Step = { sql: 'BEGIN', parameters: [] }
const COMMIT: Step = { sql: 'COMMIT', parameters: [] }
const ROLLBACK: Step = { sql: 'ROLLBACK', parameters: [] }

async function query(client: pg.ClientBase, { sql, parameters, isFixed, asArrays }: Step): Promise<StepResult> {
  const { rows, rowCount } = await client.query({
    text: sql,
    values: parameters as unknown[],
    ...(isFixed === true ? { name: preparedName(sql) } : {}),
    ...(asArrays === true ? { rowMode: 'array' as const } : {}),
  })
  return { rows, changes: rowCount ?? 0 }
}

const preparedNames = new Map<string, string>()

/** A connection parses a named statement once and keeps it. */
function preparedName(sql: string): string {
  let name = preparedNames.get(sql)
  if (name === undefined) {
    name = `labbook_${preparedNames.size + 1}`
    preparedNames.set(sql, name)
  }
  return name
}
