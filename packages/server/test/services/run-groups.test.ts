import { describe, expect, it } from 'vitest'
import { describeWith } from '../../../../test/counterparts/index.js'
import { type Json, openApp } from './open-app.js'

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
      (await post('runs/group', { group_by: ['params.model'], ...query })) as {
        total: number
        groups: { key: unknown[]; runs: number; filter: string }[]
        columns: { values: unknown[] }[]
      }
    const columns = ['metrics.loss', 'params.`the seed`', 'attributes.status']
    const answer = await ask({ columns, order_by: ['metrics.loss DESC'] })
    expect(answer.groups.map(({ key, runs }) => [...key, runs])).toEqual([
      [null, 1],
      ["o'ak", 2],
      ['elm', 1],
    ])
    expect(answer.total).toBe(3)
    expect(answer.columns.map(({ values }) => values)).toEqual([
      [8, 2.5, 'NaN'],
      [null, '1', '2'],
      ['RUNNING', 'RUNNING', 'RUNNING'],
    ])
    for (const { filter, runs } of answer.groups) {
      expect(await post('runs/search', { filter })).toMatchObject({ total: runs })
    }
    expect((await ask({ columns, aggregate: 'max', max_results: 1, offset: 2 })).columns[0]?.values).toEqual([4])
    const two = await ask({ group_by: ['params.model', 'attributes.status', 'start_time'] })
    expect(two.total).toBe(4)
    for (const { filter } of two.groups) expect(await post('runs/search', { filter })).toMatchObject({ total: 1 })
    expect(await ask({ filter: 'metrics.loss > 100' })).toEqual({ total: 0 })
  })

  it('[A4] names what it refuses', async () => {
    const { refusal } = await openApp(database)
    const refusals: [Json, string][] = [
      [{ group_by: [] }, 'group_by'],
      [{ group_by: ['metrics.loss'] }, 'metrics.loss'],
      [{ group_by: ['nonsense'] }, 'nonsense'],
      [{ group_by: ['params.a'], aggregate: 'median' }, 'median'],
      [{ group_by: ['params.a'], max_results: 501 }, '501'],
    ]
    for (const [payload, named] of refusals)
      expect(await refusal('runs/group', payload)).toEqual([400, expect.stringContaining(named)])
  })
}

describe('groups of runs on SQLite', () => groupSuite('sqlite'))
describeWith(['postgres'], 'groups of runs on PostgreSQL', () => groupSuite('postgres'))
