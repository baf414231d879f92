import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { built, runNode } from './child.js'

/** A thread that watches the main one, and prints when its listeners were taken away. */
const watch = `
  import { Worker } from 'node:worker_threads'
  import { once } from 'node:events'
  import { beats, onProcessEnd } from ${JSON.stringify(built('node/process-ends'))}
  const watching = \`
    import { parentPort, workerData } from 'node:worker_threads'
    import { writeSync } from 'node:fs'
    import { releaseWhileBusy } from ${JSON.stringify(built('node/busy-main-thread'))}
    const canRelease = () => Atomics.load(workerData, 1) === 1
    releaseWhileBusy(workerData, { busyMs: 1_000 })
    parentPort.on('message', () => {})
    let before = canRelease()
    setInterval(() => {
      if (before && !canRelease()) writeSync(1, 'released ')
      before = canRelease()
    }, 5)\`
  const ends = onProcessEnd({ signal: (name) => console.log(name) })
  const worker = new Worker(new URL('data:text/javascript,' + encodeURIComponent(watching)), { workerData: beats })
  worker.unref()
  await Promise.race([once(worker, 'online'), new Promise((resolve) => setTimeout(resolve, 1_000))])
  const busyUntil = (isDone) => { while (!isDone()) Math.random() }
  const isReleased = () => Atomics.load(beats, 1) === 0`

it('[END-7] a main thread that never rests ends by a signal as if nobody listened', async () => {
  let isSent = false
  const ended = await run(`${watch}; busyUntil(() => false)`, (stdout, kill) => {
    if (isSent || !stdout.includes('released')) return
    isSent = true
    kill('SIGINT')
  })
  expect(ended).toMatchObject({ stdout: 'released ', stderr: '', signal: 'SIGINT' })
})

it('[END-7] listens again when it rests', async () => {
  const ended = await run(`${watch}
    busyUntil(isReleased)
    const whileBusy = process.listenerCount('SIGINT')
    while (isReleased()) await new Promise((resolve) => setTimeout(resolve, 10))
    process.stderr.write(whileBusy + ' then ' + process.listenerCount('SIGINT'))
    process.exit()`)
  expect(ended).toMatchObject({ stderr: '0 then 1', code: 0 })
})

it('[END-7] is left alone when nobody asks to be told of the end', async () => {
  const ended = await run(`${watch}
    ends.stop()
    let removed = 0
    process.on('SIGINT', () => {})
    process.on('removeListener', () => removed++)
    const start = Date.now()
    busyUntil(() => Date.now() - start > 2_500)
    process.stderr.write(removed + ' ' + process.listenerCount('SIGINT'))
    process.exit()`)
  expect(ended).toMatchObject({ stderr: '0 1', code: 0 })
})

it('[END-7] a run that is open does not keep Ctrl-C from a program that trains without a pause', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'labbook-busy-'))
  const program = `
    import { logMetric, startRun } from ${JSON.stringify(built('index'))}
    await startRun()
    console.log('training')
    for (let step = 0; ; step = (step + 1) % 1000) if (step === 0) logMetric('loss', Math.random())`
  const environment = { LABBOOK_MODE: 'offline', LABBOOK_JOURNAL_DIR: folder }
  let sending: NodeJS.Timeout | undefined
  const ended = await runNode(['--input-type=module', '--eval', program], environment, {
    cwd: folder,
    // As somebody does who finds that nothing happens.
    onOutput: (_, kill) => (sending ??= setInterval(() => kill('SIGINT'), 500)),
  })
  clearInterval(sending)
  rmSync(folder, { recursive: true })
  expect(ended).toMatchObject({ stdout: 'training\n', stderr: '', signal: 'SIGINT' })
})

function run(program: string, onOutput: (stdout: string, kill: (signal: NodeJS.Signals) => void) => void = () => {}) {
  return runNode(['--input-type=module', '--eval', program], {}, { onOutput })
}
