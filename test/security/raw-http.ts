import { connect, type Socket } from 'node:net'

/** An answer exactly as received. */
export interface RawAnswer {
  readonly status: number
  /** Names in lower case; repeated headers are joined by `, `. */
  readonly headers: Readonly<Record<string, string>>
  readonly body: Buffer
  readonly text: string
}

export interface RawRequest {
  readonly method?: string
  /** The request target as sent, without encoding or normalization. */
  readonly target: string
  readonly version?: string
  /** Headers. `Host` and `Connection: close` are added unless given; `null` leaves one out. */
  readonly headers?: readonly (readonly [string, string | null])[]
  readonly body?: string | Uint8Array
}

/** The bytes of a request. A body gets a `Content-Length` unless the headers define its end. */
export function requestBytes(port: number, request: RawRequest): Buffer {
  const { method = 'GET', target, version = 'HTTP/1.1', headers = [], body } = request
  const given = new Set(headers.map(([name]) => name.toLowerCase()))
  const lines = [`${method} ${target} ${version}`]
  if (!given.has('host')) lines.push(`Host: 127.0.0.1:${port}`)
  if (!given.has('connection')) lines.push('Connection: close')
  if (body !== undefined && !given.has('content-length') && !given.has('transfer-encoding')) {
    lines.push(`Content-Length: ${Buffer.byteLength(body)}`)
  }
  for (const [name, value] of headers) if (value !== null) lines.push(`${name}: ${value}`)
  return Buffer.concat([Buffer.from(`${lines.join('\r\n')}\r\n\r\n`), Buffer.from(body ?? '')])
}

/** Sends one request on a connection of its own and reads its answer. */
export async function send(port: number, request: RawRequest): Promise<RawAnswer> {
  const [answer] = await exchange(port, requestBytes(port, request), {
    methods: [request.method ?? 'GET'],
  })
  if (answer === undefined) throw new Error(`No answer to ${request.method ?? 'GET'} ${request.target.slice(0, 200)}`)
  return answer
}

/** Writes bytes and reads one answer per method, fewer if the server closes earlier. */
export async function exchange(
  port: number,
  bytes: Uint8Array,
  { methods, withinMs = 15_000 }: { methods: readonly string[]; withinMs?: number },
): Promise<RawAnswer[]> {
  const connection = new RawConnection(port)
  connection.write(bytes)
  const answers: RawAnswer[] = []
  for (const method of methods) {
    const answer = await connection.answer({ method, withinMs })
    if (answer === undefined) break
    answers.push(answer)
  }
  connection.destroy()
  return answers
}

/** One TCP connection: sends bytes as given and reads answers one by one. */
export class RawConnection {
  readonly socket: Socket
  /** Settles when the connection is closed, for any reason. */
  readonly closed: Promise<void>
  #received = Buffer.alloc(0)
  #isEnded = false
  #wake: () => void = () => {}

  constructor(port: number, { isReading = true, localAddress }: { isReading?: boolean; localAddress?: string } = {}) {
    this.socket = connect({ port, host: '127.0.0.1', ...(localAddress === undefined ? {} : { localAddress }) })
    this.closed = new Promise((resolve) => this.socket.once('close', () => resolve()))
    this.socket.on('error', () => {})
    this.socket.once('close', () => this.#end())
    this.socket.once('end', () => this.#end())
    if (!isReading) return
    this.socket.on('data', (chunk: Buffer) => {
      this.#received = Buffer.concat([this.#received, chunk])
      this.#wake()
    })
  }

  write(bytes: string | Uint8Array) {
    if (this.socket.writable) this.socket.write(bytes)
  }

  destroy() {
    this.socket.destroy()
  }

  /** The next answer; `undefined` when the server closed without one. */
  async answer({ method = 'GET', withinMs = 15_000 } = {}): Promise<RawAnswer | undefined> {
    const until = Date.now() + withinMs
    for (;;) {
      const parsed = parseAnswer(this.#received, { hasNoBody: method === 'HEAD', isEnded: this.#isEnded })
      if (parsed !== undefined) {
        this.#received = this.#received.subarray(parsed.length)
        if (parsed.answer.status !== 100) return parsed.answer
      } else if (this.#isEnded) {
        return undefined
      } else {
        await this.#more(until - Date.now())
      }
    }
  }

  /** Received bytes that have not been read as an answer. */
  get received(): string {
    return this.#received.toString('utf8')
  }

  #more(withinMs: number): Promise<void> {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error('The server does not answer.')), Math.max(0, withinMs))
      this.#wake = () => {
        clearTimeout(timer)
        resolve()
      }
    })
  }

  #end() {
    this.#isEnded = true
    this.#wake()
  }
}

function parseAnswer(
  received: Buffer,
  { hasNoBody, isEnded }: { hasNoBody: boolean; isEnded: boolean },
): { answer: RawAnswer; length: number } | undefined {
  const headEnd = received.indexOf('\r\n\r\n')
  if (headEnd < 0) return undefined
  const [statusLine = '', ...lines] = received.subarray(0, headEnd).toString('latin1').split('\r\n')
  const status = Number(/^HTTP\/1\.1 (\d{3})/.exec(statusLine)?.[1])
  const headers: Record<string, string> = {}
  for (const line of lines) {
    const [, name = '', value = ''] = /^([!-9;-~]+): ?(.*)$/.exec(line) ?? []
    if (name === '') throw new Error(`Not a header line: ${JSON.stringify(line)}`)
    const key = name.toLowerCase()
    headers[key] = key in headers ? `${headers[key]}, ${value}` : value
  }
  const bodyStart = headEnd + 4
  const rest = received.subarray(bodyStart)
  const found = hasNoBody || status < 200 || status === 204 || status === 304 ? EMPTY : bodyOf(rest, headers, isEnded)
  if (found === undefined) return undefined
  const { body, length } = found
  return { answer: { status, headers, body, text: body.toString('utf8') }, length: bodyStart + length }
}

const EMPTY = { body: Buffer.alloc(0), length: 0 }

function bodyOf(rest: Buffer, headers: Record<string, string>, isEnded: boolean) {
  if (headers['transfer-encoding'] === 'chunked') return chunkedBody(rest)
  const length = headers['content-length']
  if (length === undefined) return isEnded ? { body: rest, length: rest.length } : undefined
  return rest.length < Number(length) ? undefined : { body: rest.subarray(0, Number(length)), length: Number(length) }
}

function chunkedBody(rest: Buffer): { body: Buffer; length: number } | undefined {
  const chunks: Buffer[] = []
  let at = 0
  for (;;) {
    const lineEnd = rest.indexOf('\r\n', at)
    if (lineEnd < 0) return undefined
    const size = Number.parseInt(rest.subarray(at, lineEnd).toString('latin1'), 16)
    const next = lineEnd + 2 + size + 2
    if (rest.length < next) return undefined
    if (size === 0) return { body: Buffer.concat(chunks), length: next }
    chunks.push(rest.subarray(lineEnd + 2, lineEnd + 2 + size))
    at = next
  }
}
