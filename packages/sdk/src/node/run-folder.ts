import { mkdirSync, readdirSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs'
import { hostname } from 'node:os'
import { basename, join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { isLocalUri, localPlace } from './local-uri.js'
import { segmentNumber } from './segment-name.js'

/** Says which process sends the run (J-20). */
export const LOCK = 'lock'

interface LockFile {
  readonly pid: number
  readonly host: string
  /** Tells the process from a later one with its number. */
  readonly started?: string | undefined
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

/** The name of a run's folder: `<time>-<run key>`. */
export function runFolderName({ runKey, nowMs }: { runKey: string; nowMs: number }): string {
  const time = new Date(nowMs).toISOString().replaceAll(/[-:]|\.\d+/g, '')
  return `${time}-${runKey}`
}

/** Makes the folder of a run's journal if it is not there, for this user only, since it holds what was logged. */
export function makeRunFolder(folder: string, trackingUri: string): void {
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  if (targetOf(folder) === undefined) {
    const target = JSON.stringify({ trackingUri: lastingUri(trackingUri) })
    writeFileSync(join(folder, TARGET), target, { mode: 0o600 })
  }
  writeNew(join(folder, LOCK))
}

/** The key of the run that a folder is the journal of; `undefined` if it is none. */
export function runKeyOf(folder: string): string | undefined {
  return FOLDER_NAME.exec(basename(folder))?.[1]
}

/** Bytes of the segments in the folder of a run: what is not sent yet, to a segment. */
export function journalBytes(folder: string): number {
  return namesIn(folder).reduce((sum, name) => sum + (segmentNumber(name) === undefined ? 0 : sizeOf(folder, name)), 0)
}

/** The same of all runs in a folder. */
export function allJournalBytes(root: string): number {
  return namesIn(root).reduce((sum, name) => sum + (FOLDER_NAME.test(name) ? journalBytes(join(root, name)) : 0), 0)
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder)
  } catch {
    return []
  }
}

function sizeOf(folder: string, name: string): number {
  try {
    return statSync(join(folder, name)).size
  } catch {
    return 0
  }
}

export function targetOf(folder: string): string | undefined {
  try {
    const { trackingUri } = JSON.parse(readFileSync(join(folder, TARGET), 'utf8')) as { trackingUri?: unknown }
    return typeof trackingUri === 'string' ? trackingUri : undefined
  } catch {
    return undefined
  }
}

/** Keeps the lock of a run's folder fresh. `false` if another process has taken it. */
export function keepLock(folder: string): boolean {
  const path = join(folder, LOCK)
  const lock = readLock(path)
  if (lock !== undefined && !isOurs(lock)) return false
  try {
    const now = new Date()
    utimesSync(path, now, now)
  } catch {
    // A full disk, or too many open files: still nobody else has it.
  }
  return true
}

/** Gives the lock back, so that others may send what is left. */
export function releaseLock(folder: string): void {
  const path = join(folder, LOCK)
  const lock = readLock(path)
  if (lock !== undefined && isOurs(lock)) rmSync(path, { force: true })
}

/** Takes the lock if its process is gone. Only one of several that try at once gets it. */
export function takeLock(folder: string, nowMs: number): boolean {
  const path = join(folder, LOCK)
  // Whoever removes a lock holds this one meanwhile, so that nobody removes the lock of who was quicker.
  const guard = `${path}.taking`
  if (ageMs(guard, nowMs) > LOCK_MS) rmSync(guard, { force: true })
  if (!writeNew(guard)) return false
  try {
    const age = ageMs(path, nowMs)
    if (age !== -Infinity && isHeld(readLock(path), age)) return false
    rmSync(path, { force: true })
    return writeNew(path)
  } finally {
    rmSync(guard, { force: true })
  }
}

/** A process that is stopped, or on a laptop that sleeps, keeps its lock; of one on another machine only the lock's age tells. */
function isHeld(lock: LockFile | undefined, age: number): boolean {
  if (lock === undefined || lock.host !== hostname()) return age < LOCK_MS
  if (!isAlive(lock.pid)) return false
  const started = processStart(lock.pid)
  return started === undefined || lock.started === undefined ? age < LOCK_MS : started === lock.started
}

function isOurs({ pid, host }: LockFile): boolean {
  return pid === process.pid && host === hostname()
}

function readLock(path: string): LockFile | undefined {
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as LockFile
  } catch {
    return undefined
  }
}

/** −∞ if there is no such file. A clock that was set back makes nothing younger. */
function ageMs(path: string, nowMs: number): number {
  try {
    return Math.abs(nowMs - statSync(path).mtimeMs)
  } catch {
    return -Infinity
  }
}

/** Writes a lock of this process where there is none. */
function writeNew(path: string): boolean {
  const lock: LockFile = { pid: process.pid, host: hostname(), started: processStart(process.pid) }
  try {
    writeFileSync(path, JSON.stringify(lock), { flag: 'wx', mode: 0o600 })
    return true
  } catch {
    return false
  }
}

/** When a process began, as Linux says it; other systems give a number that was used before to another process. */
function processStart(pid: number): string | undefined {
  try {
    // The name of the program, in brackets, may hold anything; the start is the 20th field after it.
    return readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)?.split(' ')[19]
  } catch {
    return undefined
  }
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

/** What still leads there from another working directory, and holds no password. */
function lastingUri(uri: string): string {
  if (!isLocalUri(uri)) return withoutCredentials(uri)
  const place = localPlace(uri)
  return 'dataDir' in place ? pathToFileURL(place.dataDir).href : uri
}

function withoutCredentials(uri: string): string {
  if (!URL.canParse(uri)) return uri
  const url = new URL(uri)
  url.username = ''
  url.password = ''
  return url.href
}
