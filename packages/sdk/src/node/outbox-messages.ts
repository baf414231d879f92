import type { Ring } from '../journal/ring.js'
import type { Beats } from './busy-main-thread.js'
import type { FlushOptions } from './outbox.js'

/** Asks the thread for something; `request` comes back in the answer. */
export type OutboxRequest = { readonly request: number } & (
  | { readonly kind: 'flush'; readonly options: FlushOptions }
  | { readonly kind: 'fetch'; readonly trackingUri: string; readonly url: string; readonly init: PlainRequest }
)

export type OutboxAnswer = { readonly request: number } & (
  | { readonly kind: 'answer'; readonly value: unknown }
  | { readonly kind: 'fault'; readonly error: unknown }
)

/** A request and an answer as messages between threads can have them. */
export interface PlainRequest {
  readonly method: string
  readonly headers: readonly (readonly [string, string])[]
  readonly body: ArrayBuffer | null
}

export interface PlainResponse {
  readonly status: number
  readonly headers: readonly (readonly [string, string])[]
  readonly body: ArrayBuffer
}

/**
 * Words of memory that is shared with the thread that trains. At the end of the process that thread asks for a last flush and
 * waits, since its own event loop has ended. Before this thread is ready, it keeps what is logged in the early file.
 */
export const SIGNAL = { lastFlushAsked: 0, lastFlushDone: 1, isReady: 2 } as const

export interface OutboxThreadData {
  readonly ring: Ring
  readonly signals: Int32Array
  readonly beats: Beats
  readonly earlyFile: string
  readonly lastTimeoutMs: number
}

export async function plainRequest(request: Request): Promise<PlainRequest> {
  const { method, headers, body } = request
  return { method, headers: [...headers], body: body === null ? null : await request.arrayBuffer() }
}

export async function plainResponse(response: Response): Promise<PlainResponse> {
  return { status: response.status, headers: [...response.headers], body: await response.arrayBuffer() }
}

export function plainToResponse({ status, headers, body }: PlainResponse): Response {
  const hasBody = status !== 204 && status !== 304
  return new Response(hasBody ? body : null, { status, headers: headers as [string, string][] })
}
