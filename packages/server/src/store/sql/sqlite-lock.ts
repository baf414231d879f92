import { closeSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import SqliteDatabase from 'better-sqlite3'
import { cannotWrite } from '../../cannot-write.js'
import { makeFolder } from '../../make-folder.js'
import { StartRefusal } from '../../start-refusal.js'

/**
 * Makes this process the only server on a database (D-15): an exclusive transaction on a small database beside it, held
 * until the process ends. The operating system then frees it, so there are no stale locks.
 *
 * @throws StartRefusal that names the server that holds it
 */
export function lockDatabase(sideFolder: string, databaseFile: string): () => void {
  const free = hold(join(sideFolder, 'lock.db'), () => inUse(sideFolder, databaseFile))
  const unlock = () => {
    rmSync(holderFile(sideFolder), { force: true })
    free()
  }
  try {
    announceHolder(sideFolder, { database: databaseFile })
  } catch (error) {
    unlock()
    throw error
  }
  return unlock
}

/**
 * Keeps a backup and gc from working on the same artifacts at once (D-80).
 *
 * @throws StartRefusal if the other one is at work
 */
export function lockArtifacts(dataDir: string): () => void {
  const sideFolder = join(dataDir, '.labbook')
  return hold(
    join(sideFolder, 'artifacts-lock.db'),
    () => `The artifacts of ${dataDir} are in use by a backup or by gc. Try again when it has finished.`,
  )
}

function hold(file: string, sentence: () => string): () => void {
  let lock: SqliteDatabase.Database | undefined
  try {
    makeFolder(dirname(file))
    // SQLite would make it readable by others.
    closeSync(openSync(file, 'a', 0o600))
    const opened = (lock = new SqliteDatabase(file, { timeout: 0 }))
    opened.pragma('journal_mode = DELETE')
    opened.exec('BEGIN EXCLUSIVE')
    return () => opened.close()
  } catch (cause) {
    lock?.close()
    const isHeld = cause instanceof SqliteDatabase.SqliteError && /^SQLITE_(BUSY|LOCKED)/.test(cause.code)
    throw isHeld ? new StartRefusal('inUse', sentence(), { cause }) : cannotWrite(dirname(file), cause)
  }
}

/** Records the locked database and its server's address, for the message of another program that finds it locked. */
export function announceHolder(sideFolder: string, holder: { readonly database: string; readonly address?: string }) {
  try {
    writeFileSync(holderFile(sideFolder), JSON.stringify({ ...holder, pid: process.pid }), { mode: 0o600 })
  } catch (cause) {
    throw cannotWrite(sideFolder, cause)
  }
}

function holderFile(sideFolder: string): string {
  return join(sideFolder, 'server.json')
}

/** The databases of one folder share its lock. */
function inUse(sideFolder: string, databaseFile: string): string {
  const { database, address, pid } = readHolder(sideFolder)
  const process = pid === undefined ? '' : ` (process ${String(pid)})`
  const holder = address === undefined ? `another program${process}` : `the server at ${String(address)}${process}`
  if (typeof database !== 'string' || database === databaseFile) return `${databaseFile} is in use by ${holder}.`
  return (
    `${database} is in use by ${holder}, and ${databaseFile} would share its data folder ${dirname(sideFolder)}. ` +
    'Choose another data folder with --data-dir.'
  )
}

function readHolder(sideFolder: string): Record<string, unknown> {
  try {
    return JSON.parse(readFileSync(holderFile(sideFolder), 'utf8')) as Record<string, unknown>
  } catch {
    return {}
  }
}
