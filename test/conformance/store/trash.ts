import { expect, it } from 'vitest'
import { type Subject } from './subject.js'

export function trashCases(subject: Subject) {
  it('[D-70] lists what was deleted, and what belongs to a deleted experiment', async () => {
    const { experimentId, run, model } = await deletedExperiment()
    const listed = await trash(experimentId)
    expect(listed.experiments).toMatchObject([
      { experimentId, deletedTimeMs: 9, isPurging: false, activeRunId: undefined },
    ])
    expect(listed.runs).toMatchObject([{ rowId: run.rowId, runId: run.runId, deletedTimeMs: 9, isPurging: false }])
    expect(listed.models).toMatchObject([{ rowId: model.rowId, modelId: model.modelId, isPurging: false }])
  })

  it('[D-73] what is marked stays so; what is active, or holds something active, is not marked', async () => {
    const { experimentId, run, model } = await deletedExperiment()
    const alive = await subject.newRun(experimentId)
    const mark = { experimentIds: [experimentId], runs: [run.rowId, alive.rowId], models: [model.rowId] }
    await subject.write((store) => store.trash.mark(mark))
    const purging = (entity: { experimentId: string } | { runId: string }) =>
      subject.write((store) => store.trash.isPurging(entity))
    expect(await purging({ runId: run.runId })).toBe(true)
    expect(await purging({ runId: alive.runId })).toBe(false)
    expect(await purging({ experimentId })).toBe(false)
    expect((await trash(experimentId)).experiments).toMatchObject([{ activeRunId: alive.runId }])
    expect((await trash(experimentId)).models).toMatchObject([{ isPurging: false }])

    await subject.write((store) => store.runs.update(alive, { lifecycleStage: 'deleted', deletedTime: 9 }))
    await subject.write((store) => store.trash.mark(mark))
    expect(await purging({ experimentId })).toBe(true)
    expect((await trash(experimentId)).models).toMatchObject([{ isPurging: true }])
    await subject.write((store) => store.experiments.setLifecycleStage(experimentId, 'active', 10))
    expect((await subject.read((store) => store.runs.find(run.runId)))?.lifecycleStage).toBe('deleted')
  })

  it('[D-73] removes an experiment with everything in it, and datasets only with their last run', async () => {
    const { experimentId, run, model } = await deletedExperiment()
    const other = await subject.newRun(experimentId, { lifecycleStage: 'deleted' })
    const dataset = (name: string) => ({ tags: [], dataset: { name, digest: '1', sourceType: '', source: '' } })
    await subject.write(function* (store) {
      yield* store.runs.addParams(run, [{ key: 'p', value: '1' }])
      yield* store.datasets.addInputs(run, [dataset('own'), dataset('both')])
      yield* store.datasets.addInputs(other, [dataset('both')])
      const point = { key: 'm', value: 1, timestamp: 1, step: 0 }
      yield* store.metrics.append(run, [point])
      yield* store.loggedModels.addMetrics(experimentId, [{ ...point, modelId: model.modelId, runId: run.runId }])
    })
    const datasets = async () =>
      (await subject.read((store) => store.datasets.summaries([experimentId], 10))).map(({ name }) => name)
    expect(await datasets()).toEqual(['both', 'own'])
    const removeRun = (rowId: number) =>
      subject.write(function* (store) {
        const found = (yield* store.trash.runs()).find((candidate) => candidate.rowId === rowId)
        if (found === undefined) throw new Error('The run is not in the trash.')
        while ((yield* store.metrics.remove(found, { limit: 100 })) > 0);
        yield* store.trash.removeRun(found)
      })
    await removeRun(run.rowId)
    expect(await datasets()).toEqual(['both'])
    await removeRun(other.rowId)
    expect(await datasets()).toEqual([])
    expect(await subject.read((store) => store.runs.find(run.runId))).toBeUndefined()
    const query = { experimentIds: [experimentId], filter: null, orderBy: [], viewType: 'ALL' as const }
    const { items } = await subject.read((store) => store.runs.search(query, { offset: 0, limit: 10 }))
    expect(items).toEqual([])

    await subject.write(function* (store) {
      for (const found of yield* store.trash.models()) {
        if (found.modelId === model.modelId) yield* store.trash.removeModel(found)
      }
      yield* store.trash.removeExperiment(experimentId)
    })
    expect(await subject.read((store) => store.loggedModels.find(model.modelId))).toBeUndefined()
    expect(await subject.read((store) => store.experiments.find(experimentId))).toBeUndefined()
  })

  it('gives the id of an experiment that is gone for ever to no other', async () => {
    const removed = new Set<string>()
    for (let i = 0; i < 3; i++) {
      const experimentId = await subject.newExperiment()
      expect(removed).not.toContain(experimentId)
      removed.add(experimentId)
      await subject.write((store) => store.experiments.setLifecycleStage(experimentId, 'deleted', 9))
      await subject.write((store) => store.trash.removeExperiment(experimentId))
    }
    expect(removed).not.toContain(await subject.newExperiment())
  })

  async function deletedExperiment() {
    const experimentId = await subject.newExperiment()
    const run = await subject.newRun(experimentId)
    const model = await subject.newModel(experimentId)
    await subject.write((store) => store.experiments.setLifecycleStage(experimentId, 'deleted', 9))
    return { experimentId, run, model }
  }

  async function trash(experimentId: string) {
    const all = await subject.read(function* (store) {
      return {
        experiments: yield* store.trash.experiments(),
        runs: yield* store.trash.runs(),
        models: yield* store.trash.models(),
      }
    })
    const ours = (entity: { readonly experimentId: string }) => entity.experimentId === experimentId
    return {
      experiments: all.experiments.filter(ours),
      runs: all.runs.filter(ours),
      models: all.models.filter(ours),
    }
  }
}
