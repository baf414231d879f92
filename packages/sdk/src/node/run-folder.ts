import { mkdirSync, readFileSync, renameSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs'
import { basename, join, resolve } from 'node:path'

/** Says which process sends the run (J-20). */
const LOCK = 'lock'

interface LockFile {
  readonly pid: number
}

/** Where journals lie: `LABBOOK_JOURNAL_DIR`, or `.labbook/journal` in the working directory. */
export function journalRoot(environment: NodeJS.ProcessEnv = process.env): string {
  return resolve(environment['LABBOOK_JOURNAL_DIR'] || join('.labbook', 'journal'))
}

/** Where the records of a journal go, without credentials. */
const TARGET = 'target.json'
const FOLDER_NAME = /^\d{8}T\d{6}Z-([0-9a-f]{32})$/
/** A sender touches its lock every five seconds. */
const LOCK_MS = 30_000

export interface NewRunFolder {
  readonly runKey: string
  readonly trackingUri: string
  readonly nowMs: number
}

/** Makes the folder of a run's journal: `<time>-<run key>`, for this user only, since it holds what was logged. */
export function makeRunFolder(root: string, { runKey, trackingUri, nowMs }: NewRunFolder): string {
  const time = new Date(nowMs).toISOString().replaceAll(/[-:]|\.\d+/g, '')
  const folder = join(root, `${time}-${runKey}`)
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  writeFileSync(join(folder, TARGET), JSON.stringify({ trackingUri: withoutCredentials(trackingUri) }), { mode: 0o600 })
  writeLock(folder)
  return folder
}

/** The key of the run that a folder is the journal of; `undefined` if it is none. */
export function runKeyOf(folder: string): string | undefined {
  return FOLDER_NAME.exec(basename(folder))?.[1]
}

export function targetOf(folder: string): string | undefined {
  try {
    const { trackingUri } = JSON.parse(readFileSync(join(folder, TARGET), 'utf8')) as { trackingUri?: unknown }
    return typeof trackingUri === 'string' ? trackingUri : undefined
  } catch {
    return undefined
  }
}

/** Whether this process holds the lock of a run's folder; keeps it fresh. */
export function keepLock(folder: string): boolean {
  const path = join(folder, LOCK)
  try {
    const isOurs = (JSON.parse(readFileSync(path, 'utf8')) as LockFile).pid === process.pid
    const now = new Date()
    if (isOurs) utimesSync(path, now, now)
    return isOurs
  } catch {
    return false
  }
}

/** Takes the lock of a process that is gone, or stopped keeping it. Only one of several that try at once gets it. */
export function takeLock(folder: string, nowMs: number): boolean {
  const path = join(folder, LOCK)
  try {
    const { pid } = JSON.parse(readFileSync(path, 'utf8')) as LockFile
    if (isAlive(pid) && Math.abs(nowMs - statSync(path).mtimeMs) < LOCK_MS) return false
    renameSync(path, `${path}.${process.pid}`)
    rmSync(`${path}.${process.pid}`)
  } catch (error) {
    // Without a lock, or with one that nobody can read, the first to write a new one gets it.
    if (error instanceof SyntaxError) rmSync(path, { force: true })
  }
  try {
    writeLock(folder)
    return true
  } catch {
    return false
  }
}

function writeLock(folder: string): void {
  writeFileSync(join(folder, LOCK), JSON.stringify({ pid: process.pid } satisfies LockFile), {
    flag: 'wx',
    mode: 0o600,
  })
}

export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    // It lives and is another user's.
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}

function withoutCredentials(uri: string): string {
  if (!URL.canParse(uri)) return uri
  const url = new URL(uri)
  url.username = ''
  url.password = ''
  return url.href
}
