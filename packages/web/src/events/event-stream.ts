import { EVENTS_PATH } from '@labbook/protocol'
import { baseUrl } from '../api/client.js'
import type { EventHint } from './event-hint.js'
import { followServer } from './follow-server.js'
import type { StreamMessage } from './server-stream.js'

/** Of a page that was paused for longer, more is stale than hints could say. */
const MAX_WAITING = 1000

export type StreamState = 'live' | 'reconnecting' | 'paused'

/** The hints of the server as this page follows them, or not, with its state for whoever shows it. */
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

  /** Since when a stream that was open is not; in milliseconds since 1970. */
  get lostAt(): number | undefined {
    return this.#lostAt
  }

  /** Hints that came while paused. */
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
