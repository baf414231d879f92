import { randomInt } from 'node:crypto'
import { parseFilter, parseOrderBy } from '@labbook/search'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { arbitrarySearch } from '../../../../../test/conformance/arbitrary-filter.js'
import { type ReferenceRun, selectRuns } from '../../../../../test/conformance/reference-evaluator.js'
import type { RunRef, RunSearch } from '../../../src/store/runs.js'
import type { Store } from '../../../src/store/store.js'
import { newExperiment, newRun, openIndex, searchFor } from './open-index.js'

const SEARCHES = 200
/** Searches on their way while runs change. */
const AT_ONCE = 4
const CHANGES_BETWEEN = 3
const FIRST_RUNS = 60
const seed = Number(process.env['LABBOOK_TEST_SEED'] ?? randomInt(2 ** 31))

type View = RunSearch['viewType']

interface KnownRun {
  readonly ref: RunRef
  readonly run: ReferenceRun
  readonly isActive: boolean
}

describe('a search while runs change', () => {
  it(`[R23] answers what holds at the moment it answers, also while it loads (LABBOOK_TEST_SEED=${seed})`, async () => {
    // Ten rows a slice: whatever is read, it is read while runs change. The smaller memory holds no experiment for long.
    for (const maxBytes of [2 ** 30, 30_000]) {
      const { store } = await openIndex({ rowsPerSlice: 10, maxBytes })
      const world = new World(store, seed)
      await world.open()
      for (let n = 0; n < FIRST_RUNS; n++) await world.create()
      const asked = fc.sample(arbitrarySearch(), { seed, numRuns: SEARCHES })
      for (let at = 0; at < SEARCHES; at += AT_ONCE) {
        // Has all be read anew.
        if (at % 20 === 0) await world.rename()
        let left = AT_ONCE
        const searches = asked.slice(at, at + AT_ONCE).map(async ({ filter, orderBy }) => {
          await world.checkSearch(filter, orderBy)
          left--
        })
        for (let change = 0; change < CHANGES_BETWEEN || left > 0; change++) {
          await world.change()
          if (change > 5000) throw new Error('The searches do not end.')
        }
        await Promise.all(searches)
      }
      expect(world.checked).toBe(SEARCHES)
    }
  }, 300_000)

  it('[G13] a run that changes, comes or goes between two slices of the load is in the answer as it is then', async () => {
    const { store } = await openIndex({ rowsPerSlice: 20 })
    const experimentId = await newExperiment(store, 'all')
    const refs: RunRef[] = []
    await store.write(function* () {
      for (let n = 0; n < 100; n++) {
        const run = yield* newRun(store, experimentId, n)
        yield* store.metrics.append(run, [{ key: 'm', step: 0, timestamp: 1, value: n }])
        refs.push(run)
      }
    })
    const query = searchFor([experimentId], 'metrics.m >= 0', ['metrics.m DESC'])
    const expected = new Map(refs.map(({ runId }, n) => [runId, n]))
    let isAnswered = false
    const searching = store
      .read(() => store.runs.search(query, { offset: 0, limit: 1000 }))
      .then(({ items }) => {
        isAnswered = true
        expect(items.map(({ runId }) => runId)).toEqual(
          [...expected].sort(([, a], [, b]) => b - a).map(([runId]) => runId),
        )
      })
    let n = 0
    for (; !isAnswered; n++) {
      const changed = refs[(n * 7) % 40] as RunRef
      const gone = refs[40 + n] as RunRef
      await store.write(function* () {
        yield* store.metrics.append(changed, [{ key: 'm', step: n + 1, timestamp: 1, value: 1000 + n }])
        yield* store.trash.removeRun(gone)
        const run = yield* newRun(store, experimentId, 500 + n, { startTime: (n * 13) % 100 })
        yield* store.metrics.append(run, [{ key: 'm', step: 0, timestamp: 1, value: 2000 + n }])
        expected.set(changed.runId, 1000 + n)
        expected.delete(gone.runId)
        expected.set(run.runId, 2000 + n)
      })
    }
    await searching
    expect(n).toBeGreaterThan(5)
  })

  it('[G5] a row number that went to another run, also of another experiment, leads to no old value', async () => {
    const { store } = await openIndex()
    const [a, b] = [await newExperiment(store, 'a'), await newExperiment(store, 'b')]
    const made = (experimentId: string, number: number, value: string) =>
      store.write(function* () {
        const run = yield* newRun(store, experimentId, number)
        yield* store.runs.setTags(run, [{ key: 't', value }])
        return run
      })
    const idsWith = async (experimentId: string, value: string) => {
      const query = searchFor([experimentId], `tags.t = '${value}'`)
      return (await store.read(() => store.runs.searchCounted(query, { offset: 0, limit: 10 }))).items.map(
        (run) => run.rowId,
      )
    }
    await made(a, 1, 'kept')
    const gone = await made(a, 2, 'old')
    expect(await idsWith(a, 'old')).toEqual([gone.rowId])
    await store.write(() => store.trash.removeRun(gone))
    const next = await made(b, 3, 'old')
    expect(next.rowId).toBe(gone.rowId)
    expect([await idsWith(a, 'old'), await idsWith(b, 'old')]).toEqual([[], [gone.rowId]])
    await store.write(() => store.trash.removeRun(next))
    const last = await made(a, 4, 'new')
    expect(last.rowId).toBe(gone.rowId)
    expect([await idsWith(a, 'old'), await idsWith(a, 'new'), await idsWith(b, 'old')]).toEqual([[], [last.rowId], []])
  })
})

/** Two experiments, and what must be true of their runs. Reference and store change in one turn of the event loop. */
class World {
  readonly #store: Store
  readonly #random: () => number
  readonly #runs: KnownRun[] = []
  readonly #experiments: { id: string; name: string }[] = []
  #count = 0
  checked = 0

  constructor(store: Store, seed: number) {
    this.#store = store
    let state = seed
    this.#random = () => {
      state = (state * 1_103_515_245 + 12_345) % 2 ** 31
      return state / 2 ** 31
    }
  }

  async open() {
    for (const name of ['Foo', 'foo']) this.#experiments.push({ id: await newExperiment(this.#store, name), name })
  }

  async checkSearch(filter: string, orderBy: readonly string[]) {
    const viewType = this.#pick<View>(['ALL', 'ACTIVE_ONLY', 'DELETED_ONLY'])
    const chosen = this.#random() < 0.5 ? this.#experiments.slice(0, 1) : this.#experiments
    const query: RunSearch = {
      ...searchFor(
        chosen.map(({ id }) => id),
        filter,
        orderBy,
      ),
      viewType,
      // All experiments at once, so that an answer is of one moment.
      parent: 'top',
    }
    const { items, total } = await this.#store.read(() =>
      this.#store.runs.searchCounted(query, { offset: 0, limit: 20 }),
    )
    const expected = this.#expected(query, filter, orderBy)
    expect({ filter, orderBy, total, found: items.map(({ runId }) => runId) }).toEqual({
      filter,
      orderBy,
      total: expected.length,
      found: expected.slice(0, 20),
    })
    this.checked++
  }

  #expected({ experimentIds, viewType }: RunSearch, filter: string, orderBy: readonly string[]): string[] {
    const shown = this.#runs.filter(
      ({ run, isActive }) =>
        experimentIds.includes(run.experimentId) && (viewType === 'ALL' || isActive === (viewType === 'ACTIVE_ONLY')),
    )
    const ids = new Set(shown.map(({ run }) => run.runId))
    const parentOf = ({ runId, tags }: ReferenceRun) => {
      const parent = tags.get('mlflow.parentRunId')
      return parent === runId ? undefined : parent
    }
    const top = shown.filter(({ run }) => !ids.has(parentOf(run) ?? ''))
    const checked = parseFilter(filter, 'runs').value ?? null
    const order = parseOrderBy(orderBy, 'runs').value ?? []
    const found = selectRuns(
      top.map(({ run }) => run),
      checked,
      order,
    )
    const families = found.map((run) => `${run.experimentId} ${parentOf(run) ?? run.runId}`)
    return found.filter((_, i) => families.indexOf(families[i] ?? '') === i).map(({ runId }) => runId)
  }

  create() {
    const experiment = this.#pick(this.#experiments)
    const number = ++this.#count
    const startTime = this.#pick([0, 100, 200, 300])
    return this.#store.write(
      function* (this: World) {
        const ref = yield* newRun(this.#store, experiment.id, number, { startTime })
        const { runId } = ref
        this.#runs.push({
          ref,
          isActive: true,
          run: {
            runId,
            experimentId: experiment.id,
            experimentName: experiment.name,
            status: 'RUNNING',
            userId: 'ann',
            artifactUri: `mlflow-artifacts:/${experiment.id}/${runId}/artifacts`,
            startTime,
            metrics: new Map(),
            params: new Map(),
            tags: new Map(),
            datasets: [],
          },
        })
      }.bind(this),
    )
  }

  /** One change of one run. */
  async change() {
    const kind = this.#random()
    if (kind < 0.06 || this.#runs.length === 0) return this.create()
    const at = Math.floor(this.#random() * this.#runs.length)
    if (kind < 0.12) return this.#remove(at)
    const { runs, metrics } = this.#store
    const [text, number] = [this.#pick(['1', 'Foo', 'foo', '50%']), this.#pick([0, 1, -1, 2.5, Number.NaN, Infinity])]
    const known = this.#runs[at] as KnownRun
    const { ref, run } = known
    const become = (next: Partial<KnownRun>) => (this.#runs[at] = { ...known, ...next })
    if (kind < 0.45) {
      const key = this.#pick(['m', 'val/loss'])
      const point = { key, step: Math.floor(this.#random() * 5), timestamp: 1, value: number }
      return this.#store.write(function* () {
        yield* metrics.append(ref, [point])
        become({ run: { ...run, metrics: new Map([...run.metrics, [key, [...(run.metrics.get(key) ?? []), point]]]) } })
      })
    }
    if (kind < 0.65) {
      const key = this.#pick(['t', 'mlflow.runName', 'mlflow.parentRunId'])
      const value = key === 'mlflow.parentRunId' ? this.#pick(this.#runs).ref.runId : text
      return this.#store.write(function* () {
        yield* runs.setTags(ref, [{ key, value }])
        become({ run: { ...run, tags: new Map([...run.tags, [key, value]]) } })
      })
    }
    if (kind < 0.75) {
      const key = this.#pick(['t', 'mlflow.parentRunId'])
      return this.#store.write(function* () {
        yield* runs.deleteTag(ref, key)
        become({ run: { ...run, tags: new Map([...run.tags].filter(([name]) => name !== key)) } })
      })
    }
    if (kind < 0.85) {
      const isActive = !known.isActive
      return this.#store.write(function* () {
        yield* runs.update(ref, { lifecycleStage: isActive ? 'active' : 'deleted' })
        become({ isActive })
      })
    }
    if (kind < 0.93) {
      return this.#store.write(function* () {
        yield* runs.update(ref, { status: 'FINISHED', endTime: 300 })
        become({ run: { ...run, status: 'FINISHED', endTime: 300 } })
      })
    }
    // Undone after it has written: nothing of it may be found.
    await expect(
      this.#store.write(function* () {
        yield* runs.setTags(ref, [{ key: 't', value: 'undone' }])
        throw new Error('undone')
      }),
    ).rejects.toThrow('undone')
  }

  rename() {
    const experiment = this.#pick(this.#experiments)
    const name = `Foo ${++this.#count}`
    return this.#store.write(
      function* (this: World) {
        yield* this.#store.experiments.rename(experiment.id, name, 2)
        experiment.name = name
        for (const [at, known] of this.#runs.entries()) {
          if (known.run.experimentId === experiment.id)
            this.#runs[at] = { ...known, run: { ...known.run, experimentName: name } }
        }
      }.bind(this),
    )
  }

  #remove(at: number) {
    const { ref } = this.#runs[at] as KnownRun
    return this.#store.write(
      function* (this: World) {
        yield* this.#store.trash.removeRun(ref)
        this.#runs.splice(at, 1)
      }.bind(this),
    )
  }

  #pick<T>(values: readonly T[]): T {
    return values[Math.floor(this.#random() * values.length)] as T
  }
}
