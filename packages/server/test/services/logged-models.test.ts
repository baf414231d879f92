import { describe, expect, it } from 'vitest'
import { useServer } from './serve.js'

interface Model {
  readonly info: {
    readonly model_id: string
    readonly name: string
    readonly status: string
    readonly creation_timestamp_ms: number
    readonly last_updated_timestamp_ms: number
    readonly tags?: readonly object[]
  }
  readonly data: { readonly params?: readonly object[]; readonly metrics?: readonly object[] }
}

interface Found {
  readonly models?: readonly Model[]
  readonly next_page_token?: string
}

const server = useServer()

describe('a logged model', () => {
  it('[tracking-api 7.2] is created pending, with every field', async () => {
    const experiment = await server.newExperiment()
    const model = await create({
      experiment_id: experiment,
      name: 'tree',
      model_type: 'sklearn',
      source_run_id: 'r',
      params: [{ key: 'p', value: 'x'.repeat(10_000) }],
      tags: [{ key: 't' }],
    })
    const { model_id: id, creation_timestamp_ms: created } = model.info
    expect(id).toMatch(/^m-[\da-f]{32}$/)
    expect(model).toEqual({
      info: {
        model_id: id,
        experiment_id: experiment,
        name: 'tree',
        model_type: 'sklearn',
        source_run_id: 'r',
        creation_timestamp_ms: created,
        last_updated_timestamp_ms: created,
        status: 'LOGGED_MODEL_PENDING',
        artifact_uri: `mlflow-artifacts:/${experiment}/models/${id}/artifacts`,
        tags: [{ key: 't', value: '' }],
      },
      data: { params: [{ key: 'p', value: 'x'.repeat(10_000) }] },
    })
    expect(await get(id)).toEqual(model)
  })

  it('[tracking-api 7.2] without a name gets one; names need not be unique; absent texts are empty', async () => {
    for (const name of [undefined, '']) {
      const { info, data } = await create({ name })
      expect(info.name).toMatch(/^[a-z]+-[a-z]+-\d{1,4}$/)
      expect([info, data]).toMatchObject([{ model_type: '', source_run_id: '' }, {}])
    }
    const ids = [await create({ name: 'same' }), await create({ name: 'same' })].map(({ info }) => info.model_id)
    expect(ids[0]).not.toBe(ids[1])
  })

  it.each(['a/b', 'a:b', 'a.b', 'a%b', 'a"b', "a'b"])('[tracking-api 7.2] the name %s is refused', async (name) => {
    const sentence =
      `Invalid model name ('${name}') provided. Model name must be a non-empty string and cannot contain the following ` +
      `characters: ('/', ':', '.', '%', '"', "'")`
    await server.refuse(
      'INVALID_PARAMETER_VALUE',
      sentence,
      server.ask('POST', 'logged-models', { experiment_id: '0', name }),
    )
  })

  it('[tracking-api 7.2] needs an active experiment', async () => {
    const experiment = await server.newExperiment()
    await server.post('experiments/delete', { experiment_id: experiment })
    const ask = (body: object) => server.ask('POST', 'logged-models', { ...body })
    const inactive = `The experiment ${experiment} must be in the 'active' state. Current state is deleted.`
    await server.refuse('INVALID_PARAMETER_VALUE', inactive, ask({ experiment_id: experiment }))
    await server.refuse(
      'RESOURCE_DOES_NOT_EXIST',
      'No Experiment with id=77777 exists',
      ask({ experiment_id: '77777' }),
    )
    await server.refuse('INVALID_PARAMETER_VALUE', "Missing value for required parameter 'experiment_id'.", ask({}))
  })

  it('[tracking-api 7.2] finalize takes any status, by name or number, and bumps the last update', async () => {
    const { info } = await create({})
    let updated = info.last_updated_timestamp_ms
    for (const [given, status] of [
      ['LOGGED_MODEL_READY', 'LOGGED_MODEL_READY'],
      [3, 'LOGGED_MODEL_UPLOAD_FAILED'],
      [2, 'LOGGED_MODEL_READY'],
    ]) {
      const { body } = await finalize(info.model_id, given)
      expect(body.model.info).toMatchObject({ status, creation_timestamp_ms: info.creation_timestamp_ms })
      expect(body.model.info.last_updated_timestamp_ms).toBeGreaterThan(updated)
      updated = body.model.info.last_updated_timestamp_ms
    }
    await server.refuse(
      'INVALID_PARAMETER_VALUE',
      `Invalid value "DONE" for parameter 'status' supplied`,
      finalize(info.model_id, 'DONE'),
    )
    await server.refuse(
      'INVALID_PARAMETER_VALUE',
      "Missing value for required parameter 'status'.",
      finalize(info.model_id, undefined),
    )
    await server.refuse('RESOURCE_DOES_NOT_EXIST', "Logged model with ID 'm-none' not found.", finalize('m-none', 2))
  })

  it('[tracking-api 7.2] delete hides it, and may be repeated', async () => {
    const experiment = await server.newExperiment()
    const { info } = await create({ experiment_id: experiment })
    const route = `logged-models/${info.model_id}`
    for (let i = 0; i < 2; i++) {
      expect(await server.ask('DELETE', route, { model_id: info.model_id })).toMatchObject({ status: 200, body: {} })
    }
    const gone = `Logged model with ID '${info.model_id}' not found.`
    await server.refuse('RESOURCE_DOES_NOT_EXIST', gone, server.ask('GET', route, {}))
    await server.refuse('RESOURCE_DOES_NOT_EXIST', gone, server.ask('GET', `${route}/artifacts/directories`, {}))
    const { model } = await server.get<{ model: Model }>(route, { allow_deleted: 'true' })
    expect(model.info.model_id).toBe(info.model_id)
    expect(await search({ experiment_ids: [experiment] })).toEqual({})
    expect((await finalize(info.model_id, 2)).status).toBe(200)
    await server.refuse(
      'RESOURCE_DOES_NOT_EXIST',
      "'m-none' not found.",
      server.ask('DELETE', 'logged-models/m-none', {}),
    )
  })

  it('[tracking-api 7.2] tags are set and deleted, with slashes too, without a bump', async () => {
    const { info } = await create({})
    const route = `logged-models/${info.model_id}/tags`
    for (const value of ['old', 'new']) {
      expect((await server.ask('PATCH', route, { tags: [{ key: 'a/b', value }, { key: 'c' }] })).body).toEqual({})
    }
    const { info: tagged } = await get(info.model_id)
    expect(tagged.tags).toEqual([
      { key: 'a/b', value: 'new' },
      { key: 'c', value: '' },
    ])
    expect(tagged.last_updated_timestamp_ms).toBe(info.last_updated_timestamp_ms)
    expect((await server.ask('DELETE', `${route}/a/b`, {})).body).toEqual({})
    const missing = `No tag with key 'a/b' found for model with ID '${info.model_id}'.`
    await server.refuse('RESOURCE_DOES_NOT_EXIST', missing, server.ask('DELETE', `${route}/a/b`, {}))
  })

  it('[tracking-api 7.2] [tracking-api 14] params only grow: the same again is fine, another value is refused', async () => {
    const { info } = await create({ params: [{ key: 'p', value: '1' }] })
    const log = (...params: { key: string; value: string }[]) =>
      server.ask('POST', `logged-models/${info.model_id}/params`, { model_id: info.model_id, params })
    expect((await log({ key: 'p', value: '1' }, { key: 'q', value: '2' }, { key: 'q', value: '2' })).body).toEqual({})
    await server.refuse(
      'INVALID_PARAMETER_VALUE',
      'Changing param values is not allowed.',
      log({ key: 'r', value: '1' }, { key: 'p', value: '2' }),
    )
    await server.refuse(
      'INVALID_PARAMETER_VALUE',
      'Changing param values is not allowed.',
      log({ key: 's', value: '1' }, { key: 's', value: '2' }),
    )
    expect((await get(info.model_id)).data.params).toEqual([
      { key: 'p', value: '1' },
      { key: 'q', value: '2' },
    ])
  })
})

describe('a search for logged models', () => {
  it('[tracking-api 7.2] pages: newest first; a token is only good for the same query', async () => {
    const experiment = await server.newExperiment()
    for (const name of ['a', 'b', 'c']) await create({ experiment_id: experiment, name })
    const asked = { experiment_ids: [experiment], max_results: 2 }
    const first = await search(asked)
    expect(first.models?.map(({ info }) => info.name)).toEqual(['c', 'b'])
    const token = first.next_page_token
    const second = await search({ ...asked, page_token: token })
    expect(second.models?.map(({ info }) => info.name)).toEqual(['a'])
    expect(second).not.toHaveProperty('next_page_token')
    for (const [other, message] of [
      [
        { filter: "name = 'a'" },
        'Filter string in the page token does not match the requested filter string. Expected: ',
      ],
      [
        { experiment_ids: ['0'] },
        'Experiment IDs in the page token do not match the requested experiment IDs. Expected: ',
      ],
      [
        { order_by: [{ field_name: 'name' }] },
        'Order by in the page token does not match the requested order by. Expected: ',
      ],
    ] as const) {
      await refuse({ ...asked, page_token: token, ...other }, message)
    }
  })

  it('[tracking-api 7.2] max_results is 50 if absent or 0; no experiments, no models', async () => {
    const experiment = await server.newExperiment()
    for (let i = 0; i < 51; i++) await create({ experiment_id: experiment })
    for (const more of [{}, { max_results: 0 }]) {
      expect((await search({ experiment_ids: [experiment], ...more })).models).toHaveLength(50)
    }
    expect((await search({ experiment_ids: [experiment], max_results: 51 })).models).toHaveLength(51)
    expect(await search({ experiment_ids: [] })).toEqual({})
  })

  it('[tracking-api 7.2] [tracking-api 14] datasets without a digest mean any', async () => {
    const experiment = await server.newExperiment()
    const { info } = await create({ experiment_id: experiment })
    const metric = {
      key: 'm',
      value: 'NaN',
      timestamp: 1,
      model_id: info.model_id,
      dataset_name: 'd',
      dataset_digest: '1',
    }
    await server.post('runs/log-metric', { run_id: await server.newRun(experiment), ...metric })
    const found = async (dataset: object) =>
      (await search({ experiment_ids: [experiment], datasets: [dataset] })).models?.length ?? 0
    expect(await found({ dataset_name: 'd' })).toBe(1)
    expect(await found({ dataset_name: 'd', dataset_digest: '1' })).toBe(1)
    expect(await found({ dataset_name: 'd', dataset_digest: '2' })).toBe(0)
    expect((await get(info.model_id)).data.metrics).toMatchObject([{ value: 'NaN' }])
  })

  it.each([
    [{ experiment_ids: undefined }, "Missing value for required parameter 'experiment_ids'."],
    [{ experiment_ids: ['x'] }, "Invalid experiment ID 'x'. Experiment ID must be a valid integer."],
    [{ datasets: [{ dataset_digest: '1' }] }, '`dataset_name` in the `datasets` clause must be specified.'],
    [{ max_results: -1 }, 'It must be a positive integer'],
    [{ page_token: 'garbage' }, 'Invalid page token: garbage'],
    [{ page_token: '!' }, 'Invalid page token: !'],
    [{ filter: "unknown = 'x'" }, 'Invalid'],
    [{ filter: "name = 'a' OR (name = 'b'" }, 'Invalid filter string: '],
    [{ order_by: [{ field_name: 'params.p' }] }, 'Invalid order by field name: params.p. Only metrics are supported.'],
    [{ order_by: [{ field_name: 'nothing' }] }, 'Invalid order by field name: nothing'],
    [{ order_by: [{}] }, "Missing value for required parameter 'order_by[0].field_name'."],
  ])('[L-7] [tracking-api 7.2] refuses %j', async (asked, message) => {
    await refuse({ experiment_ids: ['0'], ...asked }, message)
  })
})

async function create(body: object): Promise<Model> {
  return (await server.post<{ model: Model }>('logged-models', { experiment_id: '0', ...body })).model
}

async function get(id: string): Promise<Model> {
  return (await server.get<{ model: Model }>(`logged-models/${id}`, {})).model
}

function finalize(id: string, status: unknown) {
  return server.ask<{ model: Model }>('PATCH', `logged-models/${id}`, { model_id: id, status })
}

function search(body: object): Promise<Found> {
  return server.post('logged-models/search', { ...body })
}

function refuse(body: object, message: string): Promise<void> {
  return server.refuse('INVALID_PARAMETER_VALUE', message, server.ask('POST', 'logged-models/search', { ...body }))
}
