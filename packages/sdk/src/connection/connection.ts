import { type Client, createClient, errorOfAnswer, errorOfFetch, type Routes } from '@labbook/protocol'
import { type Environment, readAuthorization, readTimeoutMs } from './environment.js'
import { followRedirects } from './follow-redirects.js'
import { ProgressWatch } from './progress-watch.js'
import { parseTrackingUri } from './tracking-uri.js'

/** Which server to reach, and how. */
export interface ConnectionOptions {
  /** `http://` or `https://`, with a user name and a password if the server wants them. */
  readonly trackingUri: string
  /** Reads a variable of the environment. Credentials are read again for each request, since tokens are renewed. */
  readonly environment?: Environment
  /** Sent with every request. */
  readonly headers?: Readonly<Record<string, string>>
  readonly fetch?: typeof globalThis.fetch
}

/** A server that speaks MLflow's REST API. Nothing is sent until a call is made, and each call is one try. */
export interface Connection {
  /** Where the server is, without a password and without a slash at its end. */
  readonly trackingUri: string
  /**
   * Typed calls of a table of routes.
   *
   * @throws ApiError as the server sent it; TEMPORARILY_UNAVAILABLE when it cannot be reached, DEADLINE_EXCEEDED when the
   *   answer is late
   */
  client<R extends Routes>(routes: R): Client<R>
  /**
   * Bytes: a path below the address, beginning with a slash. A body that is a stream is sent as one, and the time limit
   * then begins anew with every chunk that moves in either direction.
   *
   * @throws ApiError as for `client`; the stream's own error when it cannot be read
   */
  request(path: string, init?: RequestInit): Promise<Response>
}

/**
 * Opens a connection to a tracking server. Redirects are followed within its origin only: another host must see neither
 * the credentials nor the data.
 *
 * @throws InvalidInputError for an address or a variable that cannot be used
 * @example
 * const connection = openConnection({ trackingUri: 'http://127.0.0.1:5000' })
 * const health = await connection.request('/health')
 */
export function openConnection(options: ConnectionOptions): Connection {
  const { environment = nothingSet } = options
  const { address: trackingUri, credentials } = parseTrackingUri(options.trackingUri)
  const timeoutMs = readTimeoutMs(environment)

  /** One request with our headers, within the origin. */
  function ask(input: string | URL, init: RequestInit): Promise<Response> {
    const headers = new Headers(options.headers)
    new Headers(init.headers).forEach((value, name) => headers.set(name, value))
    const authorization = readAuthorization(environment, credentials)
    if (authorization !== undefined && !headers.has('authorization')) headers.set('authorization', authorization)
    return followRedirects(options.fetch ?? globalThis.fetch, new URL(input), { ...init, headers })
  }

  return {
    trackingUri,

    client: (routes) =>
      createClient(routes, {
        baseUrl: trackingUri,
        fetch: (input, init = {}) => {
          const late = AbortSignal.timeout(timeoutMs)
          const signal = init.signal ? AbortSignal.any([init.signal, late]) : late
          return ask(input as URL, { ...init, signal })
        },
      }),

    async request(path, init = {}) {
      const watch = new ProgressWatch(timeoutMs, init.signal)
      let response: Response
      try {
        response = await ask(trackingUri + path, watch.sending(init))
      } catch (cause) {
        watch.pause()
        if (init.signal?.aborted === true) throw cause
        if (watch.sourceFault !== undefined) throw watch.sourceFault.error
        throw errorOfFetch(cause, trackingUri)
      }
      const received = watch.receiving(response)
      if (received.ok) return received
      throw errorOfAnswer(received, await received.text().catch(() => ''))
    },
  }
}

function nothingSet(): undefined {
  return undefined
}
