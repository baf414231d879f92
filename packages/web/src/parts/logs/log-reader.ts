import { fetchArtifact } from '../../api/artifact-bytes.js'
import { LogLines, type Piece } from './log-lines.js'
import type { LogFile, RunLog } from './run-logs-query.js'

/** So much of a file is fetched at once. */
const PIECE_BYTES = 1024 * 1024
const AT_ONCE = 4
/** So many known bytes are fetched again with new ones, to see whether the file was replaced. */
const OVERLAP_BYTES = 64

/** What was read of a file. */
interface Progress {
  readonly bytes: number
  readonly end: Uint8Array
}

/**
 * Reads a log of a run, and whatever is added to it. It asks only for what it lacks; a file that was replaced is read anew
 * (LOG-3, LOG-4).
 */
export class LogReader {
  readonly lines: LogLines
  #files: readonly LogFile[] = []
  #read = new Map<string, Progress>()
  #isReading = false
  #error: Error | undefined
  #version = 0
  readonly #listeners = new Set<() => void>()
  readonly #stopped = new AbortController()

  constructor(
    private readonly runId: string,
    { format }: Pick<RunLog, 'format'>,
  ) {
    this.lines = new LogLines(format)
    this.lines.onChange(() => this.#changed())
  }

  /** Grows with each change of the lines, the progress or the error. */
  get version(): number {
    return this.#version
  }

  onChange = (listener: () => void): (() => void) => {
    this.#listeners.add(listener)
    return () => void this.#listeners.delete(listener)
  }

  get error(): Error | undefined {
    return this.#error
  }

  /** Bytes of the log, and how many of them were read. */
  get progress(): { readonly read: number; readonly size: number } {
    const size = this.#files.reduce((sum, file) => sum + file.size, 0)
    return {
      size,
      read: Math.min(
        size,
        [...this.#read.values()].reduce((sum, { bytes }) => sum + bytes, 0),
      ),
    }
  }

  /** The files of the log, as they are now. */
  update(files: readonly LogFile[]) {
    this.#files = files
    void this.#readAll()
  }

  stop() {
    this.#stopped.abort()
  }

  /** Fetches the bytes of lines that were dropped; false if that failed. */
  fetchAgain = async (piece: Piece): Promise<boolean> => {
    try {
      this.lines.restore(piece, await this.#fetch(piece))
      return true
    } catch (error) {
      this.#fail(error)
      return false
    }
  }

  async #readAll() {
    if (this.#isReading) return
    this.#isReading = true
    this.#error = undefined
    try {
      if (this.#hasLost()) this.#startOver()
      for (let pieces = this.#lacking(); pieces.length > 0 && !this.#stopped.signal.aborted; pieces = this.#lacking()) {
        const answers = await Promise.all(pieces.map((piece) => this.#fetch(piece)))
        // A file that got shorter since its size was asked for: its new size comes with the next update.
        if (pieces.some(({ from, to }, i) => (answers[i] as Uint8Array).length < to - from)) break
        if (!pieces.every((piece, i) => this.#add(piece, answers[i] as Uint8Array))) this.#startOver()
      }
    } catch (error) {
      this.#fail(error)
    }
    this.#isReading = false
    this.#changed()
  }

  /** Whether a file is shorter than what was read of it, or gone. */
  #hasLost(): boolean {
    const sizes = new Map(this.#files.map(({ path, size }) => [path, size]))
    return [...this.#read].some(([path, { bytes }]) => bytes > (sizes.get(path) ?? 0))
  }

  /** The next pieces to fetch, in order. */
  #lacking(): readonly Piece[] {
    const pieces: Piece[] = []
    for (const { path, size } of this.#files) {
      const known = this.#read.get(path)?.bytes ?? 0
      for (let from = known; from < size && pieces.length < AT_ONCE; from += PIECE_BYTES) {
        // Only the first piece after what is known begins with an overlap.
        const overlap = from === known ? Math.min(OVERLAP_BYTES, known) : 0
        pieces.push({ path, from: from - overlap, to: Math.min(size, from + PIECE_BYTES) })
      }
      if (pieces.length >= AT_ONCE) break
    }
    return pieces
  }

  /** Adds what was fetched; false if it does not continue what was read before. */
  #add({ path, from, to }: Piece, bytes: Uint8Array): boolean {
    const before = this.#read.get(path)
    const known = before?.bytes ?? 0
    const overlap = known - from
    if (overlap > 0 && !isSame(bytes.subarray(0, overlap), before?.end.subarray(-overlap))) return false
    const added = bytes.subarray(overlap)
    this.lines.append({ path, from: known }, added)
    this.#read.set(path, { bytes: to, end: bytes.slice(-OVERLAP_BYTES) })
    return true
  }

  /** A file got shorter or was replaced. */
  #startOver() {
    this.#read = new Map()
    this.lines.clear()
  }

  async #fetch({ path, from, to }: Piece): Promise<Uint8Array> {
    const { signal } = this.#stopped
    return (await fetchArtifact({ runId: this.runId }, path, { from, limit: to - from, signal })).bytes
  }

  #fail(error: unknown) {
    if (this.#stopped.signal.aborted) return
    this.#error = error instanceof Error ? error : new Error(String(error))
    this.#changed()
  }

  #changed() {
    this.#version++
    for (const listener of this.#listeners) listener()
  }
}

function isSame(a: Uint8Array, b: Uint8Array | undefined): boolean {
  return b !== undefined && a.length === b.length && a.every((byte, i) => byte === b[i])
}
