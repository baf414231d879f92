import { ApiError, type CallOptions, type Client, type Routes } from '@labbook/protocol'
import type { Connection } from './connection.js'

const FIRST_MS = 500
const LONGEST_MS = 30_000
const LONGEST_RETRY_AFTER_S = 300

/** How often repeating makes sense (J-14): as long as the server is away, five times for its own fault, else not at all. */
export function retriesOf(error: unknown): number {
  if (!(error instanceof ApiError)) return 0
  if (error.status === 500) return 5
  return [408, 429, 502, 503, 504].includes(error.status) ? Infinity : 0
}

/** Whether the same call may succeed later. */
export function isRetryable(error: unknown): boolean {
  return retriesOf(error) > 0
}

/**
 * How long to wait before a retry, 0 for the first: a random part of a span that doubles (full jitter), after the time
 * that the server asked for.
 */
export function retryDelayMs(retry: number, error: unknown, random: () => number = Math.random): number {
  const spanMs = Math.min(FIRST_MS * 2 ** retry, LONGEST_MS)
  return askedForMs(error) + random() * spanMs
}

/** Only an answer can ask for time; an error with a cause was made here. */
function askedForMs(error: unknown): number {
  if (!(error instanceof ApiError) || error.cause !== undefined) return 0
  return 1000 * Math.min(error.retryAfterS ?? 0, LONGEST_RETRY_AFTER_S)
}

export interface RetryOptions {
  readonly maxRetries: number
  readonly wait?: (ms: number, signal: AbortSignal | null | undefined) => Promise<void>
  readonly random?: () => number
}

/**
 * The same connection, whose calls are made again while that makes sense. Creates carry an idempotency key, so that on
 * Labbook a repeated one creates nothing twice. A body that is a stream is sent once.
 */
export function withRetries(connection: Connection, options: RetryOptions): Connection {
  return {
    trackingUri: connection.trackingUri,

    client: <R extends Routes>(routes: R) => {
      type AnyCall = (request: unknown, call?: CallOptions) => Promise<unknown>
      const calls = Object.entries(connection.client(routes) as Readonly<Record<string, AnyCall>>)
      const retried = calls.map(([name, call]): [string, AnyCall] => [
        name,
        (request, given = {}) => {
          const headers = name.startsWith('create') ? { 'idempotency-key': newKey(), ...given.headers } : given.headers
          const once = headers === undefined ? given : { ...given, headers }
          return repeat(() => call(request, once), given.signal, options)
        },
      ])
      return Object.fromEntries(retried) as Client<R>
    },

    request(path, init = {}) {
      const once = () => connection.request(path, init)
      return init.body instanceof ReadableStream ? once() : repeat(once, init.signal, options)
    },
  }
}

/** Makes a call until it succeeds, as often as its errors allow. */
export async function repeat<T>(
  call: () => Promise<T>,
  signal: AbortSignal | null | undefined,
  { maxRetries, wait = pause, random = Math.random }: RetryOptions,
): Promise<T> {
  for (let retry = 0; ; retry++) {
    try {
      return await call()
    } catch (error) {
      if (retry >= Math.min(maxRetries, retriesOf(error))) throw error
      await wait(retryDelayMs(retry, error, random), signal)
    }
  }
}

function pause(ms: number, signal: AbortSignal | null | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    const giveUp = () => {
      clearTimeout(timer)
      reject(signal?.reason as Error)
    }
    const timer = setTimeout(() => {
      signal?.removeEventListener('abort', giveUp)
      resolve()
    }, ms)
    if (signal?.aborted === true) giveUp()
    else signal?.addEventListener('abort', giveUp, { once: true })
  })
}

/** `crypto.randomUUID` is missing from pages without https. */
function newKey(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join('')
}
