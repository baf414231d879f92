import type { Int64, MetricPoint } from '@labbook/protocol'
import { type KeyedPoint, type PointPage, pointsOf, type RunRef } from '@labbook/server'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { type Subject } from './subject.js'

const INT64_MAX = 9223372036854775807n
const INT64_MIN = -9223372036854775808n

/** All points, read page by page, each after the last point of the previous one. */
async function inPages(
  limit: number,
  read: (options: { limit: number; after?: MetricPoint }) => Promise<PointPage>,
): Promise<readonly MetricPoint[]> {
  const found: MetricPoint[] = []
  for (;;) {
    const after = found.at(-1)
    const page = await read(after === undefined ? { limit } : { limit, after })
    found.push(...pointsOf(page))
    if (!page.hasMore) return found
    expect(page.values).toHaveLength(limit)
  }
}

export function metricCases(subject: Subject) {
  it('[D-18] [tracking-api 5.1] a repeated point is one point, where NaN equals NaN', async () => {
    const run = await newRun()
    const points = [at(0, NaN), at(1, -0), at(1, 0), at(2, Infinity), at(3, -Infinity), at(4, 0.1), at(5, 5e-324)]
    await subject.append(run, ...points, ...points)
    await subject.append(run, ...points.toReversed())
    for (const point of points) await subject.append(run, point)
    expect(await history(run)).toEqual(points.map(withoutKey))
    expect((await summary(run))?.count).toBe(7)
  })

  it.each([1, 60, 1100])('[D-18] −0 stays −0, in rows and in chunks: %i points', async (count) => {
    const run = await newRun()
    const points = Array.from({ length: count }, (_, step) => at(step, step % 3 === 1 ? 1 : -0))
    await subject.append(run, ...points)
    await subject.append(run, ...points)
    expect(await history(run)).toEqual(points.map(withoutKey))
    await subject.append(run, at(count, -0))
    expect(await latest(run)).toEqual(at(count, -0))
    expect(await summary(run)).toMatchObject({ count: count + 1, first: { value: -0 }, last: { value: -0 } })
  })

  it('[D-18] −0, 0, NaN and a number at one step and time are four points in this order, on every page', async () => {
    const run = await newRun()
    const points = [-5e-324, -0, 0, NaN, 5e-324].map((value) => at(7, value))
    for (const point of points.toReversed()) await subject.append(run, point)
    for (const limit of [1, 2, 5]) {
      const pages = await inPages(limit, (options) => subject.read(({ metrics }) => metrics.history(run, 'm', options)))
      expect(pages).toEqual(points.map(withoutKey))
    }
  })

  it('[D-18] finite doubles come back bit for bit, infinities as they are', async () => {
    const run = await newRun()
    const values = [
      -Infinity,
      -1.7976931348623157e308,
      -2.2250738585072014e-308,
      5e-324,
      0.1 + 0.2,
      1 / 3,
      1e23,
      Infinity,
    ]
    await subject.append(run, ...values.map((value, step) => at(step, value)))
    expect((await history(run)).map(({ value }) => value)).toEqual(values)
    expect(await summary(run)).toMatchObject({ min: { value: -Infinity, step: 0 }, max: { value: Infinity, step: 7 } })
  })

  it('[tracking-api 5.1] the latest is the largest (step, timestamp, value), in whatever order the points come', async () => {
    const points = [at(0, 9, 9), at(2, 1, 1), at(2, 5, 3), at(2, 7, 3), at(1, 8, 8), at(2, 6, 3)]
    for (const order of [points, points.toReversed(), [...points.slice(3), ...points.slice(0, 3)]]) {
      const [together, alone] = [await newRun(), await newRun()]
      await subject.append(together, ...order)
      for (const point of order) await subject.append(alone, point)
      for (const run of [together, alone]) {
        expect(await latest(run)).toEqual(at(2, 7, 3))
        expect(await summary(run)).toMatchObject({
          count: 6,
          first: withoutKey(at(0, 9, 9)),
          min: { value: 1, step: 2 },
          max: { value: 9, step: 0 },
        })
      }
    }
  })

  it.each([[[-0, 0]], [[-0, 0, NaN]], [[-5e-324, -0, 0, NaN, 5e-324]]])(
    '[tracking-api 5.1] [D-18] the first and the latest of %j at one step and time, in any order',
    async (values) => {
      const [first, last] = [values[0] as number, values.at(-1) as number]
      for (const order of [values, values.toReversed(), [...values.slice(1), first]]) {
        const [together, alone] = [await newRun(), await newRun()]
        await subject.append(together, ...order.map((value) => at(0, value)))
        for (const value of order) await subject.append(alone, at(0, value))
        for (const run of [together, alone]) {
          expect(await latest(run)).toEqual(at(0, last))
          expect(await summary(run)).toMatchObject({
            count: values.length,
            first: { value: first },
            last: { value: last },
          })
          expect((await history(run)).map(({ value }) => value)).toEqual(values)
        }
      }
    },
  )

  it('[tracking-api 5.1] [D-18] −0 ranks below 0 and NaN above it where the series is read from the table', async () => {
    const run = await newRun()
    for (const [value, latestValue] of [
      [-0, -0],
      [0, 0],
      [-0, 0],
      [NaN, NaN],
      [0, NaN],
    ] as const) {
      await subject.append(run, at(0, value))
      await subject.close()
      await subject.open()
      expect(await latest(run)).toEqual(at(0, latestValue))
    }
  })

  it('[tracking-api 5.1] NaN ranks right behind 0 when the latest is chosen', async () => {
    const run = await newRun()
    await subject.append(run, at(0, -1))
    await subject.append(run, at(0, NaN))
    expect(await latest(run)).toEqual(at(0, NaN))
    await subject.append(run, at(0, 1))
    expect(await latest(run)).toEqual(at(0, 1))
    await subject.append(run, at(0, -5))
    expect(await latest(run)).toEqual(at(0, 1))
    await subject.append(run, at(1, NaN))
    expect(await latest(run)).toEqual(at(1, NaN))
  })

  it('extremes pass over NaN and are absent where every point is NaN', async () => {
    const run = await newRun()
    await subject.append(run, at(0, NaN), at(1, NaN))
    expect(await summary(run)).not.toHaveProperty('min')
    expect(await summary(run)).not.toHaveProperty('max')
    await subject.append(run, at(2, -3))
    expect(await summary(run)).toMatchObject({ min: { value: -3, step: 2 }, max: { value: -3, step: 2 } })
  })

  it('[J05] steps and timestamps of 64 bits are kept exactly', async () => {
    const run = await newRun()
    const points = [at(INT64_MIN, 1, 0), at(9007199254740991, 2, 9007199254740991), at(9007199254740993n, 3, INT64_MAX)]
    const last = at(INT64_MAX, 4, INT64_MAX)
    await subject.append(run, ...points)
    await subject.append(run, last)
    await subject.append(run, last)
    const all = [...points, last].map(withoutKey)
    expect(await history(run)).toEqual(all)
    expect(await latest(run)).toEqual(last)
    expect(await summary(run)).toMatchObject({ count: 4, first: all[0], last: all[3] })
    const everything = { from: INT64_MIN, to: INT64_MAX }
    expect(await steps([run], everything)).toEqual(all.map(({ step }) => step))
    expect(await steps([run], { ...everything, from: 9007199254740992n })).toEqual([9007199254740993n, INT64_MAX])
    expect(await pointsAt(run, [INT64_MAX, INT64_MIN])).toEqual([all[0], all[3]])
    for (const limit of [1, 2, 3]) expect(await pages(run, limit)).toEqual(all)
  })

  it('[tracking-api 5.2] a history comes by (timestamp, step, value), page by page, of ordered series and of others', async () => {
    const rising = Array.from({ length: 7 }, (_, i) => at(i, i % 3, 10 * i))
    const falling = Array.from({ length: 7 }, (_, i) => at(i, i % 3, 100 - 10 * i))
    const crowded = [at(0, 3, 5), at(0, -3, 5), at(0, NaN, 5), at(0, Infinity, 5), at(0, -Infinity, 5), at(1, NaN, 5)]
    for (const points of [rising, falling, crowded]) {
      const run = await newRun()
      await subject.append(run, ...points)
      const expected = points.toSorted(byTime).map(withoutKey)
      expect(await history(run)).toEqual(expected)
      for (const limit of [1, 2, 3, 7]) expect(await pages(run, limit)).toEqual(expected)
    }
  })

  it('[tracking-api 5.2] an unknown key has no history', async () => {
    const run = await newRun()
    const page = await subject.read((store) => store.metrics.history(run, 'never logged', { limit: 10 }))
    expect(page).toEqual({ steps: [], timestamps: [], values: [], hasMore: false })
    const range = { from: 0, to: 9, most: 9 }
    expect(await subject.read((store) => store.metrics.sampleSteps([run], 'never logged', range))).toEqual([])
    const at0 = { steps: [0], most: 9 }
    expect(await subject.read((store) => store.metrics.pointsAtSteps(run, 'never logged', at0))).toEqual([])
    expect(await subject.read((store) => store.metrics.summaries([run], ['never logged']))).toEqual([])
  })

  it('[tracking-api 5.4] steps of several runs, each once and ascending; points at steps by (step, timestamp, value)', async () => {
    const [one, two] = [await newRun(), await newRun()]
    await subject.append(one, at(10, 1), at(-2, 1), at(9, 2, 5), at(9, NaN, 5), at(9, 1, 5), at(9, 3, 4))
    await subject.append(two, at(9, 1), at(100, 1), { ...at(55, 1), key: 'other' })
    expect(await steps([one, two], { from: -2, to: 100 })).toEqual([-2, 9, 10, 100])
    expect(await steps([one, two], { from: -1, to: 99 })).toEqual([9, 10])
    expect(await steps([two], { from: 0, to: 100 })).toEqual([9, 100])
    expect(await pointsAt(one, [10, 9, 77])).toEqual(
      [at(9, 3, 4), at(9, NaN, 5), at(9, 1, 5), at(9, 2, 5), at(10, 1)].map(withoutKey),
    )
  })

  it('[tracking-api 5.4] too many are sampled at even distances, with the last one', async () => {
    const run = await newRun()
    await subject.append(run, ...Array.from({ length: 20 }, (_, i) => at(i, i)))
    const range = { from: 0, to: 19 }
    expect(await steps([run], { ...range, most: 5 })).toEqual([0, 4, 8, 12, 16, 19])
    expect(await steps([run], { ...range, to: 9, most: 5 })).toEqual([0, 2, 4, 6, 8, 9])
    for (const most of [1, 2, 3, 7, 13, 19, 20, 21]) {
      const even = Array.from({ length: most }, (_, i) => Math.floor((i * 20) / most))
      const expected = [...new Set(most < 20 ? [...even, 19] : Array.from({ length: 20 }, (_, i) => i))]
      expect(await steps([run], { ...range, most })).toEqual(expected)
      const points = await pointsAt(
        run,
        Array.from({ length: 20 }, (_, i) => i),
        most,
      )
      expect(points.map(({ step }) => step)).toEqual(expected)
    }
  })

  it('summaries are of the runs and keys asked for, by run and key', async () => {
    const [one, two, other] = [await newRun(), await newRun(), await newRun()]
    for (const run of [one, two, other]) await subject.append(run, { ...at(0, 1), key: 'b' }, { ...at(0, 2), key: 'a' })
    const found = async (keys?: readonly string[]) =>
      (await subject.read((store) => store.metrics.summaries([one, two], keys))).map(({ run, key }) => [run.runId, key])
    expect(await found()).toEqual(
      [one, two].flatMap(({ runId }) => [
        [runId, 'a'],
        [runId, 'b'],
      ]),
    )
    expect(await found(['b'])).toEqual([
      [one.runId, 'b'],
      [two.runId, 'b'],
    ])
  })

  it('points are removed in blocks, of one run only', async () => {
    const [gone, kept] = [await newRun(), await newRun()]
    for (const run of [gone, kept]) await subject.append(run, at(0, NaN), at(1, 1), at(2, Infinity))
    const remove = () => subject.write((store) => store.metrics.remove(gone, { limit: 2 }))
    expect([await remove(), await remove(), await remove()]).toEqual([2, 1, 0])
    expect(await history(kept)).toHaveLength(3)
  })

  it('[tracking-api 5.1] whatever the batches, the store holds the set of their points', async () => {
    const point = fc.record({
      key: fc.constantFrom('m', 'n'),
      step: fc.constantFrom(-1, 0, 1, 2, 3, 9007199254740993n),
      timestamp: fc.constantFrom(0, 1, 2, 9007199254740993n),
      value: fc.constantFrom(-2, 1, 3, NaN, Infinity, -Infinity),
    })
    const batches = fc.array(fc.array(point, { minLength: 1, maxLength: 12 }), { minLength: 1, maxLength: 5 })
    await fc.assert(
      fc.asyncProperty(batches, async (given) => {
        const run = await newRun()
        for (const batch of given) await subject.append(run, ...batch)
        for (const key of ['m', 'n']) {
          const all = distinct(given.flat().filter((candidate) => candidate.key === key)).toSorted(byTime)
          expect(await history(run, key)).toEqual(all.map(withoutKey))
          const [found] = await subject.read((store) => store.metrics.summaries([run], [key]))
          const [first, last] = [all.toSorted(byStep)[0], all.toSorted(byStep).at(-1)]
          if (first === undefined || last === undefined) {
            expect(found).toBeUndefined()
            continue
          }
          const numbers = all.map(({ value }) => value).filter((value) => !Number.isNaN(value))
          expect(found).toMatchObject({ count: all.length, first: withoutKey(first), last: withoutKey(last) })
          expect([found?.min?.value, found?.max?.value]).toEqual(
            numbers.length === 0 ? [undefined, undefined] : [Math.min(...numbers), Math.max(...numbers)],
          )
          expect(await latest(run, key)).toEqual(last)
        }
      }),
      { numRuns: 60 },
    )
  })

  it('[tracking-api 5.1] [tracking-api 5.2] long series are the set of their points too, however they came', async () => {
    const random = fc.record({
      batches: fc.array(
        fc.record({
          from: fc.integer({ min: -500, max: 4000 }),
          count: fc.integer({ min: 1, max: 1000 }),
          stride: fc.constantFrom(0, 1, 3),
          clock: fc.constantFrom(-1, 0, 1, 1000),
          value: fc.constantFrom(0.1, 0.5, NaN, Infinity),
        }),
        { minLength: 1, maxLength: 8 },
      ),
      limit: fc.constantFrom(97, 1024, 2000),
      from: fc.integer({ min: -600, max: 5000 }),
      width: fc.integer({ min: 0, max: 3000 }),
    })
    await fc.assert(
      fc.asyncProperty(random, async ({ batches, limit, from, width }) => {
        const run = await newRun()
        const given = batches.map((batch) =>
          Array.from({ length: batch.count }, (_, i) =>
            at(
              batch.from + i * batch.stride,
              i % 7 === 0 ? batch.value : i / 10,
              5000 + (batch.from + i) * batch.clock,
            ),
          ),
        )
        for (const points of given) await subject.append(run, ...points)
        // A client without an answer sends its batch again.
        await subject.append(run, ...(given[0] as KeyedPoint[]))
        const all = distinct(given.flat())
        const byTimes = all.toSorted(byTime).map(withoutKey)
        expect(await pages(run, limit)).toEqual(byTimes)
        expect((await summary(run))?.count).toBe(all.length)
        const range = { from, to: from + width }
        const within = all.filter(({ step }) => step >= range.from && step <= range.to).toSorted(byStep)
        const scan = (options: { limit: number; after?: MetricPoint }) =>
          subject.read((store) => store.metrics.scan(run, 'm', { ...range, ...options }))
        expect(await inPages(limit, scan)).toEqual(within.map(withoutKey))
        const inRange = [...new Set(within.map(({ step }) => step))]
        expect(await steps([run], { ...range, most: 100_000 })).toEqual(inRange)
        expect(await pointsAt(run, inRange.slice(0, 3), 100_000)).toEqual(
          within.filter(({ step }) => inRange.slice(0, 3).includes(step)).map(withoutKey),
        )
      }),
      { numRuns: 25 },
    )
  })

  it('[tracking-api 5.2] a long series that came point by point is the same as one that came at once', async () => {
    const [slow, fast] = [await newRun(), await newRun()]
    const points = Array.from({ length: 2500 }, (_, i) => at(i, Math.sin(i), 1000 + 10 * i))
    for (const point of points) await subject.append(slow, point)
    await subject.append(fast, ...points)
    const expected = points.map(withoutKey)
    for (const run of [slow, fast]) {
      expect(await history(run)).toEqual(expected)
      await subject.append(run, at(7, 0.25, 1070), ...points.slice(1000, 1010))
      expect(await history(run)).toEqual([...points, at(7, 0.25, 1070)].toSorted(byTime).map(withoutKey))
      let removed = 0
      for (let some = -1; some !== 0; removed += some) {
        some = await subject.write((store) => store.metrics.remove(run, { limit: 1000 }))
      }
      expect(removed).toBe(2501)
      expect(await history(run)).toEqual([])
    }
  })

  function steps(runs: readonly RunRef[], range: { from: Int64; to: Int64; most?: number }) {
    return subject.read((store) => store.metrics.sampleSteps(runs, 'm', { most: 100, ...range }))
  }

  function pointsAt(run: RunRef, asked: readonly Int64[], most = 100) {
    return subject.read((store) => store.metrics.pointsAtSteps(run, 'm', { steps: asked, most }))
  }

  async function newRun(): Promise<RunRef> {
    return subject.newRun(await subject.newExperiment())
  }

  async function history(run: RunRef, key = 'm'): Promise<readonly MetricPoint[]> {
    const page = await subject.read((store) => store.metrics.history(run, key, { limit: 100_000 }))
    expect(page.hasMore).toBe(false)
    return pointsOf(page)
  }

  /** The history read in pages of `limit`, each after the last point of the previous one. */
  async function pages(run: RunRef, limit: number): Promise<readonly MetricPoint[]> {
    return inPages(limit, (options) => subject.read((store) => store.metrics.history(run, 'm', options)))
  }

  async function latest(run: RunRef, key = 'm') {
    const { data } = await subject.read((store) => store.runs.get(run))
    return data.metrics.find((metric) => metric.key === key)
  }

  async function summary(run: RunRef) {
    const [found] = await subject.read((store) => store.metrics.summaries([run], ['m']))
    return found
  }
}

function at(step: Int64, value: number, timestamp: Int64 = 1): KeyedPoint {
  return { key: 'm', value, timestamp, step }
}

function withoutKey({ step, timestamp, value }: KeyedPoint): MetricPoint {
  return { step, timestamp, value }
}

function distinct(points: readonly KeyedPoint[]): readonly KeyedPoint[] {
  return [...new Map(points.map((point) => [`${point.step} ${point.timestamp} ${point.value}`, point])).values()]
}

/** NaN counts as 0; the values of these tests contain no 0 as well. */
function byTime(a: MetricPoint, b: MetricPoint): number {
  return compare(a.timestamp, b.timestamp) || compare(a.step, b.step) || compare(a.value || 0, b.value || 0)
}

function byStep(a: MetricPoint, b: MetricPoint): number {
  return compare(a.step, b.step) || compare(a.timestamp, b.timestamp) || compare(a.value || 0, b.value || 0)
}

function compare(a: Int64, b: Int64): number {
  return a < b ? -1 : Number(a > b)
}
