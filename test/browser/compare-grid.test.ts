import type { Locator, Page } from 'playwright-core'
import { expect, it } from 'vitest'
import type { LabbookServer } from '../counterparts/index.js'
import { describeSite, eventually } from './browser.js'
import { compared, comparedNames, comparedRows, rows } from './parts.js'
import { clientsOf } from './seed.js'

const LINES = `first line\nsecond line\n\n${'a long last line '.repeat(20)}`

/** Six runs of a sweep that differ in `warmup`, one run of another experiment, and 50 runs of 300 params. */
async function fill({ address }: LabbookServer) {
  const { experiments, runs } = clientsOf(address)
  const experiment = async (name: string) => (await experiments.createExperiment({ name, tags: [] })).experimentId
  let startTime = 1_700_000_000_000
  const addRun = async (
    experimentId: string,
    name: string,
    params: Readonly<Record<string, string>>,
    metrics: Readonly<Record<string, number>>,
  ) => {
    startTime += 60_000
    const { run } = await runs.createRun({ experimentId, userId: 'ada', runName: name, startTime, tags: [] })
    const { runId } = run.info
    const entries = Object.entries(params).map(([key, value]) => ({ key, value }))
    for (let i = 0; i < Math.max(1, entries.length); i += 100) {
      await runs.logBatch({
        runId,
        params: entries.slice(i, i + 100),
        metrics:
          i > 0 ? [] : Object.entries(metrics).map(([key, value]) => ({ key, value, timestamp: startTime, step: 0 })),
        tags: [],
      })
    }
    await runs.updateRun({ runId, status: 'FINISHED', endTime: startTime + 30_000 })
    return runId
  }

  const sweep = await experiment('warm ups')
  const other = await experiment('elsewhere')
  const wide = await experiment('wide')
  const warmups = { missing: undefined, empty: '', blank: '  ', dash: '-', null: 'null', lines: LINES }
  const ids: Record<string, string> = {}
  for (const [i, [name, warmup]] of Object.entries(warmups).entries()) {
    const params = { depth: String(i), ...(warmup === undefined ? {} : { warmup }), 'only here': 'x' }
    const logged = name === 'dash' ? params : { depth: params.depth, ...(warmup === undefined ? {} : { warmup }) }
    ids[name] = await addRun(sweep, `sweep of warm ups ${name}`, logged, { loss: i / 10, score: 1 - i / 10 })
  }
  ids['apart'] = await addRun(other, 'apart', { depth: '9' }, { loss: 0.05 })
  await experiments.setExperimentTag({ experimentId: sweep, key: 'labbook.baseline', value: ids['dash'] ?? '' })
  await experiments.setExperimentTag({
    experimentId: sweep,
    key: 'labbook.metric.loss',
    value: JSON.stringify({ goal: 'min' }),
  })
  const many = await Promise.all(
    Array.from({ length: 50 }, (_, run) =>
      addRun(
        wide,
        `wide ${run}`,
        Object.fromEntries(Array.from({ length: 300 }, (_, i) => [`p${i}`, i % 3 === 0 ? String(i * run) : 'same'])),
        { loss: run },
      ),
    ),
  )
  return { sweep, other, wide, ids, many }
}

describeSite('the grid of a comparison', { fill }, (site) => {
  const address = (runs: readonly string[], more = '') => {
    const { sweep } = site.seeded
    const list = (ids: readonly string[]) => encodeURIComponent(JSON.stringify(ids))
    return `/compare-runs?runs=${list(runs)}&experiments=${list([sweep])}&tab=box${more}`
  }
  const idsOf = (...names: readonly string[]) => names.map((name) => site.seeded.ids[name] ?? name)
  const SWEEP = ['missing', 'empty', 'blank', 'dash', 'null', 'lines']
  const open = async (names: readonly string[], more = '') => isFull(await site.open(address(idsOf(...names), more)))
  const visit = async (names: readonly string[], more = '') => isFull(await site.visit(address(idsOf(...names), more)))
  const isFull = async (page: Page) => {
    await page.getByRole('region', { name: 'Comparison' }).waitFor()
    return page
  }

  it('[U-CMP-1] [U-CMP-2] the title counts runs and experiments, chips have short names, the baseline is first', async () => {
    const page = await visit([...SWEEP, 'apart'])
    await page.getByRole('heading', { level: 1, name: 'Comparing 7 Runs from 2 Experiments' }).waitFor()
    expect(await chips(page).allTextContents()).toEqual([
      'dashBaseline',
      'missing',
      'empty',
      'blank',
      'null',
      'lines',
      'apart',
    ])
    expect((await comparedNames(page))[0]).toBe('sweep of warm ups dash')
  })

  it('[U-CMP-2] keys on a chip: h hides its line, b makes it the baseline, Delete takes it out, Undo brings it back', async () => {
    const page = await open(['missing', 'empty', 'blank', 'dash'])
    await chip(page, 'missing').focus()
    await page.keyboard.press('h')
    await eventually(() => chip(page, 'missing').locator('.dot[data-hidden]').count()).toBe(1)
    expect(decodeURIComponent(page.url())).toContain(`hidden=["${site.seeded.ids['missing']}"]`)
    // Its column stays.
    expect(await comparedNames(page)).toHaveLength(4)
    await page.keyboard.press('b')
    await eventually(() => chips(page).allTextContents()).toEqual(['missingBaseline', 'empty', 'blank', 'dash'])
    await chip(page, 'empty').focus()
    await page.keyboard.press('Delete')
    await eventually(() => chips(page).allTextContents()).toEqual(['missingBaseline', 'blank', 'dash'])
    await page.getByRole('heading', { level: 1, name: 'Comparing 3 Runs from 1 Experiment' }).waitFor()
    await page.getByRole('button', { name: 'Undo' }).click()
    await eventually(() => chips(page).allTextContents()).toEqual(['missingBaseline', 'empty', 'blank', 'dash'])
    await page.reload()
    await eventually(() => chips(page).allTextContents()).toEqual(['missingBaseline', 'empty', 'blank', 'dash'])
  })

  it('[U-CMP-14] n and N go to the next and the previous difference, also to rows that are not drawn', async () => {
    const at = (page: Page) =>
      page.evaluate(() => {
        const focused = document.activeElement
        return focused?.matches('th[scope=row]') ? focused.textContent : undefined
      })
    const page = await open(['dash', 'null'])
    for (const title of ['Run details', 'Metrics', 'Tags']) {
      await (await compared(page, title)).getByRole('button', { name: title, exact: true }).click()
    }
    await page.keyboard.press('n')
    await eventually(() => at(page)).toBe('depth')
    await page.keyboard.press('n')
    // `only here` was logged by one of them, which is no difference in value.
    await eventually(() => at(page)).toBe('warmup')
    await page.keyboard.press('n')
    await eventually(() => at(page)).toBe('depth')
    await page.keyboard.press('N')
    await eventually(() => at(page)).toBe('warmup')

    const { many, wide } = site.seeded
    const list = (ids: readonly string[]) => encodeURIComponent(JSON.stringify(ids))
    await page.goto(
      `${site.server.address}/#/compare-runs?runs=${list(many)}&experiments=${list([wide])}&tab=box&as=columns`,
    )
    await page.getByRole('rowheader', { name: 'p3', exact: true }).waitFor()
    await page.keyboard.press('N')
    await eventually(() => at(page)).toBe('p297')
  })

  it('[U-CMP-2] [U-ALL-5] Space lifts a chip, arrows move it, Space drops it, Escape puts it back', async () => {
    const page = await open(SWEEP)
    await chip(page, 'missing').focus()
    await page.keyboard.press(' ')
    await page.keyboard.press('ArrowRight')
    await page.keyboard.press('ArrowRight')
    const shown = () => chips(page).allTextContents()
    await eventually(shown).toEqual(['dashBaseline', 'empty', 'blank', 'missing', 'null', 'lines'])
    await page.keyboard.press('Escape')
    await eventually(shown).toEqual(['dashBaseline', 'missing', 'empty', 'blank', 'null', 'lines'])
    await page.keyboard.press(' ')
    await page.keyboard.press('ArrowRight')
    await page.keyboard.press('ArrowLeft')
    // The baseline stays first.
    await page.keyboard.press('ArrowLeft')
    await page.keyboard.press('ArrowRight')
    await page.keyboard.press(' ')
    const after = ['dash', 'empty', 'missing', 'blank', 'null', 'lines']
    await eventually(() => comparedNames(page)).toEqual(after.map((name) => `sweep of warm ups ${name}`))
    await eventually(() => page.evaluate(() => document.activeElement?.textContent)).toBe('missing')
  })

  it('[U-CMP-2] a chip is dragged, or moved and made the baseline by its menu', async () => {
    const page = await open(SWEEP)
    await drag(chip(page, 'lines'), chip(page, 'empty'))
    const shown = () => chips(page).allTextContents()
    await eventually(shown).toEqual(['dashBaseline', 'missing', 'lines', 'empty', 'blank', 'null'])
    await choose(chip(page, 'lines'), 'Move left')
    await eventually(shown).toEqual(['dashBaseline', 'lines', 'missing', 'empty', 'blank', 'null'])
    await choose(chip(page, 'null'), 'Set as baseline')
    await eventually(shown).toEqual(['nullBaseline', 'dash', 'lines', 'missing', 'empty', 'blank'])
    await choose(chip(page, 'null'), 'Remove as baseline')
    await eventually(() => page.getByText('Baseline', { exact: true }).count()).toBe(0)
  })

  it('[U-CMP-2] a run is added by a search for its name', async () => {
    const page = await open(['missing', 'empty'])
    await page.getByRole('button', { name: 'Add run' }).click()
    const picker = page.getByRole('dialog', { name: 'Add run' })
    await picker.getByRole('searchbox').fill('LINES')
    await picker.getByRole('menuitem').filter({ hasText: 'sweep of warm ups lines' }).click()
    await eventually(() => chips(page).count()).toBe(3)
    await picker.getByText('No matching runs.').waitFor()
    await picker.getByRole('searchbox').fill('')
    await eventually(() => picker.getByRole('menuitem').count()).toBe(3)
  })

  it('[U-CMP-1] with fewer than two runs left, the picker stands in place of the plot', async () => {
    const page = await open(['missing', 'empty'])
    await chip(page, 'missing').focus()
    await page.keyboard.press('Delete')
    await page.getByRole('heading', { name: 'Compare sweep of warm ups empty with…' }).waitFor()
    await page.getByRole('menuitem').filter({ hasText: 'blank' }).click()
    await eventually(() => chips(page).allTextContents()).toEqual(['empty', 'blank'])
  })

  it('[U-CMP-2] what has no room in the line is in a list; a phone scrolls its chips', async () => {
    const page = await visit([...SWEEP, 'apart'], '')
    await page.setViewportSize({ width: 900, height: 800 })
    const more = page.getByRole('button', { name: /^\d more$/ })
    await more.click()
    const rest = page.getByRole('grid', { name: 'More runs' }).getByRole('row')
    const count = (await chips(page).count()) + (await rest.count())
    expect(count).toBe(7)
    await page.keyboard.press('Escape')
    await page.setViewportSize({ width: 360, height: 740 })
    await eventually(() => chips(page).count()).toBe(7)
  })

  it('[U-CMP-4] one table: columns line up; values, differences and the best', async () => {
    const page = await visit(SWEEP)
    expect(await page.getByRole('region', { name: 'Comparison' }).getByRole('table').count()).toBe(1)
    const values = await comparedRows(page, 'Metrics')
    expect(values).toEqual([
      ['losslower is better', '0.300baseline', '00.300', '0.1000.200', '0.2000.100', '0.4000.100', '0.5000.200'],
      ['scoreno goal', '0.700baseline', '10.300', '0.9000.200', '0.8000.100', '0.6000.100', '0.5000.200'].map((text) =>
        text === 'scoreno goal' ? `${text}, set one` : text,
      ),
    ])
    const metrics = await compared(page, 'Metrics')
    expect(await metrics.locator('.best').allTextContents()).toEqual(['0'])
    const lefts = (row: Locator) =>
      row.getByRole('cell').evaluateAll((all) => all.map((cell) => cell.getBoundingClientRect().left))
    const parameters = await compared(page, 'Parameters')
    expect(await lefts(parameters.getByRole('row').nth(1))).toEqual(await lefts(metrics.getByRole('row').nth(1)))
  })

  it('[U-CMP-2] [U-CMP-4] the chip, the column and the row of a run are lifted together', async () => {
    const page = await visit(SWEEP)
    const cell = page.getByRole('rowgroup', { name: 'Metrics' }).getByRole('row').nth(1).getByRole('cell').nth(1)
    const look = (part: Locator) => part.evaluate((element) => getComputedStyle(element).backgroundImage)
    await page.getByRole('heading', { level: 1 }).hover()
    await eventually(() => look(cell)).toBe('none')
    await chip(page, 'missing').hover()
    await eventually(() => look(cell)).toMatch(/gradient/)
    await page.getByRole('heading', { level: 1 }).hover()
    await eventually(() => look(chip(page, 'missing'))).toBe('none')
    await cell.hover()
    await eventually(() => look(chip(page, 'missing'))).toMatch(/gradient/)
  })

  it('[U-CMP-5] [U-RUNS-17] missing, empty and blank look different, several lines are one until they are pressed', async () => {
    const page = await visit(SWEEP)
    const warmup = (await compared(page, 'Parameters')).getByRole('row', { name: /^warmup/ })
    const cells = warmup.getByRole('cell')
    expect((await cells.allTextContents()).slice(0, 5)).toEqual(['-', '', 'empty', 'blank', 'null'])
    expect(await cells.nth(1).getAttribute('aria-label')).toBe('not logged')
    const depth = (await compared(page, 'Parameters')).getByRole('row', { name: /^depth/ })
    const height = (row: Locator) => row.evaluate((element) => element.getBoundingClientRect().height)
    expect(await height(warmup)).toBe(await height(depth))
    await cells.last().getByRole('button').click()
    const whole = page.getByRole('dialog', { name: 'warmup, sweep of warm ups lines' })
    await eventually(() => whole.locator('pre').textContent()).toBe(LINES)
    await page.keyboard.press('Escape')
    await whole.waitFor({ state: 'detached' })
  })

  it('[U-CMP-5] what differs in value comes first, what some did not log is one line; a section is searched', async () => {
    const page = await visit(SWEEP)
    const parameters = await compared(page, 'Parameters')
    const keys = async () => (await comparedRows(page, 'Parameters')).map(([key]) => key)
    expect(await keys()).toEqual(['depth', 'only here', 'warmup'])
    await parameters.getByText('Show diff only').click()
    const fold = '1 more differs only because some runs did not log it'
    await eventually(keys).toEqual(['depth', 'warmup', `${fold}Show`])
    await parameters.getByRole('button', { name: 'Show', exact: true }).click()
    await eventually(keys).toEqual(['depth', 'warmup', `${fold}Hide`, 'only here'])
    await parameters.getByRole('button', { name: 'Find in Parameters' }).click()
    await page.keyboard.type('war')
    await eventually(keys).toEqual(['warmup'])
    expect(decodeURIComponent(page.url())).toContain('find={"Parameters":"war"}')
    await page.keyboard.press('Escape')
    await eventually(keys).toHaveLength(4)
  })

  it('[U-CMP-13] a section is copied as CSV and as Markdown, as it was logged', async () => {
    const page = await site.open(address(idsOf('empty', 'lines')), {
      profile: { permissions: ['clipboard-read', 'clipboard-write'] },
    })
    const copied = () => page.evaluate(() => navigator.clipboard.readText())
    const copy = async (format: string) => {
      await (await compared(page, 'Parameters')).getByRole('button', { name: 'Copy Parameters' }).click()
      await page.getByRole('menuitem', { name: `Copy as ${format}` }).click()
    }
    await copy('CSV')
    const names = ['sweep of warm ups empty', 'sweep of warm ups lines']
    await eventually(copied).toBe(`Key,${names.join(',')}\r\ndepth,1,5\r\nwarmup,,"${LINES}"\r\n`)
    await copy('Markdown')
    await eventually(copied).toContain(`| Key | ${names.join(' | ')} |\n| --- | --- | --- |\n| depth | 1 | 5 |\n`)
  })

  it('[U-CMP-4] runs as rows: sorted by the best, differences beside, params that differ at the right', async () => {
    const page = await visit(['missing', 'empty', 'dash', 'lines'], '&as=rows')
    const grid = page.getByRole('region', { name: 'Comparison' })
    const shown = async () => (await rows(grid)).slice(2).map((row) => row.slice(0, 3))
    await eventually(shown).toEqual([
      ['sweep of warm ups dashBaseline', '0.300', '0.700'],
      ['sweep of warm ups missing', '00.300', '10.300'],
      ['sweep of warm ups empty', '0.1000.200', '0.9000.200'],
      ['sweep of warm ups lines', '0.5000.200', '0.5000.200'],
    ])
    expect((await grid.getByRole('columnheader').allTextContents()).slice(2)).toEqual([
      'loss',
      'score',
      'depth',
      'warmup',
    ])
    await grid.getByRole('columnheader', { name: 'depth' }).getByRole('button').click()
    await grid.getByRole('columnheader', { name: 'depth' }).getByRole('button').click()
    const order = async () => (await shown()).map(([name]) => name?.split(' ').at(-1))
    await eventually(order).toEqual(['dashBaseline', 'lines', 'empty', 'missing'])
    await page.reload()
    await eventually(order).toEqual(['dashBaseline', 'lines', 'empty', 'missing'])
    await grid.getByRole('radio', { name: 'Columns' }).click()
    await eventually(() => comparedNames(page)).toHaveLength(4)
  })

  it('[U-CMP-4] 50 runs of 300 params: rows at first; only what is in view is drawn, and the names stay there', async () => {
    const page = await visit(site.seeded.many)
    const grid = page.getByRole('region', { name: 'Comparison' })
    const cells = () => grid.locator('td, th').count()
    const table = grid.getByRole('table')
    await eventually(() => table.getAttribute('aria-rowcount')).toBe('52')
    expect(await cells()).toBeLessThan(1500)
    await grid.getByRole('radio', { name: 'Columns' }).click()
    await eventually(() => table.getAttribute('aria-colcount')).toBe('51')
    expect(await cells()).toBeLessThan(1500)
    await (await compared(page, 'Parameters')).getByText('Show diff only').click()
    await page.getByText('99 differ in value').waitFor()
    await page.locator('.body').evaluate((body) => body.scrollTo(3000, 2500))
    // Neither the first rows nor the first columns are there.
    await eventually(() => grid.getByRole('rowheader', { name: 'p3', exact: true }).count()).toBe(0)
    await eventually(() => grid.getByRole('columnheader', { name: 'wide 0', exact: true }).count()).toBe(0)
    expect(await cells()).toBeLessThan(1500)
    const boxOf = (part: Locator) => part.evaluate((element) => element.getBoundingClientRect())
    const body = await boxOf(page.locator('.body'))
    expect((await boxOf(grid.getByRole('rowheader').last())).left).toBe(body.left)
    expect((await boxOf(grid.getByRole('columnheader').last())).top).toBe(body.top)
    // The values of the row are those of the columns that they stand under.
    const at = (part: Locator) => part.evaluateAll((all) => all.map((cell) => cell.getAttribute('aria-colindex')))
    const row = grid.locator('tr:has(th[scope=row])').nth(10)
    expect(await at(row.locator('td[data-run]'))).toEqual(await at(grid.getByRole('columnheader')))
  })

  it('[U-CMP-4] [U-ALL-7] on a phone runs are rows of two lines, with value, difference and params', async () => {
    const page = await site.visit(address(idsOf('missing', 'dash', 'lines')), { viewport: { width: 360, height: 740 } })
    const cards = page.getByRole('region', { name: 'Comparison' }).getByRole('listitem')
    await eventually(() => cards.allTextContents()).toEqual([
      'sweep of warm ups dash0.300Baseline · depth 3, warmup -',
      'sweep of warm ups missing0depth 00.300',
      expect.stringContaining('sweep of warm ups lines0.500depth 5'),
    ])
    await page.getByRole('button', { name: 'Ascending' }).click()
    await eventually(() => cards.last().textContent()).toContain('missing')
  })
})

function chips(page: Page): Locator {
  return page.getByRole('grid', { name: 'Runs', exact: true }).getByRole('row')
}

function chip(page: Page, name: string): Locator {
  return chips(page).filter({ hasText: name })
}

async function choose(of: Locator, item: string) {
  await of.hover()
  await of.getByRole('button', { name: /^Actions on/ }).click()
  await of.page().getByRole('menuitem', { name: item }).click()
}

/** Drags a chip to the left edge of another, as slowly as a hand. */
async function drag(from: Locator, to: Locator) {
  const { mouse } = from.page()
  await from.hover({ position: { x: 30, y: 14 } })
  const [start, end] = [await from.boundingBox(), await to.boundingBox()]
  if (start === null || end === null) throw new Error('The chips are not in view.')
  await mouse.down()
  await mouse.move(start.x + 10, start.y + 14, { steps: 3 })
  await mouse.move(end.x + 4, end.y + 14, { steps: 10 })
  await mouse.up()
}
