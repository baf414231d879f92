import type { Page } from 'playwright-core'
import { expect, it } from 'vitest'
import type { LabbookServer } from '../counterparts/index.js'
import { describeSite, eventually } from './browser.js'
import { runNames, runsGrid, sortRuns, tickRun } from './parts.js'
import { clientsOf } from './seed.js'

const RUNS = 300
const KEYS = ['loss', 'accuracy', 'val/loss']

/** The bodies of the requests to a path from now on. */
function requestsOf(page: Page, path: string): readonly string[] {
  const bodies: string[] = []
  page.on('request', (request) => {
    if (request.url().endsWith(path)) bodies.push(request.postData() ?? '')
  })
  return bodies
}

/** Runs `run 0` to `run 299`, the last the newest; the first hundred have no metric. */
async function fill({ address }: LabbookServer) {
  const { experiments, runs } = clientsOf(address)
  const { experimentId } = await experiments.createExperiment({ name: 'many runs', tags: [] })
  const { experimentId: emptyId } = await experiments.createExperiment({ name: 'nothing measured', tags: [] })
  await Promise.all(
    Array.from({ length: RUNS }, async (_, i) => {
      const startTime = 1_700_000_000_000 + i
      const { run } = await runs.createRun({ experimentId, userId: '', runName: `run ${i}`, startTime, tags: [] })
      const points = KEYS.flatMap((key) => [0, 1, 2].map((step) => ({ key, value: i + step, timestamp: step, step })))
      await runs.logBatch({
        runId: run.info.runId,
        metrics: i < 100 ? [] : points,
        params: [{ key: 'half', value: i < 150 ? 'first' : 'second' }],
        tags: [],
      })
    }),
  )
  await runs.createRun({ experimentId: emptyId, userId: '', runName: 'without', startTime: 1, tags: [] })
  return { experimentId, emptyId }
}

describeSite('an experiment of many runs', { fill }, (site) => {
  const runsOf = (more = '') => `/experiments/${site.seeded.experimentId}${more}`
  const board = (more = '') => runsOf(`?compareRunsMode=CHART${more}`)
  const cards = (page: Page) => page.getByRole('article').getByRole('heading').allTextContents()
  const selected = (page: Page) => page.getByRole('toolbar', { name: 'Selected runs' }).getByText('2 selected')

  it.each([1280, 360])(
    '[U-RUNS-3] %i px: the table counts all rows, draws those in view, and jumps to the last',
    async (width) => {
      const page = await site.open(runsOf(), { viewport: { width, height: 740 } })
      await eventually(() => runsGrid(page).getAttribute('aria-rowcount')).toBe(String(RUNS + 1))
      const drawn = () => runsGrid(page).getByRole('row').count()
      expect(await drawn()).toBeLessThan(80)
      await runsGrid(page).focus()
      await page.keyboard.press('End')
      const last = runsGrid(page).locator(`[role=row][aria-rowindex="${RUNS + 1}"]`)
      await last.getByRole('link', { name: 'run 0', exact: true }).waitFor()
      expect(await drawn()).toBeLessThan(80)
    },
  )

  it('[U-RUNS-2] what the runs of a block made is asked for in one call, however the table is scrolled', async () => {
    const page = await site.open('/settings')
    const asked = requestsOf(page, '/logged-models/search')
    await page.goto(`${site.server.address}/#${runsOf()}`)
    await runsGrid(page).getByRole('link', { name: 'run 299', exact: true }).waitFor()
    for (const row of [20, 40, 60, 40]) {
      await runsGrid(page).evaluate((grid, top) => grid.scrollTo({ top }), 32 * row)
      await runsGrid(page)
        .locator(`[role=row][aria-rowindex="${row + 2}"] a`)
        .waitFor()
    }
    const ofRows = asked.filter((body) => body.includes('source_run_id'))
    expect(ofRows.length).toBe(1)
    expect(ofRows[0]?.match(/'[0-9a-f]{32}'/g)?.length).toBe(100)
  })

  it('[U-RUN-1] the list is where it was left, by Back and by its link above the name of a run', async () => {
    const page = await site.open(runsOf())
    const top = () => runsGrid(page).evaluate((grid) => grid.scrollTop)
    const openRun = async () => {
      await runsGrid(page).getByRole('link', { name: 'run 150', exact: true }).click()
      await page.getByRole('heading', { level: 1, name: 'run 150' }).waitFor()
    }
    await runsGrid(page).getByRole('link', { name: 'run 299', exact: true }).waitFor()
    await sortRuns(page, 'Created', 'ascending')
    await runsGrid(page).getByRole('link', { name: 'run 0', exact: true }).waitFor()
    await runsGrid(page).evaluate((grid, to) => grid.scrollTo({ top: to }), 32 * 140)
    await openRun()
    await page.goBack()
    await eventually(top).toBe(32 * 140)
    await openRun()
    await page.getByRole('navigation', { name: 'Breadcrumb' }).getByRole('link', { name: 'many runs' }).click()
    await eventually(top).toBe(32 * 140)
    await sortRuns(page, 'Created', 'descending')
    await runsGrid(page).getByRole('link', { name: 'run 299', exact: true }).waitFor()
    expect(await top()).toBe(0)
  })

  it('[U-RUNS-3] nothing is drawn while only time passes', async () => {
    const page = await site.open('/settings', { profile: {} })
    await page.addInitScript(() => {
      const hook = { supportsFiber: true, commits: 0, inject: () => 1, onCommitFiberRoot: () => void hook.commits++ }
      Reflect.set(window, '__REACT_DEVTOOLS_GLOBAL_HOOK__', hook)
    })
    const commits = () =>
      page.evaluate(() => (Reflect.get(window, '__REACT_DEVTOOLS_GLOBAL_HOOK__') as { commits: number }).commits)
    await page.goto(`${site.server.address}/#${runsOf()}`)
    await page.reload()
    await runsGrid(page).getByRole('link', { name: 'run 299', exact: true }).waitFor()
    expect(await commits()).toBeGreaterThan(0)
    await eventually(async () => {
      const before = await commits()
      await page.waitForTimeout(2_500)
      return (await commits()) - before
    }).toBe(0)
  })

  it('[U-RUNS-13] ticked runs stay so over a sort, a filter and a reload', async () => {
    const page = await site.open(runsOf())
    await tickRun(page, 'run 299')
    await tickRun(page, 'run 298')
    await selected(page).waitFor()
    await sortRuns(page, 'Created', 'ascending')
    await eventually(async () => (await runNames(page))[0]).toBe('run 0')
    await selected(page).waitFor()
    await page.getByRole('combobox', { name: 'Filter runs' }).fill("params.half = 'first'")
    await page.getByText('150 matching runs').waitFor()
    await selected(page).waitFor()
    await page.reload()
    await selected(page).waitFor()
    await sortRuns(page, 'Created', 'descending')
    await page.getByRole('combobox', { name: 'Filter runs' }).fill('')
    await eventually(() => runsGrid(page).locator('[role=row][aria-selected=true] a').allTextContents()).toEqual([
      'run 299',
      'run 298',
    ])
  })

  it('[U-CHART-3] cards are of the first runs of the query, and say how many there are', async () => {
    const page = await site.open(board())
    await page.getByText('First 20 of 300 runs, 20 shown').waitFor()
    const filter = encodeURIComponent("params.half = 'first'")
    await page.goto(`${site.server.address}/#${board(`&searchFilter=${filter}`)}`)
    await page.getByText('First 20 of 150 runs, 20 shown').waitFor()
    await page.getByRole('link', { name: 'run 149', exact: true }).waitFor()
    expect(await page.getByRole('link', { name: 'run 150', exact: true }).count()).toBe(0)
  })

  it('[U-CHART-1] the lines of many runs are asked for once each, before their cards are laid out', async () => {
    const page = await site.open(board(`&show=all&charts=${encodeURIComponent(JSON.stringify({ runs: 100 }))}`))
    const chart = page.getByRole('article').getByRole('group').first().locator('canvas').first()
    await chart.waitFor()
    const happened: string[] = []
    const lastOf = (url: string) => url.split('/').slice(-2).join('/')
    page.on('request', (request) => happened.push(`asked ${lastOf(request.url())}`))
    page.on('requestfinished', (request) => happened.push(`answered ${lastOf(request.url())}`))
    await page.reload()
    await chart.waitFor()
    await eventually(() => happened.filter((what) => what === 'answered metrics/buckets').length).toBe(KEYS.length)
    expect(happened.filter((what) => what === 'asked metrics/buckets').length).toBe(KEYS.length)
    expect(happened.indexOf('asked metrics/buckets')).toBeLessThan(happened.indexOf('answered metrics/summaries'))
  })

  it('[U-CHART-4] the bar finds cards by text or by an expression, and hides those without a line', async () => {
    const page = await site.open(board())
    await eventually(() => cards(page)).toEqual(['accuracy', 'loss', 'val/loss'])
    const find = page.getByRole('searchbox', { name: /charts/i }).or(page.getByRole('textbox', { name: /charts/i }))
    await find.fill('val')
    await eventually(() => cards(page)).toEqual(['val/loss'])
    await find.fill('/^loss$/')
    await eventually(() => cards(page)).toEqual(['loss'])
    await page.reload()
    await eventually(() => cards(page)).toEqual(['loss'])

    const oldest = `&orderByKey=${encodeURIComponent('attributes.start_time')}&orderByAsc=true`
    await page.goto(`${site.server.address}/#${board(oldest)}`)
    await eventually(() => cards(page)).toEqual(['accuracy', 'loss', 'val/loss'])
    await page.getByRole('button', { name: /^Show/ }).click()
    await page.getByText('Hide empty charts').click()
    await page.keyboard.press('Escape')
    await eventually(() => cards(page)).toEqual([])
  })

  it('[U-CHART-7] keys zoom and reset a chart, and the range stands in the address', async () => {
    const page = await site.open(board())
    const chart = page.getByRole('article').getByRole('group').first()
    await chart.locator('canvas').first().waitFor()
    await chart.focus()
    await page.keyboard.press('+')
    await eventually(() => decodeURIComponent(page.url())).toContain('"range":[')
    await page.reload()
    await chart.locator('canvas').first().waitFor()
    expect(decodeURIComponent(page.url())).toContain('"range":[')
    await chart.focus()
    await page.keyboard.press('0')
    await eventually(() => decodeURIComponent(page.url())).not.toContain('"range"')
  })

  it('[U-CHART-12] a board without a metric says so; one without a shown run offers the first ten', async () => {
    const page = await site.open(`/experiments/${site.seeded.emptyId}?compareRunsMode=CHART`)
    await page.getByRole('heading', { name: /^No metrics? yet/ }).waitFor()
    await page.getByRole('button', { name: 'Hide without' }).click()
    await page.getByRole('heading', { name: 'All runs are hidden' }).waitFor()
    await page.getByRole('button', { name: 'Show first 10' }).click()
    await page.getByRole('button', { name: 'Hide without' }).waitFor()
  })

  it('[U-ALL-8] the density of the settings holds for the rows of tables, and stays', async () => {
    const page = await site.open(runsOf())
    const height = async () => (await runsGrid(page).getByRole('row').nth(1).boundingBox())?.height
    await eventually(height).toBe(32)
    await page.goto(`${site.server.address}/#/settings`)
    await page.getByRole('radio', { name: 'Compact' }).click({ force: true })
    await page.goto(`${site.server.address}/#${runsOf()}`)
    await eventually(height).toBe(24)
    await page.reload()
    await eventually(height).toBe(24)
  })
})
