import { describe, expect, it } from 'vitest'
import { describeWith } from '../../../../test/counterparts/index.js'
import { type Json, openApp } from './open-app.js'

interface Table {
  readonly total: number
  readonly cut: number
  readonly runs?: readonly {
    run_id: string
    parent_run_id?: string
    parent?: { children: number }
    children: number
    running_children: number
    status: string
    recorded_models?: unknown
    datasets?: unknown
  }[]
  readonly columns?: readonly { name: string; values: readonly unknown[] }[]
}

function tableSuite(database: 'sqlite' | 'postgres') {
  it('[A3] gives the columns asked for, in the order asked, with what is missing as null', async () => {
    const { createRun, post } = await openApp(database)
    await createRun({
      name: 'full',
      startTime: 10,
      endTime: 35,
      params: { lr: '0.1', 'a b': 'x'.repeat(301) },
      metrics: { loss: [3, 1, 2], odd: ['NaN', 'NaN'] },
    })
    await createRun({ name: 'bare', startTime: 5 })
    const columns = {
      'metrics.loss': [2, null],
      'first(metrics.loss)': [3, null],
      'min(metrics.`loss`)': [1, null],
      'max(metrics.loss)': [3, null],
      'count(metrics.loss)': [3, null],
      'metrics.odd': ['NaN', null],
      'min(metrics.odd)': ['NaN', null],
      'metrics.unknown': [null, null],
      'params.lr': ['0.1', null],
      'params.`a b`': ['x'.repeat(300), null],
      'attributes.duration': [25, null],
      'attributes.start_time': [10, 5],
      'attributes.run_name': ['full', 'bare'],
      'attributes.experiment_name': ['Default', 'Default'],
      'tags.`mlflow.runName`': ['full', 'bare'],
    }
    const answer = (await post('runs/search', { columns: Object.keys(columns) })) as unknown as Table
    expect(answer.total).toBe(2)
    expect(answer.cut).toBe(1)
    expect(answer.columns).toEqual(Object.entries(columns).map(([name, values]) => ({ name, values })))
    expect(answer.runs?.map(({ status }) => status)).toEqual(['FINISHED', 'RUNNING'])
  })

  it('[A3] [U-RUNS-2] gives the models that older clients recorded, however long the tag, where it is asked', async () => {
    const { createRun, mlflow, post } = await openApp(database)
    const runId = await createRun({ startTime: 2 })
    await createRun({ startTime: 1, tags: { 'mlflow.log-model.history': 'not json' } })
    for (const path of ['model', 'last']) {
      const flavors = { python_function: { env: 'x'.repeat(200_000) }, sklearn: {} }
      const recorded = { run_id: runId, artifact_path: path, utc_time_created: '', flavors }
      await mlflow('runs/log-model', { run_id: runId, model_json: JSON.stringify(recorded) })
    }
    const answer = (asked: Json) => post('runs/search', asked) as Promise<unknown> as Promise<Table>
    const { runs } = await answer({ with_recorded_models: true })
    // Of a model whose description is this long the flavor lies behind what is read.
    expect(runs?.map((run) => run.recorded_models)).toEqual([[{ path: 'model', flavor: 'model' }], undefined])
    for (const run of (await answer({})).runs ?? []) expect(run).not.toHaveProperty('recorded_models')
  })

  it('[A3] [U-RUNS-2] gives the datasets of runs with what they were used for, where it is asked', async () => {
    const { createRun, mlflow, post } = await openApp(database)
    const runId = await createRun({ startTime: 2 })
    await createRun({ startTime: 1 })
    const used = (name: string, context?: string) => ({
      dataset: { name, digest: 'd1', source_type: 'local', source: '{}', schema: 'x'.repeat(1000) },
      tags: context === undefined ? [] : [{ key: 'mlflow.data.context', value: context }],
    })
    await mlflow('runs/log-inputs', { run_id: runId, datasets: [used('sales', 'training'), used('holdout')] })
    const { runs } = (await post('runs/search', { with_datasets: true })) as unknown as Table
    const found = runs?.map((run) => run.datasets)
    expect(found).toEqual([expect.arrayContaining([{ name: 'holdout', digest: 'd1' }]), undefined])
    expect(found?.[0]).toContainEqual({ name: 'sales', digest: 'd1', context: 'training' })
    expect(found?.[0]).toHaveLength(2)
    const bare = (await post('runs/search', {})) as unknown as Table
    for (const run of bare.runs ?? []) expect(run).not.toHaveProperty('datasets')
  })

  it('[R23] [A3] times as far apart as can be are a duration like any other', async () => {
    const { createRun, mlflow, post } = await openApp(database)
    await createRun({ startTime: 10, endTime: 35 })
    const [first, last] = ['-9223372036854775808', '9223372036854775807']
    const { run } = (await mlflow('runs/create', { experiment_id: '0', start_time: first })) as { run: { info: Json } }
    await mlflow('runs/update', { run_id: run.info['run_id'], end_time: last })
    for (const filter of ['duration > 0', 'duration BETWEEN 1 AND 1e300', 'duration != 1'])
      expect((await mlflow('runs/search', { experiment_ids: ['0'], filter }))['runs']).toHaveLength(2)
    const columns = ['attributes.duration']
    const table = (await post('runs/search', { columns, order_by: ['duration DESC'] })) as unknown as Table
    expect(table.columns).toEqual([{ name: columns[0], values: [2 ** 64, 25] }])
    await post('runs/group', { group_by: columns, columns })
  })

  it('[A3] keeps integers beyond 2^53 exact', async () => {
    const { app, mlflow } = await openApp(database)
    const startTime = 2n ** 60n + 1n
    const body = `{"experiment_id":"0","start_time":${startTime}}`
    const headers = { 'content-type': 'application/json' }
    await app.http.inject({ method: 'POST', url: '/api/2.0/mlflow/runs/create', headers, body })
    const { body: answer } = await app.http.inject({
      method: 'POST',
      url: '/api/labbook/1.0/runs/search',
      payload: { columns: ['start_time'] },
    })
    expect(answer).toContain(`"values":[${startTime}]`)
    await mlflow('runs/search', { experiment_ids: ['0'] })
  })

  it('[U-RUNS-9] gives the runs that runs/search gives, block by block, and counts them', async () => {
    const { createRun, post, mlflow } = await openApp(database)
    for (let i = 0; i < 23; i++) {
      await createRun({
        startTime: 100 + (i % 5),
        ...(i % 3 === 0 ? { endTime: 200 + i } : {}),
        metrics: { m: i % 7 === 0 ? ['NaN'] : Array.from({ length: (i % 4) + 1 }, (_, step) => (i * 5 + step) % 11) },
        tags: { t: String(i % 4) },
      })
    }
    const filters = [undefined, 'metrics.m > 3', "tags.t = '1' OR count(metrics.m) > 2", 'NOT first(metrics.m) < 4']
    const orders = [
      [],
      ['metrics.m DESC'],
      ['count(metrics.m)', 'first(metrics.m) DESC'],
      ['duration'],
      ['experiment_name', 'tags.t'],
    ]
    for (const filter of filters) {
      for (const order of orders) {
        const query = { filter, order_by: order }
        const { runs } = (await mlflow('runs/search', { experiment_ids: ['0'], ...query })) as unknown as {
          runs?: { info: { run_id: string } }[]
        }
        const expected = (runs ?? []).map(({ info }) => info.run_id)
        const found: string[] = []
        for (let offset = 0; offset < 23; offset += 7) {
          const block = (await post('runs/search', { ...query, offset, max_results: 7 })) as unknown as Table
          expect(block.total).toBe(expected.length)
          found.push(...(block.runs ?? []).map((run) => run.run_id))
        }
        expect(found, JSON.stringify(query)).toEqual(expected)
      }
    }
  })

  it('[U-RUNS-11] knows parents and children; a child whose parent is gone, or elsewhere, stands at the top', async () => {
    const { createRun, mlflow, post } = await openApp(database)
    const { experiment_id: other } = await mlflow('experiments/create', { name: 'other' })
    const parent = await createRun({ startTime: 100 })
    const child = await createRun({ startTime: 90, parent })
    const grandchild = await createRun({ startTime: 80, parent: child })
    const gone = await createRun({ startTime: 70 })
    const orphan = await createRun({ startTime: 60, parent: gone })
    const elsewhere = await createRun({ startTime: 50, experimentId: String(other) })
    const stray = await createRun({ startTime: 40, parent: elsewhere })
    const ofNobody = await createRun({ startTime: 30, parent: 'x'.repeat(500) })
    await mlflow('runs/delete', { run_id: gone })

    const ask = async (query: Json) => (await post('runs/search', query)) as unknown as Table
    const ids = ({ runs = [] }: Table) => runs.map((run) => run.run_id)
    const top = await ask({ experiment_ids: ['0'], parent: 'top' })
    expect(ids(top)).toEqual([parent, orphan, stray, ofNobody])
    expect(top.total).toBe(4)
    expect(top.runs?.map((run) => [run.children, run.parent_run_id])).toEqual([
      [1, undefined],
      [0, gone],
      [0, elsewhere],
      [0, 'x'.repeat(500)],
    ])
    expect(top.runs?.map((run) => run.parent)).toEqual([
      undefined,
      {
        name: expect.any(String),
        experiment_id: '0',
        lifecycle_stage: 'deleted',
        deleted_time: expect.any(Number),
        children: 1,
      },
      { name: expect.any(String), experiment_id: other, lifecycle_stage: 'active', children: 1 },
      { children: 1 },
    ])
    const sibling = await createRun({ startTime: 65, parent: gone })
    const siblings = await ask({ experiment_ids: ['0'], parent: 'top' })
    expect(ids(siblings)).toEqual([parent, sibling, stray, ofNobody])
    expect([siblings.total, siblings.runs?.[1]?.parent?.children]).toEqual([4, 2])
    expect(ids(await ask({ experiment_ids: ['0'], parent: gone }))).toEqual([sibling, orphan])
    await mlflow('runs/delete', { run_id: sibling })
    await mlflow('runs/update', { run_id: child, status: 'RUNNING' })
    const running = await ask({ experiment_ids: ['0'], parent: 'top' })
    expect(running.runs?.map((run) => run.running_children)).toEqual([1, 0, 0, 0])
    expect(ids(await ask({ experiment_ids: ['0'], parent }))).toEqual([child])
    expect(ids(await ask({ experiment_ids: ['0'], parent: child }))).toEqual([grandchild])
    expect(ids(await ask({ parent: 'top' }))).toEqual([parent, orphan, elsewhere, ofNobody])
    expect(ids(await ask({ experiment_ids: ['0'], parent: 'top', run_view_type: 'ALL' }))).toEqual([
      parent,
      gone,
      stray,
      ofNobody,
    ])
    await mlflow('runs/restore', { run_id: gone })
    expect(ids(await ask({ experiment_ids: ['0'], parent: 'top' }))).toEqual([parent, gone, stray, ofNobody])
    await mlflow('runs/set-tag', { run_id: parent, key: 'mlflow.parentRunId', value: parent })
    const own = await ask({ experiment_ids: ['0'], parent: 'top' })
    expect([ids(own)[0], own.runs?.[0]?.children]).toEqual([parent, 1])
  })

  it('[A3] follows a renamed experiment', async () => {
    const { createRun, mlflow, post } = await openApp(database)
    const runId = await createRun()
    const query = { filter: "attributes.experiment_name = 'new'", columns: ['experiment_name'] }
    expect(await post('runs/search', query)).toMatchObject({ total: 0 })
    await mlflow('experiments/update', { experiment_id: '0', new_name: 'new' })
    expect(await post('runs/search', query)).toMatchObject({
      total: 1,
      runs: [{ run_id: runId }],
      columns: [{ values: ['new'] }],
    })
  })

  it('[A3] names what it refuses', async () => {
    const { refusal } = await openApp(database)
    const refusals: [Json, string][] = [
      [{ columns: ['metrics.'], max_results: 501 }, '501'],
      [{ max_results: 10_001 }, '10001'],
      [{ max_results: 0 }, '0'],
      [{ offset: -1 }, '-1'],
      [{ columns: ['nonsense'] }, 'nonsense'],
      [{ columns: ['metrics.a DESC'] }, 'metrics.a DESC'],
      [{ columns: ['dataset.name'] }, 'dataset'],
      [{ columns: Array.from({ length: 301 }, (_, i) => `params.p${i}`) }, '301'],
      [{ filter: 'metrics.a >' }, "'metrics.a', '>'"],
      [{ experiment_ids: ['x'] }, "'x'"],
      [{ parent: 'no/run' }, 'no/run'],
    ]
    for (const [payload, named] of refusals) {
      const [status, message] = await refusal('runs/search', payload)
      expect([status, message]).toEqual([400, expect.stringContaining(named)])
    }
  })
}

describe('the run table on SQLite', () => tableSuite('sqlite'))
describeWith(['postgres'], 'the run table on PostgreSQL', () => tableSuite('postgres'))
