import type { Page } from 'playwright-core'
import { expect, it } from 'vitest'
import { describeInBrowser, eventually, type OpenOptions } from './browser.js'
import { runsGrid } from './parts.js'

const side = (page: Page) => page.getByRole('complementary', { name: 'Navigation' })
const width = async (page: Page) => Math.round((await side(page).boundingBox())?.width ?? 0)

describeInBrowser('keys', (site) => {
  async function openRuns(options?: OpenOptions): Promise<Page> {
    const page = await site.open(`/experiments/${site.seeded.experimentId}`, options)
    await runsGrid(page).getByRole('link', { name: 'default forest' }).waitFor()
    return page
  }

  it('[U-CMD-2] the sheet holds the keys of the screen that is open', async () => {
    const page = await openRuns()
    await page.keyboard.press('?')
    const sheet = page.getByRole('dialog', { name: 'Keyboard shortcuts' })
    await sheet.getByRole('region', { name: 'Table' }).getByText('Select row').waitFor()
    await sheet.getByRole('region', { name: 'Page' }).getByText('Search or filter').waitFor()
    expect(await sheet.getByRole('region', { name: 'Selection' }).count()).toBe(0)
    await page.keyboard.press('j')
    await page.keyboard.press('Escape')
    await sheet.waitFor({ state: 'detached' })
    expect(await runsGrid(page).getAttribute('aria-activedescendant')).toBe(null)
  })

  it('[U-CMD-3] [U-RUNS-14] rows are walked, ticked, compared and opened by single keys', async () => {
    const page = await openRuns()
    for (const key of ['j', 'x', 'j', 'x']) await page.keyboard.press(key)
    await page.getByText('2 selected').first().waitFor()
    await page.keyboard.press('c')
    await page.getByRole('heading', { level: 1, name: /^Comparing 2 Runs/ }).waitFor()
    await page.goBack()
    await runsGrid(page).getByRole('link', { name: 'default forest' }).waitFor()
    for (const key of ['j', 'j', 'k', 'Enter']) await page.keyboard.press(key)
    await page.getByRole('heading', { level: 1, name: site.seeded.failed.name }).waitFor()
  })

  it('[U-CMD-3] keys of the page: search, sort, views, charts, and places two keys away', async () => {
    const page = await openRuns()
    await page.keyboard.press('/')
    const box = page.getByLabel('Filter runs')
    await eventually(() => box.evaluate((input) => input === document.activeElement)).toBe(true)
    await page.keyboard.type('t?[.ge')
    expect(await box.inputValue()).toBe('t?[.ge')
    await box.fill('')
    await runsGrid(page).focus()
    await page.keyboard.press('s')
    await page.getByRole('dialog', { name: 'Sort' }).waitFor()
    await page.keyboard.press('Escape')
    await page.getByRole('dialog', { name: 'Sort' }).waitFor({ state: 'detached' })
    await page.keyboard.press('v')
    await page.getByRole('menuitem', { name: 'All runs' }).waitFor()
    await page.keyboard.press('Escape')
    await page.getByRole('menuitem', { name: 'All runs' }).waitFor({ state: 'detached' })
    await page.keyboard.press('t')
    await eventually(() => new URL(page.url()).hash).toContain('compareRunsMode=CHART')
    await page.keyboard.press('g')
    await page.keyboard.press('e')
    await page.getByRole('heading', { level: 1, name: 'Experiments' }).waitFor()
    await page.keyboard.press('.')
    await page.getByRole('button', { name: 'Paused' }).first().waitFor()
  })

  it('[U-SET-1] single keys are switched off in the settings, and stay so', async () => {
    const page = await site.open('/settings')
    await page.getByRole('radiogroup', { name: 'Single-key shortcuts' }).getByRole('radio', { name: 'Off' }).click()
    await page.reload()
    await page.getByRole('heading', { level: 1, name: 'Settings' }).waitFor()
    await page.keyboard.press('?')
    await page.keyboard.press('[')
    await page.keyboard.press('Control+k')
    await page.getByRole('dialog', { name: 'Search or jump to' }).waitFor()
    expect(await page.getByRole('dialog', { name: 'Keyboard shortcuts' }).count()).toBe(0)
    expect(await width(page)).toBe(232)
  })

  it('[U-CMD-4] Ctrl Z takes changes back one after the other, the last first', async () => {
    const page = await openRuns()
    const { runs: client } = site.clients
    const stageOf = async (runId: string) => (await client.getRun({ runId })).run.info.lifecycleStage
    const { simple, failed } = site.seeded
    for (const [i, { name }] of [failed, simple].entries()) {
      await page.getByRole('checkbox', { name: `Select ${name}` }).click({ force: true })
      await page.keyboard.press('Delete')
      await runsGrid(page).getByRole('link', { name }).waitFor({ state: 'detached' })
      await eventually(() => page.getByText('Deleted 1 run').count()).toBe(i + 1)
    }
    await page.keyboard.press('Control+z')
    await runsGrid(page).getByRole('link', { name: simple.name }).waitFor()
    expect(await stageOf(failed.runId)).toBe('deleted')
    await page.keyboard.press('Control+z')
    await runsGrid(page).getByRole('link', { name: failed.name }).waitFor()
  })

  it('[U-CMD-4] a notice goes after ten seconds, but not from under the pointer', async () => {
    const page = await openRuns({ profile: {} })
    await page.clock.install()
    await page.getByRole('checkbox', { name: `Select ${site.seeded.failed.name}` }).click({ force: true })
    await page.keyboard.press('Delete')
    const notice = page.getByText('Deleted 1 run')
    await notice.hover()
    await page.clock.runFor(20_000)
    expect(await notice.count()).toBe(1)
    await page.mouse.move(10, 10)
    await page.clock.runFor(9000)
    expect(await notice.count()).toBe(1)
    await page.clock.runFor(2000)
    await eventually(() => notice.count()).toBe(0)
    await page.keyboard.press('Control+z')
    await runsGrid(page).getByRole('link', { name: site.seeded.failed.name }).waitFor()
  })

  it('[U-NAV-2] the side bar folds to a strip and opens again', async () => {
    const page = await openRuns()
    await page.keyboard.press('[')
    await eventually(() => width(page)).toBe(56)
    await page.reload()
    await side(page).getByRole('link', { name: 'Trash' }).click()
    await page.getByRole('heading', { level: 1, name: 'Trash' }).waitFor()
    await side(page).getByRole('button', { name: 'Expand sidebar' }).click()
    await eventually(() => width(page)).toBe(232)
  })

  it('[U-NAV-2] its edge is drawn or moved by the arrows, and stays there', async () => {
    const page = await openRuns()
    const edge = side(page).getByRole('separator', { name: 'Sidebar width' })
    const box = await edge.boundingBox()
    if (box === null) throw new Error('The edge is not drawn.')
    await page.mouse.move(box.x + 3, 400)
    await page.mouse.down()
    await page.mouse.move(box.x + 103, 420, { steps: 4 })
    await page.mouse.up()
    await eventually(() => width(page)).toBe(332)
    await edge.press('ArrowLeft')
    await eventually(() => width(page)).toBe(316)
    await page.reload()
    await eventually(() => width(page)).toBe(316)
  })
})
