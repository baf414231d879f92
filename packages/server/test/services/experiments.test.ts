import { describe, expect, it } from 'vitest'
import { useServer } from './serve.js'

interface Experiment {
  readonly experiment_id: string
  readonly name: string
  readonly lifecycle_stage: string
  readonly last_update_time: number
  readonly creation_time: number
  readonly tags?: readonly { key: string; value: string }[]
}

const server = useServer()

describe('the experiments', () => {
  it('[tracking-api 2] begin with Default, whose id is 0', async () => {
    const experiment = await get('0')
    expect(experiment).toMatchObject({
      experiment_id: '0',
      name: 'Default',
      lifecycle_stage: 'active',
      artifact_location: 'mlflow-artifacts:/0',
    })
    expect(experiment).not.toHaveProperty('tags')
  })

  it('[tracking-api 3] create: the id, the times, the tags and the default location', async () => {
    const id = await create({ name: 'made', tags: [{ key: 't', value: 'x' }, { key: 'empty' }] })
    const experiment = await get(id)
    expect(experiment).toMatchObject({
      experiment_id: id,
      name: 'made',
      artifact_location: `mlflow-artifacts:/${id}`,
      lifecycle_stage: 'active',
      tags: [
        { key: 'empty', value: '' },
        { key: 't', value: 'x' },
      ],
    })
    expect(experiment.creation_time).toBe(experiment.last_update_time)
    expect(await server.get('experiments/get-by-name', { experiment_name: 'made' })).toEqual({ experiment })
    expect(BigInt(await create({ name: 'next' }))).toBe(BigInt(id) + 1n)
  })

  it.each([
    [{}, "Missing value for required parameter 'name'."],
    [{ name: '' }, "Missing value for required parameter 'name'."],
    [{ name: ' ' }, "Invalid experiment name: ' '. It must not be blank."],
    [{ name: '\u00a0\t\u2003' }, 'It must not be blank.'],
    [{ name: 7 }, "Invalid value 7 for parameter 'name' supplied:  Hint: Value was of type 'int'."],
    [{ name: 'x'.repeat(501) }, "'name' exceeds the maximum length of 500 characters"],
    [{ name: 'a', artifact_location: 'runs:/r/x' }, "Artifact location cannot be a runs:/ URI. Given: 'runs:/r/x'"],
    [{ name: 'a', artifact_location: 's3://b/x#f' }, "'artifact_location' URL can't include fragments or params."],
    [{ name: 'a', artifact_location: 's3://b/x;p' }, "'artifact_location' URL can't include fragments or params."],
    [{ name: 'a', artifact_location: 's3://b/x?a=../y' }, 'Invalid query string'],
    [{ name: 'a', artifact_location: `s3://b/${'x'.repeat(2048)}` }, 'Invalid artifact path length.'],
    [{ name: 'a', tags: [{ key: 'a//b', value: '' }] }, "This name would resolve to 'a/b'"],
    [
      { name: 'a', tags: [{ key: 'k', value: 'x'.repeat(20_001) }] },
      "'value' exceeds the maximum length of 20000 characters",
    ],
    [{ name: 'a', tags: [{ key: 'k' }, { key: 'k' }] }, "The tag 'k' was given twice."],
  ])('[tracking-api 3] create refuses row %#', async (body, message) => {
    await server.refuse('INVALID_PARAMETER_VALUE', message, server.ask('POST', 'experiments/create', body))
  })

  it('[tracking-api 3] lengths count characters, and 500 are enough', async () => {
    const name = '😀'.repeat(500)
    expect((await get(await create({ name }))).name).toBe(name)
  })

  it('[tracking-api 3] a name is taken by active and by deleted experiments', async () => {
    const id = await create({ name: 'taken' })
    const again = () => server.ask('POST', 'experiments/create', { name: 'taken' })
    await server.refuse('RESOURCE_ALREADY_EXISTS', 'Experiment(name=taken) already exists.', again())
    await server.post('experiments/delete', { experiment_id: id })
    await server.refuse('RESOURCE_ALREADY_EXISTS', 'Experiment(name=taken) already exists.', again())
    expect((await again()).status).toBe(400)
  })

  it('[tracking-api 3] what is not there, and what is no id', async () => {
    for (const [method, route, body] of [
      ['GET', 'experiments/get', {}],
      ['POST', 'experiments/delete', {}],
      ['POST', 'experiments/restore', {}],
      ['POST', 'experiments/update', { new_name: 'x' }],
      ['POST', 'experiments/set-experiment-tag', { key: 'k', value: 'v' }],
      ['POST', 'experiments/delete-experiment-tag', { key: 'k' }],
    ] as const) {
      const ask = (id: string) => server.ask(method, route, { ...body, experiment_id: id })
      await server.refuse('RESOURCE_DOES_NOT_EXIST', 'No Experiment with id=424242 exists', ask('424242'))
      const sentence = "Invalid experiment ID 'abc'. Experiment ID must be a valid integer."
      await server.refuse('INVALID_PARAMETER_VALUE', sentence, ask('abc'))
      const missing = "Missing value for required parameter 'experiment_id'."
      await server.refuse('INVALID_PARAMETER_VALUE', missing, server.ask(method, route, body))
    }
    const byName = server.ask('GET', 'experiments/get-by-name', { experiment_name: 'nobody' })
    await server.refuse('RESOURCE_DOES_NOT_EXIST', "Could not find experiment with name 'nobody'", byName)
  })

  it('[tracking-api 3] delete and restore take their runs along and bump the last update', async () => {
    const id = await server.newExperiment()
    const run = await server.newRun(id)
    const stage = async () => {
      const { run: found } = await server.get<{ run: { info: { lifecycle_stage: string } } }>('runs/get', {
        run_id: run,
      })
      return [(await get(id)).lifecycle_stage, found.info.lifecycle_stage]
    }
    const before = (await get(id)).last_update_time
    expect(await server.post('experiments/delete', { experiment_id: id })).toEqual({})
    expect(await stage()).toEqual(['deleted', 'deleted'])
    expect((await get(id)).last_update_time).toBeGreaterThan(before)
    const gone = `No Experiment with id=${id} exists`
    await server.refuse(
      'RESOURCE_DOES_NOT_EXIST',
      gone,
      server.ask('POST', 'experiments/delete', { experiment_id: id }),
    )
    expect(await server.post('experiments/restore', { experiment_id: id })).toEqual({})
    expect(await stage()).toEqual(['active', 'active'])
    await server.refuse(
      'RESOURCE_DOES_NOT_EXIST',
      gone,
      server.ask('POST', 'experiments/restore', { experiment_id: id }),
    )
  })

  it('[tracking-api 3] [tracking-api 14] rename', async () => {
    const id = await server.newExperiment('before')
    const rename = (name: string) => server.ask('POST', 'experiments/update', { experiment_id: id, new_name: name })
    const { last_update_time: before } = await get(id)
    expect(await rename('after')).toMatchObject({ status: 200, body: {} })
    expect((await get(id)).name).toBe('after')
    expect((await get(id)).last_update_time).toBeGreaterThan(before)
    expect(await rename('after')).toMatchObject({ status: 200 })
    await server.refuse('RESOURCE_ALREADY_EXISTS', 'Experiment(name=Default) already exists.', rename('Default'))
    await server.refuse('INVALID_PARAMETER_VALUE', "'name' exceeds the maximum length of 500", rename('x'.repeat(501)))
    await server.refuse('INVALID_PARAMETER_VALUE', "Missing value for required parameter 'new_name'.", rename(''))
    await server.refuse('INVALID_PARAMETER_VALUE', "Invalid experiment name: '  '. It must not be blank.", rename('  '))
    await server.post('experiments/delete', { experiment_id: id })
    await server.refuse('INVALID_STATE', 'Cannot rename a non-active experiment.', rename('other'))
    expect((await rename('other')).status).toBe(400)
  })

  it('[tracking-api 3] tags are set and deleted, without a bump, on active experiments only', async () => {
    const id = await server.newExperiment()
    const set = (key: string, value?: string) =>
      server.ask('POST', 'experiments/set-experiment-tag', {
        experiment_id: id,
        key,
        ...(value === undefined ? {} : { value }),
      })
    const drop = (key: string) => server.ask('POST', 'experiments/delete-experiment-tag', { experiment_id: id, key })
    const before = await get(id)
    for (const value of ['one', 'x'.repeat(20_000)]) expect((await set('t', value)).body).toEqual({})
    await set('none')
    expect((await get(id)).tags).toEqual([
      { key: 'none', value: '' },
      { key: 't', value: 'x'.repeat(20_000) },
    ])
    expect((await get(id)).last_update_time).toBe(before.last_update_time)
    await server.refuse(
      'INVALID_PARAMETER_VALUE',
      "'value' exceeds the maximum length of 20000 characters",
      set('t', 'x'.repeat(20_001)),
    )
    await server.refuse(
      'INVALID_PARAMETER_VALUE',
      "'key' exceeds the maximum length of 250 characters",
      set('k'.repeat(251), ''),
    )
    await server.refuse(
      'INVALID_PARAMETER_VALUE',
      `Invalid value "a@b" for parameter 'key' supplied: Names may only contain`,
      set('a@b', ''),
    )
    expect((await drop('t')).body).toEqual({})
    await server.refuse('RESOURCE_DOES_NOT_EXIST', `No tag with name: t in experiment with id ${id}`, drop('t'))
    await server.post('experiments/delete', { experiment_id: id })
    const inactive = `The experiment ${id} must be in the 'active' state. Current state is deleted.`
    await server.refuse('INVALID_PARAMETER_VALUE', inactive, set('t', 'x'))
    await server.refuse('INVALID_PARAMETER_VALUE', inactive, drop('none'))
  })
})

describe('a search for experiments', () => {
  it.each(['POST', 'GET'] as const)('[tracking-api 3] by %s: newest first, in pages, by view type', async (method) => {
    const prefix = `paged by ${method}`
    const ids: string[] = []
    for (let i = 0; i < 5; i++) ids.push(await server.newExperiment(`${prefix} ${i}`))
    await server.post('experiments/delete', { experiment_id: ids[2] })
    const page = async (more: object) => {
      const asked = { filter: `name LIKE '${prefix}%'`, max_results: 3, ...more }
      const { body } = await server.ask<{ experiments?: Experiment[]; next_page_token?: string }>(
        method,
        'experiments/search',
        asked,
      )
      return [body.experiments?.map(({ experiment_id: id }) => ids.indexOf(id)), body.next_page_token] as const
    }
    const [first, token] = await page({})
    expect(first).toEqual([4, 3, 1])
    expect(await page({ page_token: token })).toEqual([[0], undefined])
    expect((await page({ view_type: 'ALL' }))[0]).toEqual([4, 3, 2])
    for (const view of ['DELETED_ONLY', 2, '2']) expect(await page({ view_type: view })).toEqual([[2], undefined])
    for (const view of ['SOMETHING', 9]) expect((await page({ view_type: view }))[0]).toEqual([4, 3, 1])
    expect((await page({ order_by: ['name ASC'] }))[0]).toEqual([0, 1, 3])
    expect(await page({ filter: "name = 'nobody'" })).toEqual([undefined, undefined])
  })

  it.each([
    [{ max_results: 0 }, "Invalid value 0 for parameter 'max_results' supplied. It must be a positive integer"],
    [{ max_results: -1 }, "Invalid value -1 for parameter 'max_results' supplied. It must be a positive integer"],
    [{ max_results: 50_001 }, "Invalid value 50001 for parameter 'max_results' supplied. It must be at most 50000"],
    [{ max_results: 'abc' }, `Invalid value "abc" for parameter 'max_results' supplied`],
    [{ page_token: '%%%' }, 'Invalid page token, could not base64-decode'],
    [{ filter: 'name' }, 'Invalid clause(s) in filter string'],
    [{ filter: 'lifecycle_stage = "active"' }, "Invalid attribute key 'lifecycle_stage' specified."],
    [{ order_by: ['tags.t'] }, 'Invalid order_by entity: tag'],
    [{ order_by: 'name' }, `Invalid value "name" for parameter 'order_by' supplied`],
  ])('[L-7] [tracking-api 3] refuses %j', async (asked, message) => {
    await server.refuse('INVALID_PARAMETER_VALUE', message, server.ask('POST', 'experiments/search', asked))
  })

  it('[tracking-api 3] without max_results there are 1000', async () => {
    const { experiments } = await server.post<{ experiments: Experiment[] }>('experiments/search', {})
    expect(experiments.length).toBeGreaterThan(5)
  })
})

async function get(id: string): Promise<Experiment> {
  return (await server.get<{ experiment: Experiment }>('experiments/get', { experiment_id: id })).experiment
}

async function create(body: object): Promise<string> {
  return (await server.post<{ experiment_id: string }>('experiments/create', { ...body })).experiment_id
}
