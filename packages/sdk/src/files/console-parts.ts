import { CONSOLE_PART_BYTES, consolePartPath, type LogStream, writeLogLine } from '@labbook/protocol'

export interface ConsoleLine {
  /** Among the lines of the run, from 1. */
  readonly line: number
  readonly stream: LogStream
  /** In milliseconds since 1970. */
  readonly timestamp: number
  readonly text: string
}

export interface ConsolePart {
  readonly path: string
  readonly bytes: Uint8Array<ArrayBuffer>
}

interface OpenPart {
  readonly number: number
  readonly lines: Uint8Array<ArrayBuffer>[]
  size: number
  isChanged: boolean
}

/**
 * Makes the artifacts of a console log: `logs/console/<number of its first line>.ndjson`, at most 128 KiB each, of which only
 * the last one grows. Lines that are added again after a crash make parts of the same names.
 *
 * @example
 * const parts = new ConsoleParts()
 * parts.add({ line: 1, stream: 'stdout', timestamp: Date.now(), text: 'epoch 1' })
 * for (const { path, bytes } of parts.takeChanged()) await upload(path, bytes)
 */
export class ConsoleParts {
  /** Those that nobody has taken as they are now, and the last one. */
  #parts: OpenPart[] = []
  #waitingBytes = 0

  /** Of the lines that came since parts were taken last. */
  get waitingBytes(): number {
    return this.#waitingBytes
  }

  add(line: ConsoleLine): void {
    for (const bytes of encoded(line)) {
      const part = this.#partFor(bytes.length, line.line)
      part.lines.push(bytes)
      part.size += bytes.length
      part.isChanged = true
      this.#waitingBytes += bytes.length
    }
  }

  /** The parts that are new or grew since they were taken last, each whole. */
  takeChanged(): ConsolePart[] {
    const last = this.#parts.at(-1)
    const changed = this.#parts.filter(({ isChanged }) => isChanged)
    this.#parts = last === undefined ? [] : [last]
    this.#waitingBytes = 0
    if (last !== undefined) last.isChanged = false
    return changed.map((part) => ({ path: consolePartPath(part.number), bytes: joined(part) }))
  }

  #partFor(size: number, line: number): OpenPart {
    const last = this.#parts.at(-1)
    if (last !== undefined && last.size + size <= CONSOLE_PART_BYTES) return last
    // A line of several parts gives each a number of its own.
    const number = Math.max(line, (last?.number ?? 0) + 1)
    const part = { number, lines: [], size: 0, isChanged: true }
    this.#parts.push(part)
    return part
  }
}

const encoder = new TextEncoder()

/** A line; one that no part could hold is split. */
function encoded(line: ConsoleLine): Uint8Array<ArrayBuffer>[] {
  const { stream, timestamp, text } = line
  const bytes = encoder.encode(writeLogLine({ stream, timeMs: timestamp, text }))
  if (bytes.length <= CONSOLE_PART_BYTES) return [bytes]
  const middle = text.length >> 1
  const at = /[\ud800-\udbff]/.test(text.charAt(middle - 1)) ? middle - 1 : middle
  return [text.slice(0, at), text.slice(at)].flatMap((half) => encoded({ ...line, text: half }))
}

function joined({ lines, size }: OpenPart): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(size)
  let at = 0
  for (const line of lines) {
    bytes.set(line, at)
    at += line.length
  }
  return bytes
}
