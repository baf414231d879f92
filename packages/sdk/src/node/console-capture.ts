import { StringDecoder } from 'node:string_decoder'
import { format } from 'node:util'
import { ConsoleLines } from '../files/console-lines.js'
import { LineBudget } from '../files/line-budget.js'
import { hookMethod } from './hook-method.js'

export type ConsoleStream = 'stdout' | 'stderr'

export interface ConsoleCaptureOptions {
  readonly onLine: (stream: ConsoleStream, text: string, timestampMs: number) => void
  /** Gets a sentence when lines can no longer be taken. */
  readonly onWarning?: ((text: string) => void) | undefined
  /** Whether `console` writes past the streams of `process`, as it does in Deno and Bun. */
  readonly isConsoleApart?: boolean
}

const STREAMS = ['stdout', 'stderr'] as const
const CONSOLE_METHODS = [
  ['debug', 'stdout'],
  ['info', 'stdout'],
  ['log', 'stdout'],
  ['warn', 'stderr'],
  ['error', 'stderr'],
] as const

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
export function captureConsole(options: ConsoleCaptureOptions): { stop(): void } {
  const { onLine, onWarning, isConsoleApart = !isNode() } = options
  const budget = new LineBudget()
  const heard = { stdout: new Heard(), stderr: new Heard() }
  const unhook = STREAMS.map((name) =>
    hookMethod(process[name], 'write', ([chunk, encoding]) => hear(name, () => heard[name].textOf(chunk, encoding))),
  )
  if (isConsoleApart) {
    for (const [method, name] of CONSOLE_METHODS) {
      unhook.push(hookMethod(console, method, (args) => hear(name, () => `${format(...args)}\n`)))
    }
  }
  let timer: NodeJS.Timeout | undefined
  let isTelling = false

  function hear(name: ConsoleStream, text: () => string): void {
    if (isTelling) return
    attempt((nowMs) => {
      const { lines } = heard[name]
      // A thread that is busy for long runs no timers, but it may print.
      if (heard[name].isUnfinishedFor(UNFINISHED_MS, nowMs)) tell(name, heard[name].flush(), nowMs)
      tell(name, lines.push(text()), nowMs)
      heard[name].noteUnfinished(nowMs)
      if (lines.hasUnfinished || budget.hasLeftOut) timer ??= setTimeout(flush, UNFINISHED_MS).unref()
    })
  }

  function flush(): void {
    timer = undefined
    attempt((nowMs) => {
      for (const name of STREAMS) tell(name, heard[name].flush(), nowMs)
      tellLeftOut(nowMs)
    })
  }

  function tell(name: ConsoleStream, texts: readonly string[], nowMs: number): void {
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
    } finally {
      isTelling = false
    }
  }

  /** The program that prints must not be hurt by who listens. */
  function attempt(work: (nowMs: number) => void): void {
    try {
      work(Date.now())
    } catch (error) {
      end()
      const reason = error instanceof Error ? error.message : String(error)
      onWarning?.(`What the program prints is no longer logged: ${reason}`)
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
      for (const name of STREAMS) hear(name, () => heard[name].decoder.end())
      clearTimeout(timer)
      flush()
    },
  }
}

/** Deno and Bun say which Node they stand in for, and their own name. */
function isNode(): boolean {
  return !('deno' in process.versions || 'bun' in process.versions)
}

/** What was heard of one stream. */
class Heard {
  readonly lines = new ConsoleLines()
  readonly decoder = new StringDecoder('utf8')
  /** Since the last flush. */
  #unfinishedSinceMs: number | undefined

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
