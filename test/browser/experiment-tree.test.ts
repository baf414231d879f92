import type { Page } from 'playwright-core'
import { expect, it } from 'vitest'
import { describeInBrowser, eventually } from './browser.js'

const tree = (page: Page) => page.getByRole('tree', { name: 'Experiments by folder' })
const labels = (page: Page) => tree(page).getByRole('treeitem').locator('bdi').allTextContents()

describeInBrowser('the tree of experiments', (site) => {
  const create = (name: string) => site.clients.experiments.createExperiment({ name, tags: [] })

  it('[U-EXP-1] names are folders, an experiment can be one too, and a filter opens and marks', async () => {
    for (const name of ['sweeps', 'sweeps/forest/deep', 'sweeps/forest/wide']) await create(name)
    const page = await site.open('/')
    await eventually(() => labels(page)).toEqual(['sweeps', 'house prices', 'Default'])
    const sweeps = tree(page).getByRole('treeitem', { name: /sweeps/ })
    expect(await sweeps.getAttribute('aria-expanded')).toBe('false')
    await sweeps.getByRole('button', { name: 'Open sweeps' }).click()
    await tree(page).getByRole('button', { name: 'forest', exact: true }).click()
    await eventually(() => labels(page)).toEqual(['sweeps', 'forest', 'wide', 'deep', 'house prices', 'Default'])
    await page.reload()
    await eventually(() => labels(page)).toEqual(['sweeps', 'forest', 'wide', 'deep', 'house prices', 'Default'])

    await page.getByLabel('Search experiments').fill('ST/WI')
    await eventually(() => labels(page)).toEqual(['sweeps', 'forest', 'wide'])
    expect(await tree(page).locator('mark').allTextContents()).toEqual(['wi'])
    await page.getByLabel('Search experiments').fill(site.seeded.experimentId)
    await eventually(() =>
      tree(page)
        .getByRole('link', { name: /house prices/ })
        .locator('mark')
        .textContent(),
    ).toBe(site.seeded.experimentId)
    await page.getByLabel('Search experiments').fill('nobody')
    await page.getByText('No matching experiments.').waitFor()
  })

  it('[U-EXP-1] [U-ALL-5] the arrows walk the tree, open and close folders, and Enter opens', async () => {
    await create('walk/one')
    const page = await site.open('/')
    await tree(page).getByRole('treeitem', { name: /walk/ }).waitFor()
    await tree(page).focus()
    await page.keyboard.press('Home')
    await page.keyboard.press('ArrowRight')
    await page.keyboard.press('ArrowRight')
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { level: 1, name: 'walk/one' }).waitFor()
    const current = tree(page).getByRole('treeitem', { selected: true })
    expect(await current.getAttribute('aria-level')).toBe('2')
    await tree(page).focus()
    await page.keyboard.press('ArrowLeft')
    await page.keyboard.press('ArrowLeft')
    await current.waitFor({ state: 'detached' })
  })

  it('[U-EXP-1] the folders of the opened experiment are open, and what runs has a dot, live', async () => {
    const { experimentId } = await create('lab/bench/live')
    const page = await site.open(`/experiments/${experimentId}`)
    const item = tree(page).getByRole('treeitem', { selected: true })
    await item.waitFor()
    const { run } = await site.clients.runs.createRun({ experimentId, userId: '', startTime: Date.now(), tags: [] })
    await item.getByRole('img', { name: 'running' }).waitFor()
    await tree(page).getByRole('button', { name: 'Close lab', exact: true }).click()
    await tree(page).getByRole('treeitem', { name: /lab/ }).getByRole('img', { name: 'running' }).waitFor()
    await site.clients.runs.updateRun({ runId: run.info.runId, status: 'FINISHED', endTime: Date.now() })
    await tree(page).getByRole('img', { name: 'running' }).waitFor({ state: 'detached' })
  })

  it('[U-EXP-1] sorted by name, by last run, or the newest first', async () => {
    const page = await site.open('/')
    const choose = async (order: string) => {
      await page
        .getByRole('region', { name: 'Experiments', exact: true })
        .getByRole('button', { name: 'Experiment order' })
        .click()
      await page.getByRole('menuitem', { name: order }).click()
    }
    await tree(page).getByRole('treeitem').first().waitFor()
    await choose('By name')
    await eventually(async () => (await labels(page))[0]).toBe('Default')
    await choose('Newest first')
    await eventually(async () => (await labels(page)).at(-1)).toBe('Default')
    await choose('By last run')
    await eventually(async () => (await labels(page)).slice(0, 2)).toEqual(['lab', 'house prices'])
  })
})
