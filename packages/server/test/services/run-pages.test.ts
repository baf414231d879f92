import { describe, expect, it } from 'vitest'
import { runRequests } from './run-requests.js'
import { useServer } from './serve.js'

const server = useServer()
const { get, search, refuse } = runRequests(server)

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
    const another = await server.newExperiment()
    for (let i = 0; i < 4; i++) await server.newRun(another)
    const other = await search({ experiment_ids: [another], max_results: 1, page_token: first.next_page_token })
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
