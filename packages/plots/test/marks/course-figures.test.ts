import { describe, expect, it } from 'vitest'
import { barPlot, boxPlot, heatMap, histogram, regressionPlot } from '../../src/index.js'
import { linearFit } from '../../src/statistics/linear-fit.js'
import { cleaned, expected, marksIn, near, SELECTED } from '../course.js'

describe('the five figures of the course', () => {
  it('[FG-10] [FG-2] the histogram of prices has the 294 bars of numpy and seaborn', async () => {
    const figure = histogram(cleaned, { x: 'price' })
    const { n, dropped, binWidth, bins } = figure.stats
    const { bars, bin_width, first_edge, counts } = expected.cell_9_histplot
    expect([n, dropped, bins.length, bins[0]?.x0, bins[bars - 1]?.x1]).toEqual([21_608, 0, bars, first_edge, 7_700_000])
    expect(near(binWidth, bin_width)).toBe(true)
    expect(bins.map(({ count }) => count)).toEqual(counts)
    expect(bins[10]?.count).toBe(1265)
    expect(marksIn(await figure.toSVG(), 'rect')).toBe(294)
  })

  it('[FG-2] [FG-22] the box plot of prices has the quartiles, whiskers and outliers of pandas', async () => {
    const figure = boxPlot(cleaned, { y: 'price' })
    const { q1, median, q3, whisker_low: whiskerLow, whisker_high: whiskerHigh } = expected.cell_10_boxplot
    expect(figure.stats).toEqual({
      dropped: 0,
      boxes: [{ label: '', n: 21_608, q1, median, q3, whiskerLow, whiskerHigh, below: 0, above: 1146 }],
    })
    const svg = await figure.toSVG()
    expect(marksIn(svg, 'symbol')).toBe(1146)
    expect(svg).not.toContain('NaN')
  })

  it('[FG-2] boxes by category stand in ascending order', async () => {
    const figure = boxPlot(cleaned, { x: 'waterfront', y: 'price' })
    const [without, beside] = figure.stats.boxes
    expect(without).toMatchObject({ label: '0', n: 21_445, q1: 320_000, median: 450_000, q3: 639_900, below: 0 })
    expect(without).toMatchObject({ whiskerLow: 75_000, whiskerHigh: 1_118_000, above: 1063 })
    expect(beside).toMatchObject({ label: '1', n: 163, q1: 760_000, median: 1_400_000, q3: 2_215_000, below: 0 })
    expect(beside).toMatchObject({ whiskerLow: 285_000, whiskerHigh: 3_850_000, above: 5 })
    expect(marksIn(await figure.toSVG(), 'symbol')).toBe(1068)
  })

  it('[FG-11] means by waterfront have the intervals of the bootstrap at seed 0', async () => {
    const figure = barPlot(cleaned, { x: 'waterfront', y: 'price' })
    const wanted = [
      { label: '0', n: 21_445, mean: 531571.9172767545, ciLow: 526737.266046864, ciHigh: 536211.1363359758 },
      { label: '1', n: 163, mean: 1661876.0245398772, ciLow: 1492336.9748466257, ciHigh: 1837159.3481595092 },
    ]
    figure.stats.bars.forEach((bar, i) => {
      const { label, n, mean, ciLow, ciHigh } = wanted[i] as (typeof wanted)[number]
      expect([bar.label, bar.n]).toEqual([label, n])
      expect([near(bar.mean ?? 0, mean), near(bar.ciLow ?? 0, ciLow), near(bar.ciHigh ?? 0, ciHigh)]).toEqual(
        Array(3).fill(true),
      )
    })
    // Two bars, and two caps at the interval of each.
    expect(marksIn(await figure.toSVG(), 'rect')).toBe(6)
    const again = barPlot(cleaned, { x: 'waterfront', y: 'price', seed: 1 })
    expect(again.stats.bars[0]?.ciLow).not.toBe(figure.stats.bars[0]?.ciLow)
  })

  it('[FG-12] the regression of price on sqft_living has the line and band of least squares', () => {
    const { stats } = regressionPlot(cleaned, { x: 'sqft_living', y: 'price' })
    const wanted = {
      slope: 280.6323442058637,
      intercept: -43605.38706957246,
      r: 0.702035156302102,
      s: 261479.46897753,
      t: 1.96007378745918,
    }
    for (const [name, value] of Object.entries(wanted)) {
      expect(near(stats[name as keyof typeof wanted] ?? 0, value), name).toBe(true)
    }
    expect([stats.n, stats.line.length, stats.line[0]?.x, stats.line[100]?.x]).toEqual([21_608, 101, 290, 13_540])
    const [x, y] = (['sqft_living', 'price'] as const).map((name) => Float64Array.from(cleaned.column(name).toArray()))
    const fit = linearFit({ x: x as Float64Array, y: y as Float64Array }, 95)
    for (const [place, low, high] of [
      [290, 30140.903, 45415.0825],
      [2000, 514159.5096, 521159.0931],
      [13540, 3712514.2736, 3799798.8334],
    ] as const) {
      const band = fit?.at(place)
      expect(band?.low).toBeCloseTo(low, 3)
      expect(band?.high).toBeCloseTo(high, 3)
    }
    expect(stats.line[0]?.low).toBeCloseTo(30140.903, 3)
    expect(stats.line[100]?.high).toBeCloseTo(3799798.8334, 3)
  })

  it('[FG-20] [FG-21] [FG-23] 21,608 points become one mark a pixel, and the files stay small', async () => {
    const figure = regressionPlot(cleaned, { x: 'sqft_living', y: 'price' })
    const [svg, png] = [await figure.toSVG(), await figure.toPNG()]
    const marks = marksIn(svg, 'symbol')
    expect(marks).toBeGreaterThan(6000)
    expect(marks).toBeLessThan(7000)
    expect(svg).toContain('21,608 points')
    expect(JSON.stringify(figure).length).toBeLessThan(1_000_000)
    expect(svg.length).toBeLessThan(2_000_000)
    expect(png.length).toBeLessThan(300_000)
    const all = await regressionPlot(cleaned, { x: 'sqft_living', y: 'price', points: 'all' }).toSVG()
    expect(marksIn(all, 'symbol')).toBe(21_608)
  })

  it('[FG-2] the heat map shows the correlations of pandas', async () => {
    const figure = heatMap(cleaned.select(SELECTED).corr())
    const { columns, matrix } = expected.cell_13_corr
    expect(figure.stats.names).toEqual(columns)
    figure.stats.cells.forEach(({ row, column, r }, i) => {
      expect([row, column]).toEqual([columns[Math.floor(i / 11)], columns[i % 11]])
      expect(r).toBeCloseTo(matrix[Math.floor(i / 11)]?.[i % 11] as number, 9)
    })
    const minusOnes = figure.stats.cells.filter(({ r }) => r === -1).map(({ row, column }) => `${row} ${column}`)
    expect(minusOnes).toHaveLength(4)
    expect(minusOnes).toEqual(expect.arrayContaining(['age yr_built', 'renovation_age yr_renovated']))
    const svg = await figure.toSVG()
    expect([marksIn(svg, 'rect'), marksIn(svg, 'text')]).toEqual([121, 121])
    const texts = [...svg.matchAll(/<text[^>]*>([−\d.]+)<\/text>/g)].map(([, text]) => text)
    for (const r of ['0.70', '0.61', '0.53', '0.32', '0.31', '0.13', '0.09', '0.05']) expect(texts).toContain(r)
  })

  it('[FG-2] the heat map of columns correlates them itself', () => {
    const [byFrame, byColumns] = [heatMap(cleaned.select(SELECTED).corr()), heatMap(cleaned, { columns: SELECTED })]
    byColumns.stats.cells.forEach(({ r }, i) => expect(r).toBeCloseTo(byFrame.stats.cells[i]?.r ?? 0, 12))
  })
})
