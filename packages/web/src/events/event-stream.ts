import type { EventName } from '@labbook/protocol'
import { EVENTS_PATH } from '@labbook/protocol'
import { baseUrl } from '../api/client.js'

/** What an event's data says, by its wire names; which fields are there depends on the event. */
export interface EventHint {
  readonly event: EventName | 'reset'
  readonly experiment_id?: string
  readonly run_id?: string
  readonly model_id?: string
  readonly change?: string
}

export type StreamState = 'live' | 'reconnecting' | 'paused'

const NAMES: readonly (EventName | 'reset')[] = ['experiment', 'run', 'metrics', 'artifacts', 'logged_model', 'reset']

/** The stream of hints from the server, with its state for whoever shows it. */
export class EventStream {
  #source: EventSource | undefined
  #state: StreamState = 'reconnecting'
  #waiting: EventHint[] = []
  readonly #hintListeners = new Set<(hint: EventHint) => void>()
  readonly #stateListeners = new Set<() => void>()

  get state(): StreamState {
    return this.#state
  }

  /** Hints that came while paused. */
  get waiting(): number {
    return this.#waiting.length
  }

  open() {
    this.#source ??= this.#connect()
  }

  close() {
    this.#source?.close()
    this.#source = undefined
  }

  pause() {
    this.#become('paused')
  }

  resume() {
    this.#become(this.#source?.readyState === EventSource.OPEN ? 'live' : 'reconnecting')
    const waiting = this.#waiting
    this.#waiting = []
    for (const hint of waiting) this.#tell(hint)
  }

  toggle() {
    if (this.#state === 'paused') this.resume()
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

  #connect(): EventSource {
    const source = new EventSource(baseUrl + EVENTS_PATH)
    source.onopen = () => {
      if (this.#state !== 'paused') this.#become('live')
    }
    source.onerror = () => {
      if (this.#state !== 'paused') this.#become('reconnecting')
    }
    for (const event of NAMES) {
      source.addEventListener(event, ({ data }: MessageEvent<string>) => {
        const hint = { ...(JSON.parse(data) as object), event }
        if (this.#state === 'paused') {
          this.#waiting.push(hint)
          for (const listener of this.#stateListeners) listener()
        } else {
          this.#tell(hint)
        }
      })
    }
    return source
  }

  #tell(hint: EventHint) {
    for (const listener of this.#hintListeners) listener(hint)
  }

  #become(state: StreamState) {
    this.#state = state
    for (const listener of this.#stateListeners) listener()
  }
}

export const eventStream = new EventStream()
