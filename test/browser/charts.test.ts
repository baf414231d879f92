import { expect, it } from 'vitest'
import { describeInBrowser, eventually } from './browser.js'

describeInBrowser('charts and metric page', (site) => {
  const metricPage = (...runIds: string[]) => {
    const [runs, experiments] = [runIds, [site.seeded.experimentId]].map((ids) =>
      encodeURIComponent(JSON.stringify(ids)),
    )
    return site.open(`/metric/loss?runs=${runs}&experiments=${experiments}`)
  }

  it('[U-RUN-10] a run has a card for each of its metrics, its curve drawn', async () => {
    const { experimentId, simple } = site.seeded
    const page = await site.open(`/experiments/${experimentId}/runs/${simple.runId}`)
    await page.getByRole('navigation', { name: 'Run sections' }).getByRole('link', { name: 'Charts' }).click()
    for (const key of ['loss', 'Test_R2_score', 'Train_R2_score']) {
      await page.getByRole('article', { name: key, exact: true }).waitFor()
    }
    await page.getByRole('article', { name: 'loss', exact: true }).locator('canvas').first().waitFor()
  })

  it('[U-CHART-1] the runs of an experiment have a board', async () => {
    const page = await site.open(`/experiments/${site.seeded.experimentId}`)
    await page.getByRole('link', { name: 'Chart view' }).click()
    const card = page.getByRole('article', { name: 'loss', exact: true })
    await card.locator('canvas').first().waitFor()
    expect(new URL(page.url()).hash).toContain('compareRunsMode=CHART')
  })

  it('[U-METRIC-1] a metric of the run page leads to its metric page', async () => {
    const { experimentId, simple } = site.seeded
    const page = await site.open(`/experiments/${experimentId}/runs/${simple.runId}`)
    await page.getByRole('region', { name: 'Metrics' }).getByRole('link', { name: 'loss' }).click()
    await page.getByRole('heading', { level: 1, name: 'loss' }).waitFor()
    expect(new URL(page.url()).hash).toMatch(/^#\/metric\/loss\?/)
    await page.getByRole('group', { name: 'loss over step' }).locator('canvas').first().waitFor()
  })

  it('[U-METRIC-3] first, last and extremes of each run stand below the lines', async () => {
    const { multiple, simple } = site.seeded
    const page = await metricPage(simple.runId, multiple.runId)
    const cells = async (name: string) => page.getByRole('row', { name }).getByRole('cell').allTextContents()
    await eventually(() => cells(simple.name)).toEqual(expect.arrayContaining(['1', '0.010', '100']))
    await eventually(() => cells(multiple.name)).toEqual(expect.arrayContaining(['2', '0.020', '100']))
  })

  it('[U-CHART-10] [U-METRIC-2] [U-TEST-3] the lines can be read as a table', async () => {
    const page = await metricPage(site.seeded.simple.runId)
    await page.getByText('Show as table').click()
    const table = page.getByRole('group', { name: 'loss over step' }).getByRole('table')
    await table.waitFor()
    const rows = () =>
      table
        .locator('tr:not([aria-hidden])')
        .evaluateAll((all) => all.map((row) => [...row.children].map((cell) => cell.textContent)))
    await eventually(async () => (await rows()).slice(1, 3).map((row) => row.slice(0, 3))).toEqual([
      ['simple regression', '0', '1'],
      ['simple regression', '1', '0.5'],
    ])
  })

  it('[U-METRIC-1] a setting stands in the address, in MLflow’s words, and survives a reload', async () => {
    const page = await metricPage(site.seeded.simple.runId)
    await page.getByRole('radio', { name: 'Log', exact: true }).check({ force: true })
    await eventually(() => page.url()).toContain('y_axis_scale=log')
    await page.reload()
    await eventually(() => page.getByRole('radio', { name: 'Log', exact: true }).isChecked()).toBe(true)
  })
})
