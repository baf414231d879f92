import { ApiError } from '@labbook/protocol'
import SqliteDatabase from 'better-sqlite3'
import { DummyDriver, Kysely, sql, SqliteAdapter, SqliteIntrospector, SqliteQueryCompiler } from 'kysely'
import { StartRefusal } from '../../start-refusal.js'
import type { KeyedPoint, Step, StepResult, Work } from '../store.js'
import type { Dialect, Driver } from './dialect.js'
import { matchesLike } from './like.js'
import { changesOf, compileOnce } from './steps.js'
import type { Tables } from './tables.js'

const builder = new Kysely<Tables>({
  dialect: {
    createAdapter: () => new SqliteAdapter(),
    createDriver: () => new DummyDriver(),
    createIntrospector: (db) => new SqliteIntrospector(db),
    createQueryCompiler: () => new SqliteQueryCompiler(),
  },
})

const insertPoint = compileOnce<PointParameters, unknown>((p) =>
  builder
    .insertInto('point')
    .values({ run: p.run, key: p.key, step: p.step, ts: p.ts, value: p.value, nan: p.nan })
    .onConflict((conflict) => conflict.doNothing()),
)

interface PointParameters {
  run: number
  key: number
  step: KeyedPoint['step']
  ts: KeyedPoint['timestamp']
  value: number
  nan: number
}

export const sqliteDialect: Dialect = {
  name: 'sqlite',
  builder,
  types: { id: 'INTEGER PRIMARY KEY', int64: 'INTEGER', double: 'REAL', text: 'TEXT', clustered: 'WITHOUT ROWID' },
  int64: (column) => {
    const ref = sql.ref(column)
    return sql`CASE WHEN ${ref} BETWEEN -9007199254740991 AND 9007199254740991 THEN ${ref} ELSE CAST(${ref} AS TEXT) END`
  },
  like: (value, pattern) => sql`matches_like(${value}, ${pattern}, 0)`,
  ilike: (value, pattern) => sql`matches_like(${value}, ${pattern}, 1)`,
  anyOf: (column, ids) => sql`${sql.ref(column)} IN (SELECT value FROM json_each(${JSON.stringify(ids)}))`,
  // One writer, and nothing runs beside its turn.
  lock: () => sql``,
  *insertPoints(run, key, points) {
    const inserted: KeyedPoint[] = []
    for (const point of points) {
      const { step, timestamp: ts, value } = point
      const nan = Number.isNaN(value)
      const row = { run: run.rowId, key, step, ts, value: nan ? 0 : value, nan: Number(nan) }
      if ((yield* changesOf(insertPoint(row))) > 0) inserted.push(point)
    }
    return inserted
  },
}

interface Turn {
  readonly work: () => Work<unknown>
  readonly resolve: (value: never) => void
  readonly reject: (error: unknown) => void
}

const MAX_QUEUED = 10_000

/**
 * SQLite with one writer: requests that arrive in one turn of the event loop share one commit and are answered after
 * it (D-12). A request that breaks a rule is undone alone (D-13).
 */
export class SqliteDriver implements Driver {
  readonly dialect = sqliteDialect
  readonly hasOneWriter = true
  readonly #database: SqliteDatabase.Database
  readonly #statements = new Map<string, SqliteDatabase.Statement>()
  readonly #forget: (() => void)[] = []
  readonly #onFatal: (reason: StartRefusal) => void
  #queue: Turn[] = []
  #degraded: string | undefined
  #probe: NodeJS.Timeout | undefined

  constructor(database: SqliteDatabase.Database, options: { onFatal: (reason: StartRefusal) => void }) {
    this.#database = database
    this.#onFatal = options.onFatal
    database.function('matches_like', { deterministic: true }, (value, pattern, ignoreCase) =>
      value === null ? null : Number(matchesLike(String(value), String(pattern), ignoreCase === 1)),
    )
  }

  get degraded() {
    return this.#degraded
  }

  /** No request waits for the writer. */
  get isIdle() {
    return this.#queue.length === 0
  }

  async read<T>(work: () => Work<T>): Promise<T> {
    try {
      return this.#run(work())
    } catch (error) {
      throw this.meet(error)
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
    clearInterval(this.#probe)
    this.#database.pragma('wal_checkpoint(TRUNCATE)')
    this.#database.close()
  }

  #flush() {
    const turns = this.#queue
    if (turns.length === 0) return
    this.#queue = []
    const answers: (() => void)[] = []
    try {
      this.#step(BEGIN)
      for (const turn of turns) answers.push(this.#runAlone(turn))
      this.#step(COMMIT)
      this.#recovered()
    } catch (error) {
      if (this.#database.inTransaction) this.#step(ROLLBACK)
      for (const forget of this.#forget) forget()
      const fault = this.meet(error)
      for (const turn of turns) turn.reject(fault)
      return
    }
    for (const answer of answers) answer()
  }

  /** Runs one request inside the turn's transaction; gives what will answer it once the turn is on disk. */
  #runAlone(turn: Turn): () => void {
    this.#step(SAVEPOINT)
    try {
      const value = this.#run(turn.work()) as never
      this.#step(RELEASE)
      return () => turn.resolve(value)
    } catch (error) {
      if (!this.#database.inTransaction) throw error
      this.#step(UNDO)
      this.#step(RELEASE)
      for (const forget of this.#forget) forget()
      if (storageFault(error) !== undefined) throw error
      return () => turn.reject(error)
    }
  }

  #run<T>(work: Work<T>): T {
    let next = work.next()
    while (next.done !== true) {
      let result: StepResult
      try {
        result = this.#step(next.value)
      } catch (error) {
        next = work.throw(error)
        continue
      }
      next = work.next(result)
    }
    return next.value
  }

  /**
   * Takes a fault of the disk for what it means (D-16): writes are refused until a probe commits again, or, if a sync
   * failed or the database is damaged, nothing more is acknowledged. Gives the error for whoever asked.
   */
  meet(error: unknown): unknown {
    const code = storageFault(error)
    if (code === undefined) return error
    const { message } = error as Error
    if (code.endsWith('FSYNC'))
      this.#onFatal(new StartRefusal('disk', `The disk failed to sync ${this.#database.name} (${message}).`))
    if (/^SQLITE_(CORRUPT|NOTADB)/.test(code)) this.#onFatal(damaged(this.#database.name, message))
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

  #step({ sql, parameters }: Step): StepResult {
    let statement = this.#statements.get(sql)
    if (statement === undefined) {
      if (this.#statements.size >= MAX_STATEMENTS)
        this.#statements.delete(this.#statements.keys().next().value as string)
      statement = this.#database.prepare(sql)
      this.#statements.set(sql, statement)
    }
    if (statement.reader) {
      const rows = statement.all(parameters)
      return { rows, changes: rows.length }
    }
    return { rows: [], changes: statement.run(parameters).changes }
  }
}

const MAX_STATEMENTS = 500
const PROBE_EVERY_MS = 1000

/** Writes a page, so that a disk that has no room for one is found out. */
const PROBE: Step = {
  sql: 'INSERT INTO write_probe (id, at) VALUES (1, unixepoch()) ON CONFLICT (id) DO UPDATE SET at = excluded.at + 1',
  parameters: [],
}

const BEGIN: Step = { sql: 'BEGIN IMMEDIATE', parameters: [] }
const COMMIT: Step = { sql: 'COMMIT', parameters: [] }
const ROLLBACK: Step = { sql: 'ROLLBACK', parameters: [] }
const SAVEPOINT: Step = { sql: 'SAVEPOINT request', parameters: [] }
const UNDO: Step = { sql: 'ROLLBACK TO request', parameters: [] }
const RELEASE: Step = { sql: 'RELEASE request', parameters: [] }

/** SQLite's code if the disk, and not the request, is at fault. */
function storageFault(error: unknown): string | undefined {
  if (!(error instanceof SqliteDatabase.SqliteError)) return undefined
  return /^SQLITE_(FULL|READONLY|IOERR|CORRUPT|NOTADB|CANTOPEN)/.test(error.code) ? error.code : undefined
}

/** What to say of a damaged database, at the start or later (D-82). */
export function damaged(file: string, detail: string): StartRefusal {
  const advice = 'Run: labbook db verify, or put back a copy made with: labbook db backup.'
  return new StartRefusal('data', `${file} is damaged (${detail}). ${advice}`)
}

/** Opens the file with the settings of D-10, each read back. */
export function openSqlite(file: string): SqliteDatabase.Database {
  const database = new SqliteDatabase(file)
  const settings: Record<string, string | number> = {
    journal_mode: 'wal',
    // better-sqlite3 compiles NORMAL in, which loses acknowledged commits at a power cut.
    synchronous: 2,
    wal_autocheckpoint: 0,
    journal_size_limit: 64 * 1024 * 1024,
    mmap_size: 0,
    busy_timeout: 0,
    foreign_keys: 1,
    trusted_schema: 0,
    temp_store: 2,
    cache_size: -32 * 1024,
  }
  for (const [name, value] of Object.entries(settings)) {
    database.pragma(`${name} = ${value}`)
    const actual = database.pragma(name, { simple: true })
    if (actual !== value && !(name === 'mmap_size' && actual === undefined)) {
      throw new Error(`SQLite setting ${name} is ${String(actual)} instead of ${value}.`)
    }
  }
  return database
}
