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
 * A typed client made from a table of routes; it needs nothing but `fetch`.
 *
 * @throws ApiError as the server answered it, or TEMPORARILY_UNAVAILABLE when the server could not be reached
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
  try {
    const init = {
      method,
      headers,
      body: hasBody ? route.request.write(request) : null,
      signal: options.signal ?? null,
    }
    response = await (client.fetch ?? fetch)(url, init)
  } catch (cause) {
    if (options.signal?.aborted === true) throw cause
    throw new ApiError('TEMPORARILY_UNAVAILABLE', `The server at ${client.baseUrl} cannot be reached.`, { cause })
  }
  const body = await response.text()
  if (!response.ok) throw errorFrom(response, body)
  try {
    return route.response.decode(parseJson(body === '' ? '{}' : body))
  } catch (error) {
    throw error instanceof DecodeFault ? error.toApiError() : error
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

function errorFrom(response: Response, body: string): ApiError {
  const retryAfter = Number(response.headers.get('retry-after') ?? Number.NaN)
  const options = Number.isFinite(retryAfter) ? { retryAfterS: retryAfter } : {}
  try {
    const { error_code: code, message } = parseJson(body) as Record<string, unknown>
    if (typeof code === 'string' && isErrorCode(code)) return new ApiError(code, String(message ?? ''), options)
  } catch {
    // Not our JSON: something between us and the server answered. Its status is all we know.
  }
  return new ApiError(errorCodeForStatus(response.status), body.slice(0, 500) || response.statusText, options)
}
