import { ApiError } from '@labbook/protocol'
import { retriesOf, retryDelayMs } from '../connection/retry.js'

export interface PaceOptions {
  readonly signal: AbortSignal
  /** Says that sending waits, and for what; once per reason until it works again. */
  readonly onWaiting?: (reason: string) => void
  readonly random?: () => number
  readonly wait?: (ms: number, signal: AbortSignal) => Promise<void>
  /** Gives up after so many tries in a row; without it, a server that is away is waited for without end. */
  readonly mostTries?: number
}

const RETRY_TOKENS = 500
const RETRY_COST = 5
const LONGEST_WAIT_MS = 30_000

/**
 * When to try again (J-14, J-15), for all runs of a process: without end while the server is away, five times after a 500, never
 * after another refusal. A quota keeps many runs from storming a server that just came back.
 */
export class Pace {
  readonly #options: PaceOptions
  #tokens = RETRY_TOKENS
  readonly #told = new Set<string>()
  /** Whether the last try of any run failed for a reason that may pass. */
  isServerAway = false

  constructor(options: PaceOptions) {
    this.#options = options
  }

  async beforeTry(): Promise<void> {
    this.#options.signal.throwIfAborted()
  }

  succeeded(): void {
    this.#tokens = Math.min(RETRY_TOKENS, this.#tokens + 1)
    this.isServerAway = false
    this.#told.clear()
  }

  /** Waits before the next try, or gives the error that no repetition will mend. */
  async afterFailure(error: unknown, tries: number): Promise<ApiError | undefined> {
    this.#options.signal.throwIfAborted()
    if (!(error instanceof ApiError)) throw error
    const { status } = error
    const isUnknown = status === 401 || status === 403
    if (!isUnknown && tries >= retriesOf(error)) return error
    if (tries + 1 >= (this.#options.mostTries ?? Infinity)) throw error
    if (isUnknown) {
      this.#tell(`The server refuses the credentials (${error.message}). They are read again every 30 s.`)
      await this.#wait(LONGEST_WAIT_MS)
      return undefined
    }
    this.isServerAway = true
    this.#tell(`${error.message} What is logged is kept and sent again later.`)
    const delay = retryDelayMs(tries, error, this.#options.random)
    if (this.#tokens < RETRY_COST) return await this.#wait(Math.max(delay, LONGEST_WAIT_MS))
    this.#tokens -= RETRY_COST
    return await this.#wait(delay)
  }

  #tell(reason: string): void {
    if (this.#told.has(reason)) return
    this.#told.add(reason)
    this.#options.onWaiting?.(reason)
  }

  async #wait(ms: number): Promise<undefined> {
    const { wait = pause, signal } = this.#options
    await wait(ms, signal)
  }
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise<void>((resolve, reject) => {
    const stop = () => {
      clearTimeout(timer)
      reject(signal.reason as Error)
    }
    const timer = setTimeout(() => {
      signal.removeEventListener('abort', stop)
      resolve()
    }, ms)
    signal.addEventListener('abort', stop, { once: true })
  })
}
