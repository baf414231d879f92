import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import * as labbook from '@labbook/sdk'
import { readHomes, withoutColumns } from '../../examples/house-prices/src/sales.js'
import { boxStatistics, correlation, fitLine, histogram } from '../../examples/house-prices/src/statistics.js'
import { type LabbookServer, startLabbook } from '../counterparts/index.js'
import { courseSuite } from './course-suite.js'
import { runProgram } from './run-program.js'

describe('the data of examples/house-prices', async () => {
  const homes = await readHomes()

  it('are 21608 homes with 20 columns, the ages last', () => {
    expect(homes).toHaveLength(21_608)
    const columns = Object.keys(homes[0] ?? {})
    expect(columns).toHaveLength(20)
    expect(columns.slice(-2)).toEqual(['age', 'renovation_age'])
    expect(homes[0]).toMatchObject({ price: 221_900, bedrooms: 3, sqft_living: 1180, age: 60, renovation_age: 2015 })
  })

  it('have the statistics that the figures show', () => {
    const prices = homes.map(({ price }) => price)
    const areas = homes.map(({ sqft_living }) => sqft_living)
    const { from, barWidth, counts } = histogram(prices)
    expect([from, counts.length, Math.max(...counts), counts.indexOf(1265)]).toEqual([75_000, 294, 1265, 10])
    expect(barWidth).toBeCloseTo(25_935.37, 2)
    const { box, whiskers, outliers } = boxStatistics(prices)
    expect([box, whiskers, outliers.length]).toEqual([[321_837.5, 450_000, 645_000], [75_000, 1_127_500], 1146])
    expect(fitLine(areas, prices).slope).toBeCloseTo(280.6323, 4)
    expect(fitLine(areas, prices).intercept).toBeCloseTo(-43_605.39, 2)
    expect(correlation(areas, prices)).toBeCloseTo(0.702, 3)
  })

  it('[T39] [T40] [T41] keep 15 columns when five are dropped', () => {
    const rows = withoutColumns(homes, ['yr_built', 'yr_renovated', 'sqft_above', 'bathrooms', 'sqft_living15'])
    expect(rows).toHaveLength(21_608)
    const names =
      'price bedrooms sqft_living sqft_lot floors waterfront view condition grade sqft_basement lat long sqft_lot15 age renovation_age'
    for (const row of rows) expect(Object.keys(row).join(' ')).toBe(names)
  })
})

describe('examples/house-prices on Labbook', () => {
  let server: LabbookServer
  beforeAll(async () => {
    server = await startLabbook()
  })
  afterAll(() => server.stop())

  courseSuite(() => server.address)
})

describe('examples/house-prices without a server', () => {
  it('logs to a folder that a server shows later', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'labbook-course-'))
    onTestFinished(() => rm(folder, { recursive: true, force: true }))
    const printed = await runProgram('examples/house-prices/dist/main.js', { folder, env: {} })
    expect(printed).toContain('Tracked at file:./labbook-data\n')
    const server = await startLabbook({ dataDir: join(folder, 'labbook-data') })
    onTestFinished(async () => void (await server.stop()))
    const client = new labbook.LabbookClient({ trackingUri: server.address })
    const experiment = await client.getExperimentByName('kc_house_price_prediction')
    expect(await client.searchRuns([experiment?.experimentId ?? ''])).toHaveLength(8)
  })
})
