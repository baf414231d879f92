import { describe, expect, it } from 'vitest'
import {
  barPlot,
  featureImportance,
  heatMap,
  histogram,
  linePlot,
  PlotError,
  regressionPlot,
  residualPlot,
  scatterPlot,
  violinPlot,
} from '../../src/index.js'
import { marksIn } from '../course.js'

const table = { x: [3, 1, 2, 2, 1], y: [30, 10, 20, 24, 14], kind: ['b', 'a', 'b', 'a', 'b'] }

describe('other figures', () => {
  it('[FG-11] a line goes through the means in order of x; a single row has no interval', () => {
    const { points } = linePlot(table, { x: 'x', y: 'y' }).stats
    expect(points.map(({ x, mean, n }) => [x, mean, n])).toEqual([
      [1, 12, 2],
      [2, 22, 2],
      [3, 30, 1],
    ])
    expect([points[0]?.ciLow, points[0]?.ciHigh]).toEqual([10, 14])
    expect([points[2]?.ciLow, points[2]?.ciHigh]).toEqual([null, null])
    const lines = linePlot(table, { x: 'x', y: 'y', colorBy: 'kind' }).stats.points
    expect(lines.map(({ line, x }) => `${line}${x}`)).toEqual(['a1', 'a2', 'b1', 'b2', 'b3'])
  })

  it('[FG-11] medians and sums, and no interval where none is asked for', () => {
    const bars = barPlot(table, { x: 'kind', y: 'y', estimator: 'sum', ci: null }).stats.bars
    expect(bars).toEqual([
      { label: 'a', n: 2, sum: 34, ciLow: null, ciHigh: null },
      { label: 'b', n: 3, sum: 64, ciLow: null, ciHigh: null },
    ])
    expect(barPlot(table, { x: 'kind', y: 'y', estimator: 'median' }).stats.bars[1]?.median).toBe(20)
  })

  it('[FG-12] fewer than three points and a constant x have no line, and the caption says so', () => {
    for (const columns of [
      { x: [1, 2], y: [1, 2] },
      { x: [1, 1, 1], y: [1, 2, 3] },
    ]) {
      const { stats, spec } = regressionPlot(columns, { x: 'x', y: 'y' })
      expect([stats.slope, stats.line]).toEqual([undefined, []])
      expect(JSON.stringify(spec)).toContain('no line: fewer than three points, or x is constant')
    }
  })

  it('[FG-2] residuals are what was measured less what was predicted', () => {
    const { stats } = residualPlot({ a: [1, 2, 3, 4], b: [2, 2, 2, 2] }, { yTrue: 'a', yPred: 'b' })
    expect(stats).toEqual({ n: 4, dropped: 0, mean: 0.5, std: Math.sqrt(5 / 3), rmse: Math.sqrt(1.5) })
  })

  it('[FG-20] points of one pixel and one colour are one mark; above 100,000 the spec has the pixels', async () => {
    const many = (n: number) => ({
      x: Array.from({ length: n }, (_, i) => i % 100),
      y: Array.from({ length: n }, (_, i) => i % 7),
      kind: Array.from({ length: n }, (_, i) => String(i % 3)),
    })
    const plain = scatterPlot(many(5001), { x: 'x', y: 'y' })
    expect(marksIn(await plain.toSVG(), 'symbol')).toBe(700)
    expect(marksIn(await scatterPlot(many(5000), { x: 'x', y: 'y' }).toSVG(), 'symbol')).toBe(5000)
    expect(marksIn(await scatterPlot(many(5001), { x: 'x', y: 'y', colorBy: 'kind' }).toSVG(), 'symbol')).toBe(2100)
    const huge = scatterPlot(many(100_001), { x: 'x', y: 'y' })
    expect(huge.stats.n).toBe(100_001)
    expect(JSON.stringify(huge).length).toBeLessThan(100_000)
    expect(marksIn(await huge.toSVG(), 'symbol')).toBe(700)
  })

  it('[FG-2] the most important features come first, at most as many as asked for', () => {
    const features = { name: ['b', 'a', 'c'], value: [1, 3, 2], std: [0.1, null, 0.3] }
    const { stats, spec } = featureImportance(features, { names: 'name', values: 'value', std: 'std', top: 2 })
    expect(stats.features).toEqual([
      { name: 'a', value: 3, std: null },
      { name: 'c', value: 2, std: 0.3 },
    ])
    expect(JSON.stringify(spec)).toContain('The first 2 of 3 features')
  })

  it('[FG-10] violins have the quartiles and the bandwidth of Scott', () => {
    const { violins } = violinPlot(table, { x: 'kind', y: 'y' }).stats
    expect(violins.map(({ label, median }) => [label, median])).toEqual([
      ['a', 17],
      ['b', 20],
    ])
    // scipy.stats.gaussian_kde([10, 24]): factor · std
    expect(violins[0]?.bandwidth).toBeCloseTo(Math.sqrt(98) * 2 ** -0.2, 12)
  })

  it('[FG-2] missing cells of a heat map are hatched and have no number', async () => {
    const svg = await heatMap({ a: [1, null], b: [null, 1] }).toSVG()
    expect([marksIn(svg, 'rect'), marksIn(svg, 'text'), marksIn(svg, 'symbol')]).toEqual([2, 2, 2])
  })
})

describe('what a figure cannot be made of', () => {
  it('[FG-4] missing and infinite cells are left out and counted, and the caption says so', () => {
    const { stats, spec } = histogram({ x: [1, 2, null, Number.NaN, Number.POSITIVE_INFINITY, 3] }, { x: 'x' })
    expect([stats.n, stats.dropped]).toEqual([3, 3])
    expect(JSON.stringify(spec['title'])).toContain('3 rows without a finite value left out')
    expect(histogram({ x: [1, 2] }, { x: 'x' }).spec).not.toHaveProperty('title')
  })

  it.each<[string, () => unknown, string, string]>([
    [
      'an unknown column',
      () => histogram({ a: [1] }, { x: 'b' }),
      'UNKNOWN_COLUMN',
      'column "b": There is no such column. There are "a".',
    ],
    ['text', () => histogram({ a: [1, '12,5x'] }, { x: 'a' }), 'NOT_A_NUMBER', 'column "a": "12,5x" is not a number.'],
    ['no row', () => histogram([{ a: null }], { x: 'a' }), 'NO_ROWS', 'Of 1 rows none has a finite value in "a".'],
    [
      'lists of two lengths',
      () => histogram({ a: [1], b: [] }, { x: 'a' }),
      'LENGTH_MISMATCH',
      'column "b": has 0 cells',
    ],
    ['no square', () => heatMap({ a: [1], b: [2] }), 'BAD_OPTION', 'the table has 1 rows and 2 columns'],
    [
      'too many colours',
      () =>
        scatterPlot(
          Array.from({ length: 13 }, (_, i) => ({ i })),
          { x: 'i', y: 'i', colorBy: 'i' },
        ),
      'BAD_OPTION',
      'column "i": has 13 different cells',
    ],
    [
      'a width',
      () => histogram({ a: [1] }, { x: 'a', width: 0 }),
      'BAD_OPTION',
      'The width of a figure is a number from 40 to 4000, not 0.',
    ],
    ['an interval', () => barPlot(table, { x: 'kind', y: 'y', ci: 100 }), 'BAD_OPTION', 'not 100'],
  ])('[FG-4] %s is refused by column, value and rule', (_, make, code, message) => {
    try {
      make()
    } catch (error) {
      expect(error).toBeInstanceOf(PlotError)
      expect((error as PlotError).code).toBe(code)
      expect((error as PlotError).message).toContain(message)
      return
    }
    expect.unreachable()
  })

  it('[FG-3] titles, size, colour, theme and number format', async () => {
    const options = { title: 'Prices', xTitle: 'Price', yTitle: 'Homes', width: 300, height: 200, color: '#123456' }
    const figure = histogram({ x: [1000, 2000.5, 3000] }, { x: 'x', ...options, theme: 'dark', format: '$,.0f' })
    const svg = await figure.toSVG()
    for (const text of ['Prices', 'Price', 'Homes', '$1,000', '#123456', '#14181b']) expect(svg).toContain(text)
    expect(figure.spec).toMatchObject({ width: 300, height: 200 })
    expect(await histogram({ x: [1000, 2000.5, 3000] }, { x: 'x' }).toSVG()).toContain('>1,000<')
  })

  it('[FG-3] categories are in ascending order, of numbers by size', () => {
    const labels = (kind: unknown[]) =>
      barPlot({ kind, y: kind.map(() => 1) }, { x: 'kind', y: 'y' }).stats.bars.map(({ label }) => label)
    expect(labels([10, 9, 100])).toEqual(['9', '10', '100'])
    expect(labels(['b', null, 'a'])).toEqual(['a', 'b'])
  })
})
