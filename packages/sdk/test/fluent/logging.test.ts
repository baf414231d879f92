import { execFileSync } from 'node:child_process'
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createClient, experimentRoutes, metricRoutes, type Run, runRoutes } from '@labbook/protocol'
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { type Labbook, openLabbook } from '../open-labbook.js'
import { openJournal, runProgram } from './program.js'

let server: Labbook
beforeAll(async () => {
  server = await openLabbook()
})
afterAll(() => server[Symbol.asyncDispose]())

function api() {
  const options = { baseUrl: server.address }
  return {
    ...createClient(runRoutes, options),
    ...createClient(experimentRoutes, options),
    ...createClient(metricRoutes, options),
  }
}

/** Runs a program to its end and gives the runs of the experiment that it names, by their names. */
async function logged(experiment: string, source: string, env: NodeJS.ProcessEnv = {}) {
  using journal = openJournal()
  const ended = await runProgram(source, {
    trackingUri: server.address,
    journal,
    env: { MLFLOW_EXPERIMENT_NAME: experiment, ...env },
  })
  expect(ended.stderr.replaceAll(/^\(.*$/gm, ''), ended.stderr).not.toMatch(/Error/)
  expect(ended.code).toBe(0)
  const runs = await runsOf(experiment)
  const rest = readdirSync(journal.folder)
  return { ended, runs, rest, byName: new Map(runs.map((run) => [run.info.runName, run])) }
}

async function runsOf(experimentName: string): Promise<readonly Run[]> {
  const { experiment } = await api().getExperimentByName({ experimentName })
  const { runs } = await api().searchRuns({
    experimentIds: [experiment.experimentId],
    runViewType: 'ALL',
    orderBy: ['start_time ASC'],
  })
  return runs
}

function tagsOf(run: Run | undefined) {
  return Object.fromEntries((run?.data.tags ?? []).map(({ key, value }) => [key, value]))
}

function paramsOf(run: Run | undefined) {
  return Object.fromEntries((run?.data.params ?? []).map(({ key, value }) => [key, value]))
}

describe('a run logged from TypeScript', () => {
  it('[sdk-fluent 1.2] [J-6] [J-13] has its params, tags and every point of its metrics, in order', async () => {
    const { runs, rest } = await logged(
      'everything',
      `const score = await labbook.startRun({ runName: 'all', tags: { team: 'a' }, description: 'Why.' }, async (run) => {
         labbook.logParams({ depth: 8, rate: 0.1, layers: [64, 32], isBig: true })
         for (let i = 0; i < 2500; i++) run.logMetric('loss', 1 / (i + 1), { step: i, timestamp: 1000 + i })
         run.logMetrics({ last: Number.NaN, low: -0 }, { step: -3 })
         labbook.setTag('n', 5)
         return 7
       })
       console.log(score)`,
    )
    const [run] = runs
    expect(run?.info).toMatchObject({ runName: 'all', status: 'FINISHED' })
    expect(run?.info.endTime).toBeGreaterThanOrEqual(Number(run?.info.startTime))
    expect(paramsOf(run)).toEqual({ depth: '8', rate: '0.1', layers: '[64,32]', isBig: 'true' })
    expect(tagsOf(run)).toMatchObject({
      team: 'a',
      n: '5',
      'mlflow.note.content': 'Why.',
      'mlflow.source.type': 'LOCAL',
    })
    expect(run?.data.metrics.find(({ key }) => key === 'low')).toMatchObject({ value: -0, step: -3 })
    expect(run?.data.metrics.find(({ key }) => key === 'last')).toMatchObject({ value: Number.NaN, step: -3 })
    const { metrics } = await api().getMetricHistory({ runId: run?.info.runId ?? '', metricKey: 'loss' })
    expect(metrics.map(({ step, value, timestamp }) => [step, value, timestamp])).toEqual(
      Array.from({ length: 2500 }, (_, i) => [i, 1 / (i + 1), 1000 + i]),
    )
    // A run that has ended and is sent leaves nothing behind (J-12).
    expect(rest).toEqual([])
  })

  it('[sdk-fluent 1.1] never mixes with runs that are logged at the same time, and is the parent of nested ones', async () => {
    const { byName, runs } = await logged(
      'parallel',
      `await labbook.startRun({ runName: 'parent' }, async () => {
         await Promise.all([1, 2, 3].map((i) => labbook.startRun({ runName: 'child ' + i, nested: true }, async () => {
           for (let step = 0; step < 20; step++) {
             await new Promise((resolve) => setTimeout(resolve, Math.random() * 4))
             labbook.logMetric('i', i, { step })
           }
           labbook.logParam('i', i)
         })))
         labbook.logParam('of', 'parent')
       })`,
    )
    expect(runs).toHaveLength(4)
    const parent = byName.get('parent')
    expect(paramsOf(parent)).toEqual({ of: 'parent' })
    for (const i of [1, 2, 3]) {
      const child = byName.get(`child ${i}`)
      expect(tagsOf(child)['mlflow.parentRunId']).toBe(parent?.info.runId)
      expect(paramsOf(child)).toEqual({ i: String(i) })
      const { metrics } = await api().getMetricHistory({ runId: child?.info.runId ?? '', metricKey: 'i' })
      expect(metrics.map(({ value }) => value)).toEqual(Array.from({ length: 20 }, () => i))
    }
  })

  it('[sdk-fluent 1.2] ends as FAILED when its body throws, and the error goes on', async () => {
    const { ended, byName } = await logged(
      'failing',
      `await labbook.startRun({ runName: 'bad' }, () => { throw new Error('boom') }).catch(({ message }) => console.log(message))
       console.log(labbook.activeRun(), labbook.lastActiveRun().name)`,
    )
    expect(ended.stdout).toBe('boom\nundefined bad\n')
    expect(byName.get('bad')?.info.status).toBe('FAILED')
  })

  it('[sdk-fluent 1.2] [sdk-fluent 1.3] is one at a time unless a second is meant to be nested', async () => {
    const { ended, runs, byName } = await logged(
      'one at a time',
      `await labbook.startRun({ runName: 'first' })
       await labbook.startRun().catch(({ message }) => console.log(message))
       await labbook.endRun('KILLED')
       await labbook.endRun()
       { await using run = await labbook.startRun({ runName: 'second' }); run.logParam('a', 1) }
       console.log(labbook.activeRun())`.replace(
        // Node 20 has no such syntax.
        /\{ await using run = (.*?); (.*?) \}/,
        '{ const run = $1; try { $2 } finally { await run[Symbol.asyncDispose]() } }',
      ),
    )
    expect(ended.stdout).toBe(
      'The run first is already active. End it first with endRun(), or start a nested run with { nested: true }.\nundefined\n',
    )
    expect(runs).toHaveLength(2)
    expect(byName.get('first')?.info.status).toBe('KILLED')
    expect(byName.get('second')?.info.status).toBe('FINISHED')
  })

  it('[sdk-fluent 1.5] gets a name of the server when it is given none, also when a log call starts it', async () => {
    const { runs } = await logged('by itself', `labbook.logMetric('m', 1)`)
    expect(runs).toHaveLength(1)
    expect(runs[0]?.info.runName).toMatch(/^[a-z]+-[a-z]+-\d+$/)
    expect(runs[0]?.info.status).toBe('FINISHED')
    expect(tagsOf(runs[0])).toMatchObject({ 'mlflow.source.type': 'LOCAL' })
  })

  it('[sdk-fluent 8] has the changes since its commit as a file, when it is asked for them', async () => {
    using journal = openJournal()
    const folder = mkdtempSync(join(tmpdir(), 'labbook-git-'))
    onTestFinished(() => rmSync(folder, { recursive: true }))
    const git = (...args: string[]) =>
      execFileSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@b', ...args], { cwd: folder })
    git('init', '-q')
    writeFileSync(join(folder, 'train.txt'), 'before\n')
    git('add', '.')
    git('commit', '-qm', 'first')
    writeFileSync(join(folder, 'train.txt'), 'after\n')
    const { stderr, code } = await runProgram(
      `process.chdir(${JSON.stringify(folder)})
       await labbook.startRun({ runName: 'dirty', logGitPatch: true }, () => {})
       await labbook.flush()`,
      { trackingUri: server.address, journal, env: { MLFLOW_EXPERIMENT_NAME: 'patches' } },
    )
    expect(code, stderr).toBe(0)
    const [run] = await runsOf('patches')
    const file = await fetch(`${server.address}/get-artifact?run_uuid=${run?.info.runId}&path=git/uncommitted.patch`)
    expect(await file.text()).toMatch(/-before\n\+after\n/)
  })

  it('[DOC-1] can be asked what it sees of its environment, without secrets', async () => {
    const { ended } = await logged(
      'facts',
      `await labbook.startRun({}, () => {})
       console.log(JSON.stringify(labbook.doctor()))`,
      { MLFLOW_TRACKING_TOKEN: 'secret-token' },
    )
    const facts = JSON.parse(ended.stdout) as { trackingUri: string; variables: Record<string, string> }
    expect(facts.trackingUri).toBe(server.address)
    expect(facts.variables).toMatchObject({ MLFLOW_TRACKING_TOKEN: '***', MLFLOW_EXPERIMENT_NAME: 'facts' })
    expect(ended.stdout).not.toContain('secret-token')
  })

  it('[LOG-5] shows that its process lives, while it does', async () => {
    const { runs } = await logged(
      'alive',
      `await labbook.startRun({ runName: 'alive' }, async (run) => {
         const runId = await run.id()
         while (!('labbook.heartbeat' in (await labbook.getRun(runId)).data.tags)) {
           await new Promise((resolve) => setTimeout(resolve, 50))
         }
       })`,
    )
    const beat = Number(tagsOf(runs[0])['labbook.heartbeat'])
    expect(beat).toBeGreaterThanOrEqual(Number(runs[0]?.info.startTime))
    expect(beat).toBeLessThanOrEqual(Date.now())
  })

  it('[sdk-fluent 1.2] goes on when its id is given, once by the environment', async () => {
    const { runs } = await logged(
      'resumed',
      `await labbook.startRun({ runName: 'begun' }, () => labbook.logParam('a', 1))`,
    )
    const runId = runs[0]?.info.runId ?? ''
    const { byName, ended } = await logged(
      'resumed',
      `await labbook.startRun({}, async (run) => { run.logParam('b', 2); console.log(await run.id()) })
       await labbook.startRun({ runName: 'new' }, () => {})`,
      { MLFLOW_RUN_ID: runId },
    )
    expect(ended.stdout).toBe(`${runId}\n`)
    expect(paramsOf(byName.get('begun'))).toEqual({ a: '1', b: '2' })
    expect(byName.get('begun')?.info.status).toBe('FINISHED')
    expect(byName.get('new')?.info.runId).not.toBe(runId)
  })

  it('[sdk-fluent 1.4] goes to the experiment that was set, which is made if there is none', async () => {
    const { ended, runs } = await logged(
      'chosen',
      `const made = await labbook.setExperiment('chosen')
       const again = await labbook.setExperiment('chosen')
       console.log(made.experimentId === again.experimentId, made.name)
       await labbook.startRun({}, () => {})`,
      { MLFLOW_EXPERIMENT_NAME: 'another' },
    )
    expect(ended.stdout).toBe('true chosen\n')
    expect(runs).toHaveLength(1)
  })

  it('[sdk-fluent 1.4] is refused in an experiment that is deleted', async () => {
    const { experimentId } = await api().createExperiment({ name: 'gone', tags: [] })
    await api().deleteExperiment({ experimentId })
    const { ended } = await logged(
      'chosen',
      `await labbook.setExperiment('gone').catch(({ message }) => console.log(message))`,
    )
    expect(ended.stdout).toBe(
      'The experiment gone is deleted. Restore it, delete it permanently, or choose another name.\n',
    )
  })
})

describe('mistakes in log calls', () => {
  it('[J-2] [sdk-fluent 2.1] reject an awaited call, warn once for the others, and cost nothing else', async () => {
    const { ended, runs } = await logged(
      'mistakes',
      `process.on('unhandledRejection', () => process.exit(9))
       await labbook.startRun({ runName: 'run' }, async (run) => {
         for (const call of [
           () => run.logMetric('loss', 'text'),
           () => run.logMetric('a//b', 1),
           () => run.logMetric('loss', 1, { step: 0.5 }),
           () => run.logMetric('loss', 1, { timestamp: -1 }),
           () => run.logParam('x'.repeat(251), 1),
           () => run.logMetrics({ good: 1, bad: null }),
         ]) await call().then(() => console.log('taken'), (error) => console.log(error.name, error.code))
         for (let i = 0; i < 5; i++) run.logMetric('loss', 'text')
         run.logMetric('good', 2)
         await run.end()
         await run.logParam('late', 1).catch(({ message }) => console.log(message))
       })`,
    )
    expect(ended.stdout).toBe(
      `${'InvalidInputError INVALID_PARAMETER_VALUE\n'.repeat(6)}The run run was ended, so nothing more can be logged to it.\n`,
    )
    expect(ended.stderr.match(/LabbookWarning/g)).toHaveLength(1)
    expect(runs[0]?.data.metrics).toMatchObject([{ key: 'good', value: 2 }])
    expect(paramsOf(runs[0])).toEqual({})
  })

  it('[J-2] are thrown at once in strict mode', async () => {
    const { ended } = await logged(
      'strict',
      `labbook.configure({ strict: true })
       await labbook.startRun({}, (run) => { try { run.logMetric('loss', 'text') } catch ({ name }) { console.log(name) } })`,
    )
    expect(ended.stdout).toBe('InvalidInputError\n')
  })

  it('[J-15] that only the server sees go to a file beside the journal, with one warning, and the rest goes through', async () => {
    using journal = openJournal()
    const { stderr } = await runProgram(
      `await labbook.startRun({ runName: 'refused' }, async (run) => {
         run.logParams({ a: 1, b: 2 })
         await run.flush()
         run.logParams({ c: 3, a: 9, d: 4 })
         run.logMetric('m', 1)
         const { refused, waiting } = await run.flush()
         console.log(refused, waiting)
       })`,
      { trackingUri: server.address, journal, env: { MLFLOW_EXPERIMENT_NAME: 'refusals' } },
    ).then((ended) => {
      expect(ended.stdout).toBe('1 0\n')
      return ended
    })
    expect(stderr.match(/LabbookWarning/g)).toHaveLength(1)
    expect(stderr).toContain('dead-letter.ndjson')
    const [run] = await runsOf('refusals')
    expect(paramsOf(run)).toEqual({ a: '1', b: '2', c: '3', d: '4' })
    expect(run?.data.metrics).toMatchObject([{ key: 'm', value: 1 }])
    expect(run?.info.status).toBe('FINISHED')
  })
})
