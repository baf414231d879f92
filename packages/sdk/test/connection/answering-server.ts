import { once } from 'node:events'
import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text as textOf } from 'node:stream/consumers'

export interface Seen {
  readonly method: string
  readonly url: string
  readonly headers: IncomingHttpHeaders
  readonly body: string
}

export interface AnsweringServer extends AsyncDisposable {
  readonly address: string
  /** What it was asked, in order. */
  readonly seen: readonly Seen[]
  /** What it answers next; by default `{}`. */
  answer: (request: Seen, response: ServerResponse) => void
}

/** A server on the loopback that answers what a test says, as proxies and broken servers do. */
export async function openAnsweringServer(): Promise<AnsweringServer> {
  const seen: Seen[] = []
  const listen = async (request: IncomingMessage, response: ServerResponse) => {
    const { method = '', url = '', headers } = request
    const one = { method, url, headers, body: await textOf(request) }
    seen.push(one)
    self.answer(one, response)
  }
  const server = createServer((request, response) => void listen(request, response).catch(() => response.destroy()))
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const self: AnsweringServer = {
    address: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    seen,
    answer: (_, response) => response.end('{}'),
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
  return self
}

/** The error of a call that must fail. */
export async function failureOf(call: Promise<unknown> | (() => unknown)): Promise<Error> {
  try {
    await (typeof call === 'function' ? call() : call)
  } catch (error) {
    return error as Error
  }
  throw new Error('It did not fail.')
}
