import { describe, expect, it } from 'vitest'
import type { RunRef } from '../../../src/store/runs.js'
import { newExperiment, newRun, noting, openIndex, planOf, type Taken } from './open-index.js'

describe('documents of runs', () => {
  it('[G5] are read along the keys of their runs', async () => {
    const { database, store } = await openIndex()
    const experimentId = await newExperiment(store, 'all')
    const refs: RunRef[] = []
    await store.write(function* () {
      for (let n = 0; n < 300; n++) {
        const run = yield* newRun(store, experimentId, n)
        yield* store.metrics.append(run, [{ key: 'm', value: n, timestamp: 1, step: 0 }])
        yield* store.runs.addParams(run, [{ key: 'p', value: 'v' }])
        yield* store.runs.setTags(run, [{ key: 't', value: 'v' }])
        const dataset = { name: `d${n}`, digest: 'x', sourceType: 's', source: '{}' }
        yield* store.datasets.addInputs(run, [{ dataset, tags: [{ key: 'c', value: 'train' }] }])
        yield* store.runs.addModelOutputs(run, [{ modelId: `m-${n}`, step: 0 }])
        refs.push(run)
      }
    })
    const taken: Taken[] = []
    await store.read(() => noting(store.runs.documents(refs.slice(0, 20)), taken))
    expect(taken.reduce((sum, { rows }) => sum + rows, 0)).toBeLessThanOrEqual(7 * 20 + 3)
    for (const { step } of taken)
      expect([step.sql, planOf(database, step)]).toEqual([step.sql, expect.not.stringMatching(/SCAN (?!json_each)/)])
  })

  it('[G5] so are the columns, children and keys of the runs in a table', async () => {
    const { database, store } = await openIndex()
    const ids = [await newExperiment(store, 'a'), await newExperiment(store, 'b')]
    const refs: RunRef[] = []
    await store.write(function* () {
      for (let n = 0; n < 100; n++) {
        const run = yield* newRun(store, ids[n % 2] as string, n)
        yield* store.metrics.append(run, [{ key: 'm', value: n, timestamp: 1, step: 0 }])
        yield* store.runs.setTags(run, [{ key: 'mlflow.parentRunId', value: (refs[0] ?? run).runId }])
        refs.push(run)
      }
    })
    const some = refs.slice(0, 20)
    const taken: Taken[] = []
    await store.read(() =>
      noting(
        (function* () {
          yield* store.runs.column(some, { kind: 'metric', key: 'm', aggregate: 'last' })
          yield* store.runs.column(some, { kind: 'tag', key: 'mlflow.parentRunId' })
          yield* store.runs.column(some, { kind: 'attribute', name: 'status', type: 'string' })
          yield* store.runs.column(some, { kind: 'attribute', name: 'experiment_name', type: 'string' })
          const runIds = some.map(({ runId }) => runId)
          const children = yield* store.runs.childrenOf(runIds, { experimentIds: ids, viewType: 'ACTIVE_ONLY' })
          expect([...children.keys()]).toEqual([refs[0]?.runId])
          expect(children.get(runIds[0] ?? '')?.children).toBe(99)
          for (const kind of ['metrics', 'params', 'tags', 'datasets'] as const) {
            yield* store.runs.keyCounts(some, kind)
            yield* store.runs.valuesOf(some, { kind, key: 'm', limit: 10 })
          }
        })(),
        taken,
      ),
    )
    for (const { step } of taken) {
      const plan = [step.sql, planOf(database, step)]
      expect(plan).toEqual([step.sql, expect.not.stringMatching(/SCAN (?!json_each|v|g|\(subquery)|run_by_start/)])
    }
  })

  it('[D-13] show the names of keys that are there, not of those that were undone', async () => {
    const { store } = await openIndex()
    const experimentId = await newExperiment(store, 'all')
    const run = await store.write(() => newRun(store, experimentId, 1))
    const undone = store.write(function* () {
      yield* store.runs.setTags(run, [{ key: 'undone', value: '1' }])
      yield* store.runs.documents([run])
      throw new Error('undone')
    })
    await expect(undone).rejects.toThrow('undone')
    await store.write(() => store.runs.setTags(run, [{ key: 'done', value: '2' }]))
    const [document] = await store.read(() => store.runs.documents([run]))
    expect(JSON.parse(Buffer.from(document as Uint8Array).toString()).data.tags).toEqual([{ key: 'done', value: '2' }])
  })
})
