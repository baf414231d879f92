import { type ChildProcess, spawn } from 'node:child_process'
import { createRequire } from 'node:module'
import { SourceFault } from '../source-values.js'
import type { Row } from '../table-reader.js'

export interface QueryAnswer {
  readonly rows: readonly Row[]
  /** The rows stop here because the answer is long enough; there may be more. */
  readonly cut: boolean
  /** What ended the rows too early. */
  readonly fault?: string
}

/**
 * Reads an untrusted SQLite file in a separate process, which is killed if a query takes too long: a query cannot be
 * stopped from inside, and a broken file may crash the process that reads it. The next query starts a new process.
 */
export class SqliteProcess {
  readonly #file: string
  readonly #isCopy: boolean
  readonly #timeoutMs: number
  #child: ChildProcess | undefined

  /** A copy may be written to, which recovery from its log needs; anything else is opened for reading only. */
  constructor(file: string, options: { isCopy: boolean; timeoutMs: number }) {
    this.#file = file
    this.#isCopy = options.isCopy
    this.#timeoutMs = options.timeoutMs
  }

  /** One query at a time. Never throws for what is wrong with the database: that is the answer's fault. */
  query(sql: string, parameters: readonly (string | bigint)[] = []): Promise<QueryAnswer> {
    const child = (this.#child ??= this.#start())
    return new Promise((resolve) => {
      const answer = (value: QueryAnswer) => {
        clearTimeout(timer)
        child.removeAllListeners()
        resolve(value)
      }
      const giveUp = (fault: string) => {
        this.#kill()
        answer({ rows: [], cut: false, fault })
      }
      const timer = setTimeout(() => giveUp(`no answer within ${this.#timeoutMs / 1000} seconds`), this.#timeoutMs)
      child.on('message', answer)
      child.on('error', (error) => giveUp(`the process that reads it failed: ${error.message}`))
      child.on('exit', (code, signal) => giveUp(`the process that reads it ended (${signal ?? code})`))
      child.send({ sql, parameters }, (error) => {
        if (error !== null) giveUp(`the process that reads it is gone: ${error.message}`)
      })
    })
  }

  /** @throws SourceFault where the query has a fault */
  async rows(sql: string, parameters: readonly (string | bigint)[] = []): Promise<readonly Row[]> {
    const { rows, fault } = await this.query(sql, parameters)
    if (fault !== undefined) throw new SourceFault(fault)
    return rows
  }

  close() {
    this.#kill()
  }

  #kill() {
    this.#child?.removeAllListeners()
    this.#child?.on('error', () => {})
    this.#child?.kill('SIGKILL')
    this.#child = undefined
  }

  #start(): ChildProcess {
    const library = createRequire(import.meta.url).resolve('better-sqlite3')
    // Started from text, because a file would have another name in the sources than in the package.
    return spawn(
      process.execPath,
      ['--max-old-space-size=512', '-e', `(${answerQueries.toString()})()`, library, this.#file, String(this.#isCopy)],
      { stdio: ['ignore', 'ignore', 'ignore', 'ipc'], serialization: 'advanced', env: {} },
    )
  }
}

/** Runs in the other process: it may name nothing from outside itself. */
function answerQueries() {
  const [, library, file, isCopy] = process.argv as [string, string, string, string]
  const CUT_BYTES = 4 * 1024 * 1024
  const { createRequire } = process.getBuiltinModule('node:module')
  type Statement = { safeIntegers(): { iterate(parameters: unknown[]): Iterable<Record<string, unknown>> } }
  type Database = { pragma(text: string): unknown; prepare(sql: string): Statement }
  type Constructor = new (file: string, options: object) => Database

  // Ctrl-C reaches every process of the terminal; whether to stop is for the other one to say.
  process.on('SIGINT', () => {})
  let database: Database | undefined
  process.on('message', ({ sql, parameters }: { sql: string; parameters: unknown[] }) => {
    const rows: Record<string, unknown>[] = []
    let bytes = 0
    try {
      database ??= open()
      for (const row of database.prepare(sql).safeIntegers().iterate(parameters)) {
        rows.push(row)
        for (const value of Object.values(row)) bytes += typeof value === 'string' ? 2 * value.length + 16 : 16
        if (bytes > CUT_BYTES) break
      }
      process.send?.({ rows, cut: bytes > CUT_BYTES })
    } catch (error) {
      process.send?.({ rows, cut: false, fault: error instanceof Error ? error.message : String(error) })
    }
  })

  function open(): Database {
    const Sqlite = createRequire(library)(library) as Constructor
    const opened = new Sqlite(file, { readonly: isCopy !== 'true', fileMustExist: true, timeout: 10_000 })
    for (const setting of [
      'query_only = 1',
      'trusted_schema = 0',
      'cell_size_check = 1',
      'mmap_size = 0',
      'temp_store = 2',
    ]) {
      opened.pragma(setting)
    }
    return opened
  }
}
