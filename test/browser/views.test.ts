import { expect, it } from 'vitest'
import { describeInBrowser } from './browser.js'

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
    const { views } = await site.clients.views.listViews({ experimentId })
    expect(new Set(views.map(({ name }) => name))).toEqual(new Set(['Many features', 'Many features copy']))
  })
})
