import type { Page } from 'playwright-core'
import { expect, it } from 'vitest'
import { describeInBrowser, eventually } from './browser.js'

describeInBrowser('the menu of an experiment', (site) => {
  const choose = async (page: Page, item: string) => {
    await page.getByRole('main').getByRole('button', { name: 'Experiment actions' }).first().click()
    await page.getByRole('menuitem', { name: item }).click()
  }
  const info = async () => {
    const { experimentId } = site.seeded
    return (await site.clients.experiments.getExperiment({ experimentId })).experiment
  }

  it('[U-EXP-4] [U-CMD-4] renames, with undo, and copies the ID', async () => {
    const { experimentId } = site.seeded
    const { name: before } = await info()
    const page = await site.open(`/experiments/${experimentId}`, {
      profile: { permissions: ['clipboard-read', 'clipboard-write'] },
    })
    await choose(page, 'Copy experiment ID')
    await eventually(() => page.evaluate(() => navigator.clipboard.readText())).toBe(experimentId)
    await choose(page, 'Rename')
    const dialog = page.getByRole('dialog')
    await dialog.getByLabel('New name').fill('prices of houses')
    await dialog.getByRole('button', { name: 'Rename' }).click()
    await page.getByRole('heading', { level: 1, name: 'prices of houses' }).waitFor()
    expect((await info()).name).toBe('prices of houses')
    await page.getByRole('button', { name: 'Undo' }).click()
    await page.getByRole('heading', { level: 1, name: before }).waitFor()
    expect((await info()).name).toBe(before)
  })

  it('[U-EXP-4] [U-CMD-4] deletes with all runs, into the trash, and undoes it', async () => {
    const page = await site.open(`/experiments/${site.seeded.experimentId}`)
    const { name } = await info()
    const inTree = page.getByRole('treeitem', { name: new RegExp(name) })
    await inTree.waitFor()
    await choose(page, 'Delete')
    await page.getByText(`Deleted ${name} with 5 runs`).waitFor()
    await inTree.waitFor({ state: 'detached' })
    expect((await info()).lifecycleStage).toBe('deleted')
    await page.getByRole('button', { name: 'Undo' }).click()
    await inTree.waitFor()
    expect((await info()).lifecycleStage).toBe('active')

    await choose(page, 'Delete')
    await inTree.waitFor({ state: 'detached' })
    await page.goto(`${site.server.address}/#/trash`)
    await page.getByRole('main').getByText(name).first().waitFor()
  })
})
