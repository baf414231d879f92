import { ApiError } from '@labbook/protocol'
import SqliteDatabase from 'better-sqlite3'
import { StartRefusal } from '../../start-refusal.js'
import { resultOf, type Step, type StepResult, type Work } from '../work.js'
import { DamagedDatabase } from './damaged-database.js'
import type { Driver } from './dialect.js'
import { type Like, parseLike } from './like.js'
import { SearchWork } from './search-work.js'
import { sqliteDialect } from './sqlite-dialect.js'

interface Turn {
  readonly work: () => Work<unknown>
  readonly resolve: (value: never) => void
  readonly reject: (error: unknown) => void
}

const MAX_QUEUED = 10_000

/**
 * SQLite with one writer: requests that arrive in one turn of the event loop share one commit and are answered after
 * it (D-12). Only the request that breaks a rule is rolled back (D-13).
 */
export class SqliteDriver implements Driver {
  readonly dialect = sqliteDialect
  readonly hasOneWriter = true
  readonly #database: SqliteDatabase.Database
  readonly #statements = new Map<string, SqliteDatabase.Statement>()
  readonly #forget: (() => void)[] = []
  readonly #onFatal: (reason: StartRefusal) => void
  #queue: Turn[] = []
  /** Set by every write. */
  #hasWritten = false
  readonly #work = new SearchWork()
  readonly #likes = new Map<string, Like>()
  #degraded: string | undefined
  #probe: NodeJS.Timeout | undefined

  constructor(database: SqliteDatabase.Database, options: { onFatal: (reason: StartRefusal) => void }) {
    this.#database = database
    this.#onFatal = options.onFatal
    database.function('matches_like', { deterministic: true }, (value, pattern, escape, ignoreCase) => {
      if (value === null) return null
      const like = this.#like(String(pattern), String(escape), ignoreCase === 1)
      this.#work.spend(like.stepsFor(String(value)))
      return Number(like.matches(String(value)))
    })
    database.function('count_row', () => {
      this.#work.spend(STEPS_PER_ROW)
      return 1
    })
  }

  get degraded() {
    return this.#degraded
  }

  /** Whether no request is waiting for the writer. */
  get isIdle() {
    return this.#queue.length === 0
  }

  async read<T>(work: () => Work<T>): Promise<T> {
    const running = work()
    try {
      for (let next = running.next(); ; ) {
        next = this.#runOn(running, next)
        if (next.done === true) return next.value
        if (isWait(next.value)) await next.value.wait
        if (!this.#database.open) throw new ApiError('TEMPORARILY_UNAVAILABLE', 'The server is shutting down.')
        next = running.next(NOTHING)
      }
    } catch (error) {
      throw this.handleFault(error)
    }
  }

  write<T>(work: () => Work<T>): Promise<T> {
    if (this.#queue.length >= MAX_QUEUED) {
      return Promise.reject(new ApiError('TEMPORARILY_UNAVAILABLE', 'The server has too many writes waiting.'))
    }
    return new Promise<T>((resolve, reject) => {
      if (this.#queue.push({ work, resolve, reject }) === 1) setImmediate(() => this.#flush())
    })
  }

  onRollback(forget: () => void) {
    this.#forget.push(forget)
  }

  close() {
    this.#flush()
    try {
      this.#database.pragma('wal_checkpoint(TRUNCATE)')
    } catch (error) {
      // The disk is full. Everything acknowledged is in the log, from which the next start continues.
      if (!(this.handleFault(error) instanceof ApiError)) throw error
    }
    clearInterval(this.#probe)
    this.#database.close()
  }

  /** Runs the waiting requests as one transaction and answers them once it is on disk. */
  #flush() {
    const turns = this.#queue
    if (turns.length === 0) return
    this.#queue = []
    let answers: readonly (() => void)[]
    try {
      // A savepoint costs more than most requests, so savepoints are only used when a request must be rolled back.
      answers =
        this.#transaction(() => turns.map((turn) => this.#runTogether(turn))) ?? this.#transactionWithUndo(turns)
      this.#recovered()
    } catch (error) {
      const fault = this.handleFault(error)
      for (const turn of turns) turn.reject(fault)
      return
    }
    for (const answer of answers) answer()
  }

  /** Returns `undefined`, with nothing written, if the work ends with `MUST_UNDO`. */
  #transaction<T>(work: () => T): T | undefined {
    this.#step(BEGIN)
    try {
      const value = work()
      this.#step(COMMIT)
      return value
    } catch (error) {
      if (this.#database.inTransaction) this.#step(ROLLBACK)
      for (const forget of this.#forget) forget()
      if (error === MUST_UNDO) return undefined
      throw error
    }
  }

  #transactionWithUndo(turns: readonly Turn[]): readonly (() => void)[] {
    return this.#transaction(() => turns.map((turn) => this.#runAlone(turn))) as readonly (() => void)[]
  }

  /** Runs one request of the turn. If it fails before it writes, there is nothing to roll back. */
  #runTogether(turn: Turn): () => void {
    this.#hasWritten = false
    try {
      const value = this.#run(turn.work()) as never
      return () => turn.resolve(value)
    } catch (error) {
      if (storageFault(error) !== undefined) throw error
      if (this.#hasWritten) throw MUST_UNDO
      return () => turn.reject(error)
    }
  }

  /** As `runTogether`, with a savepoint to go back to (D-13). */
  #runAlone(turn: Turn): () => void {
    this.#step(SAVEPOINT)
    try {
      const value = this.#run(turn.work()) as never
      this.#step(RELEASE)
      return () => turn.resolve(value)
    } catch (error) {
      if (!this.#database.inTransaction || storageFault(error) !== undefined) throw error
      this.#step(UNDO)
      this.#step(RELEASE)
      for (const forget of this.#forget) forget()
      return () => turn.reject(error)
    }
  }

  #run<T>(work: Work<T>): T {
    const last = this.#runOn(work, work.next())
    if (last.done !== true) throw new Error('Work that writes cannot wait: it would hold up every other write.')
    return last.value
  }

  /** Runs statements to the end of the work, or until it waits. */
  #runOn<T>(work: Work<T>, from: IteratorResult<Step | readonly Step[], T>): IteratorResult<Step | readonly Step[], T> {
    this.#work.startAgain()
    let next = from
    while (next.done !== true && !isWait(next.value)) {
      const step = next.value
      let result: StepResult
      try {
        result = 'sql' in step ? this.#step(step) : resultOf(step.map((one) => this.#step(one)))
      } catch (error) {
        next = work.throw(error)
        continue
      }
      next = work.next(result)
    }
    return next
  }

  /**
   * Reacts to a disk error (D-16): writes are refused until a probe commits again, or, if a sync failed or the database is
   * damaged, nothing more is acknowledged. Returns the error to answer with.
   */
  handleFault(error: unknown): unknown {
    const code = storageFault(error)
    if (code === undefined) return error
    const { message } = error as Error
    if (code.endsWith('FSYNC'))
      this.#onFatal(new StartRefusal('disk', `The disk failed to sync ${this.#database.name} (${message}).`))
    if (/^SQLITE_(CORRUPT|NOTADB)/.test(code)) this.#onFatal(new DamagedDatabase(this.#database.name, message))
    const sentence =
      code === 'SQLITE_FULL'
        ? "The server's disk is full; nothing was written."
        : "The server's disk cannot be written; nothing was stored."
    this.#degraded = sentence
    this.#probe ??= setInterval(() => this.#tryWriting(), PROBE_EVERY_MS).unref()
    return new ApiError('TEMPORARILY_UNAVAILABLE', sentence, { cause: error, retryAfterS: 5 })
  }

  #tryWriting() {
    try {
      this.#step(BEGIN)
      this.#step(PROBE)
      this.#step(COMMIT)
      this.#recovered()
    } catch {
      if (this.#database.inTransaction) this.#step(ROLLBACK)
    }
  }

  #recovered() {
    if (this.#degraded === undefined) return
    this.#degraded = undefined
    clearInterval(this.#probe)
    this.#probe = undefined
  }

  /** A search matches the same few patterns against every row. */
  #like(pattern: string, escape: string, ignoreCase: boolean): Like {
    const key = `${Number(ignoreCase)}${escape}\0${pattern}`
    let like = this.#likes.get(key)
    if (like === undefined) {
      if (this.#likes.size >= MAX_LIKES) this.#likes.clear()
      like = parseLike(pattern, { ignoreCase, escape })
      this.#likes.set(key, like)
    }
    return like
  }

  #step({ sql, parameters, asArrays = false }: Step): StepResult {
    let statement = this.#statements.get(sql)
    if (statement === undefined) {
      if (this.#statements.size >= MAX_STATEMENTS)
        this.#statements.delete(this.#statements.keys().next().value as string)
      statement = this.#database.prepare(sql)
      this.#statements.set(sql, statement)
    }
    if (!statement.readonly) this.#hasWritten = true
    if (statement.reader) {
      const rows = statement.raw(asArrays).all(parameters)
      return { rows, changes: rows.length }
    }
    return { rows: [], changes: statement.run(parameters).changes }
  }
}

function isWait(step: Step | readonly Step[]): step is Step & Required<Pick<Step, 'wait'>> {
  return 'sql' in step && step.wait !== undefined
}

const NOTHING: StepResult = { rows: [], changes: 0 }

const MAX_STATEMENTS = 500
/** As many as a filter has terms. */
const MAX_LIKES = 100
/** The work of one row, in steps of comparing texts. */
const STEPS_PER_ROW = 200
const PROBE_EVERY_MS = 1000

/** Writes a page, which fails on a full disk. */
const PROBE: Step = {
  sql: 'INSERT INTO write_probe (id, at) VALUES (1, unixepoch()) ON CONFLICT (id) DO UPDATE SET at = excluded.at + 1',
  parameters: [],
}

/** A request failed after it had written. */
const MUST_UNDO = Symbol('must undo')

const BEGIN: Step = { sql: 'BEGIN IMMEDIATE', parameters: [] }
const COMMIT: Step = { sql: 'COMMIT', parameters: [] }
const ROLLBACK: Step = { sql: 'ROLLBACK', parameters: [] }
const SAVEPOINT: Step = { sql: 'SAVEPOINT request', parameters: [] }
const UNDO: Step = { sql: 'ROLLBACK TO request', parameters: [] }
const RELEASE: Step = { sql: 'RELEASE request', parameters: [] }

/** SQLite's error code if the disk caused the error, not the request. */
function storageFault(error: unknown): string | undefined {
  if (!(error instanceof SqliteDatabase.SqliteError)) return undefined
  return /^SQLITE_(FULL|READONLY|IOERR|CORRUPT|NOTADB|CANTOPEN)/.test(error.code) ? error.code : undefined
}
