import { afterAll, beforeAll, describe, expect, expectTypeOf, it } from 'vitest'
import { findRuns, type FindRunsOptions } from '../../src/client/search-runs.js'
import { LabbookClient, type Run, type RunRow, RunsTable } from '../../src/index.js'
import { failureOf } from '../connection/answering-server.js'
import { type Labbook, openLabbook } from '../open-labbook.js'

describe('runs as a table', () => {
  let labbook: Labbook
  let client: LabbookClient
  let experimentId: string
  let runIds: string[]
  const warnings: string[] = []

  beforeAll(async () => {
    labbook = await openLabbook()
    client = new LabbookClient({ trackingUri: labbook.address })
    experimentId = await client.createExperiment('house-prices')
    runIds = []
    for (const [i, params] of [{ lr: 0.1 }, { lr: 0.2, depth: 3 }].entries()) {
      const { runId } = (await client.createRun(experimentId, { startTime: 1000 * (i + 1), runName: `run ${i}` })).info
      const metrics = [{ key: i === 0 ? 'loss' : 'acc', value: i + 0.5 }]
      await client.logBatch(runId, { metrics, params, tags: { [`t${i}`]: 'x' } })
      runIds.push(runId)
    }
    await client.setTerminated(runIds[0] as string, { endTime: 5000 })
  })
  afterAll(() => labbook[Symbol.asyncDispose]())

  const find = (options: FindRunsOptions, current: string | undefined = experimentId) =>
    findRuns(client, options, { currentExperimentId: async () => current, warn: (text) => void warnings.push(text) })
  const table = async (options: FindRunsOptions = {}, current?: string) => (await find(options, current)) as RunsTable
  const list = async (options: FindRunsOptions) => (await find({ ...options, outputFormat: 'list' })) as Run[]

  it('[sdk-fluent 6] has its columns in order, and a value of each for every run', async () => {
    const found = await table({ orderBy: ['attributes.start_time ASC'] })
    expect(found.length).toBe(2)
    expect(found.columnNames).toEqual([
      'run_id',
      'experiment_id',
      'status',
      'artifact_uri',
      'start_time',
      'end_time',
      'metrics.loss',
      'metrics.acc',
      'params.lr',
      'params.depth',
      'tags.mlflow.runName',
      'tags.t0',
      'tags.t1',
    ])
    const { columns } = found
    expect(columns.run_id).toEqual(runIds)
    expect(columns.status).toEqual(['FINISHED', 'RUNNING'])
    expect(columns.start_time).toEqual([new Date(1000), new Date(2000)])
    expect(columns.end_time).toEqual([new Date(5000), null])
    expect(columns['metrics.loss']).toEqual(Float64Array.of(0.5, Number.NaN))
    expect(columns['params.depth']).toEqual([null, '3'])
    expect(columns['tags.t0']).toEqual(['x', null])
    const rows = found.rows()
    expect(Object.keys(rows[0] as RunRow)).toEqual(found.columnNames)
    expect(rows[1]).toMatchObject({
      run_id: runIds[1],
      end_time: null,
      'metrics.loss': Number.NaN,
      'metrics.acc': 1.5,
      'params.lr': '0.2',
    })
  })

  it('[sdk-fluent 6] is empty where nothing is found', async () => {
    const nothing = await table({ filter: 'metrics.loss > 99' })
    expect([nothing.length, nothing.rows(), nothing.columns['metrics.loss']]).toEqual([0, [], undefined])
    expect((await find({}, undefined as never)) as RunsTable).toMatchObject({ length: 2 })
    const context = { currentExperimentId: async () => undefined, warn: () => undefined }
    expect(await findRuns(client, {}, context)).toMatchObject({ length: 0 })
  })

  it('[sdk-fluent 6] searches the experiments that were named, or the current one, or all', async () => {
    const other = await client.createExperiment('other')
    const { runId } = (await client.createRun(other)).info
    const ids = async (options: FindRunsOptions) => (await list(options)).map(({ info }) => info.runId).sort()
    expect(await ids({})).toEqual([...runIds].sort())
    expect(await ids({ experimentIds: [other] })).toEqual([runId])
    expect(await ids({ experimentNames: ['other', 'no such', 'nor this'] })).toEqual([runId])
    expect(warnings).toEqual(['No experiment is named "no such", "nor this"; searched without.'])
    expect(await ids({ searchAllExperiments: true })).toEqual([...runIds, runId].sort())
    expect(await ids({ experimentIds: [other], searchAllExperiments: true })).toEqual([runId])
    expect(await ids({ maxResults: 1, orderBy: ['attributes.start_time ASC'] })).toEqual([runIds[0]])
  })

  it('[sdk-fluent 6] refuses what it cannot do', async () => {
    for (const options of [
      { experimentIds: ['0'], experimentNames: ['x'] },
      { outputFormat: 'pandas' as never },
      { maxResults: 0 },
    ]) {
      expect(await failureOf(find(options))).toMatchObject({ name: 'InvalidInputError' })
    }
  })

  it('[sdk-fluent 6] its columns and rows have types', () => {
    const found = new RunsTable([])
    expectTypeOf(found.columns['metrics.loss']).toEqualTypeOf<Float64Array | undefined>()
    expectTypeOf(found.columns['params.lr']).toEqualTypeOf<readonly (string | null)[] | undefined>()
    expectTypeOf(found.columns.start_time).toEqualTypeOf<readonly Date[]>()
    expectTypeOf<RunRow['metrics.loss']>().toEqualTypeOf<number>()
    expectTypeOf<RunRow['end_time']>().toEqualTypeOf<Date | null>()
  })
})
