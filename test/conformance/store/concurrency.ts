import { ApiError } from '@labbook/protocol'
import type { KeyedPoint, RunRef, Store, Work } from '@labbook/server'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { fresh, type Subject } from './subject.js'

export function concurrencyCases(subject: Subject) {
  it('[D-22] [D-23] 64 batches at once to one run, with overlapping new keys in random order', async () => {
    const run = await subject.newRun(await subject.newExperiment())
    const keys = Array.from({ length: 20 }, (_, i) => `key ${i} of ${run.runId}`)
    const batches = fc.sample(
      fc.record({
        metrics: fc.shuffledSubarray(keys, { minLength: 5 }),
        params: fc.shuffledSubarray(keys, { minLength: 5 }),
      }),
      { numRuns: 64, seed: 7 },
    )
    await Promise.all(
      batches.map(({ metrics, params }, i) =>
        logBatch(run, {
          metrics: metrics.map((key) => ({ key, value: i % 8, timestamp: i % 8, step: i % 8 })),
          params: params.map((key) => ({ key, value: `of ${key}` })),
        }),
      ),
    )
    const { data } = await subject.read((store) => store.runs.get(run))
    expect(data.params.map(({ key }) => key).sort()).toEqual(
      [...new Set(batches.flatMap(({ params }) => params))].sort(),
    )
    for (const key of keys) {
      const steps = [...new Set(batches.flatMap(({ metrics }, i) => (metrics.includes(key) ? [i % 8] : [])))].sort(
        (a, b) => a - b,
      )
      const page = await subject.read((store) => store.metrics.history(run, key, { limit: 100 }))
      expect(page.steps).toEqual(steps)
      expect(data.metrics.find((metric) => metric.key === key)?.step).toBe(steps.at(-1))
    }
  })

  it('[D-23] 32 creates of one experiment at once: one wins, the others find it', async () => {
    const name = fresh('contested')
    const outcomes = await Promise.allSettled(
      Array.from({ length: 32 }, () =>
        write(function* (store) {
          if ((yield* store.experiments.findByName(name)) !== undefined)
            throw new ApiError('RESOURCE_ALREADY_EXISTS', name)
          const experiment = { name, creationTime: 1, lastUpdateTime: 1, tags: [] }
          return yield* store.experiments.create(experiment, (id) => id)
        }),
      ),
    )
    const lost = outcomes.filter((outcome) => outcome.status === 'rejected')
    expect(lost).toHaveLength(31)
    for (const { reason } of lost) expect(reason).toMatchObject({ code: 'RESOURCE_ALREADY_EXISTS' })
  })

  it('[D-23] 64 creates of different experiments at once, again and again: all are made, each with an id of its own', async () => {
    for (let round = 0; round < 8; round++) {
      const ids = await Promise.all(Array.from({ length: 64 }, () => patiently(() => subject.newExperiment())))
      expect(new Set(ids).size).toBe(64)
    }
  })

  it('[D-23] the first value of a param at once from many: one value is kept, and only its writers are told so', async () => {
    const run = await subject.newRun(await subject.newExperiment())
    const outcomes = await Promise.allSettled(
      Array.from({ length: 32 }, (_, i) => logBatch(run, { metrics: [], params: [{ key: 'p', value: `${i % 2}` }] })),
    )
    const { data } = await subject.read((store) => store.runs.get(run))
    const kept = Number(data.params[0]?.value)
    expect(data.params).toHaveLength(1)
    for (const [i, outcome] of outcomes.entries()) {
      expect(outcome.status).toBe(i % 2 === kept ? 'fulfilled' : 'rejected')
      if (outcome.status === 'rejected') expect(outcome.reason).toMatchObject({ code: 'INVALID_PARAMETER_VALUE' })
    }
  })

  it('[D-22] [D-28] runs made while their experiment is deleted are deleted with it, or refused', async () => {
    const experiments = await Promise.all(Array.from({ length: 24 }, () => subject.newExperiment()))
    const makeRun = (experimentId: string, i: number) =>
      write(function* (store) {
        const experiment = yield* store.experiments.find(experimentId, { lock: 'share' })
        if (experiment?.lifecycleStage !== 'active') throw new ApiError('INVALID_PARAMETER_VALUE', 'not active')
        const [runId, place] = [`run-${experimentId}-${i}`, experiment.artifactLocation]
        const run = { runId, experimentId, name: '', userId: '', startTime: 1, artifactUri: place }
        yield* store.runs.create({ ...run, status: 'RUNNING' })
      })
    const outcomes = await Promise.allSettled(
      experiments.flatMap((experimentId) => [
        makeRun(experimentId, 1),
        write((store) => store.experiments.setLifecycleStage(experimentId, 'deleted', 5)),
        makeRun(experimentId, 2),
        makeRun(experimentId, 3),
      ]),
    )
    for (const outcome of outcomes) {
      if (outcome.status === 'rejected') expect(outcome.reason).toMatchObject({ message: 'not active' })
    }
    const query = { experimentIds: experiments, filter: null, orderBy: [], viewType: 'ACTIVE_ONLY' as const }
    const { items } = await subject.read((store) => store.runs.search(query, { offset: 0, limit: 100 }))
    expect(items).toEqual([])
  })

  it('[D-22] datasets, model links and points of models, at once and in other orders', async () => {
    const experimentId = await subject.newExperiment()
    const runs = [await subject.newRun(experimentId), await subject.newRun(experimentId)]
    const model = await subject.newModel(experimentId)
    const names = ['a', 'b', 'c', 'd', 'e']
    const orders = fc.sample(fc.shuffledSubarray(names, { minLength: names.length }), { numRuns: 24, seed: 3 })
    await Promise.all(
      orders.map((order, i) =>
        write(function* (store) {
          const run = runs[i % 2] as RunRef
          yield* store.runs.find(run.runId, { lock: 'update' })
          const dataset = (name: string) => ({ name, digest: '1', sourceType: '', source: '' })
          yield* store.datasets.addInputs(
            run,
            order.map((name) => ({ tags: [], dataset: dataset(name) })),
          )
          yield* store.runs.addModelInputs(run, order)
          yield* store.runs.addModelOutputs(
            run,
            order.map((modelId) => ({ modelId, step: 0 })),
          )
          const point = { value: 1, timestamp: 1, step: 0, modelId: model.modelId, runId: 'r' }
          yield* store.loggedModels.addMetrics(
            experimentId,
            order.map((key) => ({ ...point, key })),
          )
        }),
      ),
    )
    for (const run of runs) {
      const { inputs, outputs } = await subject.read((store) => store.runs.get(run))
      expect(inputs?.datasetInputs.map(({ dataset }) => dataset.name).sort()).toEqual(names)
      expect(inputs?.modelInputs.map(({ modelId }) => modelId).sort()).toEqual(names)
      expect(outputs?.modelOutputs.map(({ modelId }) => modelId).sort()).toEqual(names)
    }
    const { data } = await subject.read((store) => store.loggedModels.get(model))
    expect(data.metrics.map(({ key }) => key)).toEqual(names)
  })

  function write<T>(work: (store: Store) => Work<T>): Promise<T> {
    return patiently(() => subject.write(work))
  }

  /** Writes a batch as the run service does. */
  function logBatch(
    run: RunRef,
    batch: { readonly metrics: readonly KeyedPoint[]; readonly params: readonly { key: string; value: string }[] },
  ) {
    return write(function* (store) {
      yield* store.runs.find(run.runId, { lock: 'share' })
      const keys = batch.params.map(({ key }) => key)
      const stored = new Map((yield* store.runs.paramsAmong(run, keys)).map(({ key, value }) => [key, value]))
      for (const { key, value } of batch.params) {
        if ((stored.get(key) ?? value) !== value) throw new ApiError('INVALID_PARAMETER_VALUE', `${key} has changed`)
      }
      yield* store.runs.addParams(
        run,
        batch.params.filter(({ key }) => !stored.has(key)),
      )
      yield* store.metrics.append(run, batch.metrics)
    })
  }
}

/** Retries, as clients do, what waited too long for its turn (D-24), which can happen on a slow machine; nothing else. */
async function patiently<T>(attempt: () => Promise<T>): Promise<T> {
  for (;;) {
    try {
      return await attempt()
    } catch (error) {
      if (!(error instanceof ApiError && error.message.includes('too many requests waiting'))) throw error
    }
  }
}
