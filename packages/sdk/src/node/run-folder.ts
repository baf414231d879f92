import { mkdirSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'

/** Says which process sends the run (J-20). */
export const LOCK = 'lock'

export interface LockFile {
  readonly pid: number
  readonly startedMs: number
}

/** Where journals lie: `LABBOOK_JOURNAL_DIR`, or `.labbook/journal` in the working directory. */
export function journalRoot(environment: NodeJS.ProcessEnv = process.env): string {
  return resolve(environment['LABBOOK_JOURNAL_DIR'] || join('.labbook', 'journal'))
}

/** Makes the folder of a run's journal: `<time>-<run key>`, for this user only, since it holds what was logged. */
export function makeRunFolder(root: string, { runKey, nowMs }: { runKey: string; nowMs: number }): string {
  const time = new Date(nowMs).toISOString().replaceAll(/[-:]|\.\d+/g, '')
  const folder = join(root, `${time}-${runKey}`)
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const lock: LockFile = { pid: process.pid, startedMs: Math.round(nowMs - process.uptime() * 1000) }
  writeFileSync(join(folder, LOCK), JSON.stringify(lock), { flag: 'wx', mode: 0o600 })
  return folder
}
