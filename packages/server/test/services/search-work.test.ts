import { describe, expect, it } from 'vitest'
import { useServer } from './serve.js'

const server = useServer()
const STOPPED = {
  status: 400,
  body: {
    error_code: 'INVALID_PARAMETER_VALUE',
    message: 'This search needed more than 10 s and was stopped. Narrow the filter or name fewer experiments.',
  },
}
/** Takes many steps for every character, and matches nothing. */
const HOSTILE = `'%${'a_'.repeat(2000)}b%'`

describe('[L-9] work of one search on SQLite', () => {
  it('[L-9] a pattern that repeats itself costs as much as its values are long', async () => {
    const experiment = await server.newExperiment()
    for (let i = 0; i < 40; i++) {
      const run = await server.newRun(experiment)
      await server.post('runs/set-tag', { run_id: run, key: 't', value: `${i}${'a'.repeat(7990)}` })
    }
    const search = (pattern: string) =>
      server.post<{ runs?: unknown[] }>('runs/search', {
        experiment_ids: [experiment],
        filter: `tags.t LIKE '${pattern}'`,
      })
    expect((await search(`%${'a'.repeat(4000)}b`)).runs).toBeUndefined()
    expect((await search(`%${'a'.repeat(4000)}`)).runs).toHaveLength(40)
  })

  it('[L-9] of runs is stopped after so many steps, each time at the same, and the server goes on', async () => {
    const experiments = [await server.newExperiment(), await server.newExperiment()]
    for (const experiment of experiments) {
      for (let i = 0; i < 130; i++) {
        const tags = [{ key: 't', value: `${i}${'a'.repeat(7990)}` }]
        await server.post('runs/create', { experiment_id: experiment, tags })
      }
    }
    const search = (ids: readonly string[]) =>
      server.ask('POST', 'runs/search', { experiment_ids: ids, filter: `tags.t LIKE ${HOSTILE}` })
    for (let i = 0; i < 2; i++) expect(await search(experiments)).toMatchObject(STOPPED)
    expect(await search(experiments.slice(1))).toMatchObject({ status: 200, body: {} })
  })

  it('[L-9] of what SQL searches is stopped as well', async () => {
    for (let i = 0; i < 24; i++) {
      const tags = [{ key: 't', value: `${i} ${'a'.repeat(99_990)}` }]
      await server.post('registered-models/create', { name: `hostile ${i}`, tags })
    }
    const search = (filter: string) =>
      server.ask('GET', 'registered-models/search', { filter: `tags.t LIKE ${filter}` })
    for (let i = 0; i < 2; i++) expect(await search(HOSTILE)).toMatchObject(STOPPED)
    expect(await search(`'7 %'`)).toMatchObject({ status: 200, body: { registered_models: [{ name: 'hostile 7' }] } })
  })
})
