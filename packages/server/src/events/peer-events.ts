import { randomBytes } from 'node:crypto'
import { type LiveEvent, parseJson } from '@labbook/protocol'
import type { EventBus, NewEvent, PublishedEvent } from './event-bus.js'
import type { InProcessEvents } from './in-process.js'
import type { Peers } from './peers.js'

/** Passes events between servers: publishes local events to the others, and theirs locally. */
export class PeerEvents implements EventBus {
  readonly #local: InProcessEvents
  readonly #peers: Peers
  readonly #origin = randomBytes(6).toString('hex')
  readonly #unsubscribe: () => void
  #hearing = false

  constructor(local: InProcessEvents, peers: Peers) {
    this.#local = local
    this.#peers = peers
    this.#unsubscribe = local.subscribe(({ event }) => {
      if (!this.#hearing) peers.send(JSON.stringify({ origin: this.#origin, event }))
    })
    peers.onMessage((message) => this.#hear(message))
  }

  publish(event: NewEvent) {
    this.#local.publish(event)
  }

  subscribe(listener: (event: PublishedEvent) => void) {
    return this.#local.subscribe(listener)
  }

  since(id: string) {
    return this.#local.since(id)
  }

  async close() {
    this.#unsubscribe()
    await this.#peers.close()
    await this.#local.close()
  }

  #hear(message: string) {
    const { origin, event } = parseJson(message) as { origin: string; event: LiveEvent }
    if (origin === this.#origin) return
    this.#hearing = true
    this.#local.deliver(event)
    this.#hearing = false
  }
}
