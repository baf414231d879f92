import { describe, expect, it } from 'vitest'
import type { RunRef } from '../../../src/store/runs.js'
import type { Store } from '../../../src/store/store.js'
import { newExperiment, newRun, noting, openIndex, planOf, searchFor, type Taken } from './open-index.js'

const KEYS = Array.from({ length: 10 }, (_, i) => `k${i}`)
const FIELDS = KEYS.flatMap((key) => [`metrics.${key}`, `max(metrics.${key})`, `params.${key}`, `tags.${key}`])
const WINDOW = { offset: 0, limit: 5 }

/** An experiment with so many runs that have all keys. */
async function runsOf(store: Store, experimentId: string, count: number, from = 0): Promise<RunRef[]> {
  const runs: RunRef[] = []
  await store.write(function* () {
    for (let n = from; n < from + count; n++) {
      const run = yield* newRun(store, experimentId, n)
      yield* store.metrics.append(
        run,
        KEYS.map((key) => ({ key, step: 0, timestamp: 1, value: n })),
      )
      const texts = KEYS.map((key) => ({ key, value: String(n) }))
      yield* store.runs.addParams(run, texts)
      yield* store.runs.setTags(run, texts)
      runs.push(run)
    }
  })
  return runs
}

/** Searches that ask for all forty columns, and the statements that they take. */
async function useColumns(store: Store, experimentId: string, more: readonly string[] = []): Promise<readonly Taken[]> {
  const taken: Taken[] = []
  const fields = [...FIELDS, ...more]
  for (let at = 0; at < fields.length; at += 8) {
    const query = searchFor([experimentId], '', fields.slice(at, at + 8))
    await store.read(() => noting(store.runs.search(query, WINDOW), taken))
  }
  return taken
}

describe('a search after a change', () => {
  it.each([20, 600])(
    '[G12] among %i runs reads the run that changed, in the columns that it asks for',
    async (count) => {
      const { store } = await openIndex()
      const experimentId = await newExperiment(store, 'all')
      const runs = await runsOf(store, experimentId, count)
      await useColumns(store, experimentId)
      const changed = runs[7] as RunRef
      await store.write(() => store.metrics.append(changed, [{ key: 'k3', step: 1, timestamp: 2, value: 1e6 }]))

      const taken: Taken[] = []
      const narrow = searchFor([experimentId], "metrics.k3 > 5 and params.k1 != 'x'", ['metrics.k3 DESC'])
      const found = await store.read(() => noting(store.runs.search(narrow, WINDOW), taken))
      expect(found.items[0]?.runId).toBe(changed.runId)
      expect(taken.map(({ rows }) => rows)).toEqual([1, 1, 1])

      const rest = await useColumns(store, experimentId)
      expect(rest.map(({ rows }) => rows)).toEqual(Array(FIELDS.length - 2).fill(1))
      expect(await useColumns(store, experimentId)).toEqual([])
    },
  )

  it('[G12] reads along keys of its runs, and the list of runs along the index that has its order', async () => {
    const { database, store } = await openIndex({ rowsPerSlice: 50 })
    const experimentId = await newExperiment(store, 'all')
    const [changed] = await runsOf(store, experimentId, 200)
    database.exec('ANALYZE')
    const attributes = ['attributes.status', 'attributes.experiment_name', 'attributes.duration']
    const taken = [...(await useColumns(store, experimentId, attributes))]
    await store.write(() => store.runs.setTags(changed as RunRef, [{ key: 'k1', value: 'new' }]))
    taken.push(...(await useColumns(store, experimentId, attributes)))
    for (const { step } of taken) {
      const plan = planOf(database, step)
      expect(plan).toMatch(
        /USING INDEX run_by_start|USING INTEGER PRIMARY KEY|USING PRIMARY KEY \(run=\? AND key=\?\)|interned_key USING/,
      )
      expect(plan).not.toMatch(/SCAN (run|series|param|tag|t)\b|TEMP B-TREE/)
      if (/run_by_start/.test(plan)) expect(step.sql).toMatch(/INDEXED BY run_by_start/)
    }
  })

  it('[G5] reads no run of another experiment', async () => {
    const { store } = await openIndex()
    const small = await newExperiment(store, 'small')
    const large = await newExperiment(store, 'large')
    await runsOf(store, large, 500)
    await runsOf(store, small, 3, 500)
    const taken: Taken[] = []
    await store.read(() => noting(store.runs.search(searchFor([small], 'metrics.k1 > 0'), WINDOW), taken))
    expect(taken.map(({ rows }) => rows)).toEqual([3, 3])
  })

  it('[G5] of two experiments searched in turn keeps both where the memory is enough, and one where it is not', async () => {
    for (const [maxBytes, expected] of [
      [1_000_000, 0],
      [100_000, 2],
    ] as const) {
      const { store } = await openIndex({ maxBytes })
      const ids = [await newExperiment(store, 'a'), await newExperiment(store, 'b')]
      for (const [i, id] of ids.entries()) await runsOf(store, id, 200, i * 200)
      const ask = (id: string, taken: Taken[]) =>
        store.read(() => noting(store.runs.search(searchFor([id], 'metrics.k1 > 0'), WINDOW), taken))
      for (const id of ids) await ask(id, [])
      const taken: Taken[] = []
      await ask(ids[0] as string, taken)
      expect(taken).toHaveLength(expected)
    }
  })

  it('[G5] lets columns go of one experiment that alone is more than the memory, and reads them again', async () => {
    const { store } = await openIndex({ maxBytes: 60_000 })
    const experimentId = await newExperiment(store, 'all')
    await runsOf(store, experimentId, 200)
    const columns = FIELDS.slice(0, 20)
    for (const round of [1, 2]) {
      for (const field of columns) {
        const taken: Taken[] = []
        const found = await store.read(() =>
          noting(store.runs.search(searchFor([experimentId], '', [`${field} DESC`]), WINDOW), taken),
        )
        expect([round, field, found.items.length, taken.length > 0]).toEqual([round, field, 5, true])
      }
    }
  })
})

describe('[performance 8] what searches leave behind', () => {
  it('is no more than a thousand columns, whatever keys they name', async () => {
    const { store } = await openIndex()
    const experimentId = await newExperiment(store, 'all')
    await runsOf(store, experimentId, 3)
    const rowsRead = async (field: string) => {
      const taken: Taken[] = []
      await store.read(() => noting(store.runs.search(searchFor([experimentId], '', [field]), WINDOW), taken))
      return taken.reduce((sum, { rows }) => sum + rows, 0)
    }
    await rowsRead('metrics.k1')
    for (let n = 0; n < 999; n++) await rowsRead(`metrics.unknown${n}`)
    expect(await rowsRead('metrics.k1')).toBe(0)
    for (let n = 1000; n < 2000; n++) await rowsRead(`metrics.unknown${n}`)
    expect(await rowsRead('metrics.k1')).toBe(3)
  })
})

describe('a first search', () => {
  it('[G13] reads in slices, between which others write', async () => {
    const { store } = await openIndex({ rowsPerSlice: 30 })
    const experimentId = await newExperiment(store, 'all')
    const runs = await runsOf(store, experimentId, 300)
    const taken: Taken[] = []
    let isDone = false
    const searching = store
      .read(() => noting(store.runs.search(searchFor([experimentId], '', ['metrics.k1 DESC']), WINDOW), taken))
      .finally(() => {
        isDone = true
      })
    const written: number[] = []
    while (!isDone) {
      const before = taken.reduce((sum, { rows }) => sum + rows, 0)
      const value = 1000 + written.length
      await store.write(() =>
        store.metrics.append(runs[0] as RunRef, [{ key: 'k1', step: value, timestamp: 2, value }]),
      )
      written.push(taken.reduce((sum, { rows }) => sum + rows, 0) - before)
    }
    const { items } = await searching
    expect(items[0]?.runId).toBe((runs[0] as RunRef).runId)
    // Every write waited for a slice or two, of so many rows, and not for the whole.
    expect(Math.max(...written)).toBeLessThanOrEqual(60)
    expect(written.length).toBeGreaterThan(8)
  })

  it('[G13] takes one slice a turn, however many search at once', async () => {
    const { store } = await openIndex({ rowsPerSlice: 30 })
    const ids = await Promise.all(['a', 'b', 'c'].map((name) => newExperiment(store, name)))
    for (const [i, id] of ids.entries()) await runsOf(store, id, 200, i * 200)
    const taken: Taken[] = []
    let left = 0
    const searching = ids.flatMap((id) =>
      ['metrics.k1', 'metrics.k2'].map((field) => {
        left++
        return store
          .read(() => noting(store.runs.search(searchFor([id], '', [`${field} DESC`]), WINDOW), taken))
          .finally(() => left--)
      }),
    )
    const first = taken.length
    const rowsOfTurns: number[] = []
    for (let at = first; left > 0; ) {
      await new Promise((resolve) => setImmediate(resolve))
      rowsOfTurns.push(taken.slice(at).reduce((sum, { rows }) => sum + rows, 0))
      at = taken.length
    }
    for (const { items } of await Promise.all(searching)) expect(items).toHaveLength(5)
    expect(Math.max(...rowsOfTurns)).toBeLessThanOrEqual(30)
  })

  it('[D-63] that still loads when the store is closed ends with what clients take for a reason to try again', async () => {
    const { store, close } = await openIndex({ rowsPerSlice: 30 })
    const experimentId = await newExperiment(store, 'all')
    await runsOf(store, experimentId, 100)
    const searching = store.read(() => store.runs.search(searchFor([experimentId], ''), WINDOW))
    close()
    await expect(searching).rejects.toMatchObject({ code: 'TEMPORARILY_UNAVAILABLE' })
  })

  it('[G13] refuses to wait inside of work that writes', async () => {
    const { store } = await openIndex({ rowsPerSlice: 30 })
    const experimentId = await newExperiment(store, 'all')
    await runsOf(store, experimentId, 100)
    const search = () => store.runs.search(searchFor([experimentId], ''), WINDOW)
    await expect(store.write(search)).rejects.toThrow('Work that writes cannot wait')
    expect((await store.read(search)).items).toHaveLength(5)
  })
})
