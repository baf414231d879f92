import { describe, expect, it } from 'vitest'
import { describeWith } from '../../../../test/counterparts/index.js'
import { type Json, openApp } from './open-app.js'

function viewSuite(database: 'sqlite' | 'postgres') {
  it('[U-RUNS-18] saves, changes and deletes views; one is the default', async () => {
    let now = 10
    const { get, post } = await openApp(database, { nowMs: () => now })
    const state = { filter: 'metrics.a > 1', columns: ['α', null, { deep: [1.5, true] }] }
    const { view: first } = (await post('views/create', {
      experiment_id: '0',
      name: 'b',
      is_default: true,
      state,
    })) as { view: Json }
    expect(first).toEqual({
      view_id: expect.any(String),
      experiment_id: '0',
      name: 'b',
      scope: 'everyone',
      is_default: true,
      state,
      updated_time: 10,
    })
    now = 20
    const { view: second } = (await post('views/create', {
      experiment_id: '0',
      name: 'a',
      scope: 'personal',
      is_default: true,
      state: {},
    })) as { view: Json }
    expect(await get('views/list', { experiment_id: '0' })).toEqual({
      views: [second, { ...first, is_default: false }],
    })
    const { view: changed } = await post('views/update', { view_id: first['view_id'], name: 'c' })
    expect(changed).toEqual({ ...first, name: 'c', is_default: false, updated_time: 20 })
    await post('views/delete', { view_id: second['view_id'] })
    expect(await get('views/list', { experiment_id: '0' })).toEqual({ views: [changed] })
  })

  it('[U-URL-4] keeps a view without a name out of the list, and gives it by its id', async () => {
    const { app, get, post } = await openApp(database)
    const { view } = (await post('views/create', { experiment_id: '0', state: { a: 1 } })) as { view: Json }
    expect(await get('views/list', { experiment_id: '0' })).toEqual({})
    expect(await get('views/list', { experiment_id: '0', view_id: String(view['view_id']) })).toEqual({ views: [view] })
    const unknown = await app.http.inject('/api/labbook/1.0/views/list?experiment_id=0&view_id=none')
    expect([unknown.statusCode, unknown.body]).toEqual([404, expect.stringContaining('none')])
  })

  it('[A8] keeps integers of any size', async () => {
    const { app } = await openApp(database)
    const headers = { 'content-type': 'application/json' }
    const body = '{"experiment_id":"0","name":"n","state":{"step":9223372036854775807,"texts":["\\u0001"]}}'
    const url = '/api/labbook/1.0/views/create'
    expect((await app.http.inject({ method: 'POST', url, headers, body })).body).toContain('"step":9223372036854775807')
    const { body: list } = await app.http.inject('/api/labbook/1.0/views/list?experiment_id=0')
    expect(list).toContain('"state":{"step":9223372036854775807,"texts":["\\u0001"]}')
  })

  it('[A8] names what it refuses', async () => {
    const { mlflow, refusal } = await openApp(database)
    const { experiment_id: gone } = await mlflow('experiments/create', { name: 'gone' })
    await mlflow('experiments/delete', { experiment_id: gone })
    const refusals: [string, Json, number, string][] = [
      ['views/create', { experiment_id: '0' }, 400, 'state'],
      ['views/create', { experiment_id: '0', state: { text: 'x'.repeat(256 * 1024) } }, 400, '262144'],
      ['views/create', { experiment_id: '0', name: 'x'.repeat(251), state: {} }, 400, 'name'],
      ['views/create', { experiment_id: '0', scope: 'team', state: {} }, 400, 'team'],
      ['views/create', { experiment_id: '99', state: {} }, 404, '99'],
      ['views/create', { experiment_id: gone, state: {} }, 400, String(gone)],
      ['views/update', { view_id: 'none' }, 404, 'none'],
      ['views/delete', { view_id: 'none' }, 404, 'none'],
    ]
    for (const [route, payload, status, named] of refusals)
      expect(await refusal(route, payload)).toEqual([status, expect.stringContaining(named)])
  })

  it('[A8] has at most 200 views with a name in an experiment', async () => {
    const { post, refusal } = await openApp(database)
    for (let i = 0; i < 200; i++) await post('views/create', { experiment_id: '0', name: `v${i}`, state: {} })
    const one = { experiment_id: '0', name: 'more', state: {} }
    expect(await refusal('views/create', one)).toEqual([400, expect.stringContaining('200')])
    const { view } = (await post('views/create', { experiment_id: '0', state: {} })) as { view: Json }
    const named = await refusal('views/update', { view_id: view['view_id'], name: 'more' })
    expect(named).toEqual([400, expect.stringContaining('200')])
  })
}

describe('views on SQLite', () => viewSuite('sqlite'))
describeWith(['postgres'], 'views on PostgreSQL', () => viewSuite('postgres'))
