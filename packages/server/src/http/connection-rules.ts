import type { ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import { ApiError } from '@labbook/protocol'
import type { FastifyInstance } from 'fastify'
import { endGently } from './end-gently.js'

/** Node cuts longer lists without a word, and with them what a check would look for; so we count ourselves (L-5). */
const MAX_HEADERS = 100
/** A client that reads nothing of a response for this long is considered gone (L-15). */
const TAKES_WITHIN_MS = 10_000
/** Node's own count says `Connection: close`, but then leaves the closing to the client (L-17). */
const MAX_REQUESTS_PER_SOCKET = 10_000

/** So many requests of one connection are at work together; the others wait, so that no pipeline holds up everybody (D07). */
const MAX_PIPELINED = 32

/** What holds for the connection of every request, and how it ends when a body was left unread. */
export function bindConnectionRules(app: FastifyInstance) {
  const connections = new WeakMap<Socket, { requests: number; unanswered: number; waiting: (() => void)[] }>()
  app.addHook('onRequest', (request, { raw: response }, done) => {
    const { socket } = request.raw
    const connection = connections.get(socket) ?? { requests: 0, unanswered: 0, waiting: [] }
    connections.set(socket, connection)
    if (++connection.requests >= MAX_REQUESTS_PER_SOCKET) endAfter(response)
    // The timer restarts whenever bytes are sent. If nothing is buffered, the response is still being produced.
    response.setTimeout(TAKES_WITHIN_MS, () => {
      if (socket.writableLength > 0) socket.destroy()
    })
    const hasTooMany = request.raw.rawHeaders.length > 2 * MAX_HEADERS
    const go = () => done(hasTooMany ? tooManyHeaders() : undefined)
    if (++connection.unanswered <= MAX_PIPELINED) return go()
    connection.waiting.push(go)
    socket.pause()
  })
  app.addHook('onSend', ({ raw: request }, { raw: response }, _, done) => {
    // What is left of the body would be taken for the next request.
    if (!request.complete) endAfter(response)
    done()
  })
  app.addHook('onResponse', ({ raw: { socket } }, _, done) => {
    const connection = connections.get(socket)
    if (connection !== undefined && --connection.unanswered >= MAX_PIPELINED) {
      const next = connection.waiting.shift()
      // In a turn of its own, so that others come in between.
      if (next !== undefined) setImmediate(next)
      if (connection.waiting.length === 0) socket.resume()
    }
    done()
  })
}

/** The answer says `Connection: close`, and its connection is closed so that it arrives. */
function endAfter(response: ServerResponse) {
  const { req: request } = response
  response.shouldKeepAlive = false
  request.socket.destroySoon = () => {
    request.resume()
    endGently(request.socket)
  }
}

function tooManyHeaders(): ApiError {
  return new ApiError('HEADERS_TOO_LARGE', `The request has more than ${MAX_HEADERS} header lines.`)
}
