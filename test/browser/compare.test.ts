import { expect, it } from 'vitest'
import { describeInBrowser, eventually } from './browser.js'
import { compared, comparedNames, comparedRows, rows } from './parts.js'

describeInBrowser('compare page', (site) => {
  const openComparison = async (more = '') => {
    const { experimentId, forest, simple } = site.seeded
    const [runs, experiments] = [[forest.runId, simple.runId], [experimentId]].map((ids) =>
      encodeURIComponent(JSON.stringify(ids)),
    )
    const page = await site.open(`/compare-runs?runs=${runs}&experiments=${experiments}${more}`)
    await page.getByRole('heading', { level: 1, name: 'Comparing 2 Runs from 1 Experiment' }).waitFor()
    return page
  }

  it('[U-NAV-3] the breadcrumb leads to the experiment of the runs', async () => {
    const page = await openComparison()
    const { experimentId } = site.seeded
    const trail = page.getByRole('navigation', { name: 'Breadcrumb' }).getByRole('link')
    await eventually(() => trail.count()).toBe(2)
    await trail.last().click()
    await eventually(async () => new URL(page.url()).hash).toBe(`#/experiments/${experimentId}`)
  })

  it('[U-CMP-3] [U-CHART-11] five plots, the parallel coordinates first; each is drawn', async () => {
    const page = await openComparison()
    expect(await page.getByRole('tab').allTextContents()).toEqual([
      'Parallel Coordinates Plot',
      'Scatter Plot',
      'Box Plot',
      'Contour Plot',
      'Curves',
    ])
    await page
      .getByRole('group', { name: /^Runs over/ })
      .locator('svg')
      .getByText('0.87222')
      .waitFor()
    for (const name of ['Scatter Plot', 'Box Plot']) {
      await page.getByRole('tab', { name }).click()
      await eventually(() => page.getByRole('tab', { name }).getAttribute('aria-selected')).toBe('true')
      await page.getByRole('tabpanel').getByRole('img').locator('svg').first().waitFor()
    }
    expect(new URL(page.url()).hash).toContain('tab=box')
  })

  it('[U-CMP-7] [U-CMP-5] parameters: the union as it was logged, a missing value is an empty cell that says so', async () => {
    const page = await openComparison()
    expect(await comparedRows(page, 'Parameters')).toEqual([
      ['features', '14', '1'],
      ['fit_intercept', '', 'True'],
      ['n_estimators', '100', ''],
    ])
    expect(await comparedNames(page)).toEqual(['default forest', 'simple regression'])
    const parameters = await compared(page, 'Parameters')
    expect(await parameters.getByRole('cell', { name: 'not logged' }).count()).toBe(2)
    expect(await comparedRows(page, 'Metrics')).toEqual([
      ['lossno goal, set one', '', '0.010'],
      ['Test_R2_scoreno goal, set one', '0.872', '0.490'],
      ['Train_R2_scoreno goal, set one', '0.983', '0.490'],
    ])
  })

  it('[U-CMP-5] Show diff only hides the rows that are equal, and stands in the address', async () => {
    const page = await openComparison()
    const keys = async () => (await comparedRows(page, 'Run details')).map(([key]) => key)
    expect(await keys()).toContain('User')
    await (await compared(page, 'Run details')).getByText('Show diff only').click()
    await eventually(keys).not.toContain('User')
    expect(await keys()).toContain('Run ID')
    await page.reload()
    await eventually(keys).not.toContain('User')
  })

  it('[U-CMP-11] the plot follows the axes of the address, and can be read as a table', async () => {
    const page = await openComparison('&tab=scatter&x=params.features&y=metrics.Train_R2_score')
    await page.getByRole('tabpanel').getByText('Show as table').click()
    await eventually(() => rows(page.getByRole('tabpanel'))).toEqual([
      ['Run', 'features', 'Train_R2_score'],
      ['default forest', '14', '0.983'],
      ['simple regression', '1', '0.49'],
    ])
  })
})
