import { closeSync, fdatasyncSync, fsyncSync, openSync, rmSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { ByteWriter } from '../journal/bytes.js'
import { type Entry, writeRecord } from '../journal/record.js'
import { SEGMENT_BYTES, writeSegmentHead } from '../journal/segment.js'
import { segmentName } from './segment-name.js'

/** A record of points is closed at so many, the most that a log-batch call takes. */
const POINTS_PER_RECORD = 1000
/** Names are repeated after so many bytes, so that a damaged place does not cost the points behind it. */
const DEFINE_EVERY_BYTES = 64 * 1024
/** Differences up to here are exact in a double. */
const FARTHEST = 2 ** 52
const MEMORY_BYTES = 32 * 1024 * 1024

export interface JournalWriterOptions {
  readonly folder: string
  readonly runKey: string
  /** Makes the folder if it is not there yet. */
  readonly prepare?: () => void
  /** The first segment this writer makes. */
  readonly firstSegment: number
  /** How much may wait in memory while nothing can be written; then new points are dropped (J-16). */
  readonly memoryBytes?: number
}

/**
 * Writes the records of one run into segment files. Points are gathered into records of up to 1,000; `flush` writes what is
 * gathered, `sync` makes it survive a power cut.
 */
export class JournalWriter {
  readonly #folder: string
  readonly #runKey: string
  readonly #prepare: () => void
  readonly #memoryBytes: number
  readonly #out = new ByteWriter(64 * 1024)
  #points = emptyColumns()
  #sequence = 0
  #segment: number
  #file: number | undefined
  #fileBytes = 0
  /** How much of what is gathered is in the file already: a disk that fills up may take a part. */
  #outWritten = 0
  #isSynced = true
  readonly #names = new Map<number, string>()
  /** Where the segment defined a key last: each segment can be read alone. */
  readonly #definedAt = new Map<number, number>()
  #dropped = 0
  #toldDropped = 0

  constructor({ folder, runKey, firstSegment, prepare = () => {}, memoryBytes = MEMORY_BYTES }: JournalWriterOptions) {
    this.#prepare = prepare
    this.#memoryBytes = memoryBytes
    this.#folder = folder
    this.#runKey = runKey
    this.#segment = firstSegment
  }

  /** How many records were written, each point as one. */
  get written(): number {
    return this.#sequence
  }

  /** Points that found no room. */
  get dropped(): number {
    return this.#dropped
  }

  /** Points that found no room before they came here. */
  addDropped(points: number): void {
    this.#dropped += points
  }

  nameKey(keyId: number, name: string): void {
    this.#names.set(keyId, name)
  }

  /** Set while the journal has no room for more points (J-16). */
  isFull = false

  point(keyId: number, value: number, step: number, timestampMs: number): void {
    if (this.isFull || this.#out.length > this.#memoryBytes) {
      this.#dropped++
      return
    }
    const last = this.#points.steps.at(-1)
    const isFull = this.#points.keyIds.length === POINTS_PER_RECORD
    if (isFull || (last !== undefined && Math.abs(step - last) > FARTHEST)) this.#endPoints()
    this.#points.keyIds.push(keyId)
    this.#points.values.push(value)
    this.#points.steps.push(step)
    this.#points.timestamps.push(timestampMs)
  }

  entry(entry: Entry): void {
    this.#endPoints()
    writeRecord(this.#out, { kind: 'entry', sequence: this.#sequence++, entry })
  }

  /**
   * Writes what is gathered into the file.
   *
   * @throws what the file system says; what was not written stays gathered, and the next call tries again
   */
  flush(): void {
    this.#endPoints()
    this.#write()
    // Told once the rest is written: while the disk is full, the number grows with every call.
    if (this.#dropped === this.#toldDropped) return
    this.#toldDropped = this.#dropped
    this.entry({ kind: 'counters', droppedPoints: this.#dropped })
    this.#write()
  }

  #write(): void {
    if (this.#out.length === 0) return
    this.#file ??= this.#openSegment()
    const bytes = this.#out.written()
    while (this.#outWritten < bytes.length) this.#outWritten += writeSync(this.#file, bytes, this.#outWritten)
    this.#fileBytes += this.#out.length
    this.#out.clear()
    this.#outWritten = 0
    this.#isSynced = false
    if (this.#fileBytes >= SEGMENT_BYTES) this.#endSegment()
  }

  sync(): void {
    if (this.#isSynced || this.#file === undefined) return
    fdatasyncSync(this.#file)
    this.#isSynced = true
  }

  close(): void {
    this.flush()
    this.#endSegment()
  }

  #endPoints(): void {
    const points = this.#points
    if (points.keyIds.length === 0) return
    const at = this.#fileBytes + this.#out.length
    for (const id of points.keyIds) {
      const definedAt = this.#definedAt.get(id)
      if (definedAt !== undefined && at - definedAt < DEFINE_EVERY_BYTES) continue
      this.#definedAt.set(id, at)
      writeRecord(this.#out, { kind: 'key', id, name: this.#names.get(id) ?? '' })
    }
    writeRecord(this.#out, { kind: 'points', sequence: this.#sequence, points })
    this.#sequence += points.keyIds.length
    this.#points = emptyColumns()
  }

  #openSegment(): number {
    this.#prepare()
    const path = join(this.#folder, segmentName(this.#segment))
    const file = openSync(path, 'wx', 0o600)
    try {
      writeAll(file, writeSegmentHead({ number: this.#segment, runKey: this.#runKey }))
    } catch (error) {
      // On a full disk there may be a name and no bytes. The next call begins anew.
      closeSync(file)
      rmSync(path, { force: true })
      throw error
    }
    syncFolder(this.#folder)
    return file
  }

  #endSegment(): void {
    if (this.#file === undefined) return
    this.sync()
    closeSync(this.#file)
    this.#file = undefined
    this.#fileBytes = 0
    this.#segment++
    this.#definedAt.clear()
  }
}

function emptyColumns() {
  return { keyIds: [] as number[], values: [] as number[], steps: [] as number[], timestamps: [] as number[] }
}

function writeAll(file: number, bytes: Uint8Array): void {
  for (let at = 0; at < bytes.length; ) at += writeSync(file, bytes, at)
}

/** Makes a new name survive a power cut; not every system can. */
function syncFolder(folder: string): void {
  try {
    const handle = openSync(folder, 'r')
    fsyncSync(handle)
    closeSync(handle)
  } catch {
    // Windows has no such thing.
  }
}
