import { describe, expect, it } from 'vitest'
import { describeWith } from '../../../../test/counterparts/index.js'
import { openApp } from './open-app.js'

function useSuite(database: 'sqlite' | 'postgres') {
  it('[U-DATA-1] lists datasets with their contexts, sizes, runs and profiles', async () => {
    const { createRun, get, mlflow } = await openApp(database)
    const schema = JSON.stringify({
      mlflow_colspec: [
        { type: 'long', name: 'a' },
        { type: 'string', name: 'b' },
      ],
    })
    const houses = {
      name: 'houses',
      digest: 'd1',
      source_type: 'http',
      source: '{"url":"u"}',
      schema,
      profile: '{"num_rows":1460}',
    }
    const odd = { name: 'odd', digest: 'd2', source_type: 'local', source: '', schema: '{', profile: '[]' }
    const use = async (startTime: number, contexts: readonly string[], tags = {}) => {
      const runId = await createRun({ startTime, tags })
      const datasets = contexts.map((value) => ({ dataset: houses, tags: [{ key: 'mlflow.data.context', value }] }))
      await mlflow('runs/log-inputs', { run_id: runId, datasets: [...datasets, { dataset: odd }] })
      return runId
    }
    const profiles = (path: string) => ({
      'labbook.profiles': JSON.stringify([{ name: 'houses', digest: 'd1', path }, 7]),
    })
    await use(10, ['training'], profiles('old.json'))
    const profiled = await use(30, ['eval'], profiles('new.json'))
    await use(20, ['training'], { 'labbook.profiles': 'nonsense' })
    await mlflow('runs/delete', { run_id: await use(90, ['deleted']) })

    const first = {
      name: 'houses',
      digest: 'd1',
      source_type: 'http',
      source: '{"url":"u"}',
      num_rows: 1460,
      num_columns: 2,
      contexts: ['eval', 'training'],
      runs: 3,
      last_used_time: 30,
      profile: { run_id: profiled, path: 'new.json' },
    }
    const second = { name: 'odd', digest: 'd2', source_type: 'local', source: '', runs: 3, last_used_time: 30 }
    expect(await get('datasets/search', { experiment_id: '0' })).toEqual({ datasets: [first, second] })
    expect(await get('datasets/search', { experiment_id: '0', name: 'odd' })).toEqual({ datasets: [second] })
    const one = { experiment_id: '0', name: 'houses', digest: 'd1' }
    expect(await get('datasets/search', one)).toEqual({ datasets: [{ ...first, schema }] })
    expect(await get('datasets/search', { experiment_id: '5' })).toEqual({})
  })

  it('[U-DATA-1] a number of rows is a whole number that an answer can hold, or none', async () => {
    const { createRun, get, mlflow } = await openApp(database)
    const counts = ['1e300', '-1', '1.5', '"7"', '{}', '9007199254740993', '1e16', '99999999999999999999', 'NaN', '0']
    const datasets = counts.map((count) => ({
      dataset: { name: count, digest: 'd', source_type: 's', source: '', profile: `{"num_rows":${count}}` },
    }))
    await mlflow('runs/log-inputs', { run_id: await createRun({ startTime: 1 }), datasets })
    const found = (await get('datasets/search', { experiment_id: '0' }))['datasets'] as Record<string, unknown>[]
    expect(found).toHaveLength(counts.length)
    expect(
      Object.fromEntries(found.flatMap((one) => ('num_rows' in one ? [[one['name'], one['num_rows']]] : []))),
    ).toEqual({
      '9007199254740993': Number('9007199254740993'),
      '1e16': 1e16,
      '0': 0,
    })
  })

  it('[A11] pages', async () => {
    const { createRun, get, mlflow } = await openApp(database)
    const datasets = Array.from({ length: 120 }, (_, i) => ({
      dataset: { name: `n${String(i).padStart(3, '0')}`, digest: 'd', source_type: 's', source: '' },
    }))
    await mlflow('runs/log-inputs', { run_id: await createRun(), datasets })
    const first = await get('datasets/search', { experiment_id: '0' })
    const rest = await get('datasets/search', { experiment_id: '0', page_token: String(first['next_page_token']) })
    const names = [first, rest].flatMap((page) => page['datasets'] as { name: string }[]).map(({ name }) => name)
    expect(names).toEqual(datasets.map(({ dataset }) => dataset.name))
    expect(rest['next_page_token']).toBeUndefined()
  })
}

describe('uses of datasets on SQLite', () => useSuite('sqlite'))
describeWith(['postgres'], 'uses of datasets on PostgreSQL', () => useSuite('postgres'))
