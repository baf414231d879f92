import { parseFilter, parseOrderBy } from '@labbook/search'
import { expect, it } from 'vitest'
import { fresh, type Subject } from './subject.js'

export function experimentCases(subject: Subject) {
  it('[tracking-api 2] ids ascend', async () => {
    const first = await subject.newExperiment()
    const second = await subject.newExperiment()
    expect(BigInt(second)).toBe(BigInt(first) + 1n)
  })

  it('[tracking-api 2] an imported id of 18 digits is kept exactly, and the next one follows it', async () => {
    const imported = await subject.newExperiment({ experimentId: '987654321098765431' })
    expect(imported).toBe('987654321098765431')
    expect((await find(imported))?.artifactLocation).toBe('mlflow-artifacts:/987654321098765431')
    expect(await find('987654321098765432')).toBeUndefined()
    expect(await subject.newExperiment()).toBe('987654321098765432')
    const run = await subject.newRun(imported)
    expect(run.experimentId).toBe(imported)
    expect((await subject.read((store) => store.runs.find(run.runId)))?.experimentId).toBe(imported)
  })

  it('[tracking-api 3] what was created is found by id and by name, case-sensitively', async () => {
    const name = fresh('Ünïcode 😀')
    const experimentId = await subject.newExperiment({
      name,
      creationTime: 9007199254740993n,
      lastUpdateTime: 5,
      tags: [
        { key: 'b', value: '' },
        { key: 'a', value: 'x' },
      ],
    })
    const stored = {
      experimentId,
      name,
      artifactLocation: `mlflow-artifacts:/${experimentId}`,
      lifecycleStage: 'active',
      creationTime: 9007199254740993n,
      lastUpdateTime: 5,
      tags: [
        { key: 'a', value: 'x' },
        { key: 'b', value: '' },
      ],
    }
    expect(await find(experimentId)).toEqual(stored)
    expect(await findByName(name)).toEqual(stored)
    expect(await findByName(name.toLowerCase())).toBeUndefined()
  })

  it('[tracking-api 3] a rename changes the name and the time of the last update', async () => {
    const name = fresh('renamed')
    const experimentId = await subject.newExperiment()
    await subject.write((store) => store.experiments.rename(experimentId, name, 77))
    expect(await findByName(name)).toMatchObject({ experimentId, creationTime: 1, lastUpdateTime: 77 })
  })

  it('[tracking-api 3] deleting marks all runs, restoring brings all of them back', async () => {
    const experimentId = await subject.newExperiment()
    const [kept, gone] = [
      await subject.newRun(experimentId),
      await subject.newRun(experimentId, { lifecycleStage: 'deleted', deletedTime: 3 }),
    ]
    const stages = () =>
      subject.read(function* (store) {
        const experiment = yield* store.experiments.find(experimentId)
        const runs = [yield* store.runs.find(kept.runId), yield* store.runs.find(gone.runId)]
        return [experiment?.lifecycleStage, ...runs.map((run) => run?.lifecycleStage)]
      })
    await subject.write((store) => store.experiments.setLifecycleStage(experimentId, 'deleted', 8))
    expect(await stages()).toEqual(['deleted', 'deleted', 'deleted'])
    expect((await find(experimentId))?.lastUpdateTime).toBe(8)
    await subject.write((store) => store.experiments.setLifecycleStage(experimentId, 'active', 9))
    expect(await stages()).toEqual(['active', 'active', 'active'])
  })

  it('[tracking-api 3] a tag is set, set again and deleted', async () => {
    const experimentId = await subject.newExperiment()
    const tags = async () => (await find(experimentId))?.tags
    for (const value of ['one', "it's two"]) {
      await subject.write((store) => store.experiments.setTags(experimentId, [{ key: 't', value }]))
    }
    expect(await tags()).toEqual([{ key: 't', value: "it's two" }])
    const drop = () => subject.write((store) => store.experiments.deleteTag(experimentId, 't'))
    expect([await drop(), await drop()]).toEqual([true, false])
    expect(await tags()).toEqual([])
  })

  it('[tracking-api 3] a search gives the newest first, then the smaller id, page by page', async () => {
    const prefix = fresh('paged')
    const ids: string[] = []
    for (const creationTime of [10, 30, 20, 30]) {
      ids.push(await subject.newExperiment({ name: `${prefix} ${ids.length}`, creationTime }))
    }
    const filter = `name LIKE '${prefix}%'`
    const order = [1, 3, 2, 0].map((i) => ids[i])
    expect(await search(filter)).toEqual({ ids: order, hasMore: false })
    expect(await search(filter, { offset: 0, limit: 2 })).toEqual({ ids: order.slice(0, 2), hasMore: true })
    expect(await search(filter, { offset: 2, limit: 2 })).toEqual({ ids: order.slice(2), hasMore: false })
    expect(await search(filter, { offset: 9, limit: 2 })).toEqual({ ids: [], hasMore: false })
  })

  it('[tracking-api 8.3] order_by: names by code point, ids as numbers, ties by the larger id', async () => {
    const prefix = fresh('ordered')
    const ids: string[] = []
    for (const name of ['b', 'B', '～', '😀', 'a']) {
      ids.push(await subject.newExperiment({ name: `${prefix} ${name}` }))
    }
    const filter = `name LIKE '${prefix}%'`
    const by = async (...orderBy: string[]) => (await search(filter, { orderBy })).ids.map((id) => ids.indexOf(id))
    expect(await by('name')).toEqual([1, 4, 0, 2, 3])
    expect(await by('name DESC')).toEqual([3, 2, 0, 4, 1])
    expect(await by('experiment_id')).toEqual([0, 1, 2, 3, 4])
    expect(await by('experiment_id DESC')).toEqual([4, 3, 2, 1, 0])
    expect(await by('creation_time')).toEqual([4, 3, 2, 1, 0])
  })

  it('[tracking-api 8.3] filters of names, ids, times and tags', async () => {
    const prefix = fresh('filtered')
    const ids = [
      await subject.newExperiment({ name: `${prefix} Foo`, tags: [{ key: 't', value: 'x' }] }),
      await subject.newExperiment({ name: `${prefix} foo`, creationTime: 50, tags: [{ key: 't', value: 'y' }] }),
      await subject.newExperiment({ name: `${prefix} bar`, lastUpdateTime: 60 }),
    ]
    const found = async (clause: string) =>
      (await search(`name LIKE '${prefix}%' AND ${clause}`)).ids.map((id) => ids.indexOf(id)).sort((a, b) => a - b)
    expect(await found(`name = '${prefix} foo'`)).toEqual([1])
    expect(await found(`name LIKE '%foo'`)).toEqual([1])
    expect(await found(`name ILIKE '%FOO'`)).toEqual([0, 1])
    expect(await found(`name != '${prefix} foo'`)).toEqual([0, 2])
    expect(await found(`experiment_id = '${ids[2]}'`)).toEqual([2])
    expect(await found('creation_time >= 50')).toEqual([1])
    expect(await found('last_update_time = 60')).toEqual([2])
    expect(await found("tags.t != 'x'")).toEqual([1])
    expect(await found('tags.t IS NULL')).toEqual([2])
    expect(await found("tag.t ILIKE 'X'")).toEqual([0])
    expect(await found("name ILIKE '%!%%' ESCAPE '!'")).toEqual([])
    expect(await found("name LIKE '%ooo%' ESCAPE 'o'")).toEqual([])
    expect(await found("name LIKE '%foooo' ESCAPE 'o'")).toEqual([1])
  })

  it('[tracking-api 2] view types choose by lifecycle stage', async () => {
    const prefix = fresh('staged')
    const active = await subject.newExperiment({ name: `${prefix} active` })
    const deleted = await subject.newExperiment({ name: `${prefix} deleted`, lifecycleStage: 'deleted' })
    const filter = `name LIKE '${prefix}%'`
    expect((await search(filter, { viewType: 'ACTIVE_ONLY' })).ids).toEqual([active])
    expect((await search(filter, { viewType: 'DELETED_ONLY' })).ids).toEqual([deleted])
    expect((await search(filter, { viewType: 'ALL' })).ids).toEqual([active, deleted])
  })

  it('summaries count the active runs and know when the last one began', async () => {
    const [busy, empty] = [await subject.newExperiment(), await subject.newExperiment()]
    await subject.newRun(busy, { startTime: 10 })
    await subject.newRun(busy, { startTime: 30, status: 'FINISHED' })
    await subject.newRun(busy, { startTime: 50, lifecycleStage: 'deleted' })
    expect(await subject.read((store) => store.experiments.summaries([busy, empty]))).toEqual([
      { experimentId: busy, runs: 2, running: 1, lastStartTime: 30 },
      { experimentId: empty, runs: 0, running: 0 },
    ])
  })

  it('[G5] [L-32] of far more ids than there are experiments those are left that exist, in their order', async () => {
    const [first, second] = [await subject.newExperiment(), await subject.newExperiment()]
    const missing = Array.from({ length: 50_000 }, (_, i) => String(2n ** 62n + BigInt(i)))
    const narrowed = (ids: readonly string[]) => subject.read((store) => store.experiments.narrowed(ids))
    expect(await narrowed([second, ...missing, first])).toEqual([second, first])
    expect(await narrowed(missing)).toEqual([])
    expect(await narrowed([second, '1000001', first])).toEqual([second, '1000001', first])
  })

  function find(experimentId: string) {
    return subject.read((store) => store.experiments.find(experimentId))
  }

  function findByName(name: string) {
    return subject.read((store) => store.experiments.findByName(name))
  }

  async function search(
    filter: string,
    options: {
      orderBy?: readonly string[]
      viewType?: 'ACTIVE_ONLY' | 'DELETED_ONLY' | 'ALL'
      offset?: number
      limit?: number
    } = {},
  ) {
    const { orderBy = [], viewType = 'ALL', offset = 0, limit = 100 } = options
    const query = {
      filter: parseFilter(filter, 'experiments').value ?? null,
      orderBy: parseOrderBy(orderBy, 'experiments').value ?? [],
      viewType,
    }
    expect(query.filter).not.toBeNull()
    expect(query.orderBy).toHaveLength(orderBy.length)
    const page = await subject.read((store) => store.experiments.search(query, { offset, limit }))
    return { ids: page.items.map((experiment) => experiment.experimentId), hasMore: page.hasMore }
  }
}
