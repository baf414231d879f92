import { describe, expect, it } from 'vitest'
import { useServer } from './serve.js'

const server = useServer()

describe('a create with an idempotency key', () => {
  it.each([
    ['runs/create', { experiment_id: '0', run_name: 'a' }, { experiment_id: '0', run_name: 'b' }],
    ['experiments/create', { name: 'keyed' }, { name: 'keyed otherwise' }],
    ['logged-models', { experiment_id: '0', name: 'm' }, { experiment_id: '0', name: 'n' }],
  ])('[D-50] [D-51] %s: the same again gets the first answer, another request 422', async (route, body, other) => {
    const create = (asked: object, key = `${route} 1`.replace(' ', '-')) =>
      server.ask('POST', route, { ...asked }, { 'idempotency-key': key })
    const first = await create(body)
    expect([first.status, first.headers['idempotency-replayed']]).toEqual([200, undefined])
    const again = await create(body)
    expect(again.body).toEqual(first.body)
    expect([again.status, again.headers['idempotency-replayed']]).toEqual([200, 'true'])
    const refused = await create(other)
    expect([refused.status, refused.body]).toMatchObject([422, { error_code: 'IDEMPOTENCY_KEY_REUSED' }])
    if (route !== 'experiments/create') expect((await create(body, 'another')).body).not.toEqual(first.body)
  })

  it('[D-50] the key may be a tag of the run; the header wins', async () => {
    const body = { experiment_id: '0', tags: [{ key: 'labbook.idempotencyKey', value: 'tag-key' }] }
    const first = await server.ask('POST', 'runs/create', body)
    expect((await server.ask('POST', 'runs/create', body)).body).toEqual(first.body)
    const byHeader = await server.ask('POST', 'runs/create', body, { 'idempotency-key': 'header-key' })
    expect(byHeader.body).not.toEqual(first.body)
    expect((await server.ask('POST', 'runs/create', body, { 'idempotency-key': 'header-key' })).body).toEqual(
      byHeader.body,
    )
  })

  it('[D-50] keys are separate for each route', async () => {
    const headers = { 'idempotency-key': 'shared' }
    expect((await server.ask('POST', 'runs/create', { experiment_id: '0' }, headers)).status).toBe(200)
    expect((await server.ask('POST', 'experiments/create', { name: 'shared' }, headers)).status).toBe(200)
  })

  it('[D-50] a refused request may be corrected under the same key', async () => {
    const headers = { 'idempotency-key': 'corrected' }
    const refused = server.ask('POST', 'experiments/create', { name: 'Default' }, headers)
    await server.refuse('RESOURCE_ALREADY_EXISTS', 'Experiment(name=Default) already exists.', refused)
    expect((await server.ask('POST', 'experiments/create', { name: 'corrected' }, headers)).status).toBe(200)
  })

  it('[D-50] [L-23] the answer is kept for a day', async () => {
    const create = async (key: string) =>
      (await server.ask('POST', 'runs/create', { experiment_id: '0' }, { 'idempotency-key': key })).body
    const first = await create('for a day')
    expect(first).toMatchObject({ error_code: 'INVALID_PARAMETER_VALUE' })
    const kept = await create('for-a-day')
    server.clock += 23 * 60 * 60 * 1000
    await create('sweeps')
    expect(await create('for-a-day')).toEqual(kept)
    server.clock += 2 * 60 * 60 * 1000
    await create('sweeps-again')
    expect(await create('for-a-day')).not.toEqual(kept)
  })

  it.each(['', ' ', 'a b', 'ü', 'x'.repeat(256)])('[D-50] the key %j is refused', async (key) => {
    const body = { experiment_id: '0', tags: [{ key: 'labbook.idempotencyKey', value: key }] }
    const sentence = 'An idempotency key must have 1 to 255 visible ASCII characters.'
    await server.refuse('INVALID_PARAMETER_VALUE', sentence, server.ask('POST', 'runs/create', body))
  })

  it('[D-50] of 16 at once with one key, one is made', async () => {
    const answers = await Promise.all(
      Array.from({ length: 16 }, () =>
        server.ask('POST', 'runs/create', { experiment_id: '0' }, { 'idempotency-key': 'at-once' }),
      ),
    )
    expect(new Set(answers.map(({ status, body }) => JSON.stringify([status, body]))).size).toBe(1)
  })
})
