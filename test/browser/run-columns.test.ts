import type { Locator, Page } from 'playwright-core'
import { expect, it } from 'vitest'
import type { LabbookServer } from '../counterparts/index.js'
import { describeSite, eventually } from './browser.js'
import { runColumns, runNames, runsGrid, tickRun } from './parts.js'
import { clientsOf } from './seed.js'

const RUNS = 8
const ALWAYS = ['Run Name', 'Created', 'Duration', 'Source', 'Models']

/** Eight runs of a sweep, `run 1` to `run 8`, the last the newest and the best. The first has no metric. */
async function fill({ address }: LabbookServer) {
  const { experiments, runs } = clientsOf(address)
  const { experimentId } = await experiments.createExperiment({ name: 'sweep', tags: [] })
  const ids: string[] = []
  for (let i = 1; i <= RUNS; i++) {
    const startTime = 1_700_000_000_000 + 60_000 * i
    const { run } = await runs.createRun({ experimentId, userId: '', runName: `run ${i}`, startTime, tags: [] })
    const { runId } = run.info
    const metrics = [
      { key: 'acc', value: i / 10 },
      { key: 'loss', value: 100 / i },
      { key: 'system/cpu', value: i },
    ].map((metric) => ({ ...metric, timestamp: startTime, step: 0 }))
    const params = { depth: String(i), kind: i % 2 === 0 ? 'even' : 'odd', seed: '0' }
    await runs.logBatch({
      runId,
      metrics: i === 1 ? metrics.slice(2) : metrics,
      params: Object.entries(params).map(([key, value]) => ({ key, value })),
      tags: [],
    })
    await runs.updateRun({ runId, status: 'FINISHED', endTime: startTime + 1000 * i })
    ids.push(runId)
  }
  const dataset = { digest: 'd/1', sourceType: 'local', source: '{}' }
  await runs.logInputs({
    runId: ids[7] ?? '',
    datasets: [
      { tags: [{ key: 'mlflow.data.context', value: 'training' }], dataset: { ...dataset, name: 'sales & <b>co</b>' } },
      { tags: [], dataset: { ...dataset, name: 'holdout' } },
    ],
    models: [],
  })
  return { experimentId, ids, ...(await fillLong(address)), ...(await fillWide(address)) }
}

const LONG = 'customer-churn-prediction-north-west-region-gradient-boosting-with-target-encoding-and-early-stopping-'

/** Names that differ only at their ends. */
async function fillLong(address: string) {
  const { experiments, runs } = clientsOf(address)
  let longId = ''
  for (const end of ['alpha', 'beta', 'gamma']) {
    const name = `${LONG.repeat(2)}${end}`
    longId = (await experiments.createExperiment({ name, tags: [] })).experimentId
  }
  for (const end of ['1', '2', '3']) {
    const runName = `${LONG.repeat(2)}${end}`
    const { run } = await runs.createRun({ experimentId: longId, userId: '', runName, startTime: 1, tags: [] })
    const tags = Array.from({ length: 12 }, (_, i) => ({ key: `${LONG.slice(0, 60)}${i}`, value: LONG }))
    await runs.logBatch({
      runId: run.info.runId,
      params: [{ key: `${LONG.slice(0, 90)}/p`, value: LONG.repeat(20) }],
      metrics: [{ key: `${LONG.slice(0, 90)}/m`, value: Number(end), timestamp: 1, step: 0 }],
      tags,
    })
  }
  return { longId }
}

/** Three runs with 1,800 metrics and 300 params. */
async function fillWide(address: string) {
  const { experiments, runs } = clientsOf(address)
  const { experimentId: wideId } = await experiments.createExperiment({ name: 'wide', tags: [] })
  for (const name of ['a', 'b', 'c']) {
    const { run } = await runs.createRun({ experimentId: wideId, userId: '', runName: name, startTime: 1, tags: [] })
    for (const from of [0, 900]) {
      const metrics = Array.from({ length: 900 }, (_, i) => ({
        key: `layer.${String(from + i).padStart(4, '0')}.norm`,
        value: i,
        timestamp: 1,
        step: 0,
      }))
      await runs.logBatch({ runId: run.info.runId, metrics, params: [], tags: [] })
    }
    for (const from of [0, 100, 200]) {
      const params = Array.from({ length: 100 }, (_, i) => ({ key: `p${from + i}`, value: `${name}${i}` }))
      await runs.logBatch({ runId: run.info.runId, metrics: [], params, tags: [] })
    }
  }
  return { wideId }
}

describeSite('columns of the runs table', { fill }, (site) => {
  const place = (search = '') => `/experiments/${site.seeded.experimentId}${search}`
  const openTable = async (search = '') => {
    const page = await site.open(place(search))
    await runsGrid(page).getByRole('link', { name: 'run 8', exact: true }).first().waitFor()
    return page
  }
  const columns = (...names: string[]) => `?columns=${encodeURIComponent(JSON.stringify(names))}`
  const head = (page: Page, name: string) => runsGrid(page).getByRole('columnheader', { name })
  const widthOf = async (page: Page, name: string) => Math.round((await head(page, name).boundingBox())?.width ?? 0)
  const menuOf = async (page: Page, column: string) => {
    await page.getByRole('button', { name: `Actions for ${column}`, exact: true }).click()
    return page.getByRole('menu', { name: `Actions for ${column}` })
  }
  const cell = (page: Page, run: string, column: string) =>
    runsGrid(page)
      .getByRole('row', { name: new RegExp(`^Select ${run} `) })
      .locator(`[data-column="${column}"]`)

  it('[U-RUNS-1] begins with the metric of most runs, params that differ and datasets, the newest run first', async () => {
    const page = await openTable()
    expect(await runColumns(page)).toEqual([...ALWAYS, 'acc', 'depth', 'kind', 'Dataset'])
    expect((await runNames(page))[0]).toBe('run 8')
    await runsGrid(page).getByText('Parameters', { exact: true }).waitFor()
  })

  it('[U-RUNS-1] takes fewer columns on a narrower screen, and the name takes the room that is left', async () => {
    const page = await site.open(place(), { viewport: { width: 1180, height: 800 } })
    await runsGrid(page).getByRole('link', { name: 'run 8', exact: true }).waitFor()
    expect(await runColumns(page)).toEqual([...ALWAYS, 'acc'])
    const { width, right } = await runsGrid(page).evaluate((grid) => {
      const last = [...grid.querySelectorAll('[role=columnheader]')].at(-1)
      return { width: grid.getBoundingClientRect().right, right: last?.getBoundingClientRect().right ?? 0 }
    })
    expect(Math.round(right)).toBe(Math.round(width))
  })

  it('[U-RUNS-2] U19: a dataset is a chip with its context that leads to it, its name a text', async () => {
    const page = await openTable()
    const chip = runsGrid(page).getByRole('link', { name: 'sales & <b>co</b> training' })
    await chip.waitFor()
    await chip.click()
    await page.getByRole('heading', { level: 1, name: /sales & <b>co<\/b>/ }).waitFor()
  })

  it('[U-RUNS-5] the whole head sorts, from the top of the table', async () => {
    const page = await openTable()
    await head(page, 'acc').click({ position: { x: 4, y: 4 } })
    await eventually(() => head(page, 'acc').getAttribute('aria-sort')).toBe('descending')
    await eventually(async () => (await runNames(page)).slice(0, 2)).toEqual(['run 8', 'run 7'])
    await page.getByText('Bars run from 0.200 to 0.800, the lowest and highest run.').waitFor()
    const bars = await runsGrid(page)
      .locator('[data-column="metrics.`acc`"]')
      .evaluateAll((cells) =>
        cells
          .map((each) => (each as HTMLElement).style.getPropertyValue('--bar'))
          .flatMap((bar) => (bar === '' ? [] : [Number(bar)])),
      )
    expect(bars.length).toBe(RUNS - 1)
    expect(bars[0]).toBe(1)
    expect(bars.at(-1)).toBeCloseTo(0.05)
  })

  it('[U-RUNS-5] an edge is dragged, keys change a width, a double click fits it, and a reload keeps it', async () => {
    const page = await openTable()
    const before = await widthOf(page, 'kind')
    await head(page, 'kind').hover()
    const { x, y, width } = (await head(page, 'kind').boundingBox()) ?? { x: 0, y: 0, width: 0 }
    await page.mouse.move(x + width - 3, y + 10)
    await page.mouse.down()
    await page.mouse.move(x + width + 37, y + 10, { steps: 4 })
    await head(page, 'kind')
      .getByText(`${before + 40} px`)
      .waitFor({ state: 'attached' })
    await page.mouse.up()
    await eventually(() => widthOf(page, 'kind')).toBe(before + 40)
    await head(page, 'kind').getByRole('button', { name: 'kind', exact: true }).focus()
    await page.keyboard.press('Shift+ArrowLeft')
    await eventually(() => widthOf(page, 'kind')).toBe(before + 32)
    await page.reload()
    await eventually(() => widthOf(page, 'kind')).toBe(before + 32)
    await page.mouse.dblclick(x + before + 32 - 3, y + 10)
    await eventually(() => widthOf(page, 'kind')).toBeLessThan(before)
    expect(await widthOf(page, 'kind')).toBeGreaterThan(40)
  })

  it('[U-RUNS-5] a head is dragged to another place; Space lifts it, arrows move it, Escape puts it back', async () => {
    const page = await openTable(columns('attributes.duration', 'metrics.`acc`', 'params.`kind`'))
    const acc = head(page, 'acc').getByRole('button', { name: 'acc', exact: true })
    const from = (await acc.boundingBox()) ?? { x: 0, y: 0, width: 0, height: 0 }
    await page.mouse.move(from.x + from.width / 2, from.y + 10)
    await page.mouse.down()
    await page.mouse.move(from.x + from.width / 2 - 110, from.y + 10, { steps: 5 })
    await page.mouse.up()
    await eventually(() => runColumns(page)).toEqual(['Run Name', 'acc', 'Duration', 'kind'])
    expect(await head(page, 'acc').getAttribute('aria-sort')).toBe('none')

    await acc.focus()
    await page.keyboard.press('Space')
    await page.keyboard.press('ArrowRight')
    await eventually(() => runColumns(page)).toEqual(['Run Name', 'Duration', 'acc', 'kind'])
    await page.keyboard.press('ArrowRight')
    await eventually(() => runColumns(page)).toEqual(['Run Name', 'Duration', 'kind', 'acc'])
    await page.keyboard.press('Escape')
    await eventually(() => runColumns(page)).toEqual(['Run Name', 'acc', 'Duration', 'kind'])
    await page.keyboard.press('Space')
    await page.keyboard.press('ArrowRight')
    await page.keyboard.press('Space')
    await page.reload()
    await eventually(() => runColumns(page)).toEqual(['Run Name', 'Duration', 'acc', 'kind'])
  })

  it('[U-RUNS-5] U10: the menu opens while runs are selected; it sorts, freezes, moves, filters and hides', async () => {
    const page = await openTable()
    await tickRun(page, 'run 3')
    await (await menuOf(page, 'acc')).getByRole('menuitem', { name: 'Sort ascending' }).click()
    await eventually(async () => (await runNames(page))[0]).toBe('run 2')
    await (await menuOf(page, 'acc')).getByRole('menuitem', { name: 'Only runs with acc' }).click()
    await page.getByText(`${RUNS - 1} matching runs`).waitFor()
    await (await menuOf(page, 'acc')).getByRole('menuitem', { name: 'Move left' }).click()
    await eventually(async () => (await runColumns(page)).indexOf('acc')).toBe(4)
    await (await menuOf(page, 'Created')).getByRole('menuitem', { name: 'Freeze up to here' }).click()
    await page.setViewportSize({ width: 760, height: 700 })
    await eventually(() =>
      runsGrid(page).evaluate((grid) => {
        grid.scrollLeft = 300
        const edge = grid.getBoundingClientRect().left
        const [name, created, duration] = [...grid.querySelectorAll('[role=columnheader]')]
        const left = (each?: Element) => (each?.getBoundingClientRect().left ?? 0) - edge
        return left(name) === 0 && left(created) > 0 && left(duration) < left(created)
      }),
    ).toBe(true)
    await page.setViewportSize({ width: 1440, height: 900 })
    await (await menuOf(page, 'kind')).getByRole('menuitem', { name: 'Hide column' }).click()
    await eventually(() => runColumns(page)).not.toContain('kind')
    await page.getByText('1 selected').first().waitFor()
  })

  it('[U-RUNS-12] U10: after Hide all, showing one run shows exactly that one, also after a reload', async () => {
    const page = await openTable()
    await page.getByRole('button', { name: 'Shown in charts' }).click()
    await page.getByRole('menuitem', { name: 'Hide all' }).click()
    await runsGrid(page).getByRole('button', { name: 'Show run 8' }).waitFor()
    await runsGrid(page).getByRole('button', { name: 'Show run 5' }).click()
    const shown = () =>
      runsGrid(page)
        .getByRole('button', { name: /^Hide run/ })
        .evaluateAll((eyes) => eyes.map((eye) => eye.getAttribute('aria-label')))
    await eventually(shown).toEqual(['Hide run 5'])
    await page.reload()
    await eventually(shown).toEqual(['Hide run 5'])
    await page.getByRole('link', { name: 'Chart view' }).click()
    await page.getByText(`${RUNS} runs, 1 shown`).waitFor()
    await page.getByRole('link', { name: 'Table', exact: false }).first().click()
    await page.getByRole('button', { name: 'Shown in charts' }).click()
    await page.getByRole('menuitem', { name: 'Show all' }).click()
    await eventually(async () => (await shown()).length).toBe(RUNS)
  })

  it('[U-RUNS-13] all that match stay selected over a sort, and over a trip to Compare and back', async () => {
    const page = await openTable()
    const bar = page.getByRole('toolbar', { name: 'Selected runs' })
    await tickRun(page, 'run 3')
    await bar.getByRole('button', { name: `Select all ${RUNS} matching` }).click()
    await head(page, 'acc').click()
    await bar.getByRole('button', { name: 'Compare' }).click()
    await page.getByRole('heading', { level: 1, name: `Comparing ${RUNS} Runs from 1 Experiment` }).waitFor()
    await page.goBack()
    await bar.getByText(`All ${RUNS} selected`).waitFor()
  })

  it('[U-RUNS-21] the baseline has a row of its own, which a filter keeps, and the others differ from it', async () => {
    const page = await openTable()
    await runsGrid(page).getByRole('row', { name: /run 4/ }).hover()
    await (await menuOf(page, 'run 4')).getByRole('menuitem', { name: 'Set as baseline' }).click()
    const row = runsGrid(page).locator('[role=row][aria-rowindex="2"]')
    await row.getByText('Baseline').waitFor()
    await eventually(() => cell(page, 'run 8', 'metrics.`acc` vs baseline').textContent()).toBe('0.400')
    await eventually(() =>
      cell(page, 'run 2', 'metrics.`acc` vs baseline').locator('svg').getAttribute('aria-label'),
    ).toBe('lower')
    await page.getByRole('combobox', { name: 'Filter runs' }).fill('metrics.acc > 0.6')
    await page.getByText('2 matching runs').waitFor()
    await row.getByText('Outside this filter, kept').waitFor()
    await row.getByRole('link', { name: 'run 4' }).waitFor()
    await page.goto(`${site.server.address}/#/experiments/${site.seeded.experimentId}/runs/${site.seeded.ids[3]}`)
    await page.getByRole('button', { name: 'Run actions' }).click()
    await page.getByRole('menuitem', { name: 'Remove as baseline' }).click()
    await page.goto(`${site.server.address}/#${place()}`)
    await eventually(() => runColumns(page)).not.toContain('vs baseline')
    await eventually(() => runsGrid(page).getByText('Baseline').count()).toBe(0)
  })

  it('[U-RUNS-2] a note is edited in place: Enter saves it, Escape leaves it', async () => {
    const page = await openTable(columns('tags.`mlflow.note.content`'))
    const row = runsGrid(page).getByRole('row', { name: /run 6/ })
    const note = async () => {
      const { run } = await site.clients.runs.getRun({ runId: site.seeded.ids[5] ?? '' })
      return run.data.tags.find(({ key }) => key === 'mlflow.note.content')?.value
    }
    await row.getByRole('button', { name: 'Add a note' }).click()
    await row.getByRole('textbox', { name: 'Note' }).fill('out of memory')
    await page.keyboard.press('Enter')
    await row.getByText('out of memory').waitFor()
    await eventually(note).toBe('out of memory')
    await row.getByRole('button', { name: 'Edit note' }).click()
    await row.getByRole('textbox', { name: 'Note' }).fill('something else')
    await page.keyboard.press('Escape')
    await row.getByText('out of memory').waitFor()
    expect(await note()).toBe('out of memory')
  })

  it.each([1280, 900])(
    '[U-ALL-10] U08 %i px: names that differ at their ends are never cut to the same text',
    async (width) => {
      const page = await site.open('/experiments', { viewport: { width, height: 800 } })
      const ends = (names: Locator) =>
        names.locator('bdi.mid > span:last-child').evaluateAll((pieces) =>
          pieces.map((piece) => {
            const { right } = piece.getBoundingClientRect()
            const room = piece.closest('[role=rowheader], [role=treeitem]')?.getBoundingClientRect().right ?? 0
            return {
              end: piece.textContent.slice(-6),
              isWhole: piece.scrollWidth <= piece.clientWidth && right <= room,
            }
          }),
        )
      const whole = (...names: string[]) => names.map((end) => ({ end, isWhole: true }))
      const isSideways = () => page.evaluate(() => document.documentElement.scrollWidth > innerWidth)
      const long = { hasText: LONG }
      const experiments = page.getByRole('grid', { name: 'Experiments' }).getByRole('rowheader').filter(long)
      await eventually(() => ends(experiments)).toEqual(whole('-gamma', 'g-beta', '-alpha'))
      const tree = page.getByRole('tree').getByRole('treeitem').filter(long)
      await eventually(() => ends(tree)).toEqual(whole('-gamma', 'g-beta', '-alpha'))
      expect(await isSideways()).toBe(false)
      await page.goto(`${site.server.address}/#/experiments/${site.seeded.longId}`)
      const runs = runsGrid(page).getByRole('rowheader').filter(long)
      await eventually(async () => (await ends(runs)).map(({ end }) => end).sort()).toEqual([
        'ping-1',
        'ping-2',
        'ping-3',
      ])
      expect((await ends(runs)).every(({ isWhole }) => isWhole)).toBe(true)
      expect(await isSideways()).toBe(false)
    },
  )

  it('[U-RUNS-3] [U-RUNS-4] U22: of 1,800 metrics a table asks for what it shows, and a search finds one', async () => {
    const page = await site.open('/settings')
    const asked: number[] = []
    page.on('request', (request) => {
      if (!request.url().includes('/labbook/runs/search')) return
      asked.push((request.postDataJSON() as { columns?: string[] }).columns?.length ?? 0)
    })
    await page.goto(`${site.server.address}/#/experiments/${site.seeded.wideId}`)
    await runsGrid(page).getByRole('link', { name: 'a', exact: true }).waitFor()
    expect(Math.max(...asked)).toBeLessThan(20)
    await page.getByRole('button', { name: /^Columns/ }).click()
    const picker = page.getByRole('dialog', { name: 'Columns' })
    await picker.getByText('1 of 1,800').waitFor()
    expect(await picker.getByRole('checkbox').count()).toBeLessThan(500)
    await picker.getByRole('searchbox', { name: 'Search columns' }).fill('0417')
    await picker.getByText('layer.0417.norm').click()
    await page.keyboard.press('Escape')
    await eventually(() => runColumns(page)).toContain('layer.0417.norm')

    // All that are listed at once; only those in view are drawn.
    await page.getByRole('button', { name: /^Columns/ }).click()
    await picker.getByRole('checkbox', { name: 'Metrics' }).check({ force: true })
    await page.keyboard.press('Escape')
    await eventually(() => runsGrid(page).getAttribute('aria-colcount').then(Number)).toBeGreaterThan(200)
    expect((await runColumns(page)).length).toBeLessThan(40)
    await page.getByRole('button', { name: /^Columns/ }).click()
    await picker.getByRole('button', { name: 'Reset' }).click()
    await eventually(() => runsGrid(page).getAttribute('aria-colcount').then(Number)).toBeLessThan(20)
  })

  it('[U-ALL-8] the density changes in place', async () => {
    const page = await openTable()
    const row = runsGrid(page).locator('[role=row][aria-rowindex="2"]')
    const height = async () => (await row.boundingBox())?.height
    expect(await height()).toBe(32)
    const grid = await runsGrid(page).elementHandle()
    await page.getByRole('button', { name: 'Compact rows' }).click()
    await eventually(height).toBe(24)
    expect(await grid?.evaluate((element) => element.isConnected)).toBe(true)
  })
})
