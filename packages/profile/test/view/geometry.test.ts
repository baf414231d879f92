import {
  barsPath,
  binAt,
  divergingColour,
  hexagonAt,
  hexagons,
  histogramBars,
  linearScale,
  logScale,
  nameRoom,
  shortName,
  tickLabel,
  ticks,
  timeLabel,
  timeTicks,
} from '@labbook/profile'
import { describe, expect, it } from 'vitest'

const day = 86_400

describe('scales', () => {
  it.each([
    [[0, 100], 5, [0, 20, 40, 60, 80, 100]],
    [[75_000, 7_700_000], 7, [2e6, 4e6, 6e6]],
    [[-1, 1], 4, [-1, -0.5, 0, 0.5, 1]],
    [[0.1, 0.35], 5, [0.1, 0.15, 0.2, 0.25, 0.3, 0.35]],
    [[3, 3], 5, [3]],
  ] as const)('[PR-138] ticks of %j, about %i', (domain, wanted, expected) => {
    const shown = ticks(linearScale(domain, [0, 100]), wanted)
    expect(shown.map((value) => Number(value.toPrecision(12)))).toEqual(expected)
  })

  it('[PR-138] the domain of the largest doubles has a scale and ticks', () => {
    const scale = linearScale([-Number.MAX_VALUE, Number.MAX_VALUE], [0, 100])
    expect([scale.at(0), scale.invert(50), scale.at(Number.MAX_VALUE)]).toEqual([50, 0, 100])
    for (const wanted of [1, 2, 8]) expect(ticks(scale, wanted).every(Number.isFinite)).toBe(true)
  })

  it('[PR-137] a log scale has powers of ten as ticks, and leads back from a place to its value', () => {
    const scale = logScale([0.5, 25_000], [200, 0])
    expect(ticks(scale, 6)).toEqual([1, 10, 100, 1000, 10_000])
    expect(scale.at(25_000)).toBeCloseTo(0, 9)
    expect(scale.invert(scale.at(300))).toBeCloseTo(300, 9)
  })

  it.each([
    [0, 20, '0'],
    [2e6, 2e6, '2M'],
    [1.5e6, 5e5, '1.5M'],
    [500_000, 500_000, '500,000'],
    [1950, 50, '1950'],
    [12_000, 2000, '12,000'],
    [0.30000000000000004, 0.1, '0.3'],
    [-122.2, 0.2, '-122.2'],
    [3e-7, 1e-7, '3e-7'],
    [2.5e9, 5e8, '2.5B'],
  ])('[PR-138] %d in steps of %d is written %s', (value, step, text) => {
    expect(tickLabel(value, step)).toBe(text)
  })

  it('[PR-138] moments in ticks are the starts of months, of days or of hours', () => {
    const from = Date.UTC(2014, 4, 2) / 1000
    const label = (span: number, wanted: number) => {
      const shown = timeTicks(linearScale([from, from + span], [0, 1]), wanted)
      return shown.map((value) => timeLabel(value, (shown[1] ?? 0) - (shown[0] ?? 0)))
    }
    expect(label(390 * day, 5)).toEqual(['2014-07', '2014-10', '2015-01', '2015-04'])
    expect(label(3 * day, 3)).toEqual(['2014-05-02', '2014-05-03', '2014-05-04', '2014-05-05'])
    expect(label(day / 4, 3)).toEqual(['00:00', '03:00', '06:00'])
  })
})

describe('histograms', () => {
  const histogram = { bins: 4, edges: [0, 1, 2, 3, 4], counts: [4, 0, 8, 2] }
  const x = linearScale([0, 4], [0, 400])

  it('[PR-138] a bar stands for each bin, with nothing to see for an empty one', () => {
    const bars = histogramBars(histogram, x, linearScale([0, 8], [80, 0]))
    expect(bars.map((bar) => [bar.x, bar.y, bar.height])).toEqual([
      [0, 40, 40],
      [100, 80, 0],
      [200, 0, 80],
      [300, 60, 20],
    ])
    expect(barsPath(bars)).toBe('M0 40h99.4v40h-99.4zM200 0h99.4v80h-99.4zM300 60h99.4v20h-99.4z')
  })

  it('[PR-137] on a log axis a count of one has height, and none has not', () => {
    const bars = histogramBars({ ...histogram, counts: [1, 0, 1000, 2] }, x, logScale([0.5, 1000], [80, 0]))
    expect(bars[0]?.height).toBeGreaterThan(5)
    expect(bars[1]?.height).toBe(0)
    expect(bars[2]?.height).toBe(80)
  })

  it('[PR-137] the bin under a value: left-closed, the last one on both sides', () => {
    expect([0, 0.999, 1, 3.5, 4, 4.01, -0.1].map((value) => binAt(histogram, value))).toEqual([
      0,
      0,
      1,
      3,
      3,
      undefined,
      undefined,
    ])
  })
})

describe('hexagons', () => {
  it('[PR-80] each point of the plane is counted once, in the hexagon whose centre is nearest', () => {
    const n = 5000
    const x = Float64Array.from({ length: n }, (_, i) => (i * 7.31) % 300)
    const y = Float64Array.from({ length: n }, (_, i) => (i * 3.17 + i * i * 0.01) % 200)
    const cells = hexagons(x, y, { width: 300, height: 200, radius: 8 })
    expect(cells.counts.reduce((sum, count) => sum + count, 0)).toBe(n)
    expect(cells.highest).toBe(Math.max(...cells.counts))
    for (let point = 0; point < n; point += 97) {
      const [px, py] = [x[point] as number, y[point] as number]
      const near = hexagonAt(cells, px, py) as number
      const distances = [...cells.x.keys()].map((cell) =>
        Math.hypot((cells.x[cell] as number) - px, (cells.y[cell] as number) - py),
      )
      expect(distances[near]).toBe(Math.min(...distances))
      expect(distances[near]).toBeLessThanOrEqual(8)
    }
  })

  it('[PR-80] neighbours are as far apart as hexagons that touch', () => {
    const points = Float64Array.from({ length: 400 }, (_, i) => i % 20)
    const rows = Float64Array.from({ length: 400 }, (_, i) => Math.floor(i / 20))
    const { x, y } = hexagons(
      points.map((value) => value * 5),
      rows.map((value) => value * 5),
      { width: 100, height: 100, radius: 10 },
    )
    const apart = [...x.keys()]
      .flatMap((a) => [...x.keys()].filter((b) => b > a).map((b) => [a, b] as const))
      .map(([a, b]) => Math.hypot((x[a] as number) - (x[b] as number), (y[a] as number) - (y[b] as number)))
    expect(Math.min(...apart)).toBeCloseTo(10 * Math.sqrt(3), 9)
  })

  it('[PR-80] points off the plane, and those without a place, are left out', () => {
    const x = Float64Array.of(-1, 5, 500, Number.NaN)
    const cells = hexagons(x, Float64Array.of(5, 5, 5, 5), { width: 100, height: 100, radius: 8 })
    expect([...cells.counts]).toEqual([1])
  })
})

describe('colours and names', () => {
  it('[PR-79] a correlation is mixed from the two tokens around it, zero and undefined have tones of their own', () => {
    expect(divergingColour(0)).toBe('var(--div-0)')
    expect(divergingColour(1)).toBe('var(--div-pos-3)')
    expect(divergingColour(-1.0000001)).toBe('var(--div-neg-3)')
    expect(divergingColour(0.8)).toBe('color-mix(in oklab, var(--div-pos-3) 50%, var(--div-pos-2))')
    expect(divergingColour(-0.1)).toBe('color-mix(in oklab, var(--div-0) 60%, var(--div-neg-1))')
    expect(divergingColour(null)).toBe('var(--chart-grid)')
  })

  it('[PR-138] a name is cut by characters, not in the middle of one, and an empty one has a word', () => {
    expect(shortName('sqft_living', 20)).toBe('sqft_living')
    expect(shortName('👩🏽👩🏽👩🏽', 4)).toBe('👩🏽👩…')
    expect(shortName('', 5)).toBe('(empty)')
    expect(nameRoom(['a', 'x'.repeat(500)], 10)).toBe(nameRoom(['x'.repeat(10)], 10))
  })
})
