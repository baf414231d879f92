import { ApiError } from '@labbook/protocol'
import { type Connection, openConnection } from '../connection/connection.js'
import { localPlace } from './local-uri.js'

/** The address that a store of this machine has for its only client. */
export const LOCAL_ADDRESS = 'http://localhost'

type Server = typeof import('@labbook/server')
type App = Awaited<ReturnType<Server['createApp']>>

/**
 * A store of this machine, opened in this process by the server's own code: no port, and one way for every request. `labbook
 * server --data-dir` shows the same folder later.
 */
export class LocalStore {
  readonly connection: Connection
  readonly #trackingUri: string
  #app: Promise<App> | undefined

  constructor(trackingUri: string) {
    this.#trackingUri = trackingUri
    // Says at once what is wrong with it.
    localPlace(trackingUri)
    const connection = openConnection({ trackingUri: LOCAL_ADDRESS, fetch: (input, init) => this.fetch(input, init) })
    this.connection = { ...connection, trackingUri }
  }

  /** Answers a request as the server does. */
  readonly fetch = async (input: string | URL | Request, init: RequestInit = {}): Promise<Response> => {
    const request = requestOf(input, init)
    const { pathname, search } = new URL(request.url)
    const app = await this.#open()
    const payload = request.body === null ? undefined : Buffer.from(await request.arrayBuffer())
    const answer = await app.http.inject({
      method: request.method as 'GET',
      url: pathname + search,
      headers: Object.fromEntries(request.headers),
      ...(payload === undefined ? {} : { payload }),
    })
    const headers = new Headers()
    for (const [name, value] of Object.entries(answer.headers))
      if (value !== undefined) headers.set(name, String(value))
    const hasBody = answer.statusCode !== 204 && answer.statusCode !== 304
    return new Response(hasBody ? new Uint8Array(answer.rawPayload) : null, { status: answer.statusCode, headers })
  }

  async close(): Promise<void> {
    await (await this.#app)?.close()
  }

  #open(): Promise<App> {
    this.#app ??= this.#start().catch((error: unknown) => {
      // The next request tries again: another process may hold the folder only for a while.
      this.#app = undefined
      throw error
    })
    return this.#app
  }

  async #start(): Promise<App> {
    // Loaded here, so that who logs to a server needs none of it.
    const server: Server = await import('@labbook/server')
    try {
      return await server.createApp(server.readConfig({ ...localPlace(this.#trackingUri), logLevel: 'silent' }))
    } catch (cause) {
      if (!(cause instanceof server.StartRefusal)) throw cause
      // Such as a folder that another process has open: what is logged waits in the journal.
      throw new ApiError('TEMPORARILY_UNAVAILABLE', `${this.#trackingUri} cannot be opened. ${cause.message}`, {
        cause,
      })
    }
  }
}

/** A body that is a stream must say so. */
export function requestOf(input: string | URL | Request, init: RequestInit): Request {
  const halfDuplex: RequestInit & { readonly duplex: 'half' } = { ...init, duplex: 'half' }
  return new Request(input, init.body instanceof ReadableStream ? halfDuplex : init)
}

/** Whether stores of this machine can be opened. */
export function isServerInstalled(): boolean {
  try {
    import.meta.resolve('@labbook/server')
    return true
  } catch {
    return false
  }
}
