import { setTimeout as pause } from 'node:timers/promises'
import { ApiError } from '@labbook/protocol'
import pg from 'pg'
import { resultOf, type Step, type StepResult, type Work } from '../work.js'
import type { Driver } from './dialect.js'
import { connectionConfig, isOutage } from './postgres-connection.js'
import { postgresDialect } from './postgres-dialect.js'
import { PostgresPipeline } from './postgres-pipeline.js'
import { searchStopped } from './search-work.js'

/** Connections for each kind of work, so that neither can starve the other (D-24). */
const SHARES = { write: 4, read: 6, alone: 1 }
const MAX_WAITING = 1000
const WAIT_MS = 2000
const TOO_MANY_WAITING = 'The server has too many requests waiting for the database.'
const ATTEMPTS = 5
/** The result of a statement that is not waited for. */
const UNKNOWN: StepResult = { rows: [], changes: 0 }

/** PostgreSQL: each request is a transaction on a pooled connection, retried if it loses a race. */
export class PostgresDriver implements Driver {
  readonly dialect = postgresDialect
  readonly hasOneWriter = false
  readonly #pools: Readonly<Record<keyof typeof SHARES, pg.Pool>>
  #degraded: string | undefined

  constructor(connectionString: string) {
    const pool = (share: keyof typeof SHARES, statementTimeoutMs: number) =>
      new pg.Pool({
        ...connectionConfig(connectionString, statementTimeoutMs),
        max: SHARES[share],
        connectionTimeoutMillis: WAIT_MS,
        // Statements are sent without waiting for the answers to those before.
        pipeline: true,
      })
        // A connection that breaks while in use rejects the query.
        .on('connect', (client) => client.on('error', () => undefined))
        // A connection that breaks while idle is replaced by the next request.
        .on('error', () => undefined)
    this.#pools = { write: pool('write', 30_000), read: pool('read', 10_000), alone: pool('alone', 30_000) }
  }

  get degraded() {
    return this.#degraded
  }

  read<T>(work: () => Work<T>): Promise<T> {
    return this.#withConnection('read', async (client) => {
      const pipeline = new PostgresPipeline(client)
      const value = await this.#run(pipeline, work())
      await pipeline.settle()
      return value
    })
  }

  async write<T>(work: () => Work<T>): Promise<T> {
    for (let attempt = 1; ; attempt++) {
      try {
        return await this.#withConnection('write', (client) => this.#transaction(client, work))
      } catch (error) {
        if (!isLostRace(error)) throw error
        if (attempt === ATTEMPTS) throw unavailable('The database is too busy with this entity.', error)
        await pause(10 + Math.random() * 190)
      }
    }
  }

  /** Never calls `forget`: only interned keys are cached here, and they are committed on their own. */
  onRollback() {}

  async close() {
    await Promise.all(Object.values(this.#pools).map((pool) => pool.end()))
  }

  async #transaction<T>(client: pg.PoolClient, work: () => Work<T>): Promise<T> {
    const pipeline = new PostgresPipeline(client)
    pipeline.begin()
    try {
      const value = await this.#run(pipeline, work())
      await pipeline.commit()
      return value
    } catch (error) {
      await pipeline.rollback()
      throw error
    }
  }

  async #run<T>(pipeline: PostgresPipeline, work: Work<T>): Promise<T> {
    let next = work.next()
    while (next.done !== true) {
      let result: StepResult
      try {
        result = await this.#take(pipeline, next.value)
      } catch (error) {
        next = work.throw(error)
        continue
      }
      next = work.next(result)
    }
    return next.value
  }

  async #take(pipeline: PostgresPipeline, step: Step | readonly Step[]): Promise<StepResult> {
    if (!('sql' in step)) return resultOf(await pipeline.askAll(step))
    if (step.alone === true) return this.#withConnection('alone', (client) => new PostgresPipeline(client).ask(step))
    if (step.isUnawaited !== true) return pipeline.ask(step)
    await pipeline.send(step)
    return UNKNOWN
  }

  async #withConnection<T>(share: keyof typeof SHARES, use: (client: pg.PoolClient) => Promise<T>): Promise<T> {
    const pool = this.#pools[share]
    if (pool.waitingCount >= MAX_WAITING) throw unavailable(TOO_MANY_WAITING)
    let client: pg.PoolClient
    try {
      client = await pool.connect()
    } catch (error) {
      throw this.#translated(error)
    }
    let broken: Error | undefined
    try {
      const value = await use(client)
      this.#degraded = undefined
      return value
    } catch (error) {
      if (isOutage(error)) broken = error as Error
      throw this.#translated(error)
    } finally {
      client.release(broken)
    }
  }

  /** Translates a driver error. */
  #translated(error: unknown): unknown {
    if (error instanceof ApiError || isLostRace(error)) return error
    const { code, message } = error as { code?: string; message?: string }
    if (code === '57014') return searchStopped(error)
    // The pool's error when no connection became free in time.
    if (message?.includes('timeout exceeded when trying to connect') === true)
      return unavailable(TOO_MANY_WAITING, error)
    if (isOutage(error)) {
      this.#degraded = 'The database cannot be reached.'
      return unavailable(this.#degraded, error)
    }
    return error
  }
}

/** Deadlock, serialization failure, or two transactions that created the same thing. A retry sees what the other one wrote. */
function isLostRace(error: unknown): boolean {
  const { code } = error as { code?: string }
  return code === '40P01' || code === '40001' || code === '23505' || code === '55P03'
}

function unavailable(sentence: string, cause?: unknown): ApiError {
  return new ApiError('TEMPORARILY_UNAVAILABLE', sentence, { cause })
}
