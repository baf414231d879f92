import {
  CONSOLE_FOLDER,
  consolePartNumber,
  lastOverwrite,
  LOG_FOLDER,
  type LogFormat,
  type LogLine,
  logFormatOf,
  parseLogLine,
} from '@labbook/protocol'
import type { ArtifactFolder } from './artifact-folder.js'

export interface LogFile {
  readonly path: string
  readonly size: number
}

/** A log of a run: the console log with its parts, or a text file (sdk-fluent LOG-1, LOG-4). */
export interface RunLog {
  readonly name: string
  readonly isConsole: boolean
  readonly format: LogFormat
  /** In the order in which they are read. */
  readonly files: readonly LogFile[]
}

/** The logs of a run, the console log first. */
export async function runLogs(artifacts: ArtifactFolder): Promise<readonly RunLog[]> {
  const level = await artifacts.list(LOG_FOLDER)
  const hasConsole = level.some(({ path, isDir }) => isDir && path === CONSOLE_FOLDER)
  const parts = (hasConsole ? await artifacts.list(CONSOLE_FOLDER) : [])
    .filter(({ path }) => consolePartNumber(path) !== undefined)
    .toSorted((a, b) => (a.path < b.path ? -1 : 1))
  const fileOf = ({ path, fileSize }: (typeof level)[number]): LogFile => ({ path, size: Number(fileSize ?? 0) })
  return [
    ...(parts.length === 0
      ? []
      : [{ name: 'console', isConsole: true, format: 'ndjson' as const, files: parts.map(fileOf) }]),
    ...level.flatMap((file): RunLog[] => {
      const format = file.isDir ? undefined : logFormatOf(file.path)
      if (format === undefined) return []
      return [{ name: file.path.slice(LOG_FOLDER.length + 1), isConsole: false, format, files: [fileOf(file)] }]
    }),
  ]
}

export type ReadBytes = (file: LogFile, range: { from: number; to: number }) => Promise<Uint8Array>

/** So many bytes are read at once. */
const PIECE_BYTES = 1024 * 1024

/** Reads what a log has gained since it was last asked, and gives it as lines. */
export class LogTail {
  readonly #read = new Map<string, number>()
  #path = ''
  #partial: Uint8Array = new Uint8Array()
  readonly #decoder = new TextDecoder()

  constructor(
    private readonly format: LogFormat,
    private readonly readBytes: ReadBytes,
  ) {}

  /** Counts the files as read. */
  skip(files: readonly LogFile[]) {
    for (const { path, size } of files) this.#read.set(path, size)
    this.#path = files.at(-1)?.path ?? ''
  }

  async *linesOf(files: readonly LogFile[]): AsyncGenerator<readonly LogLine[]> {
    for (const file of files) {
      // A file that got shorter was written anew.
      if (file.size < (this.#read.get(file.path) ?? 0)) {
        this.#read.delete(file.path)
        this.#partial = new Uint8Array()
      }
      for (let from = this.#read.get(file.path) ?? 0; from < file.size; ) {
        const bytes = await this.readBytes(file, { from, to: Math.min(file.size, from + PIECE_BYTES) })
        // It got shorter while it was read.
        if (bytes.length === 0) break
        from += bytes.length
        this.#read.set(file.path, from)
        yield this.#add(file.path, bytes)
      }
    }
  }

  /** The last line, if it does not end in a newline. */
  end(): readonly LogLine[] {
    const last = this.#partial
    this.#partial = new Uint8Array()
    return last.length === 0 ? [] : this.#parse(last)
  }

  #add(path: string, bytes: Uint8Array): readonly LogLine[] {
    // A new part begins a new line, even if the part before did not end its last one.
    const before = path === this.#path ? [] : this.end()
    this.#path = path
    const all = Buffer.concat([this.#partial, bytes])
    const end = all.lastIndexOf(NEWLINE) + 1
    this.#partial = all.subarray(end)
    return [...before, ...this.#parse(all.subarray(0, end))]
  }

  #parse(bytes: Uint8Array): LogLine[] {
    return linesIn(this.#decoder.decode(bytes)).map((line) => readLine(line, this.format))
  }
}

const NEWLINE = 10

/** The last lines of a log, from as few of its last bytes as hold them. */
export async function lastLines(
  { files, format }: RunLog,
  { count, isWanted, readBytes }: { count: number; isWanted: (line: LogLine) => boolean; readBytes: ReadBytes },
): Promise<readonly LogLine[]> {
  const decoder = new TextDecoder()
  let lines: LogLine[] = []
  for (const file of files.toReversed()) {
    /** The begin of what was read, whose first line may have begun before it. */
    let held: Uint8Array = new Uint8Array()
    for (let to = file.size; to > 0 && lines.length < count; ) {
      const from = Math.max(0, to - PIECE_BYTES)
      held = Buffer.concat([await readBytes(file, { from, to }), held])
      to = from
      const start = from === 0 ? 0 : held.indexOf(NEWLINE) + 1
      if (from > 0 && start === 0) continue
      const found = linesIn(decoder.decode(held.subarray(start))).map((line) => readLine(line, format))
      lines = [...found.filter(isWanted), ...lines]
      held = held.subarray(0, start)
    }
  }
  return count === 0 ? [] : lines.slice(-count)
}

/** The lines of a text; what follows the last newline is one, unless it is empty. */
function linesIn(text: string): string[] {
  const lines = text.split('\n')
  if (lines.at(-1) === '') lines.pop()
  return lines
}

/** A line of a text file is printed as it is, with its time. */
function readLine(line: string, format: LogFormat): LogLine {
  return format === 'plain' ? { text: lastOverwrite(line) } : parseLogLine(line, format)
}
