import type { Page } from 'playwright-core'
import { expect, it } from 'vitest'
import { describeSite, eventually } from './browser.js'
import { clientsOf } from './seed.js'

const ODD_KEYS = ['train/loss', 'val/top 5/acc.', 'a: b - c', '精度/訓練', 'x'.repeat(240), 'lr 1e-3 .. 2/._-']
const SPIKES = { low: 4242, high: 13_337, points: 20_000 }

describeSite('charts of odd values', { fill: ({ address }) => fill(address) }, (site) => {
  const metricPage = (key: string, runIds: readonly string[], more = '') => {
    const [runs, experiments] = [runIds, [site.seeded.scales.experimentId]].map((ids) =>
      encodeURIComponent(JSON.stringify(ids)),
    )
    return `/metric/${encodeURIComponent(key)}?runs=${runs}&experiments=${experiments}${more}`
  }
  const board = (experimentId: string, state: object) =>
    `/experiments/${experimentId}?compareRunsMode=CHART&charts=${encodeURIComponent(JSON.stringify(state))}`

  it('[U-CHART-8] [U-CHART-13] the tooltip gives values near the ends of a double with all digits (U02)', async () => {
    const { runId } = site.seeded.scales
    const told: Record<string, readonly string[]> = {
      huge: ['1e20', '1e21', '9e307', '1.7e308'],
      tiny: ['1e-12', '3e-300', '5e-324', '0'],
      mixed: ['-1e20', '0', '1e-20', '1e20'],
      same: Array(4).fill('0.30000000000000004'),
    }
    for (const [key, values] of Object.entries(told)) {
      const page = await site.visit(metricPage(key, [runId]))
      for (const [i, value] of values.entries()) {
        await eventually(() => tipAt(page, i / 3)).toContain(`scales${value}`)
      }
    }
  })

  it('[U-CHART-13] a log axis says what it has no place for, and symlog has it (U02)', async () => {
    const page = await site.open(metricPage('tiny', [site.seeded.scales.runId], '&y_axis_scale=log'))
    const note = page.getByRole('note')
    await eventually(() => note.textContent()).toBe('A log axis has no place for 1 zero of scales, step 3.LinearSymlog')
    await note.getByRole('button', { name: 'Symlog' }).click()
    await eventually(() => page.getByRole('radio', { name: 'Symlog' }).isChecked()).toBe(true)
    await eventually(() => note.textContent()).toBe('')
    await page.reload()
    await eventually(() => page.getByRole('radio', { name: 'Symlog' }).isChecked()).toBe(true)
    await eventually(() => tipAt(page, 1)).toContain('scales0')
  })

  it('[U-CHART-13] on the board the note changes the card', async () => {
    const { experimentId } = site.seeded.scales
    const page = await site.open(board(experimentId, { cards: { tiny: { yScale: 'log' } } }))
    const card = page.getByRole('article', { name: 'tiny', exact: true })
    await card.getByRole('note').getByRole('button', { name: 'Linear' }).click()
    await eventually(() => page.url()).not.toContain('yScale')
    await eventually(() => card.getByRole('note').textContent()).toBe('')
  })

  it.each(ODD_KEYS)(
    '[U-METRIC-1] the link of a metric opens it, after a reload and elsewhere too (U03): %s',
    async (key) => {
      const { experimentId, runId } = site.seeded.names
      const page = await site.open(`/experiments/${experimentId}/runs/${runId}`)
      await page.getByRole('region', { name: 'Metrics' }).getByRole('link', { name: key, exact: true }).click()
      const isThere = async (opened: Page) => {
        await opened.getByRole('heading', { level: 1, name: key, exact: true }).waitFor()
        await eventually(() => tipAt(opened, 1)).toContain('3')
        expect(
          await opened
            .getByRole('row', { name: /^names 1/ })
            .getByRole('cell')
            .nth(2)
            .textContent(),
        ).toBe('3')
      }
      await isThere(page)
      const address = page.url()
      await page.reload()
      await isThere(page)
      const other = await page.context().newPage()
      await other.goto(address)
      await isThere(other)
    },
  )

  it('[U-CHART-1] [U-METRIC-1] names are grouped by what stands before the slash (U03)', async () => {
    const page = await site.visit(board(site.seeded.names.experimentId, {}))
    for (const [section, key] of [
      ['train', 'train/loss'],
      ['val', 'val/top 5/acc.'],
      ['精度', '精度/訓練'],
      ['Metrics', 'a: b - c'],
    ] as const) {
      const group = page.getByRole('region', { name: section, exact: true })
      await group.getByRole('article', { name: key, exact: true }).waitFor()
    }
  })

  it('[U-CHART-13] points of one step are drawn over time, and one value is a bar (U15)', async () => {
    const { experimentId, runIds } = site.seeded.noSteps
    const page = await site.visit(board(experimentId, {}))
    const card = page.getByRole('article', { name: 'loss', exact: true })
    await eventually(() => card.getByRole('note').textContent()).toBe(
      'All points have step 0, so the axis is relative time.',
    )
    const single = page.getByRole('article', { name: 'one_value', exact: true })
    await eventually(() => single.textContent()).toContain('no steps 1')
    expect(await single.locator('.uplot').count()).toBe(0)

    const metric = await site.visit(metricPage('loss', runIds))
    await eventually(() => tipAt(metric, 0.5)).toMatch(/^2\.0 s.*3\.5/)
    await eventually(() => tipAt(metric, 1)).toMatch(/^4\.0 s.*2\.9/)
  })

  it('[U-CHART-13] points of one step and one time say so (U15)', async () => {
    const page = await site.visit(metricPage('at once', [site.seeded.noSteps.runIds[0] ?? '']))
    await eventually(() => page.getByRole('note').textContent()).toBe('All points have step 0 and one time.')
  })

  it.each([1440, 700])(
    '[U-CHART-6] two spikes in 20,000 points are there at every zoom, %d pixels wide (U16)',
    async (width) => {
      const page = await site.visit('/', { viewport: { width, height: 900 } })
      for (const smoothness of ['', '&line_smoothness=91']) {
        for (const [from, to] of [
          [0, SPIKES.points - 1],
          [4000, 14_000],
          [4230, 13_350],
        ] as const) {
          const layout = encodeURIComponent(JSON.stringify({ xaxis: { range: [from, to] } }))
          const place = metricPage('loss', [site.seeded.spikes.runId], `${smoothness}&plot_layout=${layout}`)
          await page.goto(`${site.server.address}/#${place}`)
          const part = (step: number) => (step - from) / (to - from)
          await eventually(() => ends(page, { high: part(SPIKES.high), low: part(SPIKES.low) })).toEqual([true, true])
        }
        await eventually(() => tipAt(page, (SPIKES.high - 4230) / 9120)).toMatch(/max50 at 13,337|^step 13,337.*50/)
        await eventually(() => tipAt(page, (SPIKES.low - 4230) / 9120)).toMatch(/min-9 at 4,242|^step 4,242.*-9/)
      }
    },
  )

  it('[U-CHART-13] a run of the year 3000 can be left out of a time axis', async () => {
    const page = await site.visit(board(site.seeded.clocks.experimentId, { x: 'wall' }))
    const note = page.getByRole('article', { name: 'loss', exact: true }).getByRole('note')
    await eventually(() => note.textContent()).toBe('1 run lies far from the others.Leave out')
    await note.getByRole('button', { name: 'Leave out' }).click()
    await eventually(() => note.textContent()).toBe('1 run left out, far from the others.Show')
    await note.getByRole('button', { name: 'Show' }).click()
    await eventually(() => note.textContent()).toBe('1 run lies far from the others.Leave out')
  })

  it('[U-CHART-9] new points keep zoom and tooltip', async () => {
    const { runId } = site.seeded.growing
    const layout = encodeURIComponent(JSON.stringify({ xaxis: { range: [10, 20] } }))
    const page = await site.open(metricPage('loss', [runId], `&plot_layout=${layout}`))
    await page.getByRole('button', { name: 'Live', exact: true }).waitFor()
    await eventually(() => tipAt(page, 0.5)).toContain('step 15')
    await page.mouse.down()
    await page.mouse.up()
    await site.clients.metrics.logMetric({ runId, key: 'loss', value: 4711, step: 100, timestamp: Date.now() })
    await page.getByRole('cell', { name: '4,711', exact: true }).first().waitFor()
    expect(await page.locator('.tip').textContent()).toContain('step 15')
    expect(decodeURIComponent(page.url())).toContain('[10,20]')
    await page.mouse.move(5, 5)
    expect(await page.locator('.tip').textContent()).toContain('step 15')
  })
})

/** The tooltip at a part of the plot's width, from 0 to 1. */
async function tipAt(page: Page, part: number): Promise<string> {
  const box = await plotOf(page)
  if (box === null) return ''
  await page.mouse.move(box.x + 2 + part * (box.width - 4), box.y + box.height / 2)
  await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))))
  return (await page.locator('.tip').allTextContents())[0] ?? ''
}

async function plotOf(page: Page) {
  return page
    .locator('.u-over')
    .first()
    .boundingBox({ timeout: 2000 })
    .catch(() => null)
}

/**
 * Whether the line reaches the upper end of the value axis at one part of the plot's width, and the lower end at another:
 * where pixels differ from those of a place without spikes.
 */
function ends(page: Page, parts: { readonly high: number; readonly low: number }) {
  return page.evaluate(({ high, low }) => {
    const canvas = document.querySelector<HTMLCanvasElement>('.uplot canvas')
    const over = document.querySelector('.u-over')?.getBoundingClientRect()
    const context = canvas?.getContext('2d')
    if (!canvas || !over || !context) return undefined
    const frame = canvas.getBoundingClientRect()
    const ratio = canvas.width / frame.width
    const [left, top] = [(over.left - frame.left) * ratio, (over.top - frame.top) * ratio]
    const [width, height] = [over.width * ratio, over.height * ratio]
    // The axis has a twentieth of air at both ends.
    const isDrawn = (part: number, fromRow: number) => {
      const rows = Math.floor(0.06 * height)
      const x = Math.max(left + 1, Math.round(left + part * width) - 6)
      const near = context.getImageData(x, top + fromRow * height, 12, rows).data
      const beside = context.getImageData(left + 0.4 * width, top + fromRow * height, 1, rows).data
      return near.some((value, i) => value !== beside[4 * Math.floor(i / 48) + (i % 4)])
    }
    return [isDrawn(high, 0.03), isDrawn(low, 0.92)]
  }, parts)
}

async function fill(baseUrl: string) {
  const { experiments, runs } = clientsOf(baseUrl)
  const START = 1_790_000_000_000
  const experiment = async (name: string) => (await experiments.createExperiment({ name, tags: [] })).experimentId
  const addRun = async (experimentId: string, runName: string) => {
    const { run } = await runs.createRun({ experimentId, userId: 'ada', runName, startTime: START, tags: [] })
    return run.info.runId
  }
  const log = async (
    runId: string,
    key: string,
    values: readonly number[],
    { step = (i: number) => i, start = START, everyMs = 1000 } = {},
  ) => {
    for (let from = 0; from < values.length; from += 1000) {
      const metrics = values.slice(from, from + 1000).map((value, i) => {
        return { key, value, step: step(from + i), timestamp: start + everyMs * (from + i) }
      })
      await runs.logBatch({ runId, metrics, params: [], tags: [] })
    }
  }

  const ofScales = await experiment('huge and tiny')
  const scales = await addRun(ofScales, 'scales')
  await log(scales, 'huge', [1e20, 1e21, 9e307, 1.7e308])
  await log(scales, 'tiny', [1e-12, 3e-300, 5e-324, 0])
  await log(scales, 'mixed', [-1e20, 0, 1e-20, 1e20])
  await log(scales, 'same', Array(4).fill(0.1 + 0.2))

  const ofNames = await experiment('metric names')
  const names = await addRun(ofNames, 'names')
  for (const key of ODD_KEYS) await log(names, key, [1, 2, 3])

  const ofNoSteps = await experiment('all at step 0')
  const noSteps = [await addRun(ofNoSteps, 'no steps 0'), await addRun(ofNoSteps, 'no steps 1')]
  for (const [i, runId] of noSteps.entries()) {
    await log(runId, 'loss', [5, 4, 3.5, 3, 2.9], { step: () => 0 })
    await log(runId, 'one_value', [i + 1])
    await log(runId, 'at once', [1, 2, 3], { step: () => 0, everyMs: 0 })
  }

  const ofSpikes = await experiment('spikes')
  const spikes = await addRun(ofSpikes, 'spikes')
  const wave = Array.from({ length: SPIKES.points }, (_, step) => 1 + Math.sin(step / 300) / 10)
  wave[SPIKES.low] = -9
  wave[SPIKES.high] = 50
  await log(spikes, 'loss', wave)

  const ofClocks = await experiment('clocks')
  for (const start of [START, START + 60_000, START + 90_000, Date.UTC(3000, 0, 1)]) {
    await log(await addRun(ofClocks, `run ${start}`), 'loss', [3, 2, 1], { start })
  }

  const growing = await addRun(ofScales, 'growing')
  await log(
    growing,
    'loss',
    Array.from({ length: 40 }, (_, i) => 1 / (i + 1)),
  )
  return {
    scales: { experimentId: ofScales, runId: scales },
    names: { experimentId: ofNames, runId: names },
    noSteps: { experimentId: ofNoSteps, runIds: noSteps },
    spikes: { runId: spikes },
    clocks: { experimentId: ofClocks },
    growing: { runId: growing },
  }
}
