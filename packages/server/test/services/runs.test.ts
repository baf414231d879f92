import { describe, expect, it } from 'vitest'
import { type Run, runRequests } from './run-requests.js'
import { useServer } from './serve.js'

const server = useServer()
const { get, create, refuse } = runRequests(server)
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
