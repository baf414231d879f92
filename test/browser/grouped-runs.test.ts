import type { Page } from 'playwright-core'
import { expect, it } from 'vitest'
import type { LabbookServer } from '../counterparts/index.js'
import { describeSite, eventually } from './browser.js'
import { runNames } from './parts.js'
import { clientsOf } from './seed.js'

/** Above all groups. */
const BASELINE = 'without'

const WARMUPS = [undefined, '', '  ', '-', 'null', 'None', 'several\nlines']

/**
 * A sweep: depth 3 (three runs, one without the metric), depth 9 (60 runs), `None` (2), and one run without the key;
 * `warmup` in every way to have no value; a baseline.
 */
async function fill({ address }: LabbookServer) {
  const { experiments, runs } = clientsOf(address)
  const primary = 'mlflow.experiment.primaryMetric'
  const { experimentId } = await experiments.createExperiment({
    name: 'forests',
    tags: [
      { key: `${primary}.name`, value: 'score' },
      { key: `${primary}.greaterIsBetter`, value: 'True' },
    ],
  })
  let count = 0
  const make = async (runName: string, params: Record<string, string>, score?: number, dataset?: string) => {
    const startTime = 1_700_000_000_000 + 1000 * count++
    const { run } = await runs.createRun({ experimentId, userId: '', runName, startTime, tags: [] })
    const { runId } = run.info
    await runs.logBatch({
      runId,
      metrics: score === undefined ? [] : [{ key: 'score', value: score, timestamp: startTime, step: 0 }],
      params: Object.entries(params).map(([key, value]) => ({ key, value })),
      tags: [],
    })
    await runs.updateRun({ runId, status: 'FINISHED', endTime: startTime + 2000 })
    if (dataset !== undefined) {
      const source = { sourceType: 'local', source: 'x', digest: 'd1' }
      await runs.logInputs({ runId, datasets: [{ tags: [], dataset: { name: dataset, ...source } }], models: [] })
    }
    return runId
  }
  await make('low', { depth: '3' }, 0.5, 'sales')
  await make('high', { depth: '3' }, 0.75, 'sales')
  await make('lost', { depth: '3' }, undefined)
  for (let i = 0; i < 60; i++) await make(`deep ${i}`, { depth: '9' }, 0.875 + i / 10_000)
  await make('none a', { depth: 'None' }, 0.25)
  await make('none b', { depth: 'None' }, 0.125)
  const baseline = await make(BASELINE, {}, 0.5)
  await experiments.setExperimentTag({ experimentId, key: 'labbook.baseline', value: baseline })

  const { experimentId: warmups } = await experiments.createExperiment({ name: 'warmups', tags: [] })
  for (const warmup of WARMUPS) {
    const { run } = await runs.createRun({ experimentId: warmups, userId: '', startTime: 1, tags: [] })
    const params = warmup === undefined ? [] : [{ key: 'warmup', value: warmup }]
    await runs.logBatch({ runId: run.info.runId, metrics: [], params, tags: [] })
  }
  return { experimentId, warmups }
}

describeSite('grouped runs', { fill }, (site) => {
  const by = (...names: readonly string[]) => `groupBy=${encodeURIComponent(JSON.stringify(names))}`
  const place = (more = by('params.`depth`')) => `/experiments/${site.seeded.experimentId}?${more}`
  const tree = (page: Page) => page.getByRole('treegrid', { name: 'Runs' })
  const groups = (page: Page) => tree(page).locator('[role=row][aria-level="1"]')
  const keys = (page: Page) =>
    tree(page)
      .locator('[role=row][aria-level="1"] [role=rowheader]')
      .evaluateAll((all) => all.map((each) => each.textContent))
  const cells = (page: Page, name: RegExp) =>
    tree(page).getByRole('row', { name }).first().getByRole('gridcell').allTextContents()

  it('[U-RUNS-17] the menu groups by a key, and removes the grouping', async () => {
    const page = await site.visit(`/experiments/${site.seeded.experimentId}`)
    await page.getByText('66 matching runs').waitFor()
    await page.getByRole('button', { name: /^Group by/ }).click()
    const menu = page.getByRole('dialog', { name: 'Group by' })
    await menu.getByText('depth', { exact: true }).click()
    await page.keyboard.press('Escape')
    await page.getByText('4 groups of 66 matching runs').waitFor()
    expect(decodeURIComponent(page.url())).toContain('groupBy=["params.`depth`"]')
    // The best mean first.
    await eventually(() => keys(page)).toEqual(['9', '3', 'not logged', 'None'])
    await page.reload()
    await eventually(() => keys(page)).toEqual(['9', '3', 'not logged', 'None'])
    await page.getByRole('button', { name: /^Group by/ }).click()
    await menu.getByRole('button', { name: 'Remove grouping' }).click()
    await page.getByText('66 matching runs').waitFor()
    expect(page.url()).not.toContain('groupBy')
  })

  it('[U-RUNS-17] below a metric stand mean, difference to the baseline, min and max', async () => {
    const page = await site.visit(place())
    await groups(page).first().waitFor()
    // How many have the metric; mean, vs baseline, min, max. One run alone has no extremes.
    await eventually(async () => (await cells(page, /depth 3/)).slice(0, 5)).toEqual([
      '2 of 3',
      '0.625',
      '0.125',
      '0.500',
      '0.750',
    ])
    expect((await cells(page, /depth not logged/)).slice(0, 5)).toEqual(['1', '0.500', '0', '–', '–'])
    await page.getByRole('button', { name: /^Group by/ }).click()
    const menu = page.getByRole('dialog', { name: 'Group by' })
    for (const value of ['vs baseline', 'min', 'max']) await menu.getByText(value, { exact: true }).click()
    await page.keyboard.press('Escape')
    await eventually(async () => (await cells(page, /depth 3/)).slice(0, 3)).toEqual([
      '2 of 3',
      '0.625',
      expect.any(String),
    ])
    expect(await tree(page).getByRole('columnheader', { name: 'vs baseline' }).count()).toBe(0)
    await page
      .getByText('Bars run from 0.125 to 0.881, the lowest and highest run; the darker end is min to max.')
      .waitFor()
  })

  it('[U-RUNS-17] a group opens to its runs, 50 at a time, sorted like the groups', async () => {
    const page = await site.visit(place())
    await tree(page).getByRole('button', { name: 'Open depth 3', exact: true }).click()
    await eventually(() => runNames(page)).toEqual([BASELINE, 'high', 'low', 'lost'])
    await tree(page).getByRole('button', { name: 'Open depth 9', exact: true }).click()
    await eventually(() => tree(page).getAttribute('aria-rowcount')).toBe(String(2 + 4 + 3 + 51))
    await tree(page).focus()
    await page.keyboard.press('End')
    await tree(page).getByRole('button', { name: 'Show 10 more of 60' }).scrollIntoViewIfNeeded()
    await tree(page).getByRole('button', { name: 'Show 10 more of 60' }).click()
    await eventually(() => tree(page).getAttribute('aria-rowcount')).toBe(String(2 + 4 + 3 + 60))
  })

  it('[U-RUNS-17] the box of a group takes its runs, and shows when only some are taken', async () => {
    const page = await site.visit(place())
    const box = (name: string) => tree(page).getByRole('checkbox', { name: `Select ${name}`, exact: true })
    await tree(page).getByRole('button', { name: 'Open depth 3', exact: true }).click()
    await box('depth 3').click({ force: true })
    const bar = page.getByRole('toolbar', { name: 'Selected runs' })
    await bar.getByText('3 selected').waitFor()
    await box('low').click({ force: true })
    await bar.getByText('2 selected').waitFor()
    await eventually(() => box('depth 3').evaluate((input: HTMLInputElement) => input.indeterminate)).toBe(true)
    // Known after a reload, too, though the group is not open any more.
    await tree(page).getByRole('button', { name: 'Close depth 3', exact: true }).click()
    await page.reload()
    await eventually(() => box('depth 3').evaluate((input: HTMLInputElement) => input.indeterminate)).toBe(true)
  })

  it('[U-RUNS-17] arrow keys open a group and go back to it; x takes it', async () => {
    const page = await site.visit(place())
    await groups(page).first().waitFor()
    await tree(page).focus()
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('ArrowRight')
    await eventually(() => runNames(page)).toEqual([BASELINE, 'high', 'low', 'lost'])
    await page.keyboard.press('ArrowRight')
    await page.keyboard.press('x')
    await page.getByRole('toolbar', { name: 'Selected runs' }).getByText('1 selected').waitFor()
    await page.keyboard.press('ArrowLeft')
    await page.keyboard.press('x')
    await page.getByRole('toolbar', { name: 'Selected runs' }).getByText('3 selected').waitFor()
    await page.keyboard.press('ArrowLeft')
    await eventually(() => runNames(page)).toEqual([BASELINE])
  })

  it('[U-RUNS-17] groups by dataset, and says so where no run has the key or all have the same', async () => {
    const page = await site.visit(place(by('dataset.name')))
    await eventually(async () => (await keys(page)).sort()).toEqual(['not logged', 'sales'])
    await page.goto(`${site.server.address}/#${place(by('params.`nothing`'))}`)
    await page.getByRole('heading', { name: 'No run has nothing' }).waitFor()
    await page.getByRole('main').getByRole('button', { name: 'Remove grouping' }).click()
    await page.getByText('66 matching runs').waitFor()
    await page.goto(`${site.server.address}/#${place(by('attributes.status'))}`)
    await page.getByText('1 group of 66 matching runs').waitFor()
    await page.getByText('All have the same Status').waitFor()
  })

  it('[U21] [U-RUNS-17] missing, empty, blank and stored texts that look like nothing are groups of their own', async () => {
    const page = await site.visit(`/experiments/${site.seeded.warmups}?${by('params.`warmup`')}`)
    const expected = ['not logged', 'empty', 'blank', '-', 'null', 'None', 'several\nlines']
    await eventually(async () => (await keys(page)).sort()).toEqual(expected.sort())
    const heights = groups(page).evaluateAll((all) => all.map((each) => each.getBoundingClientRect().height))
    expect(new Set(await heights)).toEqual(new Set([32]))
    // What is missing is no text of the run.
    expect(await groups(page).locator('.mono', { hasText: 'not logged' }).count()).toBe(0)
    expect(await groups(page).locator('.mono', { hasText: 'None' }).count()).toBe(1)
  })

  it('[U-RUNS-17] [U-ALL-7] on a phone a group has two lines', async () => {
    const page = await site.visit(place(), { viewport: { width: 390, height: 844 } })
    await groups(page).first().waitFor()
    const text = await tree(page).getByRole('row', { name: /^3/ }).or(groups(page).nth(1)).first().textContent()
    expect(text).toMatch(/3.*0\.625.*2 of 3 runs · 0\.500 to 0\.750.*0\.125/)
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(390)
  })
})
