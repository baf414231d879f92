import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import * as labbook from '@labbook/sdk'
import { readHomes, withoutColumns } from '../../examples/house-prices/src/sales.js'
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
