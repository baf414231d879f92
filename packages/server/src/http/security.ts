import type { IncomingMessage } from 'node:http'
import { isIP } from 'node:net'
import { ApiError } from '@labbook/protocol'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { PREVIEW_PATH } from './previews.js'

declare module 'fastify' {
  interface FastifyContextConfig {
    /** A file that everybody may have: it holds nothing of anybody, so it does not matter whose page asks. */
    isPublic?: boolean
  }
}

export interface OriginPolicy {
  /** Host names, besides the ones below, that the server is reached by; `*` for any. */
  readonly allowedHosts: readonly string[]
  /** Origins of other pages that may call the API; `*` for any. */
  readonly allowedOrigins: readonly string[]
  /** Prefix of every path, or ''. */
  readonly staticPrefix: string
}

/**
 * Stops other web pages from using the server through a visitor's browser, whether by DNS rebinding (Host) or by a
 * cross-origin request (Origin, Sec-Fetch-Site). Pages of the allowed origins get CORS headers.
 */
export function bindOriginChecks(app: FastifyInstance, policy: OriginPolicy) {
  const { staticPrefix, allowedOrigins } = policy
  const open = new Set(['/health', '/version'].map((path) => staticPrefix + path))
  app.addHook('onRequest', async (request, reply) => {
    void reply.headers({ 'x-content-type-options': 'nosniff', 'x-frame-options': 'SAMEORIGIN' })
    if (open.has(request.raw.url?.split('?', 1)[0] ?? '')) return
    const host = hostOf(request.raw)
    if (!isOurs(host.name, policy) && !isConnectedTo(host.name, request.raw)) throw foreignHost(host.name)
    const { origin } = request.headers
    if (origin !== undefined && (allowedOrigins.includes('*') || allowedOrigins.includes(origin))) {
      return welcome(origin, request, reply)
    }
    if (request.routeOptions.config.isPublic === true || isPreview(request.raw, staticPrefix)) return
    if (isForeign(request.raw, host.text)) throw foreignOrigin(origin)
  })
}

function welcome(origin: string, { method, headers }: FastifyRequest, reply: FastifyReply): FastifyReply | undefined {
  void reply.headers({
    'access-control-allow-origin': origin,
    'access-control-expose-headers': '*',
    vary: 'Origin',
  })
  const wanted = headers['access-control-request-method']
  if (method !== 'OPTIONS' || wanted === undefined) return undefined
  return reply
    .code(204)
    .headers({
      'access-control-allow-methods': 'GET, HEAD, POST, PUT, PATCH, DELETE',
      'access-control-allow-headers': headers['access-control-request-headers'] ?? '',
      'access-control-max-age': '600',
    })
    .send()
}

const HOST = /^(\[[\da-f:.]+\]|[a-z\d._-]+)(?::(\d{1,5}))?$/i

/** The one Host header; anything doubtful about it is refused, not repaired. */
function hostOf(request: IncomingMessage): { text: string; name: string } {
  const hosts: string[] = []
  const { rawHeaders } = request
  for (let i = 0; i < rawHeaders.length; i += 2) {
    if (rawHeaders[i]?.length === 4 && rawHeaders[i]?.toLowerCase() === 'host') hosts.push(rawHeaders[i + 1] ?? '')
  }
  const found = HOST.exec(hosts[0] ?? '')
  if (hosts.length !== 1 || found === null || !/^\/[^#]*$/.test(request.url ?? '')) {
    throw new ApiError('BAD_REQUEST', 'Bad Request. The Host header or the request line is not valid.')
  }
  return { text: found[0].toLowerCase(), name: (found[1] as string).toLowerCase() }
}

function isOurs(name: string, { allowedHosts }: OriginPolicy): boolean {
  if (name === 'localhost' || isLocalAddress(name)) return true
  return allowedHosts.some((allowed) => allowed === '*' || allowed.toLowerCase().replace(/:\d+$/, '') === name)
}

/** An address, not a name: loopback and the private ranges, which no foreign name can stand for. */
function isLocalAddress(name: string): boolean {
  if (name.startsWith('[')) return isIP(name.slice(1, -1)) === 6 && /^\[(::1|f[cd][\da-f]{2}:.*|fe80:.*)\]$/i.test(name)
  if (isIP(name) !== 4) return false
  const [a, b] = name.split('.').map(Number) as [number, number]
  return a === 127 || a === 10 || (a === 192 && b === 168) || (a === 172 && b >= 16 && b <= 31) || name === '0.0.0.0'
}

/** The very address that the client's connection leads to, which no name of others can be written as. */
function isConnectedTo(name: string, { socket: { localAddress = '' } }: IncomingMessage): boolean {
  const address = localAddress.replace(/^::ffff:(?=\d+\.)/i, '')
  return address !== '' && name === (isIP(address) === 6 ? `[${address}]` : address)
}

function foreignHost(name: string): ApiError {
  const shown = name.length > 253 ? 'NAME' : name
  return new ApiError(
    'PERMISSION_DENIED',
    `Invalid Host header - possible DNS rebinding attack detected. If ${shown} is a name of this server, start it with --allowed-hosts ${shown}.`,
  )
}

function foreignOrigin(origin: string | undefined): ApiError {
  const isNamed = origin !== undefined && ORIGIN.test(origin)
  const allow = `start the server with --cors-allowed-origins ${isNamed ? origin : 'ORIGIN'}`
  return new ApiError(
    'PERMISSION_DENIED',
    `Cross-origin request blocked. To let pages of ${isNamed ? origin : 'another origin'} use this server, ${allow}. ` +
      'A proxy in front of it must pass on the Host header.',
  )
}

const ORIGIN = /^https?:\/\/[\w.:[\]-]{1,253}$/i

/** A sandboxed page is foreign to us even when it asks for its own files; its ticket is what lets it in. */
function isPreview({ method, url }: IncomingMessage, staticPrefix: string): boolean {
  return method === 'GET' && url?.startsWith(staticPrefix + PREVIEW_PATH) === true
}

function isForeign(request: IncomingMessage, host: string): boolean {
  const { origin, 'sec-fetch-site': site, 'sec-fetch-mode': mode } = request.headers
  // Browsers say this and pages cannot, also where a proxy has put its own Host in the place of the one that Origin names.
  if (site === 'same-origin') return false
  if (origin !== undefined)
    return origin.toLowerCase() !== `http://${host}` && origin.toLowerCase() !== `https://${host}`
  if (site === undefined || site === 'none') return false
  // Following a link from another site to one of our pages is allowed.
  return !(request.method === 'GET' && mode === 'navigate')
}
