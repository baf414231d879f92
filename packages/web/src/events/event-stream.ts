import type { EventName } from '@labbook/protocol'
import { EVENTS_PATH } from '@labbook/protocol'
import { baseUrl } from '../api/client.js'

/** What an event's data says, by its wire names; which fields are there depends on the event. */
export interface EventHint {
  readonly event: EventName | 'reset'
  readonly experiment_id?: string
  readonly run_id?: string
  readonly model_id?: string
  /** Of a registered model. */
  readonly name?: string
  readonly change?: string
}

/** How long until the next try where the browser makes none. */
const RETRY_MS = 2000

export type StreamState = 'live' | 'reconnecting' | 'paused'

const NAMES: readonly (EventName | 'reset')[] = [
  'experiment',
  'run',
  'metrics',
  'artifacts',
  'logged_model',
  'registered_model',
  'reset',
]

/** The stream of hints from the server, with its state for whoever shows it. */
export class EventStream {
  #source: EventSource | undefined
  #state: StreamState = 'reconnecting'
  #waiting: EventHint[] = []
  /** From where the server can tell what was missed. */
  #lastId: string | undefined
  #wasOpen = false
  #lostAt: number | undefined
  #retry: number | undefined
  readonly #hintListeners = new Set<(hint: EventHint) => void>()
  readonly #stateListeners = new Set<() => void>()

  get state(): StreamState {
    return this.#state
  }

  /** Since when a stream that was open is not; in milliseconds since 1970. */
  get lostAt(): number | undefined {
    return this.#lostAt
  }

  /** Hints that came while paused. */
  get waiting(): number {
    return this.#waiting.length
  }

  open() {
    this.#source ??= this.#connect()
  }

  close() {
    clearTimeout(this.#retry)
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
    const after = this.#lastId === undefined ? '' : `?${new URLSearchParams({ after: this.#lastId })}`
    const source = new EventSource(baseUrl + EVENTS_PATH + after)
    source.onopen = () => {
      this.#lostAt = undefined
      if (this.#state !== 'paused') this.#become('live')
      if (this.#wasOpen && this.#lastId === undefined) this.#take({ event: 'reset' })
      this.#wasOpen = true
    }
    source.onerror = () => {
      if (this.#wasOpen) this.#lostAt ??= Date.now()
      if (this.#state !== 'paused') this.#become('reconnecting')
      // A browser gives up for good when something else answers in the server's place, as proxies do while it starts.
      if (source.readyState === EventSource.CLOSED) {
        this.#retry = window.setTimeout(() => {
          this.#source = this.#connect()
        }, RETRY_MS)
      }
    }
    for (const event of NAMES) {
      source.addEventListener(event, ({ data, lastEventId }: MessageEvent<string>) => {
        if (lastEventId !== '') this.#lastId = lastEventId
        this.#take({ ...(JSON.parse(data) as object), event })
      })
    }
    return source
  }

  #take(hint: EventHint) {
    if (this.#state !== 'paused') return this.#tell(hint)
    this.#waiting.push(hint)
    for (const listener of this.#stateListeners) listener()
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
