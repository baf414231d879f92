import type { RunStatus } from '@labbook/protocol'
import type { RunIdentity } from '../journal/journal-source.js'
import type { Delivery, RunChannel } from '../platform.js'

export interface MetricOptions {
  /** A whole number, 0 if left out. */
  readonly step?: number
  /** Milliseconds since 1970, or a date; now if left out. */
  readonly timestamp?: number | Date
}

export type RunEnd = Exclude<RunStatus, 'RUNNING' | 'SCHEDULED'>

const DONE = Promise.resolve()

/**
 * A run that is being logged. Its methods return at once: what they log is in the journal within 100 ms, and on the server
 * soon after.
 */
export class ActiveRun {
  readonly name: string | undefined
  readonly #channel: RunChannel
  readonly #onEnd: () => void
  #isEnded = false

  constructor({ channel, name, onEnd }: { channel: RunChannel; name: string | undefined; onEnd: () => void }) {
    this.#channel = channel
    this.name = name
    this.#onEnd = onEnd
  }

  get isEnded(): boolean {
    return this.#isEnded
  }

  /** The id that the server gave the run. Waits until it is there. */
  async id(): Promise<string> {
    return (await this.#channel.identity()).runId
  }

  async identity(): Promise<RunIdentity> {
    return await this.#channel.identity()
  }

  logMetric(key: string, value: number, { step = 0, timestamp = Date.now() }: MetricOptions = {}): Promise<void> {
    this.#channel.point(key, value, step, Number(timestamp))
    return DONE
  }

  logParam(key: string, value: unknown): Promise<void> {
    this.#channel.entry({ kind: 'params', params: [{ key, value: String(value) }] })
    return DONE
  }

  setTag(key: string, value: unknown): Promise<void> {
    this.#channel.entry({ kind: 'tags', set: [{ key, value: String(value) }], removed: [] })
    return DONE
  }

  async end(status: RunEnd = 'FINISHED'): Promise<void> {
    if (this.#isEnded) return
    this.#isEnded = true
    this.#channel.entry({ kind: 'update', status, endTime: Date.now() })
    this.#channel.close()
    this.#onEnd()
  }

  async flush({ timeout = 10_000 }: { timeout?: number } = {}): Promise<Delivery> {
    return await this.#channel.flush({ timeoutMs: timeout })
  }
}
