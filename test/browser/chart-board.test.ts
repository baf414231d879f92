import type { Page } from 'playwright-core'
import { expect, it } from 'vitest'
import { IMAGE_STEPS, imageColour, ODD_FILE, RUN_NAMES, seedBoard } from './board-seed.js'
import { describeSite, eventually } from './browser.js'

describeSite('the board of charts', { fill: ({ address }) => seedBoard(address) }, (site) => {
  const board = async (charts: object = {}, more = '') => {
    const state = encodeURIComponent(JSON.stringify(charts))
    const page = await site.open(
      `/experiments/${site.seeded.experimentId}?compareRunsMode=CHART&charts=${state}${more}`,
    )
    await card(page, 'loss').locator('canvas').first().waitFor()
    return page
  }
  const card = (page: Page, name: string) => page.getByRole('article', { name, exact: true })
  const titles = (page: Page) =>
    page
      .getByRole('region', { name: 'Metrics', exact: true })
      .getByRole('article')
      .evaluateAll((all) => all.map((each) => each.getAttribute('aria-label')))
  const address = (page: Page) => decodeURIComponent(page.url())
  const grip = (page: Page, name: string) => page.getByRole('button', { name: `Move ${name}`, exact: true })
  const act = async (page: Page, name: string, action: string) => {
    await card(page, name).hover()
    await card(page, name).getByRole('button', { name: 'More actions' }).click()
    await page.getByRole('menuitem', { name: action, exact: true }).click()
  }
  const undo = (page: Page) => page.getByRole('button', { name: 'Undo' }).last().click()
  const firstOrder = ['accuracy', 'loss', 'speed', 'val_loss', 'Final values']

  it('[U-CHART-2] a dragged card goes where it is let go, once, and comes back by undo', async () => {
    const page = await board()
    await eventually(() => titles(page)).toEqual(firstOrder)
    const from = await card(page, 'speed').getByRole('heading').boundingBox()
    const to = await card(page, 'accuracy').boundingBox()
    if (from === null || to === null) throw new Error('The cards are not in view')
    await page.mouse.move(from.x + 8, from.y + 8)
    await page.mouse.down()
    await page.mouse.move(from.x - 40, from.y + 20, { steps: 3 })
    await page.mouse.move(to.x + 90, to.y + 90, { steps: 3 })
    await card(page, 'accuracy').getByText('Drops here, a third wide').waitFor()
    await page.getByText('Moving “speed”. Esc puts it back.').waitFor()
    expect(await titles(page)).toEqual(firstOrder)
    await page.mouse.up()
    await eventually(() => titles(page)).toEqual(['speed', 'accuracy', 'loss', 'val_loss', 'Final values'])
    await page.reload()
    await eventually(() => titles(page)).toEqual(['speed', 'accuracy', 'loss', 'val_loss', 'Final values'])
    await act(page, 'speed', 'Move later')
    await eventually(() => titles(page)).toEqual(['accuracy', 'speed', 'loss', 'val_loss', 'Final values'])
    await undo(page)
    await eventually(() => titles(page)).toEqual(['speed', 'accuracy', 'loss', 'val_loss', 'Final values'])
  })

  it('[U-CHART-2] Space lifts a card, arrows move it, Space drops it, Escape puts it back', async () => {
    const page = await board()
    await grip(page, 'accuracy').focus()
    await page.keyboard.press('Space')
    for (const key of ['ArrowRight', 'ArrowDown', 'ArrowLeft']) await page.keyboard.press(key)
    await card(page, 'loss').getByText('Drops here').waitFor()
    expect(await titles(page)).toEqual(firstOrder)
    await page.keyboard.press('Space')
    await eventually(() => titles(page)).toEqual(['loss', 'accuracy', 'speed', 'val_loss', 'Final values'])
    // It keeps the focus, for the next move.
    await eventually(() => grip(page, 'accuracy').evaluate((each) => each === document.activeElement)).toBe(true)

    await act(page, 'accuracy', 'Move')
    await eventually(() => grip(page, 'accuracy').getAttribute('aria-pressed')).toBe('true')
    await eventually(() => grip(page, 'accuracy').evaluate((each) => each === document.activeElement)).toBe(true)
    await page.keyboard.press('ArrowRight')
    await card(page, 'speed').getByText('Drops here').waitFor()
    await page.keyboard.press('Escape')
    await eventually(() => page.getByText('Drops here').count()).toBe(0)
    expect(await titles(page)).toEqual(['loss', 'accuracy', 'speed', 'val_loss', 'Final values'])
  })

  it('[U-CHART-2] a card is a third, two thirds or the whole row: by its edge, by keys, by its menu', async () => {
    const page = await board()
    const width = async (name: string) => Math.round((await card(page, name).boundingBox())?.width ?? 0)
    const third = await width('loss')
    const edge = page.getByRole('separator', { name: 'Width of loss' })
    const at = await edge.boundingBox()
    if (at === null) throw new Error('The edge is not in view')
    await page.mouse.move(at.x + 4, at.y + 60)
    await page.mouse.down()
    await page.mouse.move(at.x + 4 + third * 0.9, at.y + 60, { steps: 6 })
    await page.mouse.up()
    await eventually(() => width('loss')).toBeGreaterThan(1.9 * third)
    await eventually(() => edge.getAttribute('aria-valuetext')).toBe('Two thirds')
    await edge.focus()
    await page.keyboard.press('ArrowRight')
    await eventually(() => address(page)).toContain('"loss":{"size":"whole"}')
    await act(page, 'loss', 'A third')
    await eventually(() => width('loss')).toBe(third)
    await undo(page)
    await eventually(() => address(page)).toContain('"loss":{"size":"whole"}')
  })

  it('[U-CHART-2] on a narrow board every card has the whole row', async () => {
    const page = await site.open(`/experiments/${site.seeded.experimentId}?compareRunsMode=CHART`, {
      viewport: { width: 700, height: 900 },
    })
    await card(page, 'loss').waitFor()
    const boxes = async () => Promise.all(['accuracy', 'loss'].map((name) => card(page, name).boundingBox()))
    await eventually(async () => (await boxes()).map((box) => Math.round(box?.x ?? 0))).toEqual([0, 0])
  })

  it('[U-CHART-1] metrics with one value a run share a table, sorted by the primary metric, its best bold', async () => {
    const page = await board()
    const final = card(page, 'Final values')
    await final.scrollIntoViewIfNeeded()
    await eventually(() => final.getByRole('columnheader').allTextContents()).toEqual([
      'Run Name',
      'test_r2',
      'fit_seconds',
      'test_mae',
    ])
    const names = () => final.getByRole('row').getByRole('link').allTextContents()
    await eventually(names).toEqual([...RUN_NAMES])
    expect(await final.locator('.best').allTextContents()).toEqual(['0.900'])
    await final.getByRole('button', { name: 'test_r2' }).click()
    await eventually(names).toEqual(RUN_NAMES.toReversed())
    for (const key of ['test_r2', 'fit_seconds', 'test_mae']) expect(await card(page, key).count()).toBe(0)
  })

  it('[U-CHART-2] several metrics make one chart; a fourth gets a card of its own', async () => {
    const page = await board()
    await page.getByRole('button', { name: 'Add chart' }).click()
    const form = page.getByRole('dialog', { name: 'Add chart' })
    for (const key of ['loss', 'val_loss', 'accuracy', 'speed']) {
      await form.getByRole('checkbox', { name: key, exact: true }).check({ force: true })
    }
    await form.getByText('2 cards: each shows up to 3 metrics.').waitFor()
    await form.getByRole('button', { name: 'Add', exact: true }).click()
    const added = page.getByRole('region', { name: 'Added' }).getByRole('article')
    const names = () => added.evaluateAll((all) => all.map((each) => each.getAttribute('aria-label')))
    await eventually(names).toEqual(['loss, val_loss, accuracy', 'speed'])
    // The key says which dash is which metric, and which colour which run.
    await eventually(() => added.first().locator('header + div').textContent()).toMatch(
      /^lossval_lossaccuracyt0t1t2t34 more/,
    )
    await page.reload()
    await eventually(names).toEqual(['loss, val_loss, accuracy', 'speed'])
  })

  it('[U-CHART-2] the difference to the baseline: of the best run, of the run under the pointer, only what differs', async () => {
    const page = await board({ added: [{ id: 'card-1', section: 'Metrics', type: 'difference', keys: [] }] })
    const difference = card(page, 'Difference')
    await difference.getByText('Choose a baseline').waitFor()
    await difference.getByRole('button', { name: 't3' }).click()
    const cells = (name: string) =>
      difference
        .last()
        .getByRole('row', { name: new RegExp(`^${name}`) })
        .getByRole('cell')
        .allTextContents()
    await eventually(() => cells('test_r2')).toEqual(['0.87000', '0.90000 0.030'])
    await eventually(() => cells('layers')).toEqual(['128', '64-32'])
    expect(await difference.last().getByRole('row', { name: /^seed/ }).count()).toBe(0)
    const list = page.getByRole('row').filter({ has: page.getByRole('button', { name: 'Hide t7' }) })
    await list.hover()
    await eventually(() => cells('test_r2')).toEqual(['0.87000', '0.83000 0.040'])
    await eventually(() => cells('layers')).toEqual(['128', 'empty'])
    await page.getByRole('img', { name: 'Baseline' }).waitFor()
  })

  it('[U-CHART-2] [U-CMD-3] images of runs by steps: one slider for all, which stops at logged steps only and stays (U05)', async () => {
    const page = await board()
    const images = card(page, 'sample/left ear')
    await images.scrollIntoViewIfNeeded()
    await images.getByText('2 of 8 runs').waitFor()
    const shown = (run: number, step: number) =>
      images.getByRole('img', { name: `sample/left ear, t${run}, step ${step}`, exact: true })
    const colourOf = (run: number, step: number) =>
      shown(run, step).evaluate((image: HTMLImageElement) => {
        const context = new OffscreenCanvas(1, 1).getContext('2d')
        context?.drawImage(image, 0, 0)
        return [...(context?.getImageData(0, 0, 1, 1).data ?? [])].slice(0, 3)
      })
    for (const step of IMAGE_STEPS.toReversed()) {
      for (const run of [0, 1]) {
        if (run === 1 && step === 25) await images.getByText('No image at step 25').waitFor()
        else await eventually(() => colourOf(run, step)).toEqual(imageColour(run, step))
      }
      if (step === 20) await page.keyboard.press(',')
      else if (step !== 0) await images.getByRole('button', { name: 'Previous step' }).click()
    }
    await page.keyboard.press(';')
    await shown(0, 1).waitFor()
    await images.getByRole('slider').focus()
    for (let i = 0; i < 2; i++) await page.keyboard.press('ArrowRight')
    await images.getByRole('button', { name: 'Nearest, step 20' }).click()
    await shown(1, 20).waitFor()
    await shown(0, 20).waitFor()
    await eventually(() => decodeURIComponent(page.url())).toContain('"step":20')
    await page.reload()
    await images.scrollIntoViewIfNeeded()
    await shown(0, 20).waitFor()
  })

  it('[U-RUN-10] a run shows its own images by steps, and opens a file whose name looks escaped (U05)', async () => {
    const { experimentId, runIds } = site.seeded
    const page = await site.open(`/experiments/${experimentId}/runs/${runIds[1]}/charts`)
    const images = card(page, 'sample/left ear')
    await images.scrollIntoViewIfNeeded()
    await images.getByRole('img', { name: 'sample/left ear, t1, step 100', exact: true }).waitFor()
    const path = ODD_FILE.split('/').map(encodeURIComponent).join('/')
    await page.goto(`${site.server.address}/#/experiments/${experimentId}/runs/${runIds[1]}/artifacts/${path}`)
    await page.getByRole('img', { name: '100% of (x) + [y].png' }).waitFor()
    await page.getByText('16 × 16 pixels').waitFor()
  })

  it('[U-CHART-2] a table of several runs: all below one another, or one at a time', async () => {
    const page = await board()
    const table = card(page, 'eval.json')
    await table.scrollIntoViewIfNeeded()
    const rows = () =>
      table
        .locator('tr:not([aria-hidden])')
        .evaluateAll((all) => all.map((row) => [...row.children].map((cell) => cell.textContent)))
    await eventually(rows).toEqual([
      ['Run', 'question', 'score', 'note'],
      ['t0', 'Why?', '0.5', '–'],
      ['t1', 'How?', '9007199254740993', 'new'],
    ])
    await table.getByRole('button', { name: /Run$/ }).click()
    await page.getByRole('option', { name: 't1' }).click()
    await eventually(rows).toEqual([
      ['question', 'score', 'note'],
      ['How?', '9007199254740993', 'new'],
    ])
  })

  it('[U-CHART-5] groups of runs: a square and the number of runs for each, after a reload too', async () => {
    const page = await board()
    await page.getByRole('button', { name: /^Groups/ }).click()
    await page
      .getByRole('dialog', { name: 'Groups' })
      .getByRole('checkbox', { name: 'layers', exact: true })
      .check({ force: true })
    await page.keyboard.press('Escape')
    const key = () => card(page, 'loss').locator('header + div').textContent()
    await eventually(key).toMatch(/^128 n 464-32 n 3empty n 1/)
    await page.reload()
    await eventually(key).toMatch(/^128 n 464-32 n 3empty n 1/)
    expect(await card(page, 'loss').locator('.dot[data-group]').count()).toBe(3)
  })

  it('[U-CHART-1] hide all, then show one: exactly that one is visible, after a reload too (U10)', async () => {
    const page = await board()
    const final = card(page, 'Final values')
    const names = () => final.getByRole('row').getByRole('link').allTextContents()
    await page.getByText('8 runs, 8 shown').waitFor()
    await page.getByRole('button', { name: 'Hide all runs' }).click()
    await page.getByText('8 runs, 0 shown').waitFor()
    await page.getByRole('heading', { name: 'All runs are hidden' }).waitFor()
    await page.getByRole('button', { name: 'Show t5' }).click()
    await page.getByText('8 runs, 1 shown').waitFor()
    await final.scrollIntoViewIfNeeded()
    await eventually(names).toEqual(['t5'])
    await page.reload()
    await page.getByText('8 runs, 1 shown').waitFor()

    const row = page.getByRole('row').filter({ has: page.getByRole('button', { name: 'Show t2' }) })
    await row.hover()
    await row.getByRole('button', { name: 'Actions for t2' }).click()
    await page.getByRole('menuitem', { name: 'Show only this' }).click()
    await final.scrollIntoViewIfNeeded()
    await eventually(names).toEqual(['t2'])
    await page.reload()
    await final.scrollIntoViewIfNeeded()
    await eventually(names).toEqual(['t2'])

    await page.getByRole('searchbox', { name: 'Find in this list' }).fill('t7')
    await page.getByRole('button', { name: 'Show the runs found' }).click()
    await page.getByText('8 runs, 2 shown').waitFor()
  })

  it('[U-CHART-8] the cursor is in every chart, or only in the one under the pointer', async () => {
    const page = await board()
    const drawn = (name: string) =>
      card(page, name)
        .locator('canvas[aria-hidden]')
        .evaluate((canvas: HTMLCanvasElement) =>
          canvas
            .getContext('2d')
            ?.getImageData(0, 0, canvas.width, canvas.height)
            .data.some((value) => value !== 0),
        )
    const hover = () => card(page, 'loss').getByRole('group').hover()
    await card(page, 'accuracy').locator('canvas').first().waitFor()
    await hover()
    await eventually(() => drawn('accuracy')).toBe(true)
    await page.getByText('Linked cursor').click()
    await eventually(() => address(page)).toContain('"unlinked":true')
    await hover()
    await eventually(() => drawn('loss')).toBe(true)
    expect(await drawn('accuracy')).toBe(false)
  })

  it('[U-CHART-1] of 600 metrics, only the cards near the window are mounted', async () => {
    const { experimentId } = await site.clients.experiments.createExperiment({ name: 'many keys', tags: [] })
    const { run } = await site.clients.runs.createRun({
      experimentId,
      userId: '',
      runName: 'wide',
      startTime: 1,
      tags: [],
    })
    for (const step of [0, 1]) {
      const metrics = Array.from({ length: 600 }, (_, i) => ({
        key: `m${String(i).padStart(4, '0')}`,
        value: i + step,
        timestamp: step,
        step,
      }))
      await site.clients.runs.logBatch({ runId: run.info.runId, metrics, params: [], tags: [] })
    }
    const page = await site.open(`/experiments/${experimentId}?compareRunsMode=CHART`)
    const mounted = () => page.getByRole('button', { name: /^Move / }).count()
    await card(page, 'm0000').locator('canvas').first().waitFor()
    expect(await mounted()).toBeLessThan(40)
    const known = () => page.getByRole('article').count()
    expect(await known()).toBe(200)
    await page.getByText('Loading more metrics…').scrollIntoViewIfNeeded()
    await eventually(known).toBe(400)
    await page.getByText('Loading more metrics…').scrollIntoViewIfNeeded()
    await eventually(known).toBe(600)
    await card(page, 'm0599').scrollIntoViewIfNeeded()
    await card(page, 'm0599').locator('canvas').first().waitFor()
    expect(await mounted()).toBeLessThan(40)
  })
})
