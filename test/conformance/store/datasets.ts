import type { DatasetInput } from '@labbook/protocol'
import { parseFilter } from '@labbook/search'
import type { RunRef } from '@labbook/server'
import { expect, it } from 'vitest'
import { type Subject } from './subject.js'

export function datasetCases(subject: Subject) {
  it('[tracking-api 4] inputs and their tags come back in the order in which they were logged', async () => {
    const run = await subject.newRun(await subject.newExperiment())
    const inputs = [
      input('z', '1', ['b', '2'], ['a', '1'], ['b', '3']),
      input('a', '1'),
      { ...input('a', '2'), dataset: { ...input('a', '2').dataset, schema: '{}', profile: 'ü'.repeat(70_000) } },
    ]
    await add(run, ...inputs)
    expect(await inputsOf(run)).toEqual(inputs)
  })

  it('[tracking-api 4] a dataset is one by (experiment, name, digest), and its first writer decides what it says', async () => {
    const experimentId = await subject.newExperiment()
    const [one, two, other] = [
      await subject.newRun(experimentId),
      await subject.newRun(experimentId),
      await subject.newRun(await subject.newExperiment()),
    ]
    const first = input('d', '1')
    const later = { tags: [], dataset: { ...first.dataset, source: 'elsewhere', schema: 'new' } }
    await add(one, first)
    await add(two, later)
    await add(other, later)
    expect(await inputsOf(two)).toEqual([first])
    expect(await inputsOf(other)).toEqual([later])
  })

  it('[tracking-api 4] a dataset logged again to a run changes nothing, not even its tags', async () => {
    const run = await subject.newRun(await subject.newExperiment())
    const first = input('d', '1', ['mlflow.data.context', 'train'])
    await add(run, first, input('d', '1', ['mlflow.data.context', 'eval']))
    await add(run, input('d', '1', ['more', 'x']))
    expect(await inputsOf(run)).toEqual([first])
  })

  it('[tracking-api 7.1] summaries are distinct by name, digest and context, and limited', async () => {
    const experimentId = await subject.newExperiment()
    const empty = await subject.newExperiment()
    for (const context of ['train', 'train', 'eval', undefined]) {
      const run = await subject.newRun(experimentId)
      await add(run, input('d', '1', ...(context === undefined ? [] : [['mlflow.data.context', context] as const])))
    }
    await add(await subject.newRun(experimentId), input('c', '9', ['other', 'x']))
    const summaries = (limit: number) => subject.read((store) => store.datasets.summaries([experimentId, empty], limit))
    const found = await summaries(10)
    expect(found).toHaveLength(4)
    expect(found[0]).toEqual({ experimentId, name: 'c', digest: '9' })
    expect(found.slice(1)).toEqual(
      expect.arrayContaining([
        { experimentId, name: 'd', digest: '1' },
        { experimentId, name: 'd', digest: '1', context: 'train' },
        { experimentId, name: 'd', digest: '1', context: 'eval' },
      ]),
    )
    expect(await summaries(2)).toHaveLength(2)
  })

  it('[tracking-api 8.1] each clause is satisfied by any dataset of the run', async () => {
    const experimentId = await subject.newExperiment()
    const [none, train, both] = [
      await subject.newRun(experimentId),
      await subject.newRun(experimentId),
      await subject.newRun(experimentId),
    ]
    await add(train, input('houses', '1', ['mlflow.data.context', 'train']))
    await add(both, input('houses', '2', ['mlflow.data.context', 'eval']), input('cars', '1'))
    const names = new Map([
      [none.runId, 'none'],
      [train.runId, 'train'],
      [both.runId, 'both'],
    ])
    const found = async (text: string) => {
      const { value, diagnostics } = parseFilter(text, 'runs')
      expect(diagnostics).toEqual([])
      const query = { experimentIds: [experimentId], filter: value ?? null, orderBy: [], viewType: 'ALL' as const }
      const { items, total } = await subject.read((store) => store.runs.searchCounted(query, { offset: 0, limit: 9 }))
      expect(total).toBe(items.length)
      return items.map((run) => names.get(run.runId) ?? '').sort((a, b) => (a < b ? -1 : 1))
    }
    expect(await found("dataset.name = 'houses'")).toEqual(['both', 'train'])
    expect(await found("datasets.name != 'houses'")).toEqual(['both'])
    expect(await found("dataset.name = 'cars' AND dataset.digest = '2'")).toEqual(['both'])
    expect(await found("dataset.digest IN ('1', '3')")).toEqual(['both', 'train'])
    expect(await found("dataset.name NOT IN ('cars')")).toEqual(['both', 'train'])
    expect(await found("dataset.context ILIKE 'EV%'")).toEqual(['both'])
    expect(await found("NOT dataset.context = 'train'")).toEqual(['both', 'none'])
  })

  function add(run: RunRef, ...inputs: readonly DatasetInput[]) {
    return subject.write((store) => store.datasets.addInputs(run, inputs))
  }

  async function inputsOf(run: RunRef) {
    return (await subject.read((store) => store.runs.get(run))).inputs?.datasetInputs
  }
}

function input(name: string, digest: string, ...tags: readonly (readonly [string, string])[]): DatasetInput {
  return {
    tags: tags.map(([key, value]) => ({ key, value })),
    dataset: { name, digest, sourceType: 'http', source: `https://data.example/${name}` },
  }
}
