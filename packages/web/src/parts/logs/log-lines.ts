import { type LogFormat, type LogLine, type LogStream, parseLogLine } from '@labbook/protocol'
import { isTrouble } from './trouble.js'

/** A range of bytes of a file. */
export interface Piece {
  readonly path: string
  readonly from: number
  readonly to: number
}

export interface ShownLine extends LogLine {
  /** Part of a traceback. */
  readonly isTrouble: boolean
}

/** Which lines are listed. */
export type StreamFilter = 'all' | LogStream

/** The lines of a filtered list, by row. Rows and lines count from 0. */
export interface LogRows {
  readonly count: number
  lineAt(row: number): number
  /** The row of a line, or of the next line that is listed. */
  rowOf(line: number): number
}

/** Some whole lines, as fetched, with what lists need to know of them. */
interface Chunk {
  readonly piece: Piece
  readonly firstLine: number
  readonly count: number
  /** A byte a line: its stream, and whether it is part of a traceback. */
  readonly marks: Uint8Array
  readonly firstMs: number | undefined
  readonly lastMs: number | undefined
  /** Dropped when too many bytes are held; fetched again when its lines come into view. */
  bytes: Uint8Array | undefined
  lines: readonly LogLine[] | undefined
}

const MARKS = { stdout: 1, stderr: 2, trouble: 4 } as const

const NEWLINE = 10
/** More bytes than this are not held; the chunks used longest ago are dropped. */
const HELD_BYTES = 64 * 1024 * 1024
/** So many chunks keep their parsed lines, which take much more memory than their bytes. */
const CHUNKS_IN_USE = 32
/** A longer line is shown as several. */
const LINE_BYTES = 1024 * 1024

/**
 * The lines of a log that is read in pieces, in order. It holds bytes and one byte of marks a line; a line is parsed when it
 * is asked for, so that a million lines are no burden.
 */
export class LogLines {
  #chunks: Chunk[] = []
  #tail: { readonly path: string; readonly from: number; readonly bytes: Uint8Array } | undefined
  #listed = 0
  #held = 0
  #isInTrouble = false
  #inUse: Chunk[] = []
  #stderrCount = 0
  #version = 0
  #rows = new Map<StreamFilter, { readonly version: number; readonly rows: LogRows }>()
  readonly #listeners = new Set<() => void>()
  readonly #decoder = new TextDecoder()

  constructor(private readonly format: LogFormat) {}

  get count(): number {
    return this.#listed + (this.#tail === undefined ? 0 : 1)
  }

  get stderrCount(): number {
    return this.#stderrCount
  }

  /** Grows with each change. */
  get version(): number {
    return this.#version
  }

  /** Time of the newest line that has one. */
  get lastMs(): number | undefined {
    return this.#chunks.findLast(({ lastMs }) => lastMs !== undefined)?.lastMs
  }

  onChange = (listener: () => void): (() => void) => {
    this.#listeners.add(listener)
    return () => void this.#listeners.delete(listener)
  }

  /** Adds the bytes that follow those of before. */
  append({ path, from }: Pick<Piece, 'path' | 'from'>, added: Uint8Array) {
    if (added.length === 0) return
    // A new file begins a new line, even if the file before did not end its last one.
    if (this.#tail !== undefined && this.#tail.path !== path)
      this.#list(this.#tail.path, this.#tail.from, this.#tail.bytes)
    const start = this.#tail?.path === path ? this.#tail.from : from
    const bytes = this.#tail?.path === path ? joined(this.#tail.bytes, added) : added
    const end = bytes.length > LINE_BYTES && !bytes.includes(NEWLINE) ? bytes.length : bytes.lastIndexOf(NEWLINE) + 1
    this.#tail = end === bytes.length ? undefined : { path, from: start + end, bytes: bytes.subarray(end) }
    if (end > 0) this.#list(path, start, bytes.subarray(0, end))
    this.#changed()
  }

  clear() {
    this.#chunks = []
    this.#inUse = []
    this.#tail = undefined
    this.#listed = 0
    this.#held = 0
    this.#stderrCount = 0
    this.#isInTrouble = false
    this.#changed()
  }

  /** `undefined` if its bytes were dropped: then `missing` says what to fetch. */
  lineAt(line: number): ShownLine | undefined {
    if (line === this.#listed && this.#tail !== undefined) {
      return { ...parseLogLine(this.#decoder.decode(this.#tail.bytes), this.format), isTrouble: false }
    }
    const chunk = this.#chunkOf(line)
    const found = chunk && this.#linesOf(chunk)?.[line - chunk.firstLine]
    if (chunk === undefined || found === undefined) return undefined
    return { ...found, isTrouble: ((chunk.marks[line - chunk.firstLine] ?? 0) & MARKS.trouble) !== 0 }
  }

  streamAt(line: number): LogStream | undefined {
    const chunk = this.#chunkOf(line)
    return streamOf(chunk?.marks[line - chunk.firstLine] ?? 0)
  }

  /** What to fetch again to show these lines. */
  missing(first: number, last: number): readonly Piece[] {
    return this.#chunks
      .filter(({ firstLine, count, bytes }) => bytes === undefined && firstLine <= last && firstLine + count > first)
      .map(({ piece }) => piece)
  }

  restore(piece: Piece, bytes: Uint8Array) {
    const chunk = this.#chunks.find((each) => each.piece.path === piece.path && each.piece.from === piece.from)
    if (chunk === undefined || chunk.bytes !== undefined) return
    chunk.bytes = bytes
    this.#held += bytes.length
    this.#keep(chunk)
    this.#dropOld()
    this.#changed()
  }

  rows(filter: StreamFilter): LogRows {
    const known = this.#rows.get(filter)
    if (known?.version === this.#version) return known.rows
    const rows = filter === 'all' ? allRows(this.count) : rowsOf(this.#linesWith(filter))
    this.#rows.set(filter, { version: this.#version, rows })
    return rows
  }

  /** The last line that was written at the time or before it. */
  lineAtTime(timeMs: number): number | undefined {
    const chunk = this.#chunks.findLast(({ firstMs }) => firstMs !== undefined && firstMs <= timeMs)
    if (chunk === undefined) return undefined
    const index = this.#linesOf(chunk)?.findLastIndex((line) => line.timeMs !== undefined && line.timeMs <= timeMs) ?? 0
    return chunk.firstLine + Math.max(0, index)
  }

  /** Time of a line, or of the nearest line before it that has one. */
  timeOf(line: number): number | undefined {
    const chunk = this.#chunkOf(line)
    if (chunk === undefined) return this.lastMs
    const own = this.#linesOf(chunk)
      ?.slice(0, line - chunk.firstLine + 1)
      .findLast(({ timeMs }) => timeMs !== undefined)?.timeMs
    if (own !== undefined) return own
    const at = this.#chunks.indexOf(chunk)
    return this.#chunks.slice(0, at).findLast(({ lastMs }) => lastMs !== undefined)?.lastMs
  }

  /** The lines from one on, at most a chunk; `missing` if they must be fetched first, `undefined` after the last. */
  stretchFrom(line: number): { readonly lines: readonly LogLine[] } | { readonly missing: Piece } | undefined {
    const chunk = this.#chunkOf(line)
    if (chunk === undefined) {
      const tail = this.lineAt(line)
      return tail === undefined ? undefined : { lines: [tail] }
    }
    // Read without keeping: a search passes over every line once.
    const lines = chunk.lines ?? (chunk.bytes && this.#parse(chunk.bytes))
    return lines === undefined ? { missing: chunk.piece } : { lines: lines.slice(line - chunk.firstLine) }
  }

  #list(path: string, from: number, bytes: Uint8Array) {
    const lines = this.#parse(bytes)
    const marks = new Uint8Array(lines.length)
    for (const [i, line] of lines.entries()) {
      const trouble = isTrouble(line.text, this.#isInTrouble)
      this.#isInTrouble = trouble === 'more'
      if (line.stream === 'stderr') this.#stderrCount++
      marks[i] = (line.stream === undefined ? 0 : MARKS[line.stream]) | (trouble === undefined ? 0 : MARKS.trouble)
    }
    const chunk: Chunk = {
      piece: { path, from, to: from + bytes.length },
      firstLine: this.#listed,
      count: lines.length,
      marks,
      firstMs: lines.find(({ timeMs }) => timeMs !== undefined)?.timeMs,
      lastMs: lines.findLast(({ timeMs }) => timeMs !== undefined)?.timeMs,
      bytes,
      lines: undefined,
    }
    this.#chunks.push(chunk)
    this.#listed += lines.length
    this.#held += bytes.length
    this.#dropOld()
  }

  #parse(bytes: Uint8Array): LogLine[] {
    const text = this.#decoder.decode(bytes)
    const lines = text.split('\n')
    if (text.endsWith('\n')) lines.pop()
    return lines.map((line) => parseLogLine(line, this.format))
  }

  #linesOf(chunk: Chunk): readonly LogLine[] | undefined {
    chunk.lines ??= chunk.bytes && this.#parse(chunk.bytes)
    if (chunk.lines !== undefined) this.#keep(chunk)
    return chunk.lines
  }

  /** Its lines and bytes stay until as many others were used. */
  #keep(chunk: Chunk) {
    const at = this.#inUse.indexOf(chunk)
    if (at >= 0) this.#inUse.splice(at, 1)
    this.#inUse.push(chunk)
    const oldest = this.#inUse.length > CHUNKS_IN_USE ? this.#inUse.shift() : undefined
    if (oldest !== undefined) oldest.lines = undefined
  }

  /** Drops bytes from the begin of the log on, but not those of lines in use. */
  #dropOld() {
    if (this.#held <= HELD_BYTES) return
    for (const chunk of this.#chunks) {
      if (chunk.bytes === undefined || this.#inUse.includes(chunk)) continue
      this.#held -= chunk.bytes.length
      chunk.bytes = undefined
      if (this.#held <= HELD_BYTES) return
    }
  }

  #chunkOf(line: number): Chunk | undefined {
    if (line < 0 || line >= this.#listed) return undefined
    let low = 0
    let high = this.#chunks.length - 1
    while (low < high) {
      const at = (low + high + 1) >>> 1
      if ((this.#chunks[at] as Chunk).firstLine <= line) low = at
      else high = at - 1
    }
    return this.#chunks[low]
  }

  #linesWith(stream: LogStream): Uint32Array {
    const wanted = MARKS[stream]
    const found = new Uint32Array(this.#listed)
    let count = 0
    for (const { firstLine, marks } of this.#chunks) {
      for (let i = 0; i < marks.length; i++) {
        if (((marks[i] as number) & wanted) !== 0) found[count++] = firstLine + i
      }
    }
    return found.subarray(0, count)
  }

  #changed() {
    this.#version++
    for (const listener of this.#listeners) listener()
  }
}

function streamOf(mark: number): LogStream | undefined {
  return (mark & MARKS.stderr) !== 0 ? 'stderr' : (mark & MARKS.stdout) !== 0 ? 'stdout' : undefined
}

function allRows(count: number): LogRows {
  return { count, lineAt: (row) => row, rowOf: (line) => line }
}

function rowsOf(lines: Uint32Array): LogRows {
  return {
    count: lines.length,
    lineAt: (row) => lines[row] ?? -1,
    rowOf(line) {
      let low = 0
      let high = lines.length
      while (low < high) {
        const at = (low + high) >>> 1
        if ((lines[at] as number) < line) low = at + 1
        else high = at
      }
      return low
    },
  }
}

function joined(a: Uint8Array, b: Uint8Array): Uint8Array {
  const all = new Uint8Array(a.length + b.length)
  all.set(a)
  all.set(b, a.length)
  return all
}
