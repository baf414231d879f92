import type { Page } from 'playwright-core'
import { expect, it } from 'vitest'
import type { LabbookServer } from '../counterparts/index.js'
import { describeSite, eventually } from './browser.js'
import { runNames, runsGrid, sortRuns, tickRun } from './parts.js'
import { clientsOf } from './seed.js'

const CHILDREN = 23

/**
 * A sweep with 23 children, of which `child 7` has two folds and one of these a child of its own; the two runs of a
 * deleted pilot; and a lone run.
 */
async function fill({ address }: LabbookServer) {
  const { experiments, runs } = clientsOf(address)
  const primary = 'mlflow.experiment.primaryMetric'
  const { experimentId } = await experiments.createExperiment({
    name: 'sweeps',
    tags: [
      { key: `${primary}.name`, value: 'score' },
      { key: `${primary}.greaterIsBetter`, value: 'True' },
    ],
  })
  const startedMs = Date.now() - 3_600_000
  let count = 0
  const make = async (runName: string, options: { parent?: string; score?: number; isRunning?: boolean } = {}) => {
    const { parent, score, isRunning = false } = options
    const startTime = startedMs + 1000 * count++
    const tags = parent === undefined ? [] : [{ key: 'mlflow.parentRunId', value: parent }]
    const { run } = await runs.createRun({ experimentId, userId: '', runName, startTime, tags })
    const { runId } = run.info
    const metrics = score === undefined ? [] : [{ key: 'score', value: score, timestamp: startTime, step: 0 }]
    await runs.logBatch({ runId, metrics, params: [], tags: [] })
    if (!isRunning) await runs.updateRun({ runId, status: 'FINISHED', endTime: startTime + 2000 })
    return runId
  }
  const sweep = await make('sweep')
  const children: string[] = []
  for (let i = 0; i < CHILDREN; i++)
    children.push(await make(`child ${i}`, { parent: sweep, score: i / 100, isRunning: i === 3 }))
  const north = await make('fold north', { parent: children[7] as string, score: 0.5 })
  await make('fold south', { parent: children[7] as string, score: 0.4 })
  await make('deep', { parent: north, score: 0.9 })
  const pilot = await make('pilot')
  for (const name of ['pilot a', 'pilot b']) await make(name, { parent: pilot, score: 0.1 })
  await runs.deleteRun({ runId: pilot })
  await make('unknown parent', { parent: 'f'.repeat(32) })
  const lone = await make('lone', { score: 0.6 })
  return { experimentId, sweep, pilot, lone }
}

describeSite('nested runs', { fill }, (site) => {
  const newestFirst = `orderByKey=${encodeURIComponent('attributes.start_time')}&orderByAsc=false`
  const place = (more = '') => `/experiments/${site.seeded.experimentId}?${newestFirst}${more}`
  const tree = (page: Page) => page.getByRole('treegrid', { name: 'Runs' })
  const row = (page: Page, name: string | RegExp) => tree(page).getByRole('row', { name })
  const toggle = (page: Page, name: string) => tree(page).getByRole('button', { name, exact: true }).click()
  const levels = (page: Page) =>
    tree(page)
      .getByRole('row')
      .evaluateAll((all) => all.map((each) => Number(each.getAttribute('aria-level'))))

  it('[U-RUNS-11] children stand below their parents, load when they open, and stay open in the address', async () => {
    const page = await site.visit(place())
    await row(page, /^Select sweep/).waitFor()
    expect(await runNames(page)).toEqual(['lone', 'sweep'])
    await row(page, /23 runs, 1 running/).waitFor()
    await page.getByText('31 matching runs').waitFor()
    expect(await row(page, /^Select sweep/).getAttribute('aria-expanded')).toBe('false')

    await toggle(page, 'Open sweep')
    await eventually(async () => (await runNames(page)).slice(0, 4)).toEqual(['lone', 'sweep', 'child 22', 'child 21'])
    await toggle(page, 'Open child 7')
    await toggle(page, 'Open fold north')
    await eventually(() => runNames(page)).toEqual(
      expect.arrayContaining(['child 7', 'fold south', 'fold north', 'deep']),
    )
    expect(Math.max(...(await levels(page)))).toBe(4)
    await page.reload()
    await eventually(() => runNames(page)).toContain('deep')
    await toggle(page, 'Close sweep')
    await eventually(() => runNames(page)).toEqual(['lone', 'sweep'])
  })

  it('[U-RUNS-11] children come 20 at a time, and are sorted inside their parent', async () => {
    const page = await site.visit(place(`&expanded=${encodeURIComponent(JSON.stringify([site.seeded.sweep]))}`))
    await eventually(() => tree(page).getAttribute('aria-rowcount')).toBe(String(1 + 4 + 21))
    await tree(page).getByRole('button', { name: 'Show 3 more of 23' }).click()
    await eventually(() => tree(page).getAttribute('aria-rowcount')).toBe(String(1 + 4 + 23))
    await sortRuns(page, 'score', 'ascending')
    // What the sweep did not log itself puts it last; its children are sorted below it.
    await eventually(async () => (await runNames(page)).join()).toMatch(/^lone,sweep,child 0,child 1,child 2/)
    expect(
      await tree(page)
        .getByRole('row', { name: /^Select sweep/ })
        .getByRole('gridcell')
        .allTextContents(),
    ).toEqual(expect.arrayContaining(['best 0.220']))
  })

  it('[U-RUNS-11] with a filter, or where they are flat, runs carry the name of their parent', async () => {
    const page = await site.visit(place(`&searchFilter=${encodeURIComponent("attributes.run_name LIKE 'fold%'")}`))
    await eventually(() => runNames(page)).toEqual(['fold south', 'fold north'])
    await runsGrid(page)
      .getByRole('rowheader', { name: /child 7/ })
      .first()
      .waitFor()
    expect(await page.getByRole('switch', { name: 'Nested' }).count()).toBe(0)
    await page.getByRole('combobox', { name: 'Filter runs' }).fill('')
    await row(page, /^Select sweep/).waitFor()
    await page.getByText('Nested', { exact: true }).click()
    await eventually(() => runsGrid(page).getAttribute('aria-rowcount')).toBe('32')
    expect(page.url()).toContain('flat=true')
  })

  it('[U-RUNS-11] children of a deleted parent stay together, and the parent can be restored', async () => {
    const page = await site.visit(place())
    const gone = row(page, /Parent deleted .+ ago/)
    await gone.waitFor()
    expect(await gone.textContent()).toContain('2 runs left')
    await row(page, /Parent deleted forever/).waitFor()
    await toggle(page, 'Open pilot')
    await eventually(() => runNames(page)).toEqual(['lone', 'pilot b', 'pilot a', 'sweep'])
    await gone.getByRole('button', { name: 'Restore' }).click()
    await page.getByText('Restored 1 run').waitFor()
    // It stays open.
    await eventually(() => runNames(page)).toEqual(['lone', 'pilot', 'pilot b', 'pilot a', 'sweep'])

    await tickRun(page, 'pilot')
    await page.getByRole('toolbar', { name: 'Selected runs' }).getByRole('button', { name: 'Delete' }).click()
    await page.getByText('Deleted 1 run, kept 2 child runs').waitFor()
    await page.getByRole('button', { name: 'Delete 2 child runs' }).click()
    await page.getByText('Deleted 2 runs').waitFor()
    await eventually(() => runNames(page)).toEqual(['lone', 'sweep'])
    await page.getByRole('button', { name: 'Undo' }).last().click()
    await gone.waitFor()
  })

  it('[U-RUNS-11] arrow keys open, enter, leave and close; * opens all, Shift and → a whole branch', async () => {
    const page = await site.visit(place())
    await row(page, /^Select sweep/).waitFor()
    const grid = tree(page)
    const atCursor = () => grid.locator('[data-cursor=true]').getByRole('link').first().textContent()
    await grid.focus()
    await page.keyboard.press('End')
    await eventually(atCursor).toBe('sweep')
    await page.keyboard.press('ArrowRight')
    await eventually(async () => (await runNames(page)).length).toBe(22)
    await page.keyboard.press('ArrowRight')
    await eventually(atCursor).toBe('child 22')
    await page.keyboard.press('ArrowLeft')
    await eventually(atCursor).toBe('sweep')
    await page.keyboard.press('ArrowLeft')
    await eventually(async () => (await runNames(page)).length).toBe(2)
    await page.keyboard.press('Shift+ArrowRight')
    await eventually(() => runNames(page)).toContain('deep')
    await page.keyboard.press('ArrowLeft')
    await page.keyboard.press('*')
    await eventually(() => runNames(page)).toEqual(expect.arrayContaining(['pilot a', 'unknown parent', 'child 22']))
  })

  it('[U-RUNS-11] [U-ALL-7] on a phone each run has two lines', async () => {
    const page = await site.visit(place(), { viewport: { width: 390, height: 844 } })
    await page.getByText('31 runs, nested').waitFor()
    await toggle(page, 'Open sweep')
    const child = row(page, /child 22/)
    expect(await child.textContent()).toMatch(/0\.220.*2\.0 s/)
    expect((await child.boundingBox())?.height).toBe(60)
    // Whatever else changes the list is behind one button.
    const columns = page.getByRole('button', { name: /^Columns/ })
    expect(await columns.count()).toBe(0)
    await page.getByRole('button', { name: 'Show more controls' }).click()
    await columns.waitFor()
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(390)
  })
})
