import { LabbookClient } from '@labbook/sdk'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { drawFigures } from '../../examples/house-prices/src/figures.js'
import { readHomes } from '../../examples/house-prices/src/sales.js'
import { type LabbookServer, startLabbook } from '../counterparts/index.js'
import { FIGURES } from './course-suite.js'

const figures = drawFigures(await readHomes())

describe('the figures of examples/house-prices', () => {
  it('[T9] the histogram has 294 bars, the 11th the tallest', () => {
    const { bins, binWidth } = figures['histogram_price.png'].stats
    const counts = bins.map(({ count }) => count)
    expect([bins.length, bins[0]?.x0, bins[293]?.x1]).toEqual([294, 75_000, 7_700_000])
    expect(binWidth).toBeCloseTo(25_935.37, 2)
    expect([Math.max(...counts), counts.indexOf(1265)]).toEqual([1265, 10])
  })

  it('[T10] the box plot has the quartiles, the whiskers and 1,146 points above', () => {
    const [box] = figures['boxplot_price.png'].stats.boxes
    expect(box).toMatchObject({ q1: 321_837.5, median: 450_000, q3: 645_000 })
    expect(box).toMatchObject({ whiskerLow: 75_000, whiskerHigh: 1_127_500, below: 0, above: 1146 })
  })

  it('[T11] the bars are the means of the homes beside the water and elsewhere', () => {
    const { bars } = figures['boxplot_waterfront_vs_price.png'].stats
    expect(bars.map(({ label, n }) => [label, n])).toEqual([
      ['0', 21_445],
      ['1', 163],
    ])
    expect(bars[0]?.mean).toBeCloseTo(531_571.92, 2)
    expect(bars[1]?.mean).toBeCloseTo(1_661_876.02, 2)
  })

  it('[T12] the regression has the line of 21,608 points', () => {
    const { n, slope, intercept, r } = figures['regplot_sqft_living_vs_price.png'].stats
    expect(n).toBe(21_608)
    expect(slope).toBeCloseTo(280.6323, 4)
    expect(intercept).toBeCloseTo(-43_605.39, 2)
    expect(r).toBeCloseTo(0.702, 4)
  })

  it('[T13] the heat map has 11 × 11 correlations', () => {
    const { names, cells } = figures['correlation_heatmap.png'].stats
    expect([names.length, cells.length]).toEqual([11, 121])
    const r = (row: string, column: string) => cells.find((cell) => cell.row === row && cell.column === column)?.r
    expect(r('price', 'sqft_living')).toBeCloseTo(0.702, 3)
    expect(r('sqft_above', 'sqft_living')).toBeCloseTo(0.877, 3)
    expect([r('age', 'yr_built'), r('renovation_age', 'yr_renovated')]).toEqual([-1, -1])
  })
})

describe('a run with the five figures', () => {
  let server: LabbookServer

  beforeAll(async () => {
    server = await startLabbook()
  })
  afterAll(() => server.stop())

  it('[T55] [FG-40] [FG-42] the server gives each PNG back byte for byte, once logFigure has returned', async () => {
    const client = new LabbookClient({ trackingUri: server.address })
    const { info } = await client.createRun('0')
    const names = Object.keys(figures) as (keyof typeof figures)[]
    expect(names.toSorted()).toEqual(FIGURES)
    for (const name of names) {
      await client.logFigure(info.runId, figures[name], name)
      const { stream } = await client.readArtifact(info.runId, name)
      const stored = new Uint8Array(await new Response(stream).arrayBuffer())
      expect([...stored.subarray(0, 8)]).toEqual([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])
      expect(stored).toEqual(await figures[name].toPNG())
    }
  })

  it('[FG-41] a figure that cannot be drawn fails its call, and the run goes on', async () => {
    const client = new LabbookClient({ trackingUri: server.address })
    const { info } = await client.createRun('0')
    const outside = { $schema: 'https://vega.github.io/schema/vega-lite/v6.json', data: { url: 'file:///etc/passwd' } }
    await expect(client.logFigure(info.runId, outside, 'a.png')).rejects.toThrow(
      'reads file:///etc/passwd (at $.data.url)',
    )
    await client.logMetric(info.runId, 'loss', 0.5)
    expect((await client.getRun(info.runId)).data.metrics).toMatchObject({ loss: 0.5 })
  })
})
