import type { Server } from 'node:http'
import type { Socket } from 'node:net'
import type { ErrorCode } from '@labbook/protocol'
import fastify, { type FastifyInstance, LogController } from 'fastify'
import { endGently } from './end-gently.js'
import { answerError } from './error-response.js'

const MAX_CONNECTIONS = 10_000

/**
 * Fastify with the limits of durability-and-limits §7; its own defaults wait for slow peers for ever, parse bodies by
 * themselves and take doubtful requests.
 */
export function openHttp({ logLevel }: { logLevel: string }): FastifyInstance {
  const app = fastify({
    logger:
      logLevel === 'silent' ? false : { level: logLevel, redact: ['req.headers.authorization', 'req.headers.cookie'] },
    logController: new LogController({ disableRequestLogging: true }),
    // Only faults are logged, and they name their request themselves; a logger of its own would cost every request.
    childLoggerFactory: (logger) => logger,
    exposeHeadRoutes: false,
    forceCloseConnections: 'idle',
    return503OnClosing: false,
    // The body clock is ours, since uploads may take as long as they move.
    requestTimeout: 0,
    keepAliveTimeout: 65_000,
    bodyLimit: Number.MAX_SAFE_INTEGER,
    // Our routes have codecs and no JSON schemas; without this Fastify loads its compilers for them at every start.
    schemaController: { compilersFactory: { buildValidator: noSchemas, buildSerializer: noSchemas } },
    routerOptions: { caseSensitive: true, ignoreTrailingSlash: false, maxParamLength: 16_384 },
    // A doubled slash at the front is one; inside a path it may tell two names apart, so there it stays.
    rewriteUrl: (request) => (request.url ?? '/').replace(/^\/{2,}/, '/'),
    http: {
      maxHeaderSize: 16 * 1024,
      headersTimeout: 10_000,
      connectionsCheckingInterval: 1000,
      highWaterMark: 64 * 1024,
      // Our own check of the header says so in JSON, and lets old probes of /health through.
      requireHostHeader: false,
    },
    clientErrorHandler,
    frameworkErrors: (error, request, reply) => void answerError(error, request, reply),
  })
  // Bodies are read by the routes that want them, each in its own way, and so are their content types.
  for (const method of ['POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']) {
    app.addHttpMethod(method, { hasBody: false, overrideExisting: true })
  }
  const server = app.server as Server
  server.maxHeadersCount = 0
  // What a client expects beyond 100-continue may be passed over (RFC 9110 §10.1.1).
  server.on('checkExpectation', (request, response) => server.emit('request', request, response))
  server.maxConnections = MAX_CONNECTIONS
  server.on('connect', (_, socket: Socket) =>
    answerRaw(socket, {
      status: '405 Method Not Allowed',
      code: 'METHOD_NOT_ALLOWED',
      message: 'The method CONNECT is not allowed here.',
    }),
  )
  return app
}

function noSchemas(): never {
  throw new Error('Routes here have codecs, not JSON schemas.')
}

/**
 * What Node's parser refused never becomes a request, so it is answered here. What Fastify declares for `rawPacket` is how a buffer looks in JSON.
 */
function clientErrorHandler(error: NodeJS.ErrnoException & { rawPacket?: unknown }, socket: Socket) {
  const isHead = Buffer.isBuffer(error.rawPacket) && error.rawPacket.subarray(0, 5).toString('latin1') === 'HEAD '
  const answer = (status: string, code: ErrorCode, message: string) =>
    answerRaw(socket, { status, code, message, isHead })
  if (error.code === 'ECONNRESET' || socket.destroyed) {
    socket.destroy()
  } else if (socket.writableEnded) {
    // The rest of what was refused already.
  } else if (error.code === 'HPE_HEADER_OVERFLOW') {
    answer(
      '431 Request Header Fields Too Large',
      'HEADERS_TOO_LARGE',
      'The request line and headers are larger than 16 KiB.',
    )
  } else if (error.code === 'ERR_HTTP_REQUEST_TIMEOUT') {
    answer('408 Request Timeout', 'REQUEST_TIMEOUT', 'The request arrived too slowly.')
  } else {
    answer('400 Bad Request', 'BAD_REQUEST', 'The request is not valid HTTP.')
  }
}

function answerRaw(
  socket: Socket,
  { status, code, message, isHead = false }: { status: string; code: ErrorCode; message: string; isHead?: boolean },
) {
  const body = JSON.stringify({ error_code: code, message })
  socket.write(
    `HTTP/1.1 ${status}\r\nContent-Type: application/json\r\nX-Content-Type-Options: nosniff\r\n` +
      `Content-Length: ${Buffer.byteLength(body)}\r\nConnection: close\r\n\r\n${isHead ? '' : body}`,
  )
  endGently(socket)
}
