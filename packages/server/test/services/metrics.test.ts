import { describe, expect, it } from 'vitest'
import { useServer } from './serve.js'

interface Point {
  readonly key: string
  readonly value: number | string
  readonly timestamp: number
  readonly step: number
  readonly run_id?: string
}

interface History {
  readonly metrics?: readonly Point[]
  readonly next_page_token?: string
}

const server = useServer()

describe('logging a metric', () => {
  it('[tracking-api 5.1] step is 0 if absent, repeats are one, infinities and NaN are real', async () => {
    const id = await server.newRun()
    for (const value of ['NaN', 'NaN', 'Infinity', '-Infinity', 1, 1, '1.0', '1e400', -0.5]) {
      expect(await server.post('runs/log-metric', { run_uuid: id, key: 'm', value, timestamp: 5 })).toEqual({})
    }
    const { metrics } = await history({ run_id: id, metric_key: 'm' })
    expect(metrics?.map(({ value }) => value)).toEqual(['-Infinity', -0.5, 'NaN', 1, 'Infinity'])
    expect(new Set(metrics?.map(({ key, timestamp, step }) => `${key} ${timestamp} ${step}`))).toEqual(
      new Set(['m 5 0']),
    )
  })

  it.each([
    [{ value: 1, timestamp: 1 }, "Missing value for required parameter 'key'."],
    [{ key: 'm', timestamp: 1 }, "Missing value for required parameter 'value'."],
    [{ key: 'm', value: '', timestamp: 1 }, "Missing value for required parameter 'value'."],
    [{ key: 'm', value: 1 }, "Missing value for required parameter 'timestamp'."],
    [
      { key: 'm', value: 'x', timestamp: 1 },
      `Invalid value "x" for parameter 'value' supplied:  Hint: Value was of type 'str'.`,
    ],
    [
      { key: 'm', value: 1, timestamp: 1.5 },
      `Invalid value 1.5 for parameter 'timestamp' supplied:  Hint: Value was of type 'float'.`,
    ],
    [{ key: 'm', value: 1, timestamp: 1, step: '1.5' }, `Invalid value "1.5" for parameter 'step' supplied`],
    [
      { key: 'm', value: 1, timestamp: -1 },
      "Invalid value -1 for parameter 'timestamp' supplied: metric 'm' (value=1). Timestamp must be a nonnegative long (64-bit integer) ",
    ],
    [
      { key: 'm', value: 1, timestamp: 1, dataset_name: 'd' },
      'Both dataset_name and dataset_digest must be provided if one is provided',
    ],
    [
      { key: 'm', value: 1, timestamp: 1, dataset_digest: 'd' },
      'Both dataset_name and dataset_digest must be provided if one is provided',
    ],
  ])('[tracking-api 5.1] refuses %j', async (metric, message) => {
    const id = await server.newRun()
    const request = server.ask('POST', 'runs/log-metric', { run_id: id, ...metric })
    await server.refuse('INVALID_PARAMETER_VALUE', message, request)
  })

  it('[tracking-api 5.1] with a model it is the model’s too, there or not; repeated it is overwritten', async () => {
    const id = await server.newRun()
    const { model } = await server.post<{ model: { info: { model_id: string } } }>('logged-models', {
      experiment_id: '0',
    })
    const { model_id: modelId } = model.info
    const point = { key: 'm', timestamp: 1, step: 2 }
    await server.post('runs/log-metric', { run_id: id, ...point, value: 1 })
    await server.post('runs/log-metric', { run_id: id, ...point, value: 1, model_id: modelId })
    await server.post('runs/log-batch', {
      run_id: id,
      metrics: [{ ...point, value: 1, model_id: modelId, dataset_name: 'd', dataset_digest: '1' }],
    })
    await server.post('runs/log-metric', { run_id: id, ...point, key: 'other', value: 'NaN', model_id: 'm-unknown' })
    expect((await history({ run_id: id, metric_key: 'm' })).metrics).toEqual([{ ...point, value: 1 }])
    const found = await server.get<{ model: { data: { metrics: object[] } } }>(`logged-models/${modelId}`, {})
    expect(found.model.data.metrics).toEqual([
      { ...point, value: 1, model_id: modelId, run_id: id, dataset_name: 'd', dataset_digest: '1' },
    ])
  })
})

describe('−0', () => {
  it('[D-18] [tracking-api 1.4] is −0 wherever a value is read', async () => {
    const experimentId = await server.newExperiment()
    const id = await server.newRun(experimentId)
    const { model } = await server.post<{ model: { info: { model_id: string } } }>('logged-models', {
      experiment_id: experimentId,
    })
    const { model_id: modelId } = model.info
    const point = { key: 'm', value: '-0.0', timestamp: 1, step: 0 }
    await server.post('runs/log-metric', { run_id: id, ...point, model_id: modelId })
    const metrics = Array.from({ length: 60 }, (_, i) => ({ ...point, step: i + 1 }))
    await server.post('runs/log-batch', { run_id: id, metrics })

    const ofRun = { run_id: id, run_ids: id, metric_key: 'm' }
    const inExperiment = { experiment_ids: [experimentId] }
    const labbook = '/api/labbook/1.0'
    const series = { run_ids: [id], keys: ['m'], x: 'step', buckets: 100 }
    const answers: Record<string, unknown> = {
      history: await server.get('metrics/get-history', ofRun),
      bulk: await server.get('/ajax-api/2.0/mlflow/metrics/get-history-bulk', ofRun),
      interval: await server.get('metrics/get-history-bulk-interval', ofRun),
      run: (await server.get<{ run: { data: object } }>('runs/get', { run_id: id })).run.data,
      search: await server.post('runs/search', inExperiment),
      found: await server.post('runs/search', { ...inExperiment, filter: 'metrics.m = 0', order_by: ['metrics.m'] }),
      table: await server.post(`${labbook}/runs/search`, {
        ...inExperiment,
        columns: ['metrics.m', 'first(metrics.m)'],
      }),
      summary: await server.post(`${labbook}/metrics/summaries`, { run_ids: [id] }),
      drawn: await server.post(`${labbook}/metrics/buckets`, series),
      model: await server.get(`logged-models/${modelId}`, {}),
    }
    for (const [name, answer] of Object.entries(answers)) {
      const read = valuesIn(answer)
      expect([name, read.length > 0, read.every((value) => Object.is(value, -0))]).toEqual([name, true, true])
    }
  })
})

/** The metric values in an answer, wherever they stand. */
function valuesIn(answer: unknown): readonly number[] {
  if (typeof answer !== 'object' || answer === null) return []
  return Object.entries(answer).flatMap(([name, part]: [string, unknown]) => {
    const values = ['value', 'values', 'first', 'last'].includes(name) ? [part].flat() : []
    return [...values.filter((value) => typeof value === 'number'), ...valuesIn(part)]
  })
}

describe('a history', () => {
  it('[tracking-api 5.2] [tracking-api 14] is whole without max_results, else in pages', async () => {
    const id = await server.newRun()
    const points = Array.from({ length: 25 }, (_, i) => ({
      key: 'm',
      value: i % 4,
      timestamp: 100 - (i % 10),
      step: i,
    }))
    await server.post('runs/log-batch', { run_id: id, metrics: points })
    const sorted = points.toSorted((a, b) => a.timestamp - b.timestamp || a.step - b.step)
    expect(await history({ run_id: id, metric_key: 'm' })).toEqual({ metrics: sorted })
    for (const max of [1, 7, 25, 26]) {
      const found: Point[] = []
      let token: string | undefined
      do {
        const page = await history({
          run_id: id,
          metric_key: 'm',
          max_results: max,
          ...(token === undefined ? {} : { page_token: token }),
        })
        found.push(...(page.metrics ?? []))
        token = page.next_page_token
      } while (token !== undefined)
      expect(found).toEqual(sorted)
    }
  })

  it('[tracking-api 5.2] of what is not there is nothing', async () => {
    const id = await server.newRun()
    expect(await history({ run_id: id, metric_key: 'm' })).toEqual({})
    expect(await history({ run_id: 'unknown', metric_key: 'm', max_results: 5 })).toEqual({})
  })

  it.each([
    [{ metric_key: 'm' }, "Missing value for required parameter 'run_id'."],
    [{ run_id: 'r' }, "Missing value for required parameter 'metric_key'."],
    [{ run_id: 'r', metric_key: 'm', max_results: 0 }, 'It must be a positive integer'],
    [{ run_id: 'r', metric_key: 'm', max_results: 'abc' }, `Invalid value "abc" for parameter 'max_results' supplied`],
    [{ run_id: 'r', metric_key: 'm', page_token: '!!' }, 'Invalid page token, could not base64-decode'],
    [
      { run_id: 'r', metric_key: 'm', page_token: Buffer.from('x').toString('base64') },
      'Invalid page token, decoded value=',
    ],
  ])('[L-7] [tracking-api 5.2] refuses %j', async (query, message) => {
    await server.refuse('INVALID_PARAMETER_VALUE', message, server.ask('GET', 'metrics/get-history', query))
  })

  it.each([
    '{"after":["1","x","2"]}',
    '{"after":["9999999999999999999","0","1"]}',
    '{"after":["0","-9223372036854775809","1"]}',
    '{"after":["0","0",""]}',
    '{"after":["0","0","1",12345678901234567890]}',
    '{"after":12345678901234567890}',
    '{"after":{"toString":1,"toJSON":1}}',
    '[1]',
    'null',
  ])('[L-7] [tracking-api 5.2] refuses a token that says %s', async (text) => {
    const query = { run_id: 'r', metric_key: 'm', page_token: Buffer.from(text).toString('base64') }
    const request = server.ask('GET', 'metrics/get-history', query)
    await server.refuse('INVALID_PARAMETER_VALUE', 'Invalid page token, decoded value=', request)
  })
})

describe('histories of many runs', () => {
  const BULK = '/ajax-api/2.0/mlflow/metrics/get-history-bulk'
  const bulk = (query: object) => server.ask<History>('GET', BULK, { ...query })

  it('[tracking-api 5.3] come by run, timestamp, step and value, and are cut in all', async () => {
    const ids = [await server.newRun(), await server.newRun()].sort() as [string, string]
    for (const id of ids) {
      const metrics = [3, 1, 2].map((timestamp) => ({ key: 'm', value: timestamp === 2 ? 'NaN' : 1, timestamp }))
      await server.post('runs/log-batch', { run_id: id, metrics })
    }
    const expected = ids.flatMap((id) =>
      [1, 2, 3].map((timestamp) => ({ key: 'm', value: timestamp === 2 ? 'NaN' : 1, timestamp, step: 0, run_id: id })),
    )
    const query = { run_id: [ids[1], ids[0], 'unknown', ids[1]], metric_key: 'm' }
    expect((await bulk(query)).body).toEqual({ metrics: expected })
    expect((await bulk({ ...query, max_results: 4 })).body).toEqual({ metrics: expected.slice(0, 4) })
    expect((await bulk({ ...query, metric_key: 'unknown' })).body).toEqual({ metrics: [] })
    const elsewhere = await server.ask('GET', 'metrics/get-history-bulk', query)
    expect([elsewhere.status, elsewhere.body]).toMatchObject([404, { error_code: 'ENDPOINT_NOT_FOUND' }])
  })

  it.each([
    [{ metric_key: 'm' }, 'GetMetricHistoryBulk request must specify at least one run_id.'],
    [
      { metric_key: 'm', run_id: Array.from({ length: 101 }, (_, i) => `r${i}`) },
      'GetMetricHistoryBulk request cannot specify more than 100 run_ids. Received 101 run_ids.',
    ],
    [{ run_id: 'r' }, 'GetMetricHistoryBulk request must specify a metric_key.'],
  ])('[L-7] [tracking-api 5.3] refuses row %#', async (query, message) => {
    await server.refuse('INVALID_PARAMETER_VALUE', message, bulk(query))
  })
})

describe('sampled histories', () => {
  const sampled = (query: object) => server.get<History>('metrics/get-history-bulk-interval', { ...query })
  const steps = ({ metrics = [] }: History) => metrics.map(({ step }) => step)

  async function runWithSteps(from: number, to: number): Promise<string> {
    const id = await server.newRun()
    const metrics = Array.from({ length: to - from + 1 }, (_, i) => ({
      key: 'm',
      value: i,
      timestamp: i,
      step: from + i,
    }))
    await server.post('runs/log-batch', { run_id: id, metrics })
    return id
  }

  it('[tracking-api 5.4] the examples', async () => {
    const [ten, twenty] = [await runWithSteps(0, 9), await runWithSteps(0, 19)]
    expect(steps(await sampled({ run_ids: ten, metric_key: 'm', max_results: 5 }))).toEqual([0, 2, 4, 6, 8, 9])
    const both = await sampled({ run_ids: [twenty, ten], metric_key: 'm', max_results: 5 })
    expect([...new Set(steps(both))].sort((a, b) => a - b)).toEqual([0, 4, 8, 9, 12, 16, 19])
    expect(both.metrics?.map(({ run_id }) => run_id)).toEqual([
      ...Array.from({ length: 7 }, () => twenty),
      ...Array.from({ length: 4 }, () => ten),
    ])
  })

  it('[tracking-api 5.4] ranges, and negative steps only with one', async () => {
    const id = await runWithSteps(-3, 3)
    const asked = { run_ids: id, metric_key: 'm' }
    expect(steps(await sampled(asked))).toEqual([0, 1, 2, 3])
    expect(steps(await sampled({ ...asked, start_step: -2, end_step: 1 }))).toEqual([-2, -1, 0, 1])
    expect(steps(await sampled({ ...asked, start_step: 2, end_step: 2 }))).toEqual([2])
    expect(await sampled({ ...asked, start_step: 50, end_step: 60 })).toEqual({})
    expect(await sampled({ run_ids: ['unknown', id], metric_key: 'unknown' })).toEqual({})
  })

  it('[tracking-api 5.4] many points of one step are sampled too, with the first and the last', async () => {
    const id = await server.newRun()
    const metrics = Array.from({ length: 100 }, (_, i) => ({ key: 'm', value: i, timestamp: i }))
    await server.post('runs/log-batch', { run_id: id, metrics })
    const found = await sampled({ run_ids: id, metric_key: 'm', max_results: 10 })
    expect(found.metrics?.length).toBeLessThanOrEqual(12)
    expect([found.metrics?.[0]?.value, found.metrics?.at(-1)?.value]).toEqual([0, 99])
  })

  it.each([
    [{ metric_key: 'm' }, "Missing value for required parameter 'run_ids'."],
    [{ run_ids: 'r' }, "Missing value for required parameter 'metric_key'."],
    [
      { metric_key: 'm', run_ids: Array.from({ length: 101 }, (_, i) => `r${i}`) },
      'GetMetricHistoryBulkInterval request must specify at most 100 run_ids. Received 101 run_ids.',
    ],
    [{ run_ids: 'r', metric_key: 'm', max_results: 0 }, 'max_results must be between 1 and 2500.'],
    [{ run_ids: 'r', metric_key: 'm', max_results: 2501 }, 'max_results must be between 1 and 2500.'],
    [
      { run_ids: 'r', metric_key: 'm', start_step: 2, end_step: 1 },
      'end_step must be greater than start_step. Found start_step=2 and end_step=1.',
    ],
    [
      { run_ids: 'r', metric_key: 'm', start_step: 2 },
      'If either start step or end step are specified, both must be specified.',
    ],
    [
      { run_ids: 'r', metric_key: 'm', end_step: 2 },
      'If either start step or end step are specified, both must be specified.',
    ],
  ])('[L-7] [tracking-api 5.4] refuses row %#', async (query, message) => {
    const request = server.ask('GET', 'metrics/get-history-bulk-interval', query)
    await server.refuse('INVALID_PARAMETER_VALUE', message, request)
  })
})

function history(query: object): Promise<History> {
  return server.get('metrics/get-history', { ...query })
}
