import { describe, expect, it } from 'vitest'
import { describeWith } from '../../../../test/counterparts/index.js'
import { type Json, openApp, type TestApp } from './open-app.js'

interface Point {
  readonly value: number | string
  readonly step: number
  readonly timestamp: number
}

interface Series {
  readonly run_id: string
  readonly key: string
  readonly count: number
  readonly bucket?: readonly number[]
  readonly n?: readonly number[]
  readonly not_finite?: readonly number[]
  readonly points?: readonly { x: number; step: number; timestamp: number; value: number | string }[]
}

interface Answer {
  readonly start: number
  readonly end: number
  readonly buckets: number
  readonly series?: readonly Series[]
}

function seriesSuite(database: 'sqlite' | 'postgres') {
  it('[A5] gives first, last, extremes and count, of the keys asked for or of all', async () => {
    const { createRun, post } = await openApp(database)
    const runId = await createRun({ metrics: { loss: [3, 'NaN', 1, 2], nan: ['NaN'] } })
    const other = await createRun({ metrics: { loss: ['Infinity', 5] } })
    const loss = {
      run_id: runId,
      key: 'loss',
      count: 4,
      first: 3,
      last: 2,
      last_step: 3,
      last_timestamp: 1003,
      min: 1,
      min_step: 2,
      max: 3,
      max_step: 0,
    }
    const { summaries } = await post('metrics/summaries', { run_ids: [runId, 'unknown', other, runId] })
    expect(summaries).toEqual([
      loss,
      { run_id: runId, key: 'nan', count: 1, first: 'NaN', last: 'NaN', last_step: 0, last_timestamp: 1000 },
      expect.objectContaining({ run_id: other, key: 'loss', first: 'Infinity', max: 'Infinity', min: 5 }),
    ])
    expect(await post('metrics/summaries', { run_ids: [runId], keys: ['loss', 'none'] })).toEqual({ summaries: [loss] })
  })

  it('[A6] gives the points themselves where there are no more than buckets', async () => {
    const { createRun, post } = await openApp(database)
    const runId = await createRun({ metrics: { loss: [3, 'NaN', 1] } })
    const ask = async (query: Json) =>
      (await post('metrics/buckets', { run_ids: [runId], keys: ['loss'], buckets: 3, ...query })) as unknown as Answer
    expect(await ask({})).toEqual({
      start: 0,
      end: 2,
      buckets: 3,
      series: [
        {
          run_id: runId,
          key: 'loss',
          count: 3,
          points: [
            { x: 0, step: 0, timestamp: 1000, value: 3 },
            { x: 1, step: 1, timestamp: 1001, value: 'NaN' },
            { x: 2, step: 2, timestamp: 1002, value: 1 },
          ],
        },
      ],
    })
    expect((await ask({ x: 'wall' })).series?.[0]?.points?.map(({ x }) => x)).toEqual([1000, 1001, 1002])
    expect((await ask({ x: 'relative' })).series?.[0]?.points?.map(({ x }) => x)).toEqual([0, 1, 2])
    expect(await ask({ start: 1, end: 1 })).toMatchObject({
      start: 1,
      end: 1,
      series: [{ count: 1, points: [{ step: 1 }] }],
    })
    expect(await post('metrics/buckets', { run_ids: ['unknown'], keys: ['loss'] })).toMatchObject({ start: 0, end: 0 })
  })

  it.each(['step', 'wall', 'relative'] as const)('[A6] counts every point of a short series by %s', async (x) => {
    const { post, log, runId } = await runWith(database)
    const points = Array.from({ length: 900 }, (_, i) => ({
      step: (i * 7) % 450,
      timestamp: 5000 + ((i * 11) % 631),
      value: i % 50 === 0 ? ['NaN', 'Infinity', '-Infinity'][i % 3]! : Math.sin(i) * 10 ** (i % 300),
    }))
    await log(points)
    await expectExact(post, runId, points, { x, buckets: 37 })
    await expectExact(post, runId, points, {
      x,
      buckets: 20,
      start: x === 'wall' ? 5100 : 100,
      end: x === 'wall' ? 5300 : 300,
    })
  })

  it('[A6] counts every point of a series too long to be read', async () => {
    const { post, log, runId } = await runWith(database)
    const points = Array.from({ length: 21_000 }, (_, i) => ({
      step: i * 3,
      timestamp: 1000 + i,
      value: i % 997 === 0 ? 'NaN' : i === 15_000 ? 1e9 : Math.cos(i),
    }))
    await log(points)
    await expectExact(post, runId, points, { x: 'step', buckets: 1999 })
    await expectExact(post, runId, points, { x: 'step', buckets: 100, start: 44_900, end: 45_500 })
    const zoomed = (await post('metrics/buckets', {
      run_ids: [runId],
      keys: ['m'],
      buckets: 100,
      start: 44_997,
      end: 45_006,
    })) as unknown as Answer
    expect(zoomed.series?.[0]?.points?.map(({ value }) => value)).toContain(1e9)
    await log([
      { step: 30_000, timestamp: 1, value: 'Infinity' },
      ...[1, 2].map((step) => ({ step, timestamp: 1, value: 1.5e308 })),
    ])
    const vast = (await post('metrics/buckets', { run_ids: [runId], keys: ['m'], buckets: 2 })) as unknown as Answer
    expect(vast.series?.[0]).toMatchObject({
      max: [1.5e308, expect.any(Number)],
      mean: [expect.any(Number), expect.any(Number)],
    })
  })

  it('[A6] keeps steps of int64 exact', async () => {
    const { app, runId } = await runWith(database)
    const headers = { 'content-type': 'application/json' }
    const steps = [-(2n ** 63n), 0n, 2n ** 63n - 2n, 2n ** 63n - 1n]
    const metrics = steps.map((step, i) => `{"key":"m","value":${i},"timestamp":1,"step":${step}}`)
    const body = `{"run_id":"${runId}","metrics":[${metrics.join()}]}`
    await app.http.inject({ method: 'POST', url: '/api/2.0/mlflow/runs/log-batch', headers, body })
    const ask = async (buckets: number) =>
      (
        await app.http.inject({
          method: 'POST',
          url: '/api/labbook/1.0/metrics/buckets',
          headers,
          body: `{"run_ids":["${runId}"],"keys":["m"],"buckets":${buckets}}`,
        })
      ).body
    const points = await ask(4)
    for (const step of steps) expect(points).toContain(`"x":${step},"step":${step}`)
    const bucketed = await ask(3)
    expect(bucketed).toContain('"bucket":[0,1,2],"first":[0,1,2],"min":[0,1,2],"max":[0,1,3]')
    expect(bucketed).toContain(`"max_x":[${-(2n ** 63n)},0,${2n ** 63n - 1n}]`)
  })

  it('[A6] gives fewer buckets where there are many series, and says so', async () => {
    const { createRun, post } = await openApp(database)
    const metrics = Object.fromEntries(Array.from({ length: 20 }, (_, i) => [`m${i}`, [1, 2]]))
    const runIds = [await createRun({ metrics }), await createRun({ metrics })]
    const keys = Object.keys(metrics)
    expect(await post('metrics/buckets', { run_ids: runIds, keys, buckets: 2000 })).toMatchObject({ buckets: 1500 })
  })

  it('[A6] names what it refuses', async () => {
    const { refusal } = await openApp(database)
    const base = { run_ids: ['a'], keys: ['m'] }
    const refusals: [string, Json, string][] = [
      ['metrics/buckets', { ...base, buckets: 2001 }, '2001'],
      ['metrics/buckets', { ...base, buckets: 0 }, '0'],
      ['metrics/buckets', { ...base, keys: Array.from({ length: 21 }, (_, i) => `m${i}`) }, '21'],
      ['metrics/buckets', { ...base, run_ids: Array.from({ length: 501 }, (_, i) => `r${i}`) }, '501'],
      ['metrics/buckets', { ...base, run_ids: [] }, 'run_ids'],
      ['metrics/buckets', { ...base, start: 5, end: 4 }, 'start=5'],
      ['metrics/buckets', { ...base, x: 'epoch' }, 'epoch'],
      ['metrics/summaries', { run_ids: Array.from({ length: 501 }, (_, i) => `r${i}`) }, '501'],
      ['metrics/summaries', { run_ids: ['a'], page_token: 'x' }, 'page token'],
    ]
    for (const [route, payload, named] of refusals) {
      expect(await refusal(route, payload)).toEqual([400, expect.stringContaining(named)])
    }
  })
}

describe('metric series on SQLite', () => {
  seriesSuite('sqlite')

  it('[A5] pages by runs', async () => {
    const { createRun, post } = await openApp('sqlite')
    const metrics = Object.fromEntries(Array.from({ length: 500 }, (_, i) => [`m${i}`, i]))
    const runIds: string[] = []
    for (let i = 0; i < 12; i++) runIds.push(await createRun({ metrics }))
    const first = await post('metrics/summaries', { run_ids: runIds })
    const rest = await post('metrics/summaries', { run_ids: runIds, page_token: first['next_page_token'] })
    const found = [first, rest].flatMap((page) => page['summaries'] as { run_id: string }[])
    expect(found.map((summary) => summary.run_id)).toEqual(runIds.flatMap((runId) => Array(500).fill(runId)))
    expect(rest['next_page_token']).toBeUndefined()
  })
})
describeWith(['postgres'], 'metric series on PostgreSQL', () => seriesSuite('postgres'))

async function runWith(database: 'sqlite' | 'postgres') {
  const opened = await openApp(database)
  const runId = await opened.createRun()
  return {
    ...opened,
    runId,
    async log(points: readonly Point[]) {
      for (let from = 0; from < points.length; from += 1000) {
        const metrics = points.slice(from, from + 1000).map((point) => ({ key: 'm', ...point }))
        await opened.mlflow('runs/log-batch', { run_id: runId, metrics })
      }
    },
  }
}

/** Asks for the buckets and computes them again from the points. */
async function expectExact(
  post: TestApp['post'],
  runId: string,
  points: readonly Point[],
  query: { x: 'step' | 'wall' | 'relative'; buckets: number; start?: number; end?: number },
) {
  const answer = (await post('metrics/buckets', { run_ids: [runId], keys: ['m'], ...query })) as unknown as Answer
  const { start, end, buckets } = answer
  const origin = Math.min(...points.map((point) => point.timestamp))
  const xOf = {
    step: (p: Point) => p.step,
    wall: (p: Point) => p.timestamp,
    relative: (p: Point) => p.timestamp - origin,
  }[query.x]
  const inRange = points.filter((point) => xOf(point) >= start && xOf(point) <= end)
  const expected = new Map<number, Point[]>()
  const begin = (i: number) => start + Math.floor((i * (end - start + 1)) / buckets)
  for (const point of inRange) {
    let index = 0
    while (index + 1 < buckets && begin(index + 1) <= xOf(point)) index++
    expected.set(index, [...(expected.get(index) ?? []), point])
  }
  const series = answer.series?.[0] as Series & Record<string, readonly (number | string)[] | undefined>
  expect(series.count).toBe(inRange.length)
  const rows = [...expected].sort(([a], [b]) => a - b)
  expect(series.bucket).toEqual(rows.map(([index]) => index))
  for (const [i, [, all]] of rows.entries()) {
    const sorted = all.toSorted(
      (a, b) => xOf(a) - xOf(b) || a.step - b.step || a.timestamp - b.timestamp || Number(a.value) - Number(b.value),
    )
    const finite = sorted.map(({ value }) => value).filter((value) => typeof value === 'number')
    const number = (value: number | undefined) => value ?? 'NaN'
    const firstAt = (of: readonly Point[], value: number) => {
      const found = of.find((point) => point.value === value)
      return found === undefined ? 0 : xOf(found)
    }
    expect({
      first: series['first']?.[i],
      last: series['last']?.[i],
      min: series['min']?.[i],
      max: series['max']?.[i],
      n: series['n']?.[i],
      not_finite: series['not_finite']?.[i] ?? 0,
      min_x: series['min_x']?.[i],
      max_x: series['max_x']?.[i],
    }).toEqual({
      first: number(finite[0]),
      last: number(finite.at(-1)),
      min: finite.length === 0 ? 'NaN' : Math.min(...finite),
      max: finite.length === 0 ? 'NaN' : Math.max(...finite),
      n: finite.length,
      not_finite: sorted.length - finite.length,
      min_x: firstAt(sorted, Math.min(...finite)),
      max_x: firstAt(sorted, Math.max(...finite)),
    })
    const scale = Math.max(...finite.map(Math.abs))
    const mean = finite.reduce((sum, value) => sum + value / finite.length, 0)
    if (finite.length > 0) expect(Math.abs(Number(series['mean']?.[i]) - mean)).toBeLessThanOrEqual(scale * 1e-12)
  }
}
