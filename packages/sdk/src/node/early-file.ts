import { appendFileSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { parseEntry } from '../journal/record.js'
import { type Ring, RingReader } from '../journal/ring.js'
import { JournalWriter } from './journal-writer.js'
import type { OpenRun } from './outbox-run.js'
import { isAlive, releaseLock, takeLock } from './run-folder.js'
import { segmentName } from './segment-name.js'

/**
 * What is logged before the thread of the outbox runs, as the ring has it. A process that is killed in its first moments leaves
 * this file; the thread removes it once it has written the same into the journals.
 */
export class EarlyFile {
  readonly path: string
  readonly #ring: Ring
  #dumpedTo = 0
  #isGivenUp = false
  #dumpedAtMs = -Infinity

  constructor({ root, ring, key }: { root: string; ring: Ring; key: string }) {
    this.path = join(root, `${PREFIX}${process.pid}-${key}`)
    this.#ring = ring
    try {
      mkdirSync(root, { recursive: true, mode: 0o700 })
    } catch {
      this.#isGivenUp = true
    }
  }

  /** Appends what came since the last time, if that was a moment ago. */
  dump({ isDue = false }: { isDue?: boolean } = {}): void {
    const now = performance.now()
    if (this.#isGivenUp || (!isDue && now - this.#dumpedAtMs < DUMP_EVERY_MS)) return
    this.#dumpedAtMs = now
    const write = Atomics.load(this.#ring.control, 0)
    if (write === this.#dumpedTo) return
    const bytes = new Uint8Array(this.#ring.data)
    const from = this.#dumpedTo * WORD
    const slices = write > this.#dumpedTo ? [[from, write * WORD]] : [[from], [0, write * WORD]]
    try {
      for (const [start, end] of slices) appendFileSync(this.path, bytes.slice(start, end), { mode: 0o600 })
      this.#dumpedTo = write
    } catch {
      // A full disk. A piece that is missing would shift what follows, so nothing does: the ring has it all.
      this.#isGivenUp = true
    }
  }
}

/**
 * Writes what killed processes left in such files into the journals of their runs. Records that are there already have the same
 * numbers, so nothing is sent twice.
 */
export async function recoverEarlyFiles(root: string): Promise<void> {
  if (leftFiles(root).length === 0) return
  // Another process that does this is waited for: what it recovers belongs into the journals before they are sent.
  for (let tries = 0; !takeLock(root, Date.now()); tries++) {
    if (tries === MOST_TRIES) return
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
  try {
    for (const path of leftFiles(root)) {
      recover(readFileSync(path))
      rmSync(path)
    }
  } finally {
    releaseLock(root)
  }
}

/** Of processes that are gone. */
function leftFiles(root: string): string[] {
  return filesOf(root).flatMap((name) => {
    const pid = Number(/^early-(\d+)-/.exec(name)?.[1] ?? Number.NaN)
    const path = join(root, name)
    // A number of a process may be used again; no process needs such a file for long.
    const isLeft = !isAlive(pid) || Date.now() - statSync(path).mtimeMs > LONGEST_START_MS
    return !Number.isNaN(pid) && isLeft ? [path] : []
  })
}

function recover(bytes: Uint8Array): void {
  const words = Math.floor(bytes.length / WORD)
  const data = new ArrayBuffer((words + 1) * WORD)
  new Uint8Array(data).set(bytes.subarray(0, words * WORD))
  const writers = new Map<number, JournalWriter>()
  const reader = new RingReader({ control: Int32Array.of(words, 0), data })
  reader.read({
    open(index, json) {
      const { folder, runKey } = JSON.parse(json) as OpenRun
      // Without its folder, the run is sent. A file of that number is of a recovery that was interrupted.
      if (!existsSync(folder)) return
      rmSync(join(folder, segmentName(EARLY_SEGMENT)), { force: true })
      // After the segments that the process itself may have written.
      writers.set(index, new JournalWriter({ folder, runKey, firstSegment: EARLY_SEGMENT }))
    },
    key: (index, keyId, text) => writers.get(index)?.nameKey(keyId, text),
    point: (index, keyId, value, step, timestampMs) => writers.get(index)?.point(keyId, value, step, timestampMs),
    entry: (index, json) => writers.get(index)?.entry(parseEntry(json)),
    close() {},
  })
  for (const writer of writers.values()) writer.close()
}

function filesOf(root: string): string[] {
  try {
    return readdirSync(root).filter((name) => name.startsWith(PREFIX))
  } catch {
    return []
  }
}

const PREFIX = 'early-'
const WORD = 8
const DUMP_EVERY_MS = 50
const LONGEST_START_MS = 60_000
const MOST_TRIES = 500
const EARLY_SEGMENT = 90_000_000
