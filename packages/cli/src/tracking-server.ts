import { ApiError, type Client, createClient, errorCodeForStatus, isErrorCode, type Routes } from '@labbook/protocol'
import type { Command } from 'commander'
import { CommandError } from './command-error.js'

/** The server that a command talks to. */
export interface TrackingServer {
  /** Without a slash at its end, and without a password. */
  readonly address: string
  client<R extends Routes>(routes: R): Client<R>
  /** Requests a path below the address. An error status is thrown as the error the server sent. */
  request(path: string, init?: RequestInit & { readonly duplex?: 'half' }): Promise<Response>
}

export interface ServerFlag {
  readonly trackingUri?: string
}

/** Adds `--tracking-uri`. */
export function withServer(command: Command): Command {
  return command.option('--tracking-uri <uri>', `tracking server (default: $MLFLOW_TRACKING_URI or ${DEFAULT_ADDRESS})`)
}

/** The server named by the flag or the environment, with credentials from the URL or the environment. */
export function openTrackingServer(
  { trackingUri }: ServerFlag,
  environment: NodeJS.ProcessEnv = process.env,
): TrackingServer {
  const given = trackingUri ?? (environment['MLFLOW_TRACKING_URI'] || DEFAULT_ADDRESS)
  const { address, authorization } = readAddress(given, environment)
  const headers: Record<string, string> = authorization === undefined ? {} : { authorization }

  async function ask(input: string | URL | Request, init: RequestInit = {}): Promise<Response> {
    // Never follow a redirect: another host must see neither the credentials nor the data.
    const response = await fetch(input, { ...init, redirect: 'manual' })
    if (response.status < 300 || response.status > 399 || response.status === 304) return response
    await response.body?.cancel()
    throw new CommandError(
      'refused',
      `The server at ${address} redirects to ${response.headers.get('location') ?? 'another URL'}. Redirects are not followed; ` +
        'pass the final URL with --tracking-uri.',
    )
  }

  return {
    address,
    client: (routes) => passingOn(createClient(routes, { baseUrl: address, headers, fetch: ask })),
    async request(path, init = {}) {
      const given = new Headers(init.headers)
      if (authorization !== undefined) given.set('authorization', authorization)
      let response: Response
      try {
        response = await ask(address + path, { ...init, headers: given })
      } catch (cause) {
        if (init.signal?.aborted === true || cause instanceof CommandError) throw cause
        const sentence = `The server at ${address} cannot be reached. ${ADVICE}`
        throw new ApiError('TEMPORARILY_UNAVAILABLE', sentence, { cause })
      }
      if (response.ok) return response
      throw await errorOf(response)
    },
  }
}

const DEFAULT_ADDRESS = 'http://127.0.0.1:5000'

function readAddress(given: string, environment: NodeJS.ProcessEnv) {
  const url = URL.canParse(given) ? new URL(given) : undefined
  if (url === undefined || !/^https?:$/.test(url.protocol)) {
    throw new CommandError('usage', `Invalid tracking URI '${given}': it must begin with http:// or https://.`)
  }
  const username = decodeURIComponent(url.username) || environment['MLFLOW_TRACKING_USERNAME']
  const password = decodeURIComponent(url.password) || environment['MLFLOW_TRACKING_PASSWORD']
  const token = environment['MLFLOW_TRACKING_TOKEN']
  url.username = ''
  url.password = ''
  url.search = ''
  url.hash = ''
  const address = url.href.replace(/\/+$/, '')
  if (username && password)
    return { address, authorization: `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}` }
  return { address, authorization: token ? `Bearer ${token}` : undefined }
}

/** `createClient` reports every failure of `fetch` as an unreachable server; this restores our redirect error. */
function passingOn<R extends Routes>(client: Client<R>): Client<R> {
  const calls = Object.entries<(...words: never[]) => Promise<unknown>>(client as never).map(([name, call]) => [
    name,
    async (...words: never[]) => {
      try {
        return await call(...words)
      } catch (error) {
        throw error instanceof ApiError && error.cause instanceof CommandError ? error.cause : withAdvice(error)
      }
    },
  ])
  return Object.fromEntries(calls) as Client<R>
}

function withAdvice(error: unknown): unknown {
  if (!(error instanceof ApiError) || error.cause === undefined) return error
  return new ApiError(error.code, `${error.message} ${ADVICE}`, { cause: error.cause })
}

const ADVICE = 'Start one with labbook server, or choose another with --tracking-uri.'

async function errorOf(response: Response): Promise<ApiError> {
  const body = await response.text().catch(() => '')
  try {
    const { error_code: code, message } = JSON.parse(body) as Record<string, unknown>
    if (typeof code === 'string' && isErrorCode(code)) return new ApiError(code, String(message ?? ''))
  } catch {
    // Not an API error: a proxy in between may have answered.
  }
  const sentence = `The server answered ${response.status} ${response.statusText}.`
  return new ApiError(errorCodeForStatus(response.status), sentence)
}
