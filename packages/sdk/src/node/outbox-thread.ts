import { rmSync } from 'node:fs'
import { parentPort, workerData } from 'node:worker_threads'
import { releaseWhileBusy } from './busy-main-thread.js'
import { Outbox } from './outbox.js'
import { type OutboxRequest, type OutboxThreadData, plainResponse, SIGNAL } from './outbox-messages.js'

const TICK_MS = 25

if (parentPort !== null) {
  const port = parentPort
  const { ring, signals, beats, earlyFile, lastTimeoutMs } = workerData as OutboxThreadData
  releaseWhileBusy(beats)
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
  const request = { method, headers: headers as [string, string][], body }
  return await plainResponse(await outbox.fetchLocal(trackingUri, url, request))
}
