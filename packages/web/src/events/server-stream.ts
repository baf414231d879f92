import type { EventHint } from './event-hint.js'

export type StreamMessage =
  | { readonly kind: 'hint'; readonly hint: EventHint }
  /** `lostAt`: when an open stream was lost, in milliseconds since 1970. */
  | { readonly kind: 'connection'; readonly isOpen: boolean; readonly lostAt: number | undefined }

/** Delay before reconnecting where the browser does not. */
const RETRY_MS = 2000

const NAMES: readonly EventHint['event'][] = [
  'experiment',
  'run',
  'heartbeat',
  'metrics',
  'artifacts',
  'logged_model',
  'registered_model',
  'reset',
]

/** One connection to the server's event stream. It reconnects by itself and asks for missed events. */
export class ServerStream {
  #source: EventSource | undefined
  /** The last event seen; on reconnecting, the server continues after it. */
  #lastId: string | undefined
  #wasOpen = false
  #lostAt: number | undefined
  #retry: ReturnType<typeof setTimeout> | undefined

  constructor(
    private readonly address: string,
    private readonly onMessage: (message: StreamMessage) => void,
  ) {}

  open() {
    this.#source ??= this.#connect()
  }

  close() {
    clearTimeout(this.#retry)
    this.#source?.close()
    this.#source = undefined
  }

  /** The current state, for pages that join later. */
  connection(): StreamMessage {
    return { kind: 'connection', isOpen: this.#source?.readyState === EventSource.OPEN, lostAt: this.#lostAt }
  }

  #connect(): EventSource {
    const after = this.#lastId === undefined ? '' : `?${new URLSearchParams({ after: this.#lastId })}`
    const source = new EventSource(this.address + after)
    source.onopen = () => {
      this.#lostAt = undefined
      this.onMessage(this.connection())
      if (this.#wasOpen && this.#lastId === undefined) this.onMessage({ kind: 'hint', hint: { event: 'reset' } })
      this.#wasOpen = true
    }
    source.onerror = () => {
      if (this.#wasOpen) this.#lostAt ??= Date.now()
      this.onMessage(this.connection())
      // Browsers stop reconnecting after an HTTP error, such as one from a proxy while the server starts.
      if (source.readyState === EventSource.CLOSED) {
        this.#retry = setTimeout(() => {
          this.#source = this.#connect()
        }, RETRY_MS)
      }
    }
    for (const event of NAMES) {
      source.addEventListener(event, ({ data, lastEventId }: MessageEvent<string>) => {
        if (lastEventId !== '') this.#lastId = lastEventId
        this.onMessage({ kind: 'hint', hint: { ...(JSON.parse(data) as object), event } })
      })
    }
    return source
  }
}
