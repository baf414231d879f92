import { describe, expect, it } from 'vitest'
import { describeWith } from '../../../../test/counterparts/index.js'
import { type Json, openApp } from './open-app.js'

interface GroupAnswer {
  readonly total: number
  readonly runs: number
  readonly groups?: readonly { key: readonly unknown[]; runs: number; filter: string }[]
  readonly columns?: readonly Record<'values' | 'min' | 'max' | 'runs' | 'distinct', readonly unknown[]>[]
  readonly lowest?: number
  readonly highest?: number
}

function groupSuite(database: 'sqlite' | 'postgres') {
  it('[U-RUNS-17] groups the whole result, with a filter that selects each group', async () => {
    const { createRun, post } = await openApp(database)
    const make = (startTime: number, model: string | undefined, loss: number | string, seed: string) =>
      createRun({
        startTime,
        ...(model === undefined ? {} : { params: { model, 'the seed': seed } }),
        metrics: { loss },
      })
    await make(1, "o'ak", 1, '1')
    await make(2, "o'ak", 4, '1')
    await make(3, 'elm', 'NaN', '2')
    await make(4, undefined, 8, '')
    const ask = async (query: Json) =>
      (await post('runs/group', { group_by: ['params.model'], ...query })) as unknown as GroupAnswer
    const columns = ['metrics.loss', 'params.`the seed`', 'attributes.status']
    const answer = await ask({ columns, order_by: ['metrics.loss DESC'] })
    expect(answer.groups?.map(({ key, runs }) => [...key, runs])).toEqual([
      [null, 1],
      ["o'ak", 2],
      ['elm', 1],
    ])
    expect([answer.total, answer.runs]).toEqual([3, 4])
    expect(answer.columns?.map(({ values }) => values)).toEqual([
      [8, 2.5, 'NaN'],
      [null, '1', '2'],
      ['RUNNING', 'RUNNING', 'RUNNING'],
    ])
    for (const { filter, runs } of answer.groups ?? []) {
      expect(await post('runs/search', { filter })).toMatchObject({ total: runs })
    }
    expect((await ask({ columns, max_results: 1, offset: 2 })).columns?.[0]?.max).toEqual([4])
    const two = await ask({ group_by: ['params.model', 'attributes.status', 'start_time'] })
    expect(two.total).toBe(4)
    for (const { filter } of two.groups ?? []) expect(await post('runs/search', { filter })).toMatchObject({ total: 1 })
    expect(await ask({ filter: 'metrics.loss > 100' })).toEqual({ total: 0, runs: 0 })
  })

  it('[U-RUNS-17] gives mean, min, max and how many runs have a column at once, in the order of any of them', async () => {
    const { createRun, post } = await openApp(database)
    const make = (depth: string, loss: number | string | undefined, note?: string) =>
      createRun({
        params: { depth },
        ...(loss === undefined ? {} : { metrics: { loss } }),
        ...(note === undefined ? {} : { tags: { note } }),
      })
    await make('3', 1, 'good')
    await make('3', 4)
    await make('3', undefined, 'lost')
    await make('6', 2)
    await make('6', 2.5)
    await make('9', 'NaN')
    await make('12', undefined)
    const ask = async (groupOrder: Json) => {
      const query = { group_by: ['params.depth'], columns: ['metrics.loss', 'tags.note'], group_order: groupOrder }
      return (await post('runs/group', query)) as unknown as GroupAnswer
    }
    const byMean = await ask({ column: 'metrics.loss', ascending: true })
    expect(byMean.groups?.map(({ key }) => key[0]).slice(0, 2)).toEqual(['6', '3'])
    const [loss, note] = byMean.columns ?? []
    expect(loss?.values.slice(0, 2)).toEqual([2.25, 2.5])
    expect(loss?.min.slice(0, 2)).toEqual([2, 1])
    expect(loss?.max.slice(0, 2)).toEqual([2.5, 4])
    // NaN is a value that was logged.
    expect(loss?.runs.slice(0, 2)).toEqual([2, 2])
    expect(new Set(loss?.runs.slice(2))).toEqual(new Set([0, 1]))
    expect(new Set(loss?.values.slice(2))).toEqual(new Set([null, 'NaN']))
    expect([note?.values[1], note?.runs[1], note?.distinct[1]]).toEqual([null, 2, 2])
    expect([byMean.lowest, byMean.highest]).toEqual([1, 4])
    const keys = async (order: Json) => (await ask(order)).groups?.map(({ key }) => key[0])
    expect((await keys({ column: 'metrics.loss', value: 'max' }))?.slice(0, 2)).toEqual(['3', '6'])
    expect((await keys({ column: 'metrics.loss', value: 'min', ascending: true }))?.slice(0, 2)).toEqual(['3', '6'])
    expect((await keys({ value: 'runs' }))?.slice(0, 2)).toEqual(['3', '6'])
  })

  it('[U21] keeps runs without the key apart from empty, blank and stored texts that look like nothing', async () => {
    const { createRun, post } = await openApp(database)
    const values = [undefined, '', '  ', '-', 'null', 'None', 'two\nlines']
    for (const [i, warmup] of values.entries())
      await createRun({ startTime: 10 - i, ...(warmup === undefined ? {} : { params: { warmup } }) })
    const { groups } = (await post('runs/group', { group_by: ['params.warmup'] })) as unknown as GroupAnswer
    expect(groups?.map(({ key }) => key[0])).toEqual(values.map((value) => value ?? null))
    for (const { filter } of groups ?? []) expect(await post('runs/search', { filter })).toMatchObject({ total: 1 })
  })

  it('[U-RUNS-17] a run is in the group of each of its datasets', async () => {
    const { createRun, mlflow, post } = await openApp(database)
    const [both, one, none] = [await createRun(), await createRun(), await createRun()]
    const dataset = (name: string) => ({
      tags: [{ key: 'mlflow.data.context', value: 'training' }],
      dataset: { name, digest: `d-${name}`, source_type: 'local', source: 'x' },
    })
    await mlflow('runs/log-inputs', { run_id: both, datasets: [dataset('sales'), dataset('more')] })
    await mlflow('runs/log-inputs', { run_id: one, datasets: [dataset('sales')] })
    expect(none).not.toBe(one)
    const groupsBy = async (key: string) => {
      const { groups } = (await post('runs/group', { group_by: [key] })) as unknown as GroupAnswer
      for (const { filter, runs } of groups ?? [])
        expect(await post('runs/search', { filter })).toMatchObject({ total: runs })
      return new Map(groups?.map((group) => [group.key[0], group.runs]))
    }
    expect(await groupsBy('dataset.name')).toEqual(
      new Map([
        ['sales', 2],
        ['more', 1],
        [null, 1],
      ]),
    )
    expect((await groupsBy('dataset.digest')).get('d-sales')).toBe(2)
    expect((await groupsBy('dataset.context')).get('training')).toBe(2)
  })

  it('[A4] names what it refuses', async () => {
    const { refusal } = await openApp(database)
    const refusals: [Json, string][] = [
      [{ group_by: [] }, 'group_by'],
      [{ group_by: ['metrics.loss'] }, 'metrics.loss'],
      [{ group_by: ['nonsense'] }, 'nonsense'],
      [{ group_by: ['dataset.nonsense'] }, 'dataset.nonsense'],
      [{ group_by: ['dataset.name', 'dataset.digest'] }, '2'],
      [{ group_by: ['params.a'], group_order: { value: 'median' } }, 'median'],
      [{ group_by: ['params.a'], group_order: { column: 'nonsense' } }, 'nonsense'],
      [{ group_by: ['params.a'], max_results: 501 }, '501'],
    ]
    for (const [payload, named] of refusals)
      expect(await refusal('runs/group', payload)).toEqual([400, expect.stringContaining(named)])
  })
}

describe('groups of runs on SQLite', () => groupSuite('sqlite'))
describeWith(['postgres'], 'groups of runs on PostgreSQL', () => groupSuite('postgres'))
