import { EVENTS_PATH } from '@labbook/protocol'
import { baseUrl } from '../api/client.js'
import type { EventHint } from './event-hint.js'
import { followServer } from './follow-server.js'
import type { StreamMessage } from './server-stream.js'

/** After this many hints, resuming refetches everything instead. */
const MAX_WAITING = 1000

export type StreamState = 'live' | 'reconnecting' | 'paused'

/** The server's events, as this page receives them, and the state of the connection. */
export class EventStream {
  #stop: (() => void) | undefined
  #isOpen = false
  #isPaused = false
  #lostAt: number | undefined
  #waiting: EventHint[] = []
  #waitingCount = 0
  readonly #hintListeners = new Set<(hint: EventHint) => void>()
  readonly #stateListeners = new Set<() => void>()

  get state(): StreamState {
    if (this.#isPaused) return 'paused'
    return this.#isOpen ? 'live' : 'reconnecting'
  }

  /** When an open stream was lost, in milliseconds since 1970. */
  get lostAt(): number | undefined {
    return this.#lostAt
  }

  /** Number of hints received while paused. */
  get waiting(): number {
    return this.#waitingCount
  }

  open() {
    this.#stop ??= followServer(baseUrl + EVENTS_PATH, (message) => this.#receive(message))
  }

  close() {
    this.#stop?.()
    this.#stop = undefined
  }

  pause() {
    this.#isPaused = true
    this.#stateChanged()
  }

  resume() {
    const waiting: readonly EventHint[] = this.#waitingCount > MAX_WAITING ? [{ event: 'reset' }] : this.#waiting
    this.#isPaused = false
    this.#waiting = []
    this.#waitingCount = 0
    this.#stateChanged()
    for (const hint of waiting) this.#passOn(hint)
  }

  toggle() {
    if (this.#isPaused) this.resume()
    else this.pause()
  }

  onHint(listener: (hint: EventHint) => void): () => void {
    this.#hintListeners.add(listener)
    return () => void this.#hintListeners.delete(listener)
  }

  onState = (listener: () => void): (() => void) => {
    this.#stateListeners.add(listener)
    return () => void this.#stateListeners.delete(listener)
  }

  #receive(message: StreamMessage) {
    if (message.kind === 'connection') {
      this.#isOpen = message.isOpen
      this.#lostAt = message.lostAt
      return this.#stateChanged()
    }
    if (!this.#isPaused) return this.#passOn(message.hint)
    this.#waitingCount++
    if (this.#waitingCount <= MAX_WAITING) this.#waiting.push(message.hint)
    this.#stateChanged()
  }

  #passOn(hint: EventHint) {
    for (const listener of this.#hintListeners) listener(hint)
  }

  #stateChanged() {
    for (const listener of this.#stateListeners) listener()
  }
}

export const eventStream = new EventStream()
