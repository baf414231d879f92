import type { EventHint } from './event-hint.js'

export type StreamMessage =
  | { readonly kind: 'hint'; readonly hint: EventHint }
  /** `lostAt`: since when a stream that was open is not; in milliseconds since 1970. */
  | { readonly kind: 'connection'; readonly isOpen: boolean; readonly lostAt: number | undefined }

/** How long until the next try where the browser makes none. */
const RETRY_MS = 2000

const NAMES: readonly EventHint['event'][] = [
  'experiment',
  'run',
  'metrics',
  'artifacts',
  'logged_model',
  'registered_model',
  'reset',
]

/** One connection to the server's event stream. It comes back by itself and asks for what was missed meanwhile. */
export class ServerStream {
  #source: EventSource | undefined
  /** From where the server can tell what was missed. */
  #lastId: string | undefined
  #wasOpen = false
  #lostAt: number | undefined
  #retry: ReturnType<typeof setTimeout> | undefined

  constructor(
    private readonly address: string,
    private readonly tell: (message: StreamMessage) => void,
  ) {}

  open() {
    this.#source ??= this.#connect()
  }

  close() {
    clearTimeout(this.#retry)
    this.#source?.close()
    this.#source = undefined
  }

  /** The connection as it is now, for who comes later. */
  connection(): StreamMessage {
    return { kind: 'connection', isOpen: this.#source?.readyState === EventSource.OPEN, lostAt: this.#lostAt }
  }

  #connect(): EventSource {
    const after = this.#lastId === undefined ? '' : `?${new URLSearchParams({ after: this.#lastId })}`
    const source = new EventSource(this.address + after)
    source.onopen = () => {
      this.#lostAt = undefined
      this.tell(this.connection())
      if (this.#wasOpen && this.#lastId === undefined) this.tell({ kind: 'hint', hint: { event: 'reset' } })
      this.#wasOpen = true
    }
    source.onerror = () => {
      if (this.#wasOpen) this.#lostAt ??= Date.now()
      this.tell(this.connection())
      // A browser gives up for good when something else answers in the server's place, as proxies do while it starts.
      if (source.readyState === EventSource.CLOSED) {
        this.#retry = setTimeout(() => {
          this.#source = this.#connect()
        }, RETRY_MS)
      }
    }
    for (const event of NAMES) {
      source.addEventListener(event, ({ data, lastEventId }: MessageEvent<string>) => {
        if (lastEventId !== '') this.#lastId = lastEventId
        this.tell({ kind: 'hint', hint: { ...(JSON.parse(data) as object), event } })
      })
    }
    return source
  }
}
