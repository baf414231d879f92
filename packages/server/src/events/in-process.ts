import type { LiveEvent } from '@labbook/protocol'
import type { EventBus, NewEvent, PublishedEvent } from './event-bus.js'

const RING_SIZE = 10_000

/** Events of one process: a ring of the newest, and the listeners (L-23). */
export class InProcessEvents implements EventBus {
  readonly #startId: string
  readonly #nowMs: () => number
  readonly #ring: PublishedEvent[] = []
  readonly #listeners = new Set<(event: PublishedEvent) => void>()
  #count = 0
  #revision = 0

  constructor(options: { startId: string; nowMs: () => number }) {
    this.#startId = options.startId
    this.#nowMs = options.nowMs
  }

  publish(event: NewEvent) {
    // Microseconds by the clock, so that revisions also grow over restarts.
    this.#revision = Math.max(this.#revision + 1, this.#nowMs() * 1000)
    this.deliver({ ...event, revision: this.#revision } as LiveEvent)
  }

  /** Hands on an event that has its revision already. */
  deliver(event: LiveEvent) {
    const published = { id: `${this.#startId}-${++this.#count}`, event }
    this.#ring[this.#count % RING_SIZE] = published
    for (const listener of this.#listeners) listener(published)
  }

  subscribe(listener: (event: PublishedEvent) => void) {
    this.#listeners.add(listener)
    return () => void this.#listeners.delete(listener)
  }

  since(id: string) {
    const [, start, digits] = /^(.+)-(\d{1,15})$/.exec(id) ?? []
    const from = Number(digits)
    if (start !== this.#startId || from > this.#count || this.#count - from >= RING_SIZE) return undefined
    return Array.from(
      { length: this.#count - from },
      (_, i) => this.#ring[(from + 1 + i) % RING_SIZE] as PublishedEvent,
    )
  }

  async close() {
    this.#listeners.clear()
  }
}
