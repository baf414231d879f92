import { ApiError } from '@labbook/protocol'
import type { LongValues } from '../checks/value-text.js'
import { type LogCall, RefusedCall, WatchedCall } from './watched-call.js'

export interface LogRulesOptions {
  readonly warn: (sentence: string) => void
  /** A mistake is thrown at once, and not kept for the promise. */
  readonly isStrict: () => boolean
  readonly truncate: () => boolean
}

/** How log calls treat mistakes, for all runs of a process. */
export class LogRules {
  readonly #options: LogRulesOptions
  readonly #warned = new Set<string>()

  constructor(options: LogRulesOptions) {
    this.#options = options
  }

  /** What a call gives whose arguments were refused. */
  refused(kind: string, error: unknown): LogCall {
    if (!(error instanceof ApiError) || this.#options.isStrict()) throw error
    return new RefusedCall(error, ({ message }) =>
      this.warnOnce(kind, `${message} Nothing was logged by this call; await it to catch such mistakes.`),
    )
  }

  /** The same for a call that is found to be a mistake only later. */
  watched(kind: string, call: Promise<void>): LogCall {
    return new WatchedCall(call, (error) => this.warnOnce(kind, `An artifact was not logged: ${error.message}`))
  }

  warnOnce(kind: string, sentence: string): void {
    if (this.#warned.has(kind)) return
    this.#warned.add(kind)
    this.#options.warn(sentence)
  }

  get longValues(): LongValues {
    return { truncate: this.#options.truncate(), warn: (sentence) => this.warnOnce(sentence.slice(0, 40), sentence) }
  }
}
