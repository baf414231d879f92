import { randomUUID } from 'node:crypto'
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Entry, type RunStart, SYSTEM_KEYS_FROM } from '../../src/journal/record.js'
import { KEPT_FOLDER } from '../../src/node/journal-reader.js'
import { JournalWriter } from '../../src/node/journal-writer.js'
import { makeRunFolder, runFolderName } from '../../src/node/run-folder.js'

export interface LeftPoint {
  readonly key: string
  readonly value: number
  readonly step: number
  /** Of the system metrics of the process. */
  readonly isSystem?: boolean
}

export interface LeftOptions {
  readonly trackingUri: string
  readonly runKey?: string
  readonly nowMs?: number
  readonly start?: Partial<RunStart>
  readonly points?: readonly LeftPoint[]
  readonly entries?: readonly Entry[]
  /** Bytes of artifacts that entries name. */
  readonly kept?: Readonly<Record<string, string>>
}

export interface LeftJournal {
  readonly folder: string
  readonly runKey: string
}

/** The journal of a run as a process that is gone leaves it. */
export function leaveJournal(root: string, options: LeftOptions): LeftJournal {
  const { trackingUri, nowMs = Date.now(), start = {}, points = [], entries = [], kept = {} } = options
  const runKey = options.runKey ?? randomUUID().replaceAll('-', '')
  const folder = join(root, runFolderName({ runKey, nowMs }))
  makeRunFolder(folder, trackingUri)
  rmSync(join(folder, 'lock'))
  const writer = new JournalWriter({ folder, runKey, firstSegment: 1 })
  writer.entry({ kind: 'start', start: { userId: 'ann', startTime: nowMs, tags: [], ...start } })
  const ids = new Map<string, number>()
  for (const { key, value, step, isSystem = false } of points) {
    const id = ids.get(key) ?? ids.size + (isSystem ? SYSTEM_KEYS_FROM : 0)
    ids.set(key, id)
    writer.nameKey(id, key)
    writer.point(id, value, step, nowMs)
  }
  for (const entry of entries) writer.entry(entry)
  writer.close()
  for (const [name, text] of Object.entries(kept)) {
    mkdirSync(join(folder, KEPT_FOLDER), { recursive: true })
    writeFileSync(join(folder, KEPT_FOLDER, name), text)
  }
  return { folder, runKey }
}
