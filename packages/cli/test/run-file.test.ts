import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import {
  artifactRoutes,
  createClient,
  experimentRoutes,
  loggedModelRoutes,
  type Metric,
  metricRoutes,
  runRoutes,
} from '@labbook/protocol'
import { describe, expect, it, onTestFinished } from 'vitest'
import { describeWith, startLabbook, stockMlflow } from '../../../test/counterparts/index.js'
import { freshFolder, runLabbook, useLabbook } from './run-labbook.js'

const POINTS = 100_000
const ODD_VALUES = [Number.NaN, Infinity, -Infinity, -0, 0, 5e-324, 0.1]
const ROUTES = { ...experimentRoutes, ...runRoutes, ...metricRoutes, ...artifactRoutes, ...loggedModelRoutes }

const clientOf = (baseUrl: string) => createClient(ROUTES, { baseUrl })

/** Logs a run with a bit of everything; gives its id. */
async function logRun(address: string, { points, steps }: { points: number; steps: (at: number) => number | bigint }) {
  const client = clientOf(address)
  const tags = [{ key: 'team', value: 'vision' }]
  const { experimentId } = await client.createExperiment({ name: `shared ${points}`, tags })
  const { run } = await client.createRun({ experimentId, userId: 'ann', runName: 'first', startTime: 5, tags })
  const { runId } = run.info
  for (let from = 0; from < points; from += 1000) {
    const metrics: Metric[] = Array.from({ length: Math.min(1000, points - from) }, (_, i) => {
      const at = from + i
      const value = at < ODD_VALUES.length ? (ODD_VALUES[at] as number) : Math.sin(at)
      return { key: `curve/${at % 3}`, value, timestamp: 1000 + at, step: steps(at) }
    })
    await client.logBatch({ runId, metrics, params: [], tags: [] })
  }
  const params = [
    { key: 'a/b', value: '' },
    { key: 'note', value: 'ünïcode\n"quoted"' },
  ]
  await client.logBatch({ runId, metrics: [], params, tags: [] })
  const dataset = { name: 'houses', digest: 'd1', sourceType: 'local', source: '{}', schema: '{"a":1}' }
  const inputTags = [{ key: 'mlflow.data.context', value: 'training' }]
  await client.logInputs({ runId, datasets: [{ dataset, tags: inputTags }], models: [] })
  return runId
}

/** What the API tells of a run, but for where its artifacts lie. */
async function readRun(address: string, runId: string) {
  const client = clientOf(address)
  const { run } = await client.getRun({ runId })
  const { artifactUri: _, experimentId, ...info } = run.info
  const { experiment } = await client.getExperiment({ experimentId })
  const points: Metric[] = []
  for (const { key } of run.data.metrics) {
    for (let pageToken: string | undefined; ; ) {
      const page = await client.getMetricHistory({ runId, metricKey: key, pageToken })
      points.push(...page.metrics.map(({ key, value, timestamp, step }) => ({ key, value, timestamp, step })))
      if (!page.nextPageToken) break
      pageToken = page.nextPageToken
    }
  }
  const params = run.data.params.toSorted(byKey)
  const tags = run.data.tags.toSorted(byKey)
  return {
    info,
    params,
    tags,
    points,
    experiment: [experiment.name, experiment.tags],
    inputs: run.inputs?.datasetInputs,
  }
}

function byKey(one: { key: string }, other: { key: string }): number {
  return one.key < other.key ? -1 : 1
}

async function artifactsOf(address: string, runId: string): Promise<Record<string, string>> {
  const folder = freshFolder()
  const { exitCode, stderr } = await runLabbook([
    'artifacts',
    'download',
    runId,
    '--to',
    folder,
    '--tracking-uri',
    address,
  ])
  expect([exitCode, exitCode === 0 ? '' : stderr]).toEqual([0, ''])
  return Object.fromEntries(
    readdirSync(folder, { recursive: true, encoding: 'utf8', withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => {
        const path = join(entry.parentPath, entry.name)
        return [path.slice(folder.length + 1), readFileSync(path, 'latin1')]
      }),
  )
}

/** Imports the file into a fresh folder, and serves that. */
async function imported(file: string) {
  const dataDir = join(freshFolder(), 'data')
  const first = await runLabbook(['import', file, '--data-dir', dataDir])
  expect(first).toMatchObject({ exitCode: 0, stderr: '' })
  const server = await startLabbook({ dataDir })
  onTestFinished(async () => void (await server.stop()))
  return { server, dataDir, stdout: first.stdout }
}

const { server, labbook, refused } = useLabbook()

describe('a run file', () => {
  it('[RUN-FILE-1] [RUN-FILE-2] holds a run of 100,000 points with all that belongs to it, bit for bit', async () => {
    const { address } = server()
    // Steps beyond 2^53 need all of their 64 bits.
    const steps = (at: number) => (at % 1000 === 0 ? 2n ** 62n + BigInt(at) : at - 50)
    const runId = await logRun(address, { points: POINTS, steps })
    const folder = freshFolder()
    mkdirSync(join(folder, 'logs', 'a b'), { recursive: true })
    for (const name of ['%25 off.txt', 'é.bin', 'run.json', '.hidden', 'no extension'])
      writeFileSync(join(folder, 'logs', 'a b', name), `content of ${name}`)
    writeFileSync(join(folder, 'logs', 'empty'), '')
    await labbook('artifacts', 'log', runId, join(folder, 'logs'))
    await labbook('runs', 'end', runId)
    const file = join(folder, 'run.labbook')
    expect(await labbook('export', runId, '-o', file)).toBe(file)
    expect(readdirSync(folder).sort()).toEqual(['logs', 'run.labbook'])
    const { server: other, dataDir } = await imported(file)
    const there = await readRun(other.address, runId)
    expect(there).toEqual(await readRun(address, runId))
    expect(there.points).toHaveLength(POINTS)
    expect(await artifactsOf(other.address, runId)).toEqual(await artifactsOf(address, runId))
    await other.stop()
    expect(await runLabbook(['import', file, '--data-dir', dataDir])).toMatchObject({ exitCode: 0 })
    const again = await startLabbook({ dataDir })
    onTestFinished(async () => void (await again.stop()))
    expect(await readRun(again.address, runId)).toEqual(there)
  }, 180_000)

  it('[RUN-FILE-2] holds the logged models that the run made, and only these', async () => {
    const { address } = server()
    const client = clientOf(address)
    const runId = await logRun(address, { points: 1, steps: Number })
    const { experimentId } = (await client.getRun({ runId })).run.info
    const made = { experimentId, name: 'forest', modelType: '', params: [{ key: 'depth', value: '3' }], tags: [] }
    const { modelId } = (await client.createLoggedModel({ ...made, sourceRunId: runId })).model.info
    const used = (await client.createLoggedModel({ ...made, name: 'base', sourceRunId: '' })).model.info.modelId
    await client.logOutputs({
      runId,
      models: [
        { modelId, step: 2 },
        { modelId: used, step: 0 },
      ],
    })
    const folder = freshFolder()
    writeFileSync(join(folder, 'MLmodel'), 'flavors: {}')
    await labbook('artifacts', 'log', modelId, join(folder, 'MLmodel'))
    await labbook('export', runId, '-o', join(folder, 'run.labbook'))
    const { server: other } = await imported(join(folder, 'run.labbook'))
    const there = clientOf(other.address)
    expect((await there.getRun({ runId })).run.outputs).toEqual((await client.getRun({ runId })).run.outputs)
    const { model } = await there.getLoggedModel({ modelId, allowDeleted: false })
    expect([model.info.name, model.data.params]).toEqual(['forest', made.params])
    expect(await artifactsOf(other.address, modelId)).toEqual({ MLmodel: 'flavors: {}' })
    await expect(there.getLoggedModel({ modelId: used, allowDeleted: true })).rejects.toMatchObject({ status: 404 })
  }, 120_000)

  it('[RUN-FILE-2] without artifacts says so when it is imported', async () => {
    const { address } = server()
    const runId = await logRun(address, { points: 10, steps: Number })
    const folder = freshFolder()
    const note = join(folder, 'note.txt')
    writeFileSync(note, 'a note')
    await labbook('artifacts', 'log', runId, note)
    await labbook('export', runId, '--no-artifacts', '-o', join(folder, 'run.labbook'))
    const { server: other, stdout } = await imported(join(folder, 'run.labbook'))
    expect(stdout).toContain(`run ${runId}: exported without artifacts`)
    expect(await artifactsOf(other.address, runId)).toEqual({})
    expect(await readRun(other.address, runId)).toEqual(await readRun(address, runId))
  }, 120_000)

  it('[RUN-FILE-2] is not written where the run or the folder is missing', async () => {
    const folder = freshFolder()
    const missing = await refused('export', 'f'.repeat(32), '-o', join(folder, 'run.labbook'))
    expect(missing).toMatchObject({ exitCode: 1, stderr: expect.stringContaining('not found') })
    const runId = await labbook('runs', 'create', '--name', 'x')
    const nowhere = await refused('export', runId, '-o', join(folder, 'none', 'run.labbook'))
    expect(nowhere).toMatchObject({ exitCode: 1, stderr: expect.stringContaining('Cannot write') })
    expect(readdirSync(folder)).toEqual([])
  })

  it('[RUN-FILE-6] is shown by a server that refuses writes and leaves nothing behind', async () => {
    const runId = await logRun(server().address, { points: 20, steps: Number })
    const folder = freshFolder()
    const file = join(folder, 'run.labbook')
    await labbook('export', runId, '-o', file)
    const scratch = freshFolder()
    const command = fileURLToPath(new URL('../bin/labbook.js', import.meta.url))
    // Settings of a server, which must not be touched.
    const env = { ...process.env, TMPDIR: scratch, LABBOOK_DATA_DIR: join(folder, 'theirs') }
    const child = spawn(process.execPath, [command, 'open', file], { env, cwd: folder })
    onTestFinished(() => void child.kill('SIGKILL'))
    let output = ''
    child.stdout.on('data', (chunk) => (output += String(chunk)))
    child.stderr.on('data', (chunk) => (output += String(chunk)))
    await expect.poll(() => output, { timeout: 40_000 }).toContain('Press Ctrl-C to stop.')
    const [, address = ''] = /(http:\/\/127\.0\.0\.1:\d+)\/#\/experiments\/\d+\/runs\//.exec(output) ?? []
    // The UI is one page, which keeps its own address behind the '#'.
    const [page = ''] = output.split('\n')
    expect(page).toMatch(new RegExp(`^${address}/#/experiments/\\d+/runs/${runId}$`))
    expect((await fetch(page)).status).toBe(200)
    expect((await readRun(address, runId)).points).toEqual((await readRun(server().address, runId)).points)
    await expect(clientOf(address).setTag({ runId, key: 'k', value: 'v' })).rejects.toMatchObject({
      status: 403,
      message: expect.stringContaining('This server is read-only'),
    })
    child.kill('SIGTERM')
    expect(await once(child, 'exit')).toEqual([0, null])
    expect(readdirSync(scratch)).toEqual([])
    expect(readdirSync(folder)).toEqual(['run.labbook'])
  }, 120_000)

  it('[RUN-FILE-6] that cannot be read ends the command with its sentence', async () => {
    const folder = freshFolder()
    const file = join(folder, 'cut.labbook')
    writeFileSync(file, 'PK\u0003\u0004')
    const scratch = freshFolder()
    const { exitCode, stderr } = await runLabbook(['open', file], { env: { TMPDIR: scratch } })
    expect([exitCode, stderr]).toEqual([65, expect.stringContaining('is not a run file that can be read')])
    expect(readdirSync(scratch)).toEqual([])
  })
})

describeWith(['python'], 'a run file of a stock MLflow server', () => {
  it('[RUN-FILE-2] is exported over its API and imported here', async () => {
    const mlflow = await stockMlflow()
    const runId = await logRun(mlflow, { points: 2000, steps: Number })
    const folder = freshFolder()
    const note = join(folder, 'note.txt')
    writeFileSync(note, 'a note')
    const uri = ['--tracking-uri', mlflow]
    expect(await runLabbook(['artifacts', 'log', runId, note, '--path', 'a/b', ...uri])).toMatchObject({ exitCode: 0 })
    const file = join(folder, 'run.labbook')
    expect(await runLabbook(['export', runId, '-o', file, ...uri])).toMatchObject({ exitCode: 0, stderr: '' })
    const { server: other } = await imported(file)
    expect(await readRun(other.address, runId)).toEqual(await readRun(mlflow, runId))
    expect(await artifactsOf(other.address, runId)).toEqual({ 'a/b/note.txt': 'a note' })
  }, 240_000)
})
