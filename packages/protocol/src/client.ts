import { ApiError, errorCodeForStatus, isErrorCode } from './api-error.js'
import { DecodeFault } from './decode-fault.js'
import { parseJson } from './parse-json.js'
import { addressesOf, type RequestOf, type ResponseOf, type Route, type Routes } from './route.js'

export interface ClientOptions {
  /** Where the server is, with its static prefix if it has one: `http://localhost:5000/team-a`. */
  baseUrl: string
  fetch?: typeof globalThis.fetch
  headers?: Readonly<Record<string, string>>
}

export interface CallOptions {
  signal?: AbortSignal
  headers?: Readonly<Record<string, string>>
}

export type Client<R extends Routes> = {
  readonly [K in keyof R]: (request: RequestOf<R[K]>, options?: CallOptions) => Promise<ResponseOf<R[K]>>
}

/**
 * A typed client made from a table of routes; it needs nothing but `fetch`. An ApiError that `fetch` throws passes through.
 *
 * @throws ApiError as the server answered it, TEMPORARILY_UNAVAILABLE when something else or nothing answered, or
 *   DEADLINE_EXCEEDED when `fetch` or the body ended with a TimeoutError
 * @example const { run } = await createClient(runRoutes, { baseUrl }).getRun({ runId })
 */
export function createClient<R extends Routes>(routes: R, options: ClientOptions): Client<R> {
  const calls = Object.entries(routes).map(([name, route]) => [
    name,
    (request: unknown, callOptions?: CallOptions) => call(route, request, options, callOptions ?? {}),
  ])
  return Object.fromEntries(calls) as Client<R>
}

async function call(route: Route, request: unknown, client: ClientOptions, options: CallOptions): Promise<unknown> {
  const method = route.methods[0] as string
  const { path, used } = fillPath(addressesOf(route)[0] as string, request as Record<string, unknown>)
  const url = new URL(client.baseUrl.replace(/\/+$/, '') + path)
  const hasBody = method !== 'GET'
  if (!hasBody) {
    for (const [name, value] of route.request.writeQuery(request))
      if (!used.has(name)) url.searchParams.append(name, value)
  }
  const headers = { ...client.headers, ...options.headers, ...(hasBody ? { 'content-type': 'application/json' } : {}) }
  let response: Response
  let body: string
  try {
    const init = {
      method,
      headers,
      body: hasBody ? route.request.write(request) : null,
      signal: options.signal ?? null,
    }
    response = await (client.fetch ?? fetch)(url, init)
    body = await response.text()
  } catch (cause) {
    if (options.signal?.aborted === true) throw cause
    throw errorOfFetch(cause, client.baseUrl)
  }
  if (!response.ok) throw errorOfAnswer(response, body)
  const answer = parseAnswer(body, client.baseUrl)
  try {
    return route.response.decode(answer)
  } catch (error) {
    throw error instanceof DecodeFault ? error.toApiError() : error
  }
}

/** What is no JSON came from something between us and the server, such as the login page of a network. */
function parseAnswer(body: string, baseUrl: string): unknown {
  try {
    return parseJson(body === '' ? '{}' : body)
  } catch (cause) {
    if (isJson(body)) throw cause
    const start = JSON.stringify(body.slice(0, 60))
    throw new ApiError('TEMPORARILY_UNAVAILABLE', `${baseUrl} does not answer as a tracking server: ${start}`, {
      cause,
    })
  }
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}

function fillPath(path: string, request: Record<string, unknown>) {
  const used = new Set<string>()
  const filled = path.replace(/[:*](\w+)/g, (mark, name: string) => {
    used.add(name)
    const value = String(request[name.replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase())] ?? '')
    return mark.startsWith('*') ? value.split('/').map(encodeURIComponent).join('/') : encodeURIComponent(value)
  })
  return { path: filled, used }
}

/** What the end of a `fetch` without an answer means. */
export function errorOfFetch(cause: unknown, baseUrl: string): ApiError {
  if (cause instanceof ApiError) return cause
  const isLate = cause instanceof Error && cause.name === 'TimeoutError'
  return isLate
    ? new ApiError('DEADLINE_EXCEEDED', `The server at ${baseUrl} did not answer in time.`, { cause })
    : new ApiError('TEMPORARILY_UNAVAILABLE', `The server at ${baseUrl} cannot be reached.`, { cause })
}

/** The error that a server sent; one made from the status if something between us and the server answered. */
export function errorOfAnswer(response: Response, body: string): ApiError {
  const retryAfterS = secondsUntil(response.headers.get('retry-after'))
  const options = retryAfterS === undefined ? {} : { retryAfterS }
  try {
    const { error_code: code, message } = parseJson(body) as Record<string, unknown>
    if (typeof code === 'string' && isErrorCode(code)) return new ApiError(code, String(message ?? ''), options)
  } catch {
    // Not our JSON: the status is all we know.
  }
  return new ApiError(errorCodeForStatus(response.status), body.slice(0, 500) || response.statusText, options)
}

/** RFC 9110, 10.2.3: `Retry-After = HTTP-date / delay-seconds`. */
function secondsUntil(retryAfter: string | null): number | undefined {
  if (retryAfter === null) return undefined
  const seconds = /^\d{1,9}$/.test(retryAfter) ? Number(retryAfter) : (Date.parse(retryAfter) - Date.now()) / 1000
  return Number.isFinite(seconds) ? Math.max(0, seconds) : undefined
}
