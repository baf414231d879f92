import { it } from 'vitest'
import { describeInBrowser, eventually } from './browser.js'

describeInBrowser('views', (site) => {
  it('[U-RUNS-18] a view is duplicated under a name of its own, and the copy is open', async () => {
    const { experimentId } = site.seeded
    const state = { searchFilter: "params.features = '14'" }
    const { view } = await site.clients.views.createView({
      experimentId,
      name: 'Many features',
      scope: 'everyone',
      isDefault: false,
      state,
    })
    const page = await site.open(`/experiments/${experimentId}?view=${view.viewId}`)
    await page.getByText('2 matching runs', { exact: true }).waitFor()
    await page.getByRole('button', { name: /^Views/ }).click()
    await page.getByRole('menuitem', { name: 'Duplicate' }).click()
    await page.getByRole('button', { name: 'Views Many features copy' }).waitFor()
    await page.getByText('2 matching runs', { exact: true }).waitFor()
    await eventually(async () => {
      const { views } = await site.clients.views.listViews({ experimentId })
      return views.map(({ name }) => name).sort()
    }).toEqual(['Many features', 'Many features copy'])
  })
})
