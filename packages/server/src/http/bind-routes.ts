import { Readable } from 'node:stream'
import {
  addressesOf,
  ApiError,
  type Handlers,
  parseJson,
  refuseManyValues,
  type Route,
  type Routes,
} from '@labbook/protocol'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { type Call, JsonText } from '../services/context.js'
import { BodyMemory, type BodyShare } from './body-memory.js'
import { methodNotAllowed } from './error-response.js'
import { readBody } from './read-body.js'
import { Turns } from './turns.js'

/** Bodies held by all requests together (L-18). One alone may be as large as its route allows. */
const SHARED_BODY_BYTES = 96 * 1024 * 1024
/** Texts from here on take a noticeable time at each step. */
const LONG_TEXT = 256 * 1024

/** Answers one request whose fields are decoded. */
export type RouteHandler = (
  request: unknown,
  http: { request: FastifyRequest; reply: FastifyReply },
) => Promise<unknown>

/** Puts routes at all their addresses, and 405 at these addresses for every other method. */
export class RouteBinder {
  readonly #app: FastifyInstance
  readonly #staticPrefix: string
  readonly #answerWithinMs: number
  readonly #bodyMemory = new BodyMemory(SHARED_BODY_BYTES)
  readonly #longTexts = new Turns()
  readonly #methodsAt = new Map<string, Set<string>>()

  constructor(app: FastifyInstance, options: { staticPrefix: string; answerWithinMs?: number }) {
    this.#app = app
    this.#staticPrefix = options.staticPrefix
    this.#answerWithinMs = options.answerWithinMs ?? 30_000
  }

  /** Binds a table of JSON routes to the service that answers them. */
  bindService<R extends Routes>(routes: R, service: Handlers<R, Call, JsonText>) {
    for (const [name, route] of Object.entries(routes)) {
      const handle = service[name] as (request: unknown, call: Call) => Promise<unknown>
      this.bind(route, async (decoded, { request, reply }) => {
        const onReplay = () => void reply.header('idempotency-replayed', 'true')
        const answer = await this.#inTime(handle(decoded, { idempotencyKey: idempotencyKey(request), onReplay }))
        void reply.type('application/json')
        if (!(answer instanceof JsonText)) return route.response.write(answer)
        return answer.content instanceof Uint8Array ? answer.content : Readable.from(answer.content)
      })
    }
  }

  bind(route: Route, handler: RouteHandler) {
    for (const address of addressesOf(route)) {
      const url = this.#staticPrefix + address.replace(/\*\w+$/, '*')
      const bound = this.#methodsAt.get(url) ?? new Set()
      this.#methodsAt.set(url, bound)
      for (const method of route.methods) {
        bound.add(method)
        // Whoever may have the answer may have its headers alone.
        if (method === 'GET') bound.add('HEAD')
        this.#app.route({
          method: method === 'GET' ? ['GET', 'HEAD'] : method,
          url,
          handler: async (request, reply) => {
            const share = this.#bodyMemory.share()
            try {
              const decoded = await this.#decode(route, request, share)
              return await handler(decoded, { request, reply })
            } finally {
              share.release()
            }
          },
        })
      }
    }
  }

  /** To be called once, after all routes are bound. */
  refuseOtherMethods() {
    for (const [url, bound] of this.#methodsAt) {
      const others = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'].filter((method) => !bound.has(method))
      this.#app.route({
        method: others,
        url,
        handler: (request, reply) => {
          void reply.header('allow', [...bound].join(', '))
          throw methodNotAllowed(request.method)
        },
      })
    }
  }

  async #decode(route: Route, request: FastifyRequest, share: BodyShare): Promise<unknown> {
    const fromPath = pathFields(route, request)
    const at = request.url.indexOf('?')
    const query = at === -1 ? '' : request.url.slice(at + 1)
    const reads = request.method === 'GET' || request.method === 'HEAD'
    if (route.carries !== 'json' || (reads && (query !== '' || !hasBody(request)))) {
      const fields = queryFields(query)
      for (const [name, value] of Object.entries(fromPath)) fields.set(name, value)
      return route.request.decodeQuery(fields)
    }
    const body = await this.#jsonBody(route, request, share)
    return route.request.decode({ ...body, ...fromPath })
  }

  async #jsonBody(route: Route, request: FastifyRequest, share: BodyShare): Promise<Record<string, unknown>> {
    const { method } = request
    if (method === 'POST' || method === 'PUT') checkContentType(request.headers['content-type'])
    else if (!hasBody(request)) return {}
    const text = await readBody(request.raw, { maxBytes: route.bodyBytes, share })
    if (text === '' && method !== 'POST' && method !== 'PUT') return {}
    let value = await this.#parsed(text)
    // An old R client encodes its JSON twice.
    if (typeof value === 'string') value = await this.#parsed(value)
    if (typeof value !== 'object' || value === null || Array.isArray(value)) {
      throw new ApiError('INVALID_PARAMETER_VALUE', 'Bad Request. The body must be a JSON object.')
    }
    return value as Record<string, unknown>
  }

  async #parsed(text: string): Promise<unknown> {
    if (text.length < LONG_TEXT) {
      refuseManyValues(text)
      return parseJson(text)
    }
    await this.#longTexts.next()
    const survey = refuseManyValues(text)
    await this.#longTexts.next()
    const value = parseJson(text, survey)
    await this.#longTexts.next()
    return value
  }

  /** Work that takes longer continues, but its response is no longer awaited (L-16). */
  #inTime<T>(work: Promise<T>): Promise<T> {
    return new Promise((resolve, reject) => {
      const late = () => reject(new ApiError('TEMPORARILY_UNAVAILABLE', 'The server took too long for this request.'))
      const clock = setTimeout(late, this.#answerWithinMs)
      work.then(resolve, reject).finally(() => clearTimeout(clock))
    })
  }
}

function pathFields(route: Route, request: FastifyRequest): Record<string, string> {
  const params = request.params as Record<string, string>
  const rest = /\*(\w+)$/.exec(route.path)?.[1]
  const { '*': tail, ...named } = params
  return rest === undefined ? named : { ...named, [rest]: tail ?? '' }
}

function queryFields(query: string): URLSearchParams {
  try {
    decodeURIComponent(query)
  } catch {
    throw new ApiError('INVALID_PARAMETER_VALUE', 'Bad Request. The query string is not valid percent-encoded UTF-8.')
  }
  return new URLSearchParams(query)
}

function checkContentType(contentType: string | undefined) {
  if (contentType === undefined) {
    throw new ApiError('INVALID_PARAMETER_VALUE', 'Bad Request. Content-Type header is missing.')
  }
  if (contentType.split(';', 1)[0]?.trim().toLowerCase() !== 'application/json') {
    throw new ApiError('INVALID_PARAMETER_VALUE', "Bad Request. Content-Type must be one of ['application/json'].")
  }
}

function hasBody(request: FastifyRequest): boolean {
  const { 'content-length': length, 'transfer-encoding': encoding } = request.headers
  return encoding !== undefined || (length !== undefined && length !== '0')
}

function idempotencyKey(request: FastifyRequest): string | undefined {
  const value = request.headers['idempotency-key']
  return Array.isArray(value) ? value.join(',') : value
}
