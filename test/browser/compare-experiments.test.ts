import type { Page } from 'playwright-core'
import { expect, it } from 'vitest'
import { describeInBrowser, eventually } from './browser.js'
import { runsGrid } from './parts.js'

const together = (page: Page) => page.getByRole('heading', { level: 1, name: 'Runs of 2 experiments' })

describeInBrowser('runs of several experiments', (site) => {
  async function otherExperiment(name: string) {
    const { experimentId } = await site.clients.experiments.createExperiment({ name, tags: [] })
    const startTime = Date.now()
    await site.clients.runs.createRun({ experimentId, userId: 'ada', runName: `run of ${name}`, startTime, tags: [] })
  }

  it('[U-EXP-2] ticked in the list they open together, with the experiment of each run', async () => {
    await otherExperiment('other')
    const page = await site.open('/experiments')
    for (const name of ['other', 'house prices']) {
      await page.getByRole('checkbox', { name: `Select ${name}`, exact: true }).click({ force: true })
    }
    await page.getByRole('button', { name: 'View runs together' }).click()
    await together(page).waitFor()
    await page.getByText('6 matching runs').waitFor()
    const row = runsGrid(page).getByRole('row', { name: /run of other/ })
    await eventually(() => row.getByRole('gridcell').first().textContent()).toBe('other')
    await page.getByLabel('Filter runs').fill("attributes.experiment_name = 'other'")
    await page.getByText('1 matching run').waitFor()
    await page.reload()
    await page.getByText('1 matching run').waitFor()
    await page.getByRole('link', { name: 'Chart view' }).click()
    await page.getByText('1 run, 1 shown').waitFor()
  })

  it('[U-EXP-2] picked in the tree, by pointer and by keys', async () => {
    await otherExperiment('picked')
    const page = await site.open('/')
    const tree = page.getByRole('tree', { name: 'Experiments by folder' })
    await tree.getByRole('button', { name: 'Select house prices' }).click({ force: true })
    await tree.focus()
    await page.keyboard.press('Home')
    await page.keyboard.press('Space')
    expect(await tree.getByRole('treeitem', { checked: true }).count()).toBe(2)
    await page
      .getByRole('toolbar', { name: 'Experiments to view together' })
      .getByRole('button', { name: /View runs/ })
      .click()
    await together(page).waitFor()
    await runsGrid(page).getByRole('link', { name: 'run of picked' }).waitFor()
  })

  it('[U-EXP-2] [U-ALL-3] without any experiment it says what to do', async () => {
    const page = await site.open('/compare-experiments/s')
    await page.getByRole('heading', { name: 'No experiments selected' }).waitFor()
  })
})
