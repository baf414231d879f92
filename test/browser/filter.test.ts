import type { Page } from 'playwright-core'
import { expect, it } from 'vitest'
import { describeInBrowser, eventually } from './browser.js'
import { runNames, runsGrid } from './parts.js'

const boxOf = (page: Page) => page.getByRole('combobox', { name: /^Filter / })
const optionsOf = (page: Page) =>
  page
    .getByRole('option')
    .allInnerTexts()
    .then((texts) => texts.map(oneLine))
const problemOf = (page: Page) => page.getByRole('status').filter({ hasText: /keep typing|cannot|needs|There is/ })

function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ').trim()
}

describeInBrowser('filter box', (site) => {
  const openRuns = async (search = '') => {
    const page = await site.open(`/experiments/${site.seeded.experimentId}${search}`)
    await runsGrid(page).getByRole('row').nth(1).waitFor()
    return page
  }

  it('[U-FILT-2] [U-FILT-3] completes a key and its value, both counted over the rest of the filter', async () => {
    const page = await openRuns()
    const box = boxOf(page)
    await box.fill('metrics.Test_R2_score > 0.6')
    await page.getByText('2 matching runs').waitFor()
    await box.pressSequentially(' AND fea')
    await eventually(() => optionsOf(page)).toEqual(['params.features 2 runs: 14', 'Names that contain “fea” 0 runs'])
    await page.getByText('for the last complete filter, metrics.Test_R2_score > 0.6').waitFor()
    expect(await box.getAttribute('aria-invalid')).toBe('false')
    await box.press('Tab')
    expect(await box.inputValue()).toBe('metrics.Test_R2_score > 0.6 AND params.features = ')
    await eventually(async () => (await optionsOf(page)).slice(0, 3)).toEqual([
      "'14' 2 runs",
      "'1' 0 runs",
      '!= is not',
    ])
    expect(await page.getByRole('option').nth(1).getAttribute('data-unused')).toBe('true')
    await box.press('ArrowDown')
    await box.press('ArrowDown')
    const chosen = await page.getByRole('option', { selected: true }).getAttribute('id')
    expect(await box.getAttribute('aria-activedescendant')).toBe(chosen)
    await box.press('ArrowUp')
    await box.press('Enter')
    expect(await box.inputValue()).toBe("metrics.Test_R2_score > 0.6 AND params.features = '14'")
    await page.getByText('2 matching runs').waitFor()
    expect(await page.getByRole('listbox').count()).toBe(0)
  })

  it('[U-FILT-4] [U-FILT-5] what is wrong is underlined and said, the rows stay, and a fix is taken with the arrows', async () => {
    const page = await openRuns()
    const box = boxOf(page)
    await box.fill('metrics.Test_R2_score > 0.4')
    await page.getByText('3 matching runs').waitFor()
    const rows = await runsGrid(page).boundingBox()
    await box.fill('metrics.Test_R2_score > 0.4 AND params.features > 1')
    await eventually(() => optionsOf(page)).toEqual([
      "params.features = '14' the one value above 1, 2 runs",
      "params.features != '1' any other value, 2 runs",
    ])
    expect(await problemOf(page).innerText()).toContain('Parameters are stored as text, so > cannot compare them.')
    expect(await box.getAttribute('aria-invalid')).toBe('true')
    const marked = page.locator('label span > span').filter({ hasText: /^>$/ })
    expect(await marked.evaluate((mark) => getComputedStyle(mark).textDecorationStyle)).toBe('wavy')
    expect(await runsGrid(page).getAttribute('data-stale')).toBe('true')
    expect(await runsGrid(page).boundingBox()).toEqual(rows)
    expect(await runNames(page)).toHaveLength(3)
    await page.getByText('Last good result, 3 runs').waitFor()
    await page.getByText('for metrics.Test_R2_score > 0.4').waitFor()

    await box.press('Enter')
    expect(await box.inputValue()).toBe('metrics.Test_R2_score > 0.4 AND params.features > 1')
    await box.press('ArrowDown')
    await box.press('Enter')
    expect(await box.inputValue()).toBe("metrics.Test_R2_score > 0.4 AND params.features = '14'")
    await page.getByText('2 matching runs').waitFor()
    expect(await runsGrid(page).getAttribute('data-stale')).toBeNull()
  })

  it('[U-FILT-4] a field without its kind, and every fix finds something', async () => {
    const page = await openRuns()
    await boxOf(page).fill('Test_R2_score < 0.6')
    await eventually(() => optionsOf(page)).toEqual(['metrics.Test_R2_score < 0.6 the metric Test_R2_score, 1 run'])
    await page.getByRole('option').click()
    await eventually(() => runNames(page)).toEqual(['simple regression'])
    await boxOf(page).fill('params.features = 14')
    await eventually(() => optionsOf(page)).toEqual(["'14' 2 runs"])
    await boxOf(page).press('Escape')
    await boxOf(page).press('Enter')
    await eventually(() => optionsOf(page)).toEqual(["params.features = '14' the value in quotes, 2 runs"])
    await boxOf(page).fill('params.features = 15')
    await page.getByText('params.features is text, so 15 needs quotes.').waitFor()
    await boxOf(page).fill('params.features > 99')
    await eventually(() => optionsOf(page)).toEqual(["params.features != '99' any other value, 3 runs"])
  })

  it('[U-FILT-1] plain words search names whatever they are; they can become a filter', async () => {
    const { runs } = site.clients
    const { experimentId } = site.seeded
    const runName = `not "tuned" and in it's prod`
    const { run } = await runs.createRun({ experimentId, userId: 'ada', runName, startTime: 1, tags: [] })
    const page = await openRuns()
    const box = boxOf(page)
    for (const words of ['in it', 'not "tuned" and', "it's prod", 'TUNED" and in']) {
      await box.fill(words)
      await eventually(() => runNames(page)).toEqual([runName])
    }
    await eventually(() => runsGrid(page).locator('mark').allInnerTexts()).toEqual(['tuned" and in'])
    await page.getByText('1 matching run').waitFor()
    await page.getByText('whose name contains “TUNED" and in”').waitFor()
    await page.getByRole('button', { name: 'Edit as filter' }).click()
    expect(await box.inputValue()).toBe(`run_name ILIKE '%TUNED" and in%'`)
    await eventually(() => box.evaluate((input: HTMLInputElement) => input.selectionStart)).toBe(32)
    expect(await runNames(page)).toEqual([runName])
    await runs.deleteRun({ runId: run.info.runId })
  })

  it('[U-FILT-6] keys: focus, close, leave, and the history after a reload', async () => {
    const page = await openRuns()
    await page.keyboard.press('/')
    const box = boxOf(page)
    await eventually(() => box.evaluate((input) => input === document.activeElement)).toBe(true)
    expect(await box.getAttribute('aria-expanded')).toBe('false')
    await page.keyboard.type('metrics.T')
    await eventually(() => box.getAttribute('aria-expanded')).toBe('true')
    await page.keyboard.press('Escape')
    expect([await box.getAttribute('aria-expanded'), await box.inputValue()]).toEqual(['false', 'metrics.T'])
    await page.keyboard.press('Escape')
    expect(await box.evaluate((input) => input === document.activeElement)).toBe(false)

    await box.fill("tags.team = 'pricing'")
    await box.press('Enter')
    await eventually(() => runNames(page)).toEqual(['default forest'])
    await box.fill('')
    await page.getByText('5 matching runs').waitFor()
    await page.reload()
    await runsGrid(page).getByRole('row').nth(1).waitFor()
    await box.focus()
    await box.press('ArrowUp')
    await eventually(() => optionsOf(page)).toEqual(["tags.team = 'pricing' 1 run"])
    await box.press('ArrowDown')
    await box.press('Enter')
    await eventually(() => runNames(page)).toEqual(['default forest'])
  })

  it('[U-FILT-5] a filter that the server refuses leaves the last good rows, with its reason', async () => {
    const page = await site.open(`/experiments/${site.seeded.experimentId}?startTime=LAST_24_HOURS`, {
      expected: [/400 .*/],
    })
    await page.getByText('5 matching runs').waitFor()
    // Just short enough by itself; with the time it is too long.
    const text = `tags.team = '${'x'.repeat(8192 - 14)}'`
    await boxOf(page).fill(text)
    await page.getByRole('status').filter({ hasText: 'too long' }).waitFor()
    await eventually(() => runsGrid(page).getAttribute('data-stale')).toBe('true')
    expect(await runNames(page)).toHaveLength(5)
    await page.getByText('Last good result, 5 runs').waitFor()
    await boxOf(page).fill('forest')
    await page.getByText('2 matching runs').waitFor()
  })

  it('[U-FILT-5] a page that opens with a filter that is none has no rows to keep', async () => {
    const page = await site.visit(
      `/experiments/${site.seeded.experimentId}?searchFilter=${encodeURIComponent('lr > ')}`,
    )
    await page.getByRole('heading', { name: 'Fix the filter to see results' }).waitFor()
    await boxOf(page).click()
    await page.getByText('There is no field lr.').waitFor()
    await page.getByRole('main').getByRole('button', { name: 'Clear filter' }).last().click()
    await page.getByText('5 matching runs').waitFor()
  })

  it.each(['שלום/עולם', '葉 数', 'in', 'a: b - c', `k${'x'.repeat(239)}`, '3d.model'])(
    '[U-FILT-2] the key %s is completed and filters',
    async (key) => {
      const { experiments, runs } = site.clients
      const { experimentId } = await experiments.createExperiment({ name: `keys ${key.slice(0, 20)}`, tags: [] })
      for (const value of ["it's", '"both" of\'em', '🎯'])
        await runs.createRun({ experimentId, userId: 'a', runName: value, startTime: 1, tags: [{ key, value }] })
      const page = await site.visit(`/experiments/${experimentId}`)
      await page.getByText('3 matching runs').waitFor()
      const box = boxOf(page)
      await box.fill(`tags.${key.slice(0, 4).split(' ')[0]}`)
      await page
        .getByRole('option', { name: /3 runs/ })
        .first()
        .waitFor()
      await box.press('Tab')
      for (const value of ['em', '🎯']) {
        const text = await box.inputValue()
        await box.pressSequentially(value)
        await page.getByRole('option', { name: /1 run$/ }).waitFor()
        await box.press('Enter')
        await page.getByText('1 matching run').waitFor()
        await box.fill(text)
      }
    },
  )

  it('[U-FILT-2] [U-FILT-4] the boxes of experiments and models complete and explain as well', async () => {
    const page = await site.visit('/models')
    await page.getByText(/^\d+ models?$/).waitFor()
    await boxOf(page).fill('nam = x')
    await page.getByText('There is no field nam.').waitFor()
    await boxOf(page).fill("version > 'a'")
    await page.getByText('There is no field version.').waitFor()
    const { experiments } = site.clients
    const tags = [{ key: 'team', value: 'pricing' }]
    await experiments.createExperiment({ name: 'tagged', tags })
    await page.goto(`${site.server.address}/#/experiments`)
    await page.getByRole('grid').getByRole('link', { name: 'tagged' }).waitFor()
    await boxOf(page).fill('te')
    await eventually(() => optionsOf(page)).toEqual([
      'tags.team',
      'last_update_time milliseconds since 1970',
      'Names that contain “te” 0 experiments',
    ])
    await boxOf(page).press('Tab')
    await page.getByRole('option', { name: "'pricing'" }).click()
    await page.getByText('1 experiment', { exact: true }).waitFor()
    await boxOf(page).fill('team == pricing')
    await eventually(() => optionsOf(page)).toEqual(["tags.team = 'pricing' the tag team, 1 experiment"])
  })
})
