import { rmSync } from 'node:fs'
import { parentPort, workerData } from 'node:worker_threads'
import type { Ring } from '../journal/ring.js'
import { type FlushOptions, Outbox } from './outbox.js'

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
  readonly earlyFile: string
  readonly lastTimeoutMs: number
}

const TICK_MS = 25

if (parentPort !== null) {
  const port = parentPort
  const { ring, signals, earlyFile, lastTimeoutMs } = workerData as OutboxThreadData
  const outbox = new Outbox({ ring, tell: (event) => port.postMessage(event) })
  outbox.drain()
  outbox.sync()
  Atomics.store(signals, SIGNAL.isReady, 1)
  rmSync(earlyFile, { force: true })
  let isEnding = false
  setInterval(() => {
    outbox.tick()
    if (isEnding || Atomics.load(signals, SIGNAL.lastFlushAsked) === 0) return
    isEnding = true
    void outbox.flushAll({ timeoutMs: lastTimeoutMs, isHasty: true }).finally(() => {
      Atomics.store(signals, SIGNAL.lastFlushDone, 1)
      Atomics.notify(signals, SIGNAL.lastFlushDone)
    })
  }, TICK_MS)
  port.on('message', (asked: OutboxRequest) => {
    const { request } = asked
    const answer = asked.kind === 'flush' ? outbox.flush(asked.options) : fetchLocal(outbox, asked)
    answer.then(
      (value) => port.postMessage({ kind: 'answer', request, value }),
      (error: unknown) => port.postMessage({ kind: 'fault', request, error }),
    )
  })
}

async function fetchLocal(outbox: Outbox, { trackingUri, url, init }: Extract<OutboxRequest, { kind: 'fetch' }>) {
  const { method, headers, body } = init
  const response = await outbox.fetchLocal(trackingUri, url, { method, headers: headers as [string, string][], body })
  const plain: PlainResponse = {
    status: response.status,
    headers: [...response.headers],
    body: await response.arrayBuffer(),
  }
  return plain
}
