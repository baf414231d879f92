import type { EventBus } from '../events/event-bus.js'
import type { Store } from '../store/store.js'
import type { TakenDelivery } from '../store/webhooks.js'
import type { WebhookOutcome } from './send-webhook.js'
import type { SealedCall } from './webhook-gate.js'

/** Pauses before the second, third and fourth try. */
const RETRY_AFTER_MS = [1000, 5000, 30_000]
const AT_ONCE = 10
/** Longer than a try can last, so that only a server that is gone loses what it took. */
const LEASE_MS = 60_000
/** Finished calls of a webhook that can be looked at. */
const KEPT = 500
const LOOK_EVERY_MS = 1000
/** After a change, so that the calls of many changes are looked for once. */
const GATHER_MS = 20

export interface DelivererOptions {
  readonly store: Store
  readonly events: EventBus
  readonly call: (call: SealedCall, signal: AbortSignal) => Promise<WebhookOutcome>
  readonly nowMs: () => number
  /** Told of faults of our own, such as a database that is away. */
  readonly onFault: (error: unknown) => void
}

/**
 * Makes the calls that services enqueued with their changes. They are stored in the database, so none is lost when a
 * server crashes: another server, or the next start, makes them. A call may therefore be made twice, with the same
 * delivery id.
 */
export class WebhookDeliverer {
  readonly #options: DelivererOptions
  readonly #stop = new AbortController()
  readonly #unsubscribe: () => void
  readonly #timer: NodeJS.Timeout
  #soon: NodeJS.Timeout | undefined
  #round: Promise<void> | undefined

  constructor(options: DelivererOptions) {
    this.#options = options
    this.#unsubscribe = options.events.subscribe(({ event }) => {
      if (event.event === 'registered_model' || event.event === 'run')
        this.#soon ??= setTimeout(() => this.#look(), GATHER_MS).unref()
    })
    this.#timer = setInterval(() => this.#look(), LOOK_EVERY_MS).unref()
  }

  async close() {
    this.#unsubscribe()
    clearInterval(this.#timer)
    clearTimeout(this.#soon)
    this.#stop.abort()
    await this.#round
  }

  #look() {
    this.#soon = undefined
    if (this.#stop.signal.aborted) return
    this.#round ??= this.#deliverDue()
      .catch(this.#options.onFault)
      .finally(() => (this.#round = undefined))
  }

  async #deliverDue() {
    const { store, nowMs } = this.#options
    while (!this.#stop.signal.aborted && (await store.read(() => store.webhooks.isDue(nowMs())))) {
      const take = { nowMs: nowMs(), leaseMs: LEASE_MS, limit: AT_ONCE }
      const taken = await store.write(() => store.webhooks.take(take))
      await Promise.all(taken.map((delivery) => this.#deliver(delivery)))
    }
  }

  async #deliver(delivery: TakenDelivery) {
    const { store, call, nowMs } = this.#options
    const outcome = await call(delivery, this.#stop.signal)
    // What stopped with this server is tried again by another one, at once.
    const wasCut = this.#stop.signal.aborted && !outcome.success
    const pause = wasCut ? 0 : mayRetry(outcome) ? RETRY_AFTER_MS[delivery.attempts - 1] : undefined
    const result = { ...outcome, retryAtMs: pause === undefined ? undefined : nowMs() + pause }
    await store.write(() => store.webhooks.finish(delivery, result, { kept: KEPT }))
  }
}

/** What another try may change: no answer, too many calls, or a fault of theirs. */
function mayRetry({ success, responseStatus }: WebhookOutcome): boolean {
  return !success && (responseStatus === undefined || responseStatus === 429 || responseStatus >= 500)
}
