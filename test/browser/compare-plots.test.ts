import type { Locator, Page } from 'playwright-core'
import { expect, it } from 'vitest'
import type { LabbookServer } from '../counterparts/index.js'
import { bytesOf, choose, rows } from './parts.js'
import { describeSite, eventually } from './browser.js'
import { clientsOf } from './seed.js'

/** By run: its params, its score and the height of its curve. */
const RUNS = {
  'forest deep': [{ trees: '200', depth: 'None' }, 0.876],
  'forest wide': [{ trees: '150', depth: '20' }, 0.871],
  'forest small': [{ trees: '100', depth: '10' }, 0.853],
  'forest stump': [{ trees: '50', depth: '6' }, Number.NaN],
  regression: [{ features: '3' }, 0.776],
} as const satisfies Record<string, readonly [Readonly<Record<string, string>>, number]>
type RunName = keyof typeof RUNS
const NAMES = Object.keys(RUNS) as RunName[]
const MANY = 200

describeSite('plots of a comparison', { fill: logForests }, (site) => {
  const open = async (more = '', names: readonly RunName[] = NAMES) => {
    const page = await site.visit(
      addressOf(
        names.map((name) => site.seeded.runs[name]),
        more,
      ),
    )
    await page.getByRole('tab').first().waitFor()
    return page
  }
  const addressOf = (runIds: readonly string[], more = '') =>
    `/compare-runs?runs=${encodeURIComponent(JSON.stringify(runIds))}&experiments=["${site.seeded.experimentId}"]${more}`

  it('[U-CMP-10] without a click: the params that differ, then metrics, and which line is which run', async () => {
    const page = await open()
    const plot = parallel(page)
    await eventually(() => axesIn(plot)).toEqual(['trees', 'depth', 'loss', 'score'])
    // From the best to the worst, with the value; NaN and missing values stand below their axes.
    await eventually(() => endLabels(plot)).toEqual([
      '0.87600deep',
      '0.87100wide',
      '0.85300small',
      '0.77600regression',
      'NaNstump',
    ])
    expect(await plot.locator('svg').getByText('not logged', { exact: true }).count()).toBe(2)
    // The text None is a category of its axis.
    await plot.locator('svg').getByText('None', { exact: true }).waitFor()
  })

  it('[U-CMP-10] the hovered line writes its values and has a tip with the difference to the baseline', async () => {
    const page = await open(`&baseline=${site.seeded.runs['forest small']}`)
    const plot = parallel(page)
    const end = plot.locator('svg').getByText('0.87600')
    await end.waitFor()
    const box = await end.boundingBox()
    await page.mouse.move((box?.x ?? 0) + 10, (box?.y ?? 0) + 5)
    await eventually(() => plot.locator('.tip').textContent()).toContain('forest deep')
    const tip = await plot.locator('.tip').textContent()
    expect(tip).toContain('0.87600')
    expect(tip).toContain('0.023000')
    expect(await plot.locator('svg').getByText('200', { exact: true }).count()).toBe(2)
    await page.mouse.move(0, 0)
    await eventually(() => plot.locator('.tip').count()).toBe(0)
  })

  it('[U-CMP-10] [U-ALL-5] keys go from line to line, from the top of the last axis', async () => {
    const page = await open()
    const plot = parallel(page)
    const list = plot.getByRole('listbox', { name: 'Lines' })
    await list.focus()
    await eventually(() => plot.locator('.tip').textContent()).toContain('forest deep')
    await page.keyboard.press('ArrowDown')
    await eventually(() => plot.locator('.tip').textContent()).toContain('forest wide')
    const current = await list.getAttribute('aria-activedescendant')
    expect(await page.locator(`[id="${current}"]`).textContent()).toBe(
      'forest wide, trees 150, depth 20, loss 0.50000, score 0.87100',
    )
    await page.keyboard.press('End')
    await eventually(() => plot.locator('.tip').textContent()).toContain('forest stump')
    await page.keyboard.press('Tab')
    await eventually(() => plot.locator('.tip').count()).toBe(0)
  })

  it('[U-CMP-10] a brush is drawn by dragging along an axis; it greys runs and stands in the address', async () => {
    const page = await open()
    const plot = parallel(page)
    await eventually(() => endLabels(plot)).toHaveLength(5)
    const svg = await plot.locator('svg').boundingBox()
    const x = (svg?.x ?? 0) + 66
    const heightOf = async (tick: string) => {
      const label = await plot.locator('svg').getByText(tick, { exact: true }).boundingBox()
      return (label?.y ?? 0) + (label?.height ?? 0) / 2
    }
    const [from, to] = [await heightOf('200'), (await heightOf('100')) - 10]
    await page.mouse.move(x, from)
    await page.mouse.down()
    await page.mouse.move(x, from + 20)
    await page.mouse.move(x, to)
    await page.mouse.up()
    const told = page.getByRole('tabpanel').getByRole('status')
    await eventually(() => told.first().textContent()).toMatch(/^2 of 5 runs with trees 1[012]\d(\.\d)? to 200/)
    expect(await brushed(page)).toHaveProperty('params.trees')
    expect(await endLabels(plot)).toHaveLength(5)
    expect(await linesInColour(plot)).toBe(2)
    await page.reload()
    await eventually(() => linesInColour(plot)).toBe(2)
    await page.getByRole('button', { name: 'Clear' }).click()
    await eventually(() => linesInColour(plot)).toBe(5)
    expect(await brushed(page)).toBeUndefined()
  })

  it('[U-CMP-10] Select keeps the runs inside the brushes, and can be undone', async () => {
    const brushes = encodeURIComponent(JSON.stringify({ 'params.depth': { values: ['None', '20'] } }))
    const page = await open(`&brushes=${brushes}`)
    await page.getByText('2 of 5 runs with depth None or 20').waitFor()
    await page.getByRole('button', { name: 'Select', exact: true }).click()
    await page.getByRole('heading', { level: 1, name: 'Comparing 2 Runs from 1 Experiment' }).waitFor()
    await page.getByRole('button', { name: 'Undo' }).click()
    await page.getByRole('heading', { level: 1, name: 'Comparing 5 Runs from 1 Experiment' }).waitFor()
  })

  it('[U-CMP-10] [U-ALL-5] arrow keys brush an axis, Shift sizes the brush, Escape clears it', async () => {
    const page = await open()
    const plot = parallel(page)
    const depth = plot.getByRole('slider', { name: 'depth, axis 2 of 4' })
    await depth.focus()
    expect(await depth.getAttribute('aria-valuetext')).toBe('no brush')
    await page.keyboard.press('ArrowUp')
    await eventually(() => depth.getAttribute('aria-valuetext')).toBe('20 or None')
    await page.keyboard.press('ArrowDown')
    await eventually(() => depth.getAttribute('aria-valuetext')).toBe('10 or 20')
    await page.keyboard.press('Shift+ArrowDown')
    await eventually(() => depth.getAttribute('aria-valuetext')).toBe('10')
    await eventually(() => linesInColour(plot)).toBe(1)
    await page.keyboard.press('Escape')
    await eventually(() => depth.getAttribute('aria-valuetext')).toBe('no brush')
  })

  it('[U-CMP-10] an axis is moved by dragging its name, and put back by Escape', async () => {
    const page = await open()
    const plot = parallel(page)
    const name = (text: string) => plot.locator('svg').locator('text[text-anchor=middle]').filter({ hasText: text })
    const [from, to] = [await name('trees').boundingBox(), await name('loss').boundingBox()]
    await page.mouse.move((from?.x ?? 0) + 10, (from?.y ?? 0) + 5)
    await page.mouse.down()
    await page.mouse.move((from?.x ?? 0) + 60, (from?.y ?? 0) + 5)
    await page.mouse.move((to?.x ?? 0) + 10, (to?.y ?? 0) + 5)
    await page.mouse.up()
    await eventually(() => axesIn(plot)).toEqual(['depth', 'loss', 'trees', 'score'])

    const depth = () => plot.getByRole('slider', { name: /^depth,/ })
    await depth().focus()
    await page.keyboard.press('Space')
    await page.keyboard.press('ArrowRight')
    await eventually(() => plot.getByRole('status').textContent()).toBe('depth: place 2 of 4')
    await page.keyboard.press('Escape')
    expect(await axesIn(plot)).toEqual(['depth', 'loss', 'trees', 'score'])
    await page.keyboard.press('Space')
    await page.keyboard.press('ArrowRight')
    await page.keyboard.press('Space')
    await eventually(() => axesIn(plot)).toEqual(['loss', 'depth', 'trees', 'score'])
    await eventually(() => depth().evaluate((element) => element === document.activeElement)).toBe(true)
    await page.reload()
    await eventually(() => axesIn(plot)).toEqual(['loss', 'depth', 'trees', 'score'])
  })

  it('[U-CMP-10] [U-ALL-5] the picker has the axes in their order, params and metrics, and a search', async () => {
    const page = await open()
    await page.getByRole('button', { name: 'Axes 4' }).click()
    const picker = page.getByRole('dialog', { name: 'Axes' })
    const order = picker.getByRole('grid', { name: 'Order of the axes' })
    expect(await order.getByRole('row').evaluateAll((all) => all.map((row) => row.textContent))).toEqual([
      'trees',
      'depth',
      'loss',
      'score',
    ])
    await order.getByRole('button', { name: 'Remove loss' }).click()
    await picker.getByRole('searchbox', { name: 'Search axes' }).fill('feat')
    await picker.getByRole('checkbox', { name: 'features' }).check({ force: true })
    await page.keyboard.press('Escape')
    await page.keyboard.press('Escape')
    await eventually(() => axesIn(parallel(page))).toEqual(['trees', 'depth', 'score', 'features'])
  })

  it('[U-CMP-10] the plot is saved as SVG and PNG, with its colours', async () => {
    const page = await open()
    await eventually(() => endLabels(parallel(page))).toHaveLength(5)
    const saved = async (kind: string) => {
      await page.getByRole('button', { name: 'Save the plot' }).click()
      const [download] = await Promise.all([
        page.waitForEvent('download'),
        page.getByRole('menuitem', { name: kind }).click(),
      ])
      return bytesOf(download)
    }
    const svg = (await saved('SVG')).toString()
    expect(svg).toContain('deep')
    expect(svg).not.toContain('var(')
    expect(svg).toMatch(/stroke: rgb\(/)
    const png = await saved('PNG')
    expect([...png.subarray(1, 4)].map((byte) => String.fromCharCode(byte)).join('')).toBe('PNG')
    const svgWidth = Number(/ width="(\d+)/.exec(svg)?.[1])
    expect(png.readUInt32BE(16)).toBe(2 * svgWidth)
  })

  it('[U-CMP-11] a scatter plot names the runs that it leaves out; where none is left it says so and draws no axes', async () => {
    const page = await open('&tab=scatter&x=params.trees&y=metrics.score')
    const panel = page.getByRole('tabpanel')
    await panel
      .getByText('2 of 5 runs are not drawn: forest stump (score is NaN), regression (trees not logged).')
      .waitFor()
    await eventually(() => panel.locator('.scatterlayer .point').count()).toBe(3)
    await panel.locator('.scatterlayer .point').first().hover({ force: true })
    await eventually(() => panel.locator('.hoverlayer').textContent()).toMatch(/forest deeptrees: 200score: 0.87600/)
    await choose(page, 'X', 'features')
    await choose(page, 'Y', 'loss')
    await panel.getByText('4 of 5 runs are not drawn').waitFor()
  })

  it('[U-CMP-11] the colours of a plot follow the theme at once', async () => {
    const page = await open('&tab=scatter&x=params.trees&y=metrics.score')
    const fill = () =>
      page
        .locator('.scatterlayer .point')
        .first()
        .evaluate((point) => getComputedStyle(point).fill)
    await page.emulateMedia({ colorScheme: 'light' })
    await page.locator('.scatterlayer .point').first().waitFor()
    const light = await fill()
    await page.emulateMedia({ colorScheme: 'dark' })
    await eventually(fill).not.toBe(light)
    await page.emulateMedia({ colorScheme: null })
  })

  it('[U-CMP-12] a box plot has a place for runs that did not log the param', async () => {
    const page = await open('&tab=box&x=params.depth&y=metrics.score')
    const panel = page.getByRole('tabpanel')
    await panel.getByText('1 of 5 runs is not drawn: forest stump (score is NaN).').waitFor()
    await eventually(() => panel.locator('.xtick').allTextContents()).toEqual(['10', '20', 'None', 'not logged'])
    await eventually(() => panel.locator('.scatterlayer .point').count()).toBe(4)
  })

  it('[U-CMP-3] curves of all runs over their steps; other metrics are chosen, and stand in the address', async () => {
    const page = await open('&tab=curves')
    const panel = page.getByRole('tabpanel')
    // The score has one step only.
    await panel.getByRole('group', { name: 'loss over step' }).locator('canvas').first().waitFor()
    expect(await panel.getByRole('article').count()).toBe(1)
    await page.getByRole('button', { name: 'Metrics 1' }).click()
    await page.getByRole('dialog', { name: 'Metrics' }).getByRole('checkbox', { name: 'score' }).check({ force: true })
    await page.keyboard.press('Escape')
    await eventually(() => panel.getByRole('article').count()).toBe(2)
    await page.reload()
    await eventually(() => panel.getByRole('article').count()).toBe(2)
    await panel.getByText('Show as table').click()
    await eventually(async () => (await rows(panel.getByRole('article', { name: 'loss' }))).length).toBeGreaterThan(5)
  })

  it('[U-CMP-10] 200 runs: a path each, and hovering draws no other line again', async () => {
    const page = await site.visit(addressOf(site.seeded.many))
    const plot = parallel(page)
    await eventually(() => linesInColour(plot)).toBe(MANY)
    await plot.locator('svg').evaluate((svg) => {
      const counts = { changes: 0 }
      Object.assign(window, { counts })
      new MutationObserver((list) => {
        counts.changes += list.filter(({ target }) => target instanceof SVGElement).length
      }).observe(svg, { subtree: true, childList: true, attributes: true })
    })
    const box = await plot.locator('svg').boundingBox()
    for (let i = 0; i < 10; i++) await page.mouse.move((box?.x ?? 0) + 200 + 20 * i, (box?.y ?? 0) + 60 + 10 * i)
    await plot.locator('.tip').waitFor()
    expect(await page.evaluate(() => (Reflect.get(window, 'counts') as { changes: number }).changes)).toBeLessThan(500)
    // Only the hovered line is named.
    expect((await endLabels(plot)).length).toBeLessThanOrEqual(2)
  })
})

function parallel(page: Page): Locator {
  return page.getByRole('tabpanel').getByRole('group', { name: /^Runs over/ })
}

async function axesIn(plot: Locator): Promise<string[]> {
  const labels = await plot
    .getByRole('slider')
    .evaluateAll((all) => all.map((one) => one.getAttribute('aria-label') ?? ''))
  return labels.map((label) => label.slice(0, label.lastIndexOf(', axis')))
}

/** The labels right of the last axis, from the top. */
function endLabels(plot: Locator): Promise<string[]> {
  return plot.locator('g[data-run] text').evaluateAll((all) =>
    all
      .map((text) => ({
        top: text.getBoundingClientRect().top,
        title: text.querySelector('title')?.textContent ?? '',
        all: text.textContent ?? '',
      }))
      .sort((a, b) => a.top - b.top)
      .map(({ title, all: whole }) => whole.slice(title.length)),
  )
}

function linesInColour(plot: Locator): Promise<number> {
  return plot.locator('svg g[data-line]').count()
}

async function brushed(page: Page): Promise<unknown> {
  const query = new URLSearchParams(new URL(page.url()).hash.split('?')[1])
  return JSON.parse(query.get('brushes') ?? 'null') ?? undefined
}

async function logForests({ address }: LabbookServer) {
  const { experiments, runs } = clientsOf(address)
  const { experimentId } = await experiments.createExperiment({
    name: 'forests',
    tags: [
      { key: 'mlflow.experiment.primaryMetric.name', value: 'score' },
      { key: 'mlflow.experiment.primaryMetric.greaterIsBetter', value: 'True' },
    ],
  })
  const log = async (
    name: string,
    params: Readonly<Record<string, string>>,
    score: number,
    losses: readonly number[],
  ) => {
    const { run } = await runs.createRun({
      experimentId,
      userId: 'ada',
      runName: name,
      startTime: Date.now(),
      tags: [],
    })
    const { runId } = run.info
    await runs.logBatch({
      runId,
      params: Object.entries(params).map(([key, value]) => ({ key, value })),
      metrics: [
        { key: 'score', value: score, timestamp: 1, step: 0 },
        ...losses.map((value, step) => ({ key: 'loss', value, timestamp: 1 + step, step })),
      ],
      tags: [],
    })
    return runId
  }
  const ids: [string, string][] = []
  for (const [i, name] of NAMES.entries()) {
    const [params, score] = RUNS[name]
    ids.push([
      name,
      await log(
        name,
        params,
        score,
        Array.from({ length: 10 }, (_, step) => (i + 4) / (step + 1)),
      ),
    ])
  }
  const many: string[] = []
  for (let i = 0; i < MANY; i += 25) {
    const batch = Array.from({ length: 25 }, (_, j) => i + j)
    many.push(
      ...(await Promise.all(
        batch.map((n) => log(`sweep ${n}`, { n: String(n), mod: String(n % 7) }, Math.sin(n), [n % 13])),
      )),
    )
  }
  return { experimentId, runs: Object.fromEntries(ids) as Record<RunName, string>, many }
}
