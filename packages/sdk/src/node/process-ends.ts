import { createBeats, startBeating } from './busy-main-thread.js'

export type EndSignal = 'SIGINT' | 'SIGTERM'

export interface ProcessEndHandlers {
  /** Nothing is left to do. The process waits for the promise, up to `limitMs`. Called once. */
  readonly beforeExit?: () => void | Promise<void>
  /**
   * A signal came. If it `isFatal`, nobody else listens to it: the process ends by it when the promise is settled, or after
   * `limitMs`. Otherwise the program decides whether it ends at all.
   */
  readonly signal?: (name: EndSignal, info: { readonly isFatal: boolean }) => void | Promise<void>
  /** The process ends by an error that nobody caught, or by a rejection that Node takes for one. */
  readonly uncaughtError?: (error: unknown) => void
  /** The last thing that runs, and it runs to its end at once. `signal` is the last one that came. */
  readonly exit?: (info: { readonly code: number; readonly signal: EndSignal | undefined }) => void
}

export interface ProcessEndOptions {
  readonly limitMs?: number
  /** Gets a sentence for each handler that failed. */
  readonly onWarning?: (text: string) => void
}

interface Registration {
  readonly handlers: ProcessEndHandlers
  readonly options: ProcessEndOptions
  isBeforeExitDone: boolean
}

const LIMIT_MS = 10_000

/** Not SIGHUP: a program under `nohup` ignores it, and a listener would take that back. */
const SIGNALS: readonly EndSignal[] = ['SIGINT', 'SIGTERM']
const listeners: Readonly<Record<EndSignal, () => void>> = {
  SIGINT: () => signal('SIGINT'),
  SIGTERM: () => signal('SIGTERM'),
}

const registrations = new Set<Registration>()
let lastSignal: EndSignal | undefined
let isEnding = false
let beating: { stop(): void } | undefined

/** For the worker that calls `releaseWhileBusy`. */
export const beats = createBeats()

/**
 * Calls the handlers when the process ends, as long as `stop` was not called. How it ends stays as it would be: an exit code,
 * the signal, or what the program's own listeners decide. A second signal ends it at once. What a handler throws goes to
 * `onWarning`.
 *
 * @example
 * const ends = onProcessEnd({
 *   beforeExit: () => run.end('FINISHED'),
 *   signal: (_, { isFatal }) => (isFatal ? run.end('KILLED') : run.flush()),
 *   uncaughtError: (error) => run.fail(error),
 *   exit: () => journal.sync(),
 * })
 * ends.stop()
 */
export function onProcessEnd(handlers: ProcessEndHandlers, options: ProcessEndOptions = {}): { stop(): void } {
  const registration = { handlers, options, isBeforeExitDone: false }
  if (registrations.size === 0) listen()
  registrations.add(registration)
  return {
    stop() {
      if (registrations.delete(registration) && registrations.size === 0) stopListening()
    },
  }
}

function listen(): void {
  process.on('beforeExit', beforeExit)
  process.on('uncaughtExceptionMonitor', uncaughtError)
  process.on('exit', exit)
  listenToSignals()
  beating = startBeating(beats, { release: ignoreSignals, listen: listenToSignals })
}

function listenToSignals(): void {
  // First, so that listeners that the program set for one signal are still there to be counted.
  for (const name of SIGNALS) process.prependListener(name, listeners[name])
}

function ignoreSignals(): void {
  for (const name of SIGNALS) process.off(name, listeners[name])
}

function stopListening(): void {
  process.off('beforeExit', beforeExit)
  process.off('uncaughtExceptionMonitor', uncaughtError)
  process.off('exit', exit)
  ignoreSignals()
  beating?.stop()
}

function beforeExit(): void {
  const waiting = [...registrations].filter((registration) => !registration.isBeforeExitDone)
  for (const registration of waiting) registration.isBeforeExitDone = true
  void callAll(waiting, ({ beforeExit: handler }) => handler?.())
}

function signal(name: EndSignal): void {
  lastSignal = name
  // Whoever sends a second one does not want to wait.
  if (isEnding) return endBy(name)
  const isFatal = !hasOtherListeners(name)
  isEnding = isFatal
  void callAll([...registrations], ({ signal: handler }) => handler?.(name, { isFatal })).then(() => {
    if (isFatal) endBy(name)
  })
}

/** Without a listener, Node lets the signal do what it does. */
function endBy(name: EndSignal): void {
  process.off(name, listeners[name])
  process.kill(process.pid, name)
}

/**
 * The package signal-exit, which many command line libraries use, listens to signals only to pass them on, and only where
 * nobody else listens. So its listeners are no reason to live on; it counts them where its other versions find them.
 */
function hasOtherListeners(name: EndSignal): boolean {
  const others = process.listeners(name).filter((listener) => listener !== listeners[name]).length
  const versions = [
    Reflect.get(process, '__signal_exit_emitter__'),
    Reflect.get(globalThis, Symbol.for('signal-exit emitter')),
  ]
  return others > versions.reduce((sum: number, emitter: unknown) => sum + countOf(emitter), 0)
}

function countOf(emitter: unknown): number {
  return typeof emitter === 'object' && emitter !== null && 'count' in emitter && typeof emitter.count === 'number'
    ? emitter.count
    : 0
}

function uncaughtError(error: unknown): void {
  // The program catches what is left over, and goes on.
  if (process.listenerCount('uncaughtException') > 0 || process.hasUncaughtExceptionCaptureCallback()) return
  for (const registration of registrations) attempt(registration, ({ uncaughtError: handler }) => handler?.(error))
}

function exit(code: number): void {
  for (const registration of registrations) {
    attempt(registration, ({ exit: handler }) => handler?.({ code, signal: lastSignal }))
  }
}

type Call<R> = (handlers: ProcessEndHandlers) => R

function attempt(registration: Registration, call: Call<void>): void {
  try {
    call(registration.handlers)
  } catch (error) {
    warn(registration, error)
  }
}

/** Keeps the process alive until the handlers are done, or their time is over. */
async function callAll(called: readonly Registration[], call: Call<void | Promise<void>>): Promise<void> {
  await Promise.all(
    called.map(async (registration) => {
      let timer: NodeJS.Timeout | undefined
      const limit = new Promise<void>((resolve) => {
        timer = setTimeout(resolve, registration.options.limitMs ?? LIMIT_MS)
      })
      try {
        await Promise.race([call(registration.handlers), limit])
      } catch (error) {
        warn(registration, error)
      }
      clearTimeout(timer)
    }),
  )
}

function warn({ options }: Registration, error: unknown): void {
  options.onWarning?.(`A run could not be ended: ${error instanceof Error ? error.message : String(error)}`)
}
