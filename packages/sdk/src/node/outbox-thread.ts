import { parentPort, workerData } from 'node:worker_threads'
import type { Ring } from '../journal/ring.js'
import { type FlushOptions, Outbox } from './outbox.js'

/** Asks the thread for something; `request` comes back in the answer. */
export type OutboxRequest = { readonly kind: 'flush'; readonly request: number } & FlushOptions

/**
 * Words of the control memory that is shared with the thread that trains: at the end of the process it asks for a last flush and
 * waits, since its own event loop has ended.
 */
export const LAST_FLUSH = { asked: 0, done: 1 } as const

export interface OutboxThreadData {
  readonly ring: Ring
  readonly last: Int32Array
  readonly lastTimeoutMs: number
}

const TICK_MS = 25

if (parentPort !== null) {
  const port = parentPort
  const { ring, last, lastTimeoutMs } = workerData as OutboxThreadData
  const outbox = new Outbox({ ring, tell: (event) => port.postMessage(event) })
  let isEnding = false
  setInterval(() => {
    outbox.tick()
    if (isEnding || Atomics.load(last, LAST_FLUSH.asked) === 0) return
    isEnding = true
    void outbox.flushAll({ timeoutMs: lastTimeoutMs, isHasty: true }).finally(() => {
      Atomics.store(last, LAST_FLUSH.done, 1)
      Atomics.notify(last, LAST_FLUSH.done)
    })
  }, TICK_MS)
  port.on('message', ({ request, ...options }: OutboxRequest) => {
    void outbox.flush(options).then((delivery) => port.postMessage({ kind: 'flushed', request, delivery }))
  })
}
