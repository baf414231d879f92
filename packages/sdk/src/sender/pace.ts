import { ApiError } from '@labbook/protocol'

export interface PaceOptions {
  readonly signal: AbortSignal
  /** Says that sending waits, and for what; once per reason until it works again. */
  readonly onWaiting?: (reason: string) => void
  readonly random?: () => number
}

const RETRY_TOKENS = 500
const RETRY_COST = 5
const FIRST_WAIT_MS = 500
const LONGEST_WAIT_MS = 30_000
const LONGEST_RETRY_AFTER_MS = 300_000
const TRIES_OF_A_500 = 5
const RETRYABLE = new Set([408, 429, 502, 503, 504])

/**
 * When to try again (J-14, J-15), for all runs of a process: without end while the server is away, five times after a 500, never
 * after another refusal. A quota keeps many runs from storming a server that just came back.
 */
export class Pace {
  readonly #options: PaceOptions
  #tokens = RETRY_TOKENS
  #told = new Set<string>()
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
    if (status === 401 || status === 403) {
      this.#tell(`The server refuses the credentials (${error.message}). Labbook reads them again every 30 s.`)
      await this.#wait(LONGEST_WAIT_MS)
      return undefined
    }
    if (status === 500 ? tries + 1 >= TRIES_OF_A_500 : !RETRYABLE.has(status)) return error
    this.isServerAway = true
    this.#tell(`${error.message} Labbook keeps what is logged and tries again.`)
    const doubled = Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** tries)
    const jittered = doubled * (this.#options.random ?? Math.random)()
    // Every failure of the network is a 503 of our own making, and its second is no wish of a server.
    const asked = error.cause === undefined ? (error.retryAfterS ?? 0) * 1000 : 0
    const wait = Math.max(jittered, Math.min(asked, LONGEST_RETRY_AFTER_MS))
    if (this.#tokens >= RETRY_COST) this.#tokens -= RETRY_COST
    else return await this.#wait(Math.max(wait, LONGEST_WAIT_MS))
    return await this.#wait(wait)
  }

  #tell(reason: string): void {
    if (this.#told.has(reason)) return
    this.#told.add(reason)
    this.#options.onWaiting?.(reason)
  }

  async #wait(ms: number): Promise<undefined> {
    const { signal } = this.#options
    await new Promise<void>((resolve, reject) => {
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
}
