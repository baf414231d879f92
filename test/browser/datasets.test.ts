import { expect, it } from 'vitest'
import { describeInBrowser, eventually } from './browser.js'

describeInBrowser('datasets', (site) => {
  it('[U-DATA-1] [U-DATA-2] a dataset of the list leads to its page: facts, runs, columns, source', async () => {
    const { experimentId, multiple } = site.seeded
    const page = await site.open(`/experiments/${experimentId}/datasets`)
    await page.getByRole('link', { name: 'house sales' }).click()
    await page.getByRole('heading', { level: 1, name: 'house sales' }).waitFor()
    expect(new URL(page.url()).hash).toBe(`#/experiments/${experimentId}/datasets/house%20sales/hs%2F1`)
    await page.getByText('hs/1', { exact: true }).waitFor()
    await page.getByRole('region', { name: 'Schema' }).getByRole('row', { name: 'sqft_living double' }).waitFor()
    await page.getByRole('region', { name: 'Source' }).getByText('sales.csv').waitFor()
    const runs = page.getByRole('region', { name: 'Runs' })
    await runs.getByRole('link', { name: 'View in the table' }).click()
    await page.getByText('1 matching run').waitFor()
    await page.goBack()
    await runs.getByRole('link', { name: multiple.name }).click()
    await page.getByRole('heading', { level: 1, name: multiple.name }).waitFor()
  })

  it('[U-DATA-2] [U-ALL-3] a dataset that nobody used says so', async () => {
    const page = await site.open(`/experiments/${site.seeded.experimentId}/datasets/house%20sales/other`)
    await eventually(() => page.getByRole('alert').textContent()).toContain('No run in this experiment uses')
  })
})
