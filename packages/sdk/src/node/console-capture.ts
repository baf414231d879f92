import { StringDecoder } from 'node:string_decoder'
import { ConsoleLines } from '../files/console-lines.js'
import { LineBudget } from '../files/line-budget.js'
import { hookWrites } from './hook-writes.js'

export type ConsoleStream = 'stdout' | 'stderr'

export interface ConsoleCaptureOptions {
  readonly onLine: (stream: ConsoleStream, text: string, timestampMs: number) => void
  /** Gets a sentence when lines can no longer be taken. */
  readonly onWarning?: ((text: string) => void) | undefined
}

/** A line that does not end is told after this time, as far as it got. */
const UNFINISHED_MS = 1_000

/**
 * Tells, line by line, what this process writes to its standard output and error from now on: `console.log`, progress bars,
 * any library. Everything is passed on as it came. Child processes that write to the terminal themselves are not seen.
 *
 * What `onLine` itself prints is not told to it. More than 8 MiB at once or 1 MiB a second is left out, and a line says how
 * much. `stop` tells what is unfinished and takes the hook away; a hook that somebody set over it meanwhile stays.
 *
 * @example
 * const capture = captureConsole({ onLine: (stream, text) => lines.push({ stream, text }) })
 * console.log('epoch 1')
 * capture.stop()
 */
export function captureConsole({ onLine, onWarning }: ConsoleCaptureOptions): { stop(): void } {
  const budget = new LineBudget()
  const streams = [new Heard('stdout'), new Heard('stderr')]
  const unhook = streams.map((heard) =>
    hookWrites(process[heard.name], (chunk, encoding) => hear(heard, chunk, encoding)),
  )
  let timer: NodeJS.Timeout | undefined
  let isTelling = false

  function hear(heard: Heard, chunk: unknown, encoding: unknown): void {
    if (isTelling) return
    const nowMs = Date.now()
    // A thread that is busy for long runs no timers, but it may print.
    if (heard.isUnfinishedFor(UNFINISHED_MS, nowMs)) tell(heard, heard.flush(), nowMs)
    tell(heard, heard.lines.push(heard.textOf(chunk, encoding)), nowMs)
    heard.noteUnfinished(nowMs)
    if (heard.lines.hasUnfinished || budget.hasLeftOut) timer ??= setTimeout(flush, UNFINISHED_MS).unref()
  }

  function flush(): void {
    timer = undefined
    const nowMs = Date.now()
    for (const heard of streams) tell(heard, heard.flush(), nowMs)
    tellLeftOut(nowMs)
  }

  function tell({ name }: Heard, texts: readonly string[], nowMs: number): void {
    for (const text of texts) {
      if (!budget.admits(text.length, nowMs)) continue
      tellLeftOut(nowMs)
      tellLine(name, text, nowMs)
    }
  }

  function tellLeftOut(nowMs: number): void {
    const count = budget.takeLeftOut()
    if (count > 0) tellLine('stderr', `[${count} lines are missing here: more was printed than a log takes]`, nowMs)
  }

  function tellLine(name: ConsoleStream, text: string, nowMs: number): void {
    isTelling = true
    try {
      onLine(name, text, nowMs)
    } catch (error) {
      end()
      onWarning?.(
        `What the program prints is no longer logged: ${error instanceof Error ? error.message : String(error)}`,
      )
    } finally {
      isTelling = false
    }
  }

  function end(): void {
    clearTimeout(timer)
    for (const each of unhook.splice(0)) each()
  }

  return {
    stop() {
      if (unhook.length === 0) return
      end()
      const nowMs = Date.now()
      for (const heard of streams) {
        tell(heard, heard.lines.push(heard.decoder.end()), nowMs)
        tell(heard, heard.flush(), nowMs)
      }
      tellLeftOut(nowMs)
    },
  }
}

/** One of the two streams, as far as it was heard. */
class Heard {
  readonly name: ConsoleStream
  readonly lines = new ConsoleLines()
  readonly decoder = new StringDecoder('utf8')
  /** Since the last flush. */
  #unfinishedSinceMs: number | undefined

  constructor(name: ConsoleStream) {
    this.name = name
  }

  isUnfinishedFor(ms: number, nowMs: number): boolean {
    return this.#unfinishedSinceMs !== undefined && Math.abs(nowMs - this.#unfinishedSinceMs) >= ms
  }

  noteUnfinished(nowMs: number): void {
    this.#unfinishedSinceMs = this.lines.hasUnfinished ? (this.#unfinishedSinceMs ?? nowMs) : undefined
  }

  flush(): string[] {
    this.#unfinishedSinceMs = undefined
    return this.lines.flush()
  }

  /** As the terminal reads it: UTF-8, of which a character may come in two chunks. */
  textOf(chunk: unknown, encoding: unknown): string {
    if (ArrayBuffer.isView(chunk)) {
      return this.decoder.write(Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength))
    }
    if (typeof chunk !== 'string') return ''
    const isText = typeof encoding !== 'string' || /^(utf-?8|utf-?16le|ucs-?2)$/i.test(encoding)
    if (isText) return this.decoder.end() + chunk
    return Buffer.isEncoding(encoding) ? this.decoder.write(Buffer.from(chunk, encoding)) : ''
  }
}
