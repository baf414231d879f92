/** How slowly a body may leave that is handed over in one piece, in bytes per millisecond. */
const SLOWEST = 50

/** Ends a transfer that makes no progress: each chunk has its own time, and a consumer that is slow costs nothing. */
export class ProgressWatch {
  readonly #late = new AbortController()
  readonly #timeoutMs: number
  readonly #signal: AbortSignal
  #timer: ReturnType<typeof setTimeout> | undefined
  #sourceFault: { readonly error: unknown } | undefined

  constructor(timeoutMs: number, signal: AbortSignal | null | undefined) {
    this.#timeoutMs = timeoutMs
    this.#signal = signal ? AbortSignal.any([signal, this.#late.signal]) : this.#late.signal
  }

  /** The request with the watch over its body. */
  sending(init: RequestInit): RequestInit & { readonly duplex?: 'half' } {
    const { body } = init
    const watched = { ...init, signal: this.#signal }
    this.#expect(sizeOf(body) / SLOWEST)
    if (!(body instanceof ReadableStream)) return watched
    const stream = throughReader(body, {
      before: () => this.pause(),
      after: () => this.#expect(),
      failed: (error) => (this.#sourceFault = { error }),
    })
    return { ...watched, body: stream, duplex: 'half' }
  }

  /** Why the body that was to be sent could not be read; `fetch` reports it as a broken connection. */
  get sourceFault(): { readonly error: unknown } | undefined {
    return this.#sourceFault
  }

  /** The answer with the watch over its body. */
  receiving(response: Response): Response {
    this.pause()
    if (response.body === null) return response
    const body = throughReader(response.body, { before: () => this.#expect(), after: () => this.pause() })
    const { status, statusText, headers } = response
    return new Response(body, { status, statusText, headers })
  }

  pause() {
    clearTimeout(this.#timer)
  }

  #expect(moreMs = 0) {
    this.pause()
    const end = () => this.#late.abort(new DOMException('No progress was made in time.', 'TimeoutError'))
    this.#timer = setTimeout(end, this.#timeoutMs + moreMs)
  }
}

function throughReader(
  source: ReadableStream<Uint8Array>,
  { before, after, failed }: { before: () => void; after: () => void; failed?: (error: unknown) => void },
): ReadableStream<Uint8Array<ArrayBuffer>> {
  const reader = source.getReader()
  return new ReadableStream(
    {
      async pull(controller) {
        before()
        try {
          const { done, value } = await reader.read()
          if (done) controller.close()
          else controller.enqueue(value as Uint8Array<ArrayBuffer>)
        } catch (error) {
          failed?.(error)
          throw error
        } finally {
          after()
        }
      },
      cancel: (reason) => reader.cancel(reason),
    },
    { highWaterMark: 0 },
  )
}

function sizeOf(body: RequestInit['body']): number {
  if (body instanceof Blob) return body.size
  if (ArrayBuffer.isView(body) || body instanceof ArrayBuffer) return body.byteLength
  return typeof body === 'string' ? body.length : 0
}
