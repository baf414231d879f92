// A program that trains, for the faults of the SDK: node trainer.mjs '{"mode": …}' on the built packages.
import { appendFileSync } from 'node:fs'
import { setTimeout as pause } from 'node:timers/promises'
import * as labbook from '@labbook/sdk'

const { mode, points, perTick, tickMs, countFile, afterMs } = JSON.parse(process.argv[2] ?? '{}')

const run = await labbook.startRun({ runName: mode })
run.logParams({ mode, points })
if (mode === 'exit') setTimeout(() => process.exit(0), afterMs)
if (mode === 'throw') {
  setTimeout(() => {
    throw new Error('The data is gone.')
  }, afterMs)
}
for (let i = 0; i < points; i += perTick) {
  for (let step = i; step < i + perTick; step++) run.logMetric('step', step, { step, timestamp: Date.now() })
  if (countFile !== undefined) appendFileSync(countFile, `${i + perTick}\n`)
  await pause(tickMs)
}
await run.end()
console.log(JSON.stringify(await labbook.finish({ timeout: 120_000 })))
