import { describe, expect, it } from 'vitest'
import { useServer } from './serve.js'

interface Run {
  readonly info: {
    readonly run_id: string
    readonly run_name: string
    readonly status: string
    readonly lifecycle_stage: string
    readonly start_time: number
    readonly end_time?: number
  }
  readonly data: {
    readonly params?: readonly KeyValue[]
    readonly tags?: readonly KeyValue[]
    readonly metrics?: readonly object[]
  }
  readonly inputs: { readonly dataset_inputs?: readonly object[]; readonly model_inputs?: readonly object[] }
  readonly outputs?: { readonly model_outputs?: readonly object[] }
}

interface KeyValue {
  readonly key: string
  readonly value: string
}

const server = useServer()
const NAME_TAG = 'mlflow.runName'

describe('creating a run', () => {
  it('[tracking-api 4] answers with info, data and inputs, without outputs', async () => {
    const experiment = await server.newExperiment()
    const run = await create({
      experiment_id: experiment,
      user_id: 'ann',
      run_name: 'first',
      start_time: 7,
      tags: [{ key: 'b', value: '1' }, { key: 'a' }],
    })
    const { run_id: id } = run.info
    expect(id).toMatch(/^[\da-f]{32}$/)
    expect(run).toEqual({
      info: {
        run_id: id,
        run_uuid: id,
        run_name: 'first',
        experiment_id: experiment,
        user_id: 'ann',
        status: 'RUNNING',
        start_time: 7,
        artifact_uri: `mlflow-artifacts:/${experiment}/${id}/artifacts`,
        lifecycle_stage: 'active',
      },
      data: {
        tags: [
          { key: 'a', value: '' },
          { key: 'b', value: '1' },
          { key: NAME_TAG, value: 'first' },
        ],
      },
      inputs: {},
    })
    expect(await get(id)).toEqual({ ...run, outputs: {} })
    expect(await server.get('runs/get', { run_uuid: id })).toEqual({ run: { ...run, outputs: {} } })
  })

  it('[tracking-api 4] [tracking-api 14] without an experiment, a time, a user or a name', async () => {
    const { info, data } = await create({})
    expect(info).toMatchObject({ experiment_id: '0', user_id: '' })
    expect(info.start_time).toBeGreaterThanOrEqual(1000)
    expect(info.run_name).toMatch(/^[a-z]+-[a-z]+-\d{1,4}$/)
    expect(info.run_name.length).toBeLessThanOrEqual(20)
    expect(data.tags).toEqual([{ key: NAME_TAG, value: info.run_name }])
  })

  it('[tracking-api 4] the name is run_name, else the tag; both may be given if they agree', async () => {
    const tagged = { tags: [{ key: NAME_TAG, value: 'tagged' }] }
    for (const body of [tagged, { ...tagged, run_name: '' }, { ...tagged, run_name: 'tagged' }]) {
      const { info, data } = await create(body)
      expect([info.run_name, data.tags]).toEqual(['tagged', [{ key: NAME_TAG, value: 'tagged' }]])
    }
    const named = await create({ run_name: 'named', tags: [{ key: NAME_TAG, value: '' }] })
    expect([named.info.run_name, named.data.tags]).toEqual(['named', [{ key: NAME_TAG, value: 'named' }]])
    await refuse(
      'runs/create',
      { run_name: 'a', tags: [{ key: NAME_TAG, value: 'b' }] },
      "Both 'run_name' argument and 'mlflow.runName' tag are specified, but with different values (run_name='a', mlflow.runName='b').",
    )
  })

  it('[tracking-api 4] keys are taken leniently here, but not twice', async () => {
    const { data } = await create({ tags: [{ key: 'a@b//c', value: 'x'.repeat(9000) }] })
    expect(data.tags?.[0]).toEqual({ key: 'a@b//c', value: 'x'.repeat(8000) })
    await refuse('runs/create', { tags: [{ key: 'k' }, { key: 'k' }] }, "The tag 'k' was given twice.")
  })

  it('[tracking-api 4] the experiment must be there and active', async () => {
    const experiment = await server.newExperiment()
    await server.post('experiments/delete', { experiment_id: experiment })
    const inactive = `The experiment ${experiment} must be in the 'active' state. Current state is deleted.`
    await refuse('runs/create', { experiment_id: experiment }, inactive)
    const unknown = server.ask('POST', 'runs/create', { experiment_id: '424242' })
    await server.refuse('RESOURCE_DOES_NOT_EXIST', 'No Experiment with id=424242 exists', unknown)
    await refuse(
      'runs/create',
      { experiment_id: 'x' },
      "Invalid experiment ID 'x'. Experiment ID must be a valid integer.",
    )
  })
})

describe('changing a run', () => {
  it('[D-7] the last commit wins, whatever the clients’ clocks say', async () => {
    const id = await server.newRun()
    await server.post('runs/update', { run_id: id, status: 'FINISHED', end_time: 9000, run_name: 'late' })
    await server.post('runs/update', { run_id: id, status: 'FAILED', end_time: 1000, run_name: 'early' })
    expect((await get(id)).info).toMatchObject({ status: 'FAILED', end_time: 1000, run_name: 'early' })
  })

  it('[tracking-api 4] update: each field by itself, any status after any other', async () => {
    const id = await server.newRun()
    const before = await get(id)
    const update = async (body: object) =>
      (await server.post<{ run_info: Run['info'] }>('runs/update', { run_id: id, ...body })).run_info
    expect(await update({})).toEqual(before.info)
    for (const [given, status] of [
      ['FINISHED', 'FINISHED'],
      [1, 'RUNNING'],
      [5, 'KILLED'],
      ['SCHEDULED', 'SCHEDULED'],
      [4, 'FAILED'],
      ['RUNNING', 'RUNNING'],
    ]) {
      expect((await update({ status: given })).status).toBe(status)
    }
    expect((await update({ end_time: 99 })).end_time).toBe(99)
    expect((await update({ status: 'RUNNING' })).end_time).toBe(99)
    expect(await update({ end_time: 0 })).not.toHaveProperty('end_time')
    expect((await update({ run_name: '' })).run_name).toBe(before.info.run_name)
    expect((await update({ run_name: 'new' })).run_name).toBe('new')
    expect((await get(id)).data.tags).toEqual([{ key: NAME_TAG, value: 'new' }])
    for (const status of ['DONE', 9]) {
      await refuse('runs/update', { run_id: id, status }, `for parameter 'status' supplied`)
    }
  })

  it('[tracking-api 4] the tag mlflow.runName renames the run; without a value it changes nothing', async () => {
    const id = await server.newRun()
    const named = async () => {
      const { info, data } = await get(id)
      return [info.run_name, ...(data.tags ?? []).map(({ value }) => value)]
    }
    await server.post('runs/set-tag', { run_id: id, key: NAME_TAG, value: 'one' })
    expect(await named()).toEqual(['one', 'one'])
    await server.post('runs/set-tag', { run_id: id, key: NAME_TAG })
    expect(await named()).toEqual(['one', 'one'])
    await server.post('runs/log-batch', {
      run_id: id,
      tags: [
        { key: NAME_TAG, value: 'x' },
        { key: NAME_TAG, value: 'two' },
      ],
    })
    expect(await named()).toEqual(['two', 'two'])
    await server.post('runs/delete-tag', { run_id: id, key: NAME_TAG })
    expect(await named()).toEqual(['two'])
  })

  it('[tracking-api 4] tags: set, set again, deleted, missing', async () => {
    const id = await server.newRun()
    for (const body of [{ value: 'x' }, { value: 'y' }, {}]) {
      expect(await server.post('runs/set-tag', { run_uuid: id, key: 't', ...body })).toEqual({})
    }
    expect((await get(id)).data.tags?.find(({ key }) => key === 't')).toEqual({ key: 't', value: '' })
    expect(await server.post('runs/delete-tag', { run_id: id, key: 't' })).toEqual({})
    const missing = server.ask('POST', 'runs/delete-tag', { run_id: id, key: 't' })
    await server.refuse('RESOURCE_DOES_NOT_EXIST', `No tag with name: t in run with id ${id}`, missing)
  })

  it('[tracking-api 4] delete and restore may be repeated, and keep everything', async () => {
    const experiment = await server.newExperiment()
    const id = await server.newRun(experiment)
    await server.post('runs/log-parameter', { run_id: id, key: 'p', value: '1' })
    const before = await get(id)
    for (const [route, stage] of [
      ['runs/delete', 'deleted'],
      ['runs/restore', 'active'],
    ] as const) {
      for (let i = 0; i < 2; i++) expect(await server.post(route, { run_id: id })).toEqual({})
      expect(await get(id)).toEqual({ ...before, info: { ...before.info, lifecycle_stage: stage } })
    }
    await server.post('experiments/delete', { experiment_id: experiment })
    await server.post('runs/restore', { run_id: id })
    expect((await get(id)).info.lifecycle_stage).toBe('active')
  })

  const WRITES = [
    ['runs/update', { status: 'FINISHED' }],
    ['runs/log-metric', { key: 'm', value: 1, timestamp: 1 }],
    ['runs/log-parameter', { key: 'p', value: '1' }],
    ['runs/set-tag', { key: 't', value: '1' }],
    ['runs/delete-tag', { key: NAME_TAG }],
    ['runs/log-batch', {}],
    [
      'runs/log-model',
      { model_json: JSON.stringify({ artifact_path: 'm', flavors: {}, utc_time_created: '', run_id: '' }) },
    ],
    ['runs/log-inputs', { datasets: [] }],
    ['runs/outputs', { models: [] }],
  ] as const

  it.each(WRITES)('[tracking-api 4] %s refuses a deleted and an unknown run', async (route, body) => {
    const id = await server.newRun()
    await server.post('runs/delete', { run_id: id })
    await refuse(
      route,
      { run_id: id, ...body },
      `The run ${id} must be in the 'active' state. Current state is deleted.`,
    )
    const unknown = server.ask('POST', route, { run_id: 'f'.repeat(32), ...body })
    await server.refuse('RESOURCE_DOES_NOT_EXIST', `Run with id=${'f'.repeat(32)} not found`, unknown)
    await refuse(route, body, "Missing value for required parameter 'run_id'.")
  })

  it.each([
    'runs/delete',
    'runs/restore',
    'runs/delete-tag',
    'runs/log-batch',
    'runs/log-inputs',
    'runs/outputs',
    'runs/log-model',
  ])('[tracking-api 1.2] %s does not know run_uuid', async (route) => {
    await refuse(route, { run_uuid: await server.newRun(), key: 't' }, "Missing value for required parameter 'run_id'.")
  })
})

describe('params', () => {
  it('[tracking-api 4] are immutable: the same again is fine, another value is refused', async () => {
    const id = await server.newRun()
    const log = (value?: string) =>
      server.ask('POST', 'runs/log-parameter', { run_id: id, key: 'p', ...(value === undefined ? {} : { value }) })
    for (let i = 0; i < 2; i++) expect((await log('old')).body).toEqual({})
    await server.refuse(
      'INVALID_PARAMETER_VALUE',
      `Changing param values is not allowed. Param with key='p' was already logged with value='old' for run ID='${id}'. Attempted logging new value 'new'.`,
      log('new'),
    )
    await server.refuse('INVALID_PARAMETER_VALUE', "value='old'", log())
    await server.post('runs/log-parameter', { run_id: id, key: 'empty' })
    await server.post('runs/log-parameter', { run_id: id, key: 'empty', value: '' })
    expect((await get(id)).data.params).toEqual([
      { key: 'empty', value: '' },
      { key: 'p', value: 'old' },
    ])
  })

  it('[L-6] are compared after they were cut', async () => {
    const id = await server.newRun()
    for (const end of ['a', 'b'])
      await server.post('runs/log-parameter', { run_id: id, key: 'p', value: 'x'.repeat(6000) + end })
    await refuse(
      'runs/log-parameter',
      { run_id: id, key: 'p', value: 'x'.repeat(5999) },
      'Changing param values is not allowed.',
    )
  })
})

describe('a batch', () => {
  it('[tracking-api 4] writes everything, and may be repeated', async () => {
    const id = await server.newRun()
    const batch = {
      run_id: id,
      metrics: [
        { key: 'm', value: 1, timestamp: 1, step: 0 },
        { key: 'm', value: 'NaN', timestamp: 1, step: 1 },
        { key: 'm', value: 'NaN', timestamp: 1, step: 1 },
      ],
      params: [{ key: 'p', value: '1' }, { key: 'q' }],
      tags: [
        { key: 't', value: 'old' },
        { key: 't', value: 'new' },
      ],
    }
    for (let i = 0; i < 2; i++) expect(await server.post('runs/log-batch', batch)).toEqual({})
    const { data } = await get(id)
    expect(data.metrics).toEqual([{ key: 'm', value: 'NaN', timestamp: 1, step: 1 }])
    expect(data.params).toEqual([
      { key: 'p', value: '1' },
      { key: 'q', value: '' },
    ])
    expect(data.tags).toContainEqual({ key: 't', value: 'new' })
    expect(await server.post('runs/log-batch', { run_id: id })).toEqual({})
  })

  it('[tracking-api 4] nothing of it is written when anything is wrong', async () => {
    const id = await server.newRun()
    await server.post('runs/log-parameter', { run_id: id, key: 'p', value: 'a' })
    const before = await get(id)
    const good = {
      metrics: [{ key: 'm', value: 1, timestamp: 1 }],
      params: [{ key: 'fresh', value: '1' }],
      tags: [{ key: 't', value: '1' }],
    }
    for (const [bad, message] of [
      [
        { params: [...good.params, { key: 'p', value: 'b' }] },
        `Changing param values is not allowed. Params were already logged='[{'key': 'p', 'old_value': 'a', 'new_value': 'b'}]' for run ID='${id}'.`,
      ],
      [
        { params: [{ key: 'k', value: '1' }, { key: 'l' }, { key: 'k', value: '1' }, { key: 'l' }] },
        "Duplicate parameter keys have been submitted: ['k', 'l']. Please ensure the request contains only one param value per param key.",
      ],
      [
        { metrics: [...good.metrics, { key: 'n', value: 1, timestamp: -1 }] },
        "Invalid value -1 for parameter 'timestamp' supplied",
      ],
      [
        { metrics: [{ key: 'n', value: 1, timestamp: 1, dataset_name: 'd' }] },
        'Both dataset_name and dataset_digest must be provided',
      ],
      [{ tags: [{ key: '/', value: '' }] }, "for parameter 'tags[0].key' supplied"],
      [{ metrics: [{ key: 'n', timestamp: 1 }] }, "Missing value for required parameter 'metrics[0].value'."],
    ] as const) {
      await refuse('runs/log-batch', { run_id: id, ...good, ...bad }, message)
      expect(await get(id)).toEqual(before)
    }
  })

  const many = <T>(length: number, make: (i: number) => T) => Array.from({ length }, (_, i) => make(i))
  const metric = (i: number) => ({ key: `m${i}`, value: i, timestamp: 1 })
  const item = (i: number) => ({ key: `k${i}`, value: '' })

  it.each([
    [{ metrics: many(1001, metric) }, 1000, 'metrics', 1001],
    [{ params: many(101, item) }, 100, 'params', 101],
    [{ tags: many(101, item) }, 100, 'tags', 101],
    [
      { metrics: many(900, metric), params: many(100, item), tags: many(1, item) },
      1000,
      'metrics, params, and tags',
      1001,
    ],
  ])('[L-6] [tracking-api 4] limits: row %#', async (body, most, what, got) => {
    const id = await server.newRun()
    const message = `A batch logging request can contain at most ${most} ${what}. Got ${got} ${what}. Please split up ${what} across multiple requests and try again.`
    await refuse('runs/log-batch', { run_id: id, ...body }, message)
  })

  it('[L-6] 1000 in all are enough', async () => {
    const id = await server.newRun()
    await server.post('runs/log-batch', {
      run_id: id,
      metrics: many(800, metric),
      params: many(100, item),
      tags: many(100, item),
    })
    expect((await get(id)).data.metrics).toHaveLength(800)
  })

  it.each(['a b', '-a', 'a/b', 'é', 'x'.repeat(257)])('[tracking-api 4] the run id %j is refused', async (id) => {
    await refuse(
      'runs/log-batch',
      { run_id: id },
      `Invalid value ${JSON.stringify(id)} for parameter 'run_id' supplied.`,
    )
  })

  it('[tracking-api 4] what is checked first', async () => {
    const order = [
      [{ metrics: {} }, "Missing value for required parameter 'run_id'."],
      [{ run_id: 'a b', metrics: {} }, "for parameter 'metrics' supplied"],
      [{ run_id: 'a b', params: [{ key: 'a@b' }] }, "for parameter 'run_id' supplied"],
      [{ run_id: 'r', params: many(101, () => ({ key: 'a@b' })) }, "for parameter 'params[0].key' supplied"],
      [{ run_id: 'r', params: many(101, () => ({ key: 'k' })) }, 'at most 100 params'],
      [{ run_id: 'r', params: [{ key: 'k' }, { key: 'k' }] }, 'Duplicate parameter keys'],
    ] as const
    for (const [body, message] of order) await refuse('runs/log-batch', body, message)
  })
})

describe('what a run used and made', () => {
  it('[tracking-api 4] models of older clients gather in a tag of any length', async () => {
    const id = await server.newRun()
    const model = {
      artifact_path: 'm',
      flavors: { f: 'x'.repeat(9000) },
      utc_time_created: 'now',
      run_id: id,
      model_uuid: 'u',
    }
    for (let i = 0; i < 2; i++) await server.post('runs/log-model', { run_id: id, model_json: JSON.stringify(model) })
    expect(JSON.parse((await tagOf(id, 'mlflow.log-model.history')) ?? '')).toEqual([model, model])
    await refuse('runs/log-model', { run_id: id, model_json: '{' }, 'Malformed model info.')
    await refuse(
      'runs/log-model',
      { run_id: id, model_json: '{"artifact_path":"m","flavors":{}}' },
      "Model json is missing mandatory fields: {'utc_time_created', 'run_id'}",
    )
    await refuse('runs/log-model', { run_id: id, model_json: '[]' }, 'Model json is missing mandatory fields')
  })

  it('[tracking-api 4] a model keeps every digit, and what Python writes, beside those before it', async () => {
    const id = await server.newRun()
    const models = ['12345678901234567890', '1.0', 'NaN', '"\\ud800 NaN"', '{"__proto__":{"a":1e400}}'].map(
      (value) => `{"artifact_path":"m","flavors":{},"utc_time_created":"","run_id":"${id}","x":${value}}`,
    )
    for (const model of models) await server.post('runs/log-model', { run_id: id, model_json: ` ${model}\n` })
    expect(await tagOf(id, 'mlflow.log-model.history')).toBe(['[', models.join(', '), ']'].join(''))
  })

  it.each(['not json', '', ' ', '{}', '{"a":[]}', 'null', '3', '[1,', '"[]"', '[]x', '['.repeat(100_000)])(
    '[tracking-api 4] a history that a client set to %.20s counts as none',
    async (value) => {
      const id = await server.newRun()
      await server.post('runs/set-tag', { run_id: id, key: 'mlflow.log-model.history', value })
      const model = '{"artifact_path":"m","flavors":{},"utc_time_created":"","run_id":"r"}'
      await server.post('runs/log-model', { run_id: id, model_json: model })
      expect(await tagOf(id, 'mlflow.log-model.history')).toBe(`[${model}]`)
    },
  )

  it('[tracking-api 4] [tracking-api 14] outputs and model inputs may be repeated', async () => {
    const id = await server.newRun()
    for (let i = 0; i < 2; i++) {
      await server.post('runs/outputs', { run_id: id, models: [{ model_id: 'm-1', step: 3 }, { model_id: 'm-2' }] })
      await server.post('runs/log-inputs', { run_id: id, models: [{ model_id: 'm-3' }] })
    }
    const { inputs, outputs } = await get(id)
    expect(outputs?.model_outputs).toEqual([
      { model_id: 'm-1', step: 3 },
      { model_id: 'm-2', step: 0 },
    ])
    expect(inputs.model_inputs).toEqual([{ model_id: 'm-3' }])
    expect(await server.post('runs/outputs', { run_id: id, models: [] })).toEqual({})
    await refuse('runs/outputs', { run_id: id }, "Missing value for required parameter 'models'.")
  })
})

describe('a search for runs', () => {
  it('[tracking-api 4] answers whole runs with datasets and model outputs, without model inputs', async () => {
    const experiment = await server.newExperiment()
    const id = await server.newRun(experiment)
    await server.post('runs/log-inputs', {
      run_id: id,
      datasets: [
        {
          dataset: { name: 'd', digest: '1' },
          tags: [
            { key: 'b', value: '' },
            { key: 'a', value: 'x' },
          ],
        },
      ],
      models: [{ model_id: 'm-1' }],
    })
    await server.post('runs/outputs', { run_id: id, models: [{ model_id: 'm-2' }] })
    const whole = await get(id)
    const { model_inputs: models, ...inputs } = whole.inputs
    expect(models).toEqual([{ model_id: 'm-1' }])
    expect(await search({ experiment_ids: [experiment] })).toEqual({ runs: [{ ...whole, inputs }] })
  })

  it('[L-7] [tracking-api 8.2] pages: a token is good for any query, and is there only if more rows are', async () => {
    const experiment = await server.newExperiment()
    for (let i = 0; i < 5; i++) await server.newRun(experiment)
    const asked = { experiment_ids: [experiment, experiment, '424242'] }
    const all = (await search(asked)).runs?.map(({ info }) => info.run_id) as string[]
    expect(all).toHaveLength(5)
    const first = await search({ ...asked, max_results: 3 })
    const second = await search({ ...asked, max_results: 2, page_token: first.next_page_token })
    expect([...(first.runs ?? []), ...(second.runs ?? [])].map(({ info }) => info.run_id)).toEqual(all)
    expect(second).not.toHaveProperty('next_page_token')
    const other = await search({ experiment_ids: ['0'], max_results: 1, page_token: first.next_page_token })
    expect(other.runs).toHaveLength(1)
  })

  it('[tracking-api 8.2] no experiments, no runs; numbers stand for ids', async () => {
    expect(await search({})).toEqual({})
    expect(await search({ experiment_ids: [] })).toEqual({})
    const experiment = await server.newExperiment()
    const id = await server.newRun(experiment)
    expect((await search({ experiment_ids: [Number(experiment)] })).runs?.[0]?.info.run_id).toBe(id)
    expect(await search({ experiment_ids: [experiment], filter: "status = 'KILLED'" })).toEqual({})
  })

  it.each([
    [{ max_results: 0 }, "Invalid value 0 for parameter 'max_results' supplied. It must be a positive integer"],
    [{ max_results: -5 }, "Invalid value -5 for parameter 'max_results' supplied. It must be a positive integer"],
    [{ max_results: 50_001 }, "Invalid value 50001 for parameter 'max_results' supplied. It must be at most 50000"],
    [{ max_results: 'abc' }, "for parameter 'max_results' supplied"],
    [{ experiment_ids: ['x'] }, "Invalid experiment ID 'x'. Experiment ID must be a valid integer."],
    [{ page_token: '!' }, 'Invalid page token, could not base64-decode'],
    [{ page_token: Buffer.from('5').toString('base64') }, 'Invalid page token, decoded value=5'],
    [
      { page_token: Buffer.from('{"offset":-1}').toString('base64') },
      'Invalid page token, decoded value={"offset":-1}',
    ],
    [{ page_token: Buffer.from('{"offset":"1"}').toString('base64') }, 'Invalid page token, decoded value='],
    [{ page_token: Buffer.from('nothing').toString('base64') }, 'Invalid page token, decoded value="nothing"'],
    [{ filter: ' ' }, "Invalid filter ' '. Could not be parsed."],
    [{ filter: "metrics.m = '1'" }, "Expected numeric value type for metric. Found '1'"],
    [{ order_by: ['start_time', 'created DESC'] }, '`order_by` contains duplicate fields:'],
    [{ order_by: ['datasets.name'] }, "Invalid identifier type 'dataset'"],
  ])('[L-7] [tracking-api 8.2] refuses %j', async (asked, message) => {
    await refuse('runs/search', { experiment_ids: ['0'], ...asked }, message)
  })

  it('[G5] [L-32] in 50,000 experiments, nearly all of which do not exist, finds what it finds in those that do', async () => {
    const [one, two] = [await server.newExperiment(), await server.newExperiment()]
    for (const id of [one, two, one]) await server.newRun(id)
    const missing = Array.from({ length: 49_998 }, (_, i) => String(10_000_000 + i))
    for (const order_by of [['start_time DESC'], ['metrics.m DESC', 'attributes.run_id']]) {
      const asked = { order_by, filter: "attributes.status = 'RUNNING'" }
      const found = await search({ ...asked, experiment_ids: [one, two] })
      expect(found.runs).toHaveLength(3)
      expect(await search({ ...asked, experiment_ids: [two, ...missing, one] })).toEqual(found)
    }
    expect(await search({ experiment_ids: missing })).toEqual({})
  })
})

async function get(id: string): Promise<Run> {
  return (await server.get<{ run: Run }>('runs/get', { run_id: id })).run
}

async function tagOf(id: string, key: string): Promise<string | undefined> {
  return (await get(id)).data.tags?.find((tag) => tag.key === key)?.value
}

async function create(body: object): Promise<Run> {
  return (await server.post<{ run: Run }>('runs/create', { ...body })).run
}

function search(body: object): Promise<{ runs?: readonly Run[]; next_page_token?: string }> {
  return server.post('runs/search', { ...body })
}

function refuse(route: string, body: object, message: string): Promise<void> {
  return server.refuse('INVALID_PARAMETER_VALUE', message, server.ask('POST', route, { ...body }))
}
