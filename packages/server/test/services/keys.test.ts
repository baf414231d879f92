import { describe, expect, it } from 'vitest'
import { describeWith } from '../../../../test/counterparts/index.js'
import { openApp } from './open-app.js'

function keySuite(database: 'sqlite' | 'postgres') {
  it('[A2] counts keys over active runs, and says which vary', async () => {
    const { createRun, post, mlflow } = await openApp(database)
    const first = await createRun({
      params: { same: '1', other: 'a', some: 'x' },
      metrics: { loss: [5, 1], 'Val/loss': 2, nan: 'NaN' },
    })
    await createRun({ params: { same: '1', other: 'b' }, metrics: { loss: [7, 1], 'Val/loss': 3, nan: 'NaN' } })
    const deleted = await createRun({ params: { gone: '1', same: '2' } })
    await mlflow('runs/delete', { run_id: deleted })

    const ask = (query: object) => post('keys/search', { experiment_ids: ['0'], ...query })
    expect(await ask({ kind: 'params', run_view_type: 'DELETED_ONLY' })).toMatchObject({
      keys: [{ key: 'gone' }, { key: 'same' }],
    })
    expect(await ask({ kind: 'params' })).toEqual({
      keys: [
        { kind: 'params', key: 'other', runs: 2, varies: true, differs: true },
        { kind: 'params', key: 'same', runs: 2, varies: false, differs: false },
        { kind: 'params', key: 'some', runs: 1, varies: true, differs: false },
      ],
      total: 3,
    })
    expect(await ask({ kind: 'metrics' })).toMatchObject({
      keys: [
        { key: 'Val/loss', varies: true },
        { key: 'loss', varies: false },
        { key: 'nan', varies: false },
      ],
    })
    expect(await ask({ kind: 'params', varying: true })).toMatchObject({ keys: [{ key: 'other' }, { key: 'some' }] })
    expect(await ask({ search: 'LOSS' })).toMatchObject({ keys: [{ key: 'Val/loss' }, { key: 'loss' }], total: 2 })
    expect(await ask({ search: '_oss' })).toEqual({ total: 0 })
    expect(await ask({ kind: 'params', run_ids: [first] })).toMatchObject({ total: 3 })
    expect(await ask({ kind: 'params', run_ids: [first], filter: "params.other = 'b'" })).toEqual({ total: 0 })
    expect(await ask({ kind: 'params', filter: "params.other = 'a'" })).toMatchObject({
      keys: [
        { key: 'other', runs: 1, varies: false },
        { key: 'same', runs: 1, varies: false },
        { key: 'some', runs: 1, varies: false },
      ],
    })
    const one = (value: unknown) => ({ value, runs: 1 })
    expect(await ask({ kind: 'params', values: 'other' })).toMatchObject({ values: [one('a'), one('b')] })
    expect(await ask({ kind: 'params', values: 'same' })).toMatchObject({ values: [{ value: '1', runs: 2 }] })
    expect(await ask({ kind: 'params', values: 'other', value_search: 'B' })).toMatchObject({ values: [one('b')] })
    expect(await ask({ kind: 'metrics', values: 'Val/loss' })).toMatchObject({ values: [one(2), one(3)] })
    expect(await ask({ kind: 'params', values: 'unknown' })).not.toHaveProperty('values')

    await mlflow('runs/log-parameter', { run_id: first, key: 'late', value: '1' })
    await mlflow('runs/set-tag', { run_id: first, key: 't', value: '1' })
    expect(await ask({ search: 'late' })).toMatchObject({ keys: [{ kind: 'params', key: 'late', runs: 1 }] })
    expect(await ask({ kind: 'tags', search: 't' })).toMatchObject({
      keys: expect.arrayContaining([expect.objectContaining({ key: 't' })]),
    })
  })

  it('[A2] counts datasets by name, over the runs that used them', async () => {
    const { createRun, post, mlflow } = await openApp(database)
    for (const digest of ['1', '2', '2']) {
      const runId = await createRun()
      const dataset = { name: 'houses', digest, source_type: 'local', source: '{}' }
      await mlflow('runs/log-inputs', { run_id: runId, datasets: [{ dataset }] })
    }
    expect(await post('keys/search', { experiment_ids: ['0'], kind: 'datasets', values: 'houses' })).toEqual({
      keys: [{ kind: 'datasets', key: 'houses', runs: 3, varies: true, differs: true }],
      values: [
        { value: '2', runs: 2 },
        { value: '1', runs: 1 },
      ],
      total: 1,
    })
  })

  it('[A2] puts what matches best first, and gives examples of its values', async () => {
    const { createRun, post } = await openApp(database)
    const long = 'x'.repeat(500)
    await createRun({
      params: { leaf: '4', min_leaf: '1', singleleaf: long },
      metrics: { 'val/leaf': 0.5, leaf: 'NaN' },
    })
    await createRun({ params: { min_leaf: '1', max_leaf: '9' }, metrics: { 'val/leaf': 2 } })
    await createRun({ params: { min_leaf: '2', 'x/leaf': 'a' }, metrics: { 'val/leaf': 'NaN' } })
    const ask = (query: object) =>
      post('keys/search', { experiment_ids: ['0'], search: 'LEAF', order: 'match', ...query })
    expect(await ask({ kind: 'params', examples: true })).toMatchObject({
      keys: [
        { key: 'leaf', examples: ['4'] },
        { key: 'min_leaf', runs: 3, examples: ['1', '2'] },
        { key: 'max_leaf', examples: ['9'] },
        { key: 'x/leaf', examples: ['a'] },
        { key: 'singleleaf', examples: ['x'.repeat(40)] },
      ],
    })
    const { keys } = await ask({ kind: 'metrics', examples: true })
    expect(keys).toEqual([
      { kind: 'metrics', key: 'leaf', runs: 1, varies: true },
      { kind: 'metrics', key: 'val/leaf', runs: 3, varies: true, examples: [0.5, 2] },
    ])
  })

  it('[A2] pages through keys of more runs than are counted in one go', async () => {
    const { app, createRun, post, mlflow } = await openApp(database)
    const params = (from: number) =>
      Array.from({ length: 100 }, (_, i) => ({ key: `k${String(from + i).padStart(4, '0')}`, value: '1' }))
    const runId = await createRun()
    for (let from = 0; from < 1200; from += 100) await mlflow('runs/log-batch', { run_id: runId, params: params(from) })
    const create = { method: 'POST', url: '/api/2.0/mlflow/runs/create', payload: { experiment_id: '0' } } as const
    for (let i = 0; i < 300; i += 50) await Promise.all(Array.from({ length: 50 }, () => app.http.inject(create)))
    await createRun({ params: { k0007: '1' } })

    const first = await post('keys/search', { experiment_ids: ['0'], kind: 'params' })
    expect(first).toMatchObject({ total: 1200 })
    expect((first['keys'] as unknown[])[7]).toEqual({
      kind: 'params',
      key: 'k0007',
      runs: 2,
      varies: true,
      differs: false,
    })
    const rest = await post('keys/search', {
      experiment_ids: ['0'],
      kind: 'params',
      page_token: String(first['next_page_token']),
    })
    const keys = [first, rest].flatMap((page) => page['keys'] as { key: string }[]).map(({ key }) => key)
    expect([keys.length, keys[0], keys[1199], rest['next_page_token']]).toEqual([1200, 'k0000', 'k1199', undefined])
  })

  it('[A2] names what it refuses', async () => {
    const { app } = await openApp(database)
    const refusals: readonly (readonly [payload: object, named: string])[] = [
      [{ experiment_ids: ['x'] }, "'x'"],
      [{ experiment_ids: ['0'], kind: 'models' }, 'models'],
      [{ experiment_ids: ['0'], max_results: 1001 }, '1001'],
      [{ experiment_ids: ['0'], max_results: 21, examples: true }, '21'],
      [{ experiment_ids: ['0'], order: 'size' }, 'size'],
      [{ experiment_ids: ['0'], page_token: '%' }, 'page token'],
      [{ experiment_ids: ['0'], values: 'lr' }, 'lr'],
      [{ experiment_ids: ['0'], filter: 'metrics.x >' }, 'metrics.x'],
      [{ experiment_ids: ['0'], run_ids: ["x'y"] }, "x'y"],
      [{ experiment_ids: ['0'], run_ids: Array.from({ length: 1001 }, (_, i) => `r${i}`) }, '1001'],
      [{ kind: 'params' }, 'experiment_ids'],
    ]
    for (const [payload, named] of refusals) {
      const { statusCode, body } = await app.http.inject({
        method: 'POST',
        url: '/api/labbook/1.0/keys/search',
        payload,
      })
      expect([statusCode, body]).toEqual([400, expect.stringContaining(named)])
    }
  })
}

describe('keys on SQLite', () => keySuite('sqlite'))
describeWith(['postgres'], 'keys on PostgreSQL', () => keySuite('postgres'))
