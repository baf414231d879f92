import { describe, expect, it } from 'vitest'
import { useServer } from './serve.js'

const server = useServer()

describe('logging inputs', () => {
  it('[tracking-api 4] sizes up to the limits are kept, and whole', async () => {
    const id = await server.newRun()
    const dataset = {
      name: 'n'.repeat(500),
      digest: 'd'.repeat(36),
      source_type: 'http',
      source: 's'.repeat(65_535),
      schema: 'ü'.repeat(100_000),
      profile: '',
    }
    const tags = [{ key: 'k'.repeat(255), value: 'v'.repeat(500) }]
    expect(await server.post('runs/log-inputs', { run_id: id, datasets: [{ dataset, tags }] })).toEqual({})
    const { run } = await server.get<{ run: { inputs: object } }>('runs/get', { run_id: id })
    expect(run.inputs).toEqual({ dataset_inputs: [{ tags, dataset }] })
  })

  it.each([
    [{ dataset: { digest: '1' } }, "Missing value for required parameter 'datasets[0].dataset.name'."],
    [{ dataset: { name: 'd' } }, "Missing value for required parameter 'datasets[0].dataset.digest'."],
    [{ tags: [] }, "Missing value for required parameter 'datasets[0].dataset'."],
    [{ dataset: { name: 'n'.repeat(501), digest: '1' } }, "'name' exceeds the maximum length of 500 characters"],
    [{ dataset: { name: 'n', digest: 'd'.repeat(37) } }, "'digest' exceeds the maximum length of 36 characters"],
    [
      { dataset: { name: 'n', digest: 'd', source: 's'.repeat(65_536) } },
      "'source' exceeds the maximum length of 65535 characters",
    ],
    [
      { dataset: { name: 'n', digest: 'd', schema: 's'.repeat(1_048_576) } },
      "'schema' exceeds the maximum length of 1048575 characters",
    ],
    [
      { dataset: { name: 'n', digest: 'd', profile: 'p'.repeat(16_777_216) } },
      "'profile' exceeds the maximum length of 16777215 characters",
    ],
    [
      { dataset: { name: 'n', digest: 'd' }, tags: [{ key: 'k'.repeat(256) }] },
      'exceeds the maximum length of 255 characters',
    ],
    [
      { dataset: { name: 'n', digest: 'd' }, tags: [{ key: 'k', value: 'v'.repeat(501) }] },
      'exceeds the maximum length of 500 characters',
    ],
  ])('[tracking-api 9] refuses row %#', async (input, message) => {
    const id = await server.newRun()
    const request = server.ask('POST', 'runs/log-inputs', { run_id: id, datasets: [input] })
    await server.refuse('INVALID_PARAMETER_VALUE', message, request)
  })
})

describe('datasets that are long together', () => {
  const schema = 'é'.repeat(500_000)
  const datasets = (count: number) =>
    Array.from({ length: count }, (_, i) => ({ dataset: { name: `d${i}`, digest: '1', schema } }))

  it('[L-32] are refused by their bytes in UTF-8, and none of them is kept', async () => {
    const id = await server.newRun()
    // The schemas, and 62 of names and digests.
    const bytes = 18 * Buffer.byteLength(schema) + 62
    const request = server.ask('POST', 'runs/log-inputs', { run_id: id, datasets: datasets(18) })
    await server.refuse(
      'INVALID_PARAMETER_VALUE',
      `The datasets have ${bytes} bytes of text together; at most 18000000`,
      request,
    )
    const { run } = await server.get<{ run: { inputs: object } }>('runs/get', { run_id: id })
    expect(run.inputs).toEqual({})
    await server.post('runs/log-inputs', { run_id: id, datasets: datasets(17) })
  })
})

describe('the datasets of experiments', () => {
  const SEARCH = '/ajax-api/2.0/mlflow/experiments/search-datasets'

  it('[tracking-api 7.1] are listed with their contexts', async () => {
    const experiment = await server.newExperiment()
    for (const context of ['train', 'eval']) {
      const datasets = [{ dataset: { name: 'd', digest: '1' }, tags: [{ key: 'mlflow.data.context', value: context }] }]
      await server.post('runs/log-inputs', { run_id: await server.newRun(experiment), datasets })
    }
    await server.post('runs/log-inputs', {
      run_id: await server.newRun(experiment),
      datasets: [{ dataset: { name: 'c', digest: '1' } }],
    })
    const found = await server.ask<{ dataset_summaries: object[] }>('POST', SEARCH, { experiment_ids: [experiment] })
    expect(found.body.dataset_summaries).toHaveLength(3)
    expect(found.body.dataset_summaries).toEqual(
      expect.arrayContaining([
        { experiment_id: experiment, name: 'c', digest: '1' },
        { experiment_id: experiment, name: 'd', digest: '1', context: 'train' },
        { experiment_id: experiment, name: 'd', digest: '1', context: 'eval' },
      ]),
    )
    const none = await server.ask('POST', SEARCH, { experiment_ids: [await server.newExperiment()] })
    expect(none.body).toEqual({})
  })

  it('[L-7] [tracking-api 7.1] refuses none, and more than 20', async () => {
    const search = (ids: readonly string[]) => server.ask('POST', SEARCH, { experiment_ids: ids })
    const none = 'SearchDatasets request must specify at least one experiment_id.'
    await server.refuse('INVALID_PARAMETER_VALUE', none, search([]))
    const many = 'SearchDatasets request cannot specify more than 20 experiment_ids. Received 21 experiment_ids.'
    await server.refuse('INVALID_PARAMETER_VALUE', many, search(Array.from({ length: 21 }, (_, i) => String(i))))
  })
})
