// A program that logs points with the SDK and measures what that costs it: node sdk-log.mjs '{"points": …, "perTick": …, "tickMs": …}'
import { readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { setTimeout as pause } from 'node:timers/promises'
import * as labbook from '@labbook/sdk'

const { points, perTick, tickMs, flushMs } = JSON.parse(process.argv[2] ?? '{}')

const run = await labbook.startRun({ runName: 'bench' })
for (let step = 0; step < 20_000; step++) run.logMetric('warm', step, { step })
await pause(500)
const startMiB = process.memoryUsage().rss / 2 ** 20
let peakMiB = startMiB
const memory = setInterval(() => (peakMiB = Math.max(peakMiB, process.memoryUsage().rss / 2 ** 20)), 100)

const taken = new Float64Array(Math.min(points, 1_000_000))
const stalls = monitorEventLoopDelay({ resolution: 1 })
stalls.enable()
const cpu = process.cpuUsage()
const start = performance.now()
let inCalls = 0
for (let i = 0; i < points; ) {
  const tick = performance.now()
  for (const end = Math.min(points, i + perTick); i < end; i++) {
    const before = performance.now()
    run.logMetric('loss', 1 / i, { step: i })
    if (i < taken.length) taken[i] = performance.now() - before
  }
  inCalls += performance.now() - tick
  // Never quicker than asked for, and as quick as it can be if no pause is.
  await pause(Math.max(0, start + (i / perTick) * tickMs - performance.now()))
}
const loggedMs = performance.now() - start
stalls.disable()
taken.sort()
const journalBytes = bytesBelow(process.env.LABBOOK_JOURNAL_DIR)
const syncStart = performance.now()
const { sent, waiting, dropped } = await labbook.flush({ timeout: flushMs })
const report = {
  p50Us: 1000 * taken[taken.length >> 1],
  p99Us: 1000 * taken[Math.floor(taken.length * 0.99)],
  perSecond: (1000 * points) / loggedMs,
  mainShare: inCalls / loggedMs,
  cpuS: (process.cpuUsage(cpu).user + process.cpuUsage(cpu).system) / 1e6,
  stallP99Ms: stalls.percentile(99) / 1e6,
  stallMostMs: stalls.max / 1e6,
  journalBytes,
  syncS: (loggedMs + performance.now() - syncStart) / 1000,
  sent,
  waiting,
  dropped,
  startMiB,
  peakMiB,
}
clearInterval(memory)
process.stdout.write(`${JSON.stringify(report)}\n`, () => process.kill(process.pid, 'SIGKILL'))

function bytesBelow(folder) {
  return readdirSync(folder, { recursive: true })
    .filter((name) => name.endsWith('.lbj'))
    .reduce((sum, name) => sum + (statSync(join(folder, name), { throwIfNoEntry: false })?.size ?? 0), 0)
}
