import { randomBytes } from 'node:crypto'
import { closeSync, existsSync, fsyncSync, linkSync, openSync, renameSync, rmSync } from 'node:fs'
import { dirname } from 'node:path'
import SqliteDatabase from 'better-sqlite3'
import { StartRefusal } from '../../start-refusal.js'
import { openSqliteForReading } from './sqlite-connection.js'

/**
 * One snapshot of a database as a new file, checked and on disk before it has its name; a server may be writing
 * meanwhile (D-80).
 *
 * @throws StartRefusal if there is a file already, or it cannot be written
 */
export function copySqlite(from: string, to: string): void {
  if (existsSync(to)) throw new StartRefusal('cannotCreate', `${to} already exists. Choose a new file name.`)
  const partial = `${to}.${randomBytes(6).toString('hex')}.partial`
  try {
    // Created here first, because SQLite would make it readable by others.
    closeSync(openSync(partial, 'wx', 0o600))
    const source = openSqliteForReading(from)
    try {
      source.prepare('VACUUM INTO ?').run(partial)
    } finally {
      source.close()
    }
    checkSqliteCopy(partial)
    sync(partial)
    // Unlike a rename, a link never replaces a file that was created in the meantime.
    linkSync(partial, to)
    rmSync(partial)
    sync(dirname(to))
  } catch (cause) {
    rmSync(partial, { force: true })
    if (cause instanceof StartRefusal) throw cause
    throw new StartRefusal('cannotCreate', `Cannot write ${to} (${(cause as Error).message}).`, { cause })
  }
}

/** @throws StartRefusal if the file is no whole database */
export function checkSqliteCopy(file: string): void {
  let found: string
  try {
    const copy = new SqliteDatabase(file, { readonly: true, fileMustExist: true })
    found = String(copy.pragma('integrity_check(1)', { simple: true }))
    copy.close()
  } catch (error) {
    found = (error as Error).message
  }
  if (found !== 'ok') throw new StartRefusal('data', `${file} is damaged (${found}).`)
}

/** Replaces a database that is not open with a checked copy. Keeps the old one next to it and returns its name. */
export function replaceSqlite(copy: string, file: string, nowMs: number): string | undefined {
  const partial = `${file}.${randomBytes(6).toString('hex')}.partial`
  copySqlite(copy, partial)
  const kept = `${file}.before-restore-${new Date(nowMs).toISOString().replace(/[:.]/g, '-')}`
  const hadOne = existsSync(file)
  if (hadOne) {
    // Writes the rest of the log into the old file. SQLite would apply a log left behind to the new file.
    foldLog(file)
    linkSync(file, kept)
    for (const ending of ['-wal', '-shm']) if (existsSync(file + ending)) renameSync(file + ending, kept + ending)
  }
  renameSync(partial, file)
  sync(dirname(file))
  return hadOne ? kept : undefined
}

/** Closing the last connection also removes the log, if the file can be read at all. */
function foldLog(file: string) {
  try {
    const old = new SqliteDatabase(file)
    old.pragma('wal_checkpoint(TRUNCATE)')
    old.close()
  } catch {
    // It is damaged: it and its log are kept as they are.
  }
}

function sync(path: string) {
  // Windows has no such call for folders.
  if (process.platform === 'win32') return
  const handle = openSync(path, 'r')
  fsyncSync(handle)
  closeSync(handle)
}
