import type { Page } from 'playwright-core'
import { expect, it } from 'vitest'
import { describeSite, eventually } from './browser.js'
import { areRenewed, keepPicture, matchPicture } from './picture-match.js'
import { clientsOf, upload } from './seed.js'

const RUNS = 5
const VIEWPORT = { width: 480, height: 700 }

// Renewed by `npm run pictures`; look at each before you commit it.
describeSite('pictures of charts', { fill: ({ address }) => fill(address) }, (site) => {
  const metricPage = (key: string, more = '', runs = RUNS) => {
    const ids = [site.seeded.runIds.slice(0, runs), [site.seeded.experimentId]].map((each) =>
      encodeURIComponent(JSON.stringify(each)),
    )
    return `/metric/${key}?runs=${ids[0]}&experiments=${ids[1]}${more}`
  }
  /** A board with one card in the whole width. */
  const board = (card: object, more: object = {}) => {
    const added = [{ id: 'card-1', section: 'Added', size: 'third', ...card }]
    const state = encodeURIComponent(JSON.stringify({ match: 'none has this', added, ...more }))
    return `/experiments/${site.seeded.experimentId}?compareRunsMode=CHART&charts=${state}`
  }
  /** A page whose runs have the colours of their place, as their IDs differ each time. */
  async function open(place: string, viewport = VIEWPORT): Promise<Page> {
    const page = await site.open('/settings', { viewport })
    const looks = Object.fromEntries(site.seeded.runIds.map((runId, i) => [runId, i]))
    await page.evaluate((saved) => localStorage.setItem('labbook.run-looks', saved), JSON.stringify(looks))
    await page.goto(`${site.server.address}/#${place}`)
    await page.reload()
    await page.evaluate(() => document.fonts.ready)
    return page
  }
  async function expectPicture(page: Page, selector: string, name: string) {
    const element = page.locator(selector).first()
    await element.waitFor()
    await page.mouse.move(0, 0)
    if (areRenewed) {
      // Enough for any chart to be drawn: what is kept was looked at.
      await page.waitForTimeout(2000)
      await keepPicture(element, name)
    }
    const { share, allowed, shown } = await settled(() => matchPicture(element, name))
    expect(share, `Share of pixels that differ; see ${shown}`).toBeLessThanOrEqual(allowed)
  }

  it('[U-TEST-12] lines', async () => {
    await expectPicture(await open(metricPage('loss', '', 3)), '.uplot', 'lines')
  })

  it('[U-TEST-12] smoothed lines over the band of what they smooth', async () => {
    await expectPicture(await open(metricPage('noise', '&line_smoothness=91', 1)), '.uplot', 'smoothed')
  })

  it('[U-TEST-12] [U-CHART-13] a log axis with marks of what it leaves out, NaN and infinity', async () => {
    await expectPicture(await open(metricPage('zeros', '&y_axis_scale=log', 3)), '.uplot', 'log')
  })

  it('[U-TEST-12] bars', async () => {
    await expectPicture(await open(metricPage('score')), '[role=group][aria-label="score"]', 'bars')
  })

  it.each(['scatter', 'box', 'contour'] as const)('[U-TEST-12] %s', async (type) => {
    const keys = {
      scatter: ['params.depth', 'metrics.score'],
      box: ['params.kind', 'metrics.score'],
      contour: ['params.depth', 'params.rate', 'metrics.score'],
    }
    await expectPicture(await open(board({ type, keys: keys[type] })), '.js-plotly-plot .main-svg', type)
  })

  it('[U-TEST-12] [U-CHART-5] the mean of each group over the band of its runs', async () => {
    const card = { type: 'line', keys: ['loss'] }
    await expectPicture(await open(board(card, { groups: ['params.`kind`'] })), '.uplot', 'groups')
  })

  it('[U-TEST-12] [U-CMP-10] parallel axes', async () => {
    const { experimentId, runIds } = site.seeded
    const [runs, experiments] = [runIds, [experimentId]].map((ids) => encodeURIComponent(JSON.stringify(ids)))
    const page = await open(`/compare-runs?runs=${runs}&experiments=${experiments}`, { width: 1440, height: 700 })
    await expectPicture(page, '[role=tabpanel] [role=group][aria-label^="Runs over"] svg', 'parallel')
  })

  it('[U-TEST-12] a Vega-Lite figure', async () => {
    const { experimentId, runIds } = site.seeded
    const page = await open(`/experiments/${experimentId}/runs/${runIds[0]}/artifacts/bars.vl.json`)
    await expectPicture(page, '.vega-embed svg, .vega-embed canvas, [role="img"] svg', 'vega')
  })

  it('[U-TEST-12] a picture without one of its lines is not the same', async () => {
    const hidden = encodeURIComponent(JSON.stringify([`${site.seeded.runIds[2]}-loss`]))
    const page = await open(metricPage('loss', `&deselected_curves=${hidden}`, 3))
    const plot = page.locator('.uplot').first()
    await plot.waitFor()
    const { share, allowed } = await settled(() => matchPicture(plot, 'lines'))
    expect(share).toBeGreaterThan(2 * allowed)
  })
})

/** The answer that comes twice: a chart may still be drawing. */
async function settled<T extends { share: number }>(read: () => Promise<T>): Promise<T> {
  let last = await read()
  await eventually(async () => {
    const before = last.share
    last = await read()
    return last.share === before
  }).toBe(true)
  return last
}

async function fill(baseUrl: string) {
  const { experiments, runs } = clientsOf(baseUrl)
  const START = 1_790_000_000_000
  const { experimentId } = await experiments.createExperiment({ name: 'pictures', tags: [] })
  const runIds: string[] = []
  for (let r = 0; r < RUNS; r++) {
    const { run } = await runs.createRun({
      experimentId,
      userId: 'ada',
      runName: `run ${r}`,
      startTime: START + r,
      tags: [],
    })
    const { runId } = run.info
    runIds.push(runId)
    const curve = (key: string, of: (step: number) => number, count = 80) =>
      Array.from({ length: count }, (_, step) => ({ key, value: of(step), step, timestamp: START + 1000 * step }))
    const metrics = [
      ...curve('loss', (step) => (1 + r / 5) / (1 + step / 9) + Math.sin(step * (r + 1)) / 40),
      ...curve('zeros', (step) => oddValue(r, step) ?? 2 * Math.exp(-step / 20) + r / 20 + 0.02),
      ...curve('score', () => [0.7, 0.82, 0.64, 0.9, 0.77][r] ?? 0, 1),
    ]
    // More points than buckets, so that there is a band.
    const noise = curve('noise', (step) => Math.exp(-step / 300) + 0.1 * ((step * 0.618) % 1), 900)
    if (r === 0) await runs.logBatch({ runId, metrics: noise, params: [], tags: [] })
    const params = {
      depth: String(2 + 2 * r),
      rate: String(0.1 * (1 + ((r * 3) % 5))),
      kind: r % 2 === 0 ? 'tree' : 'net',
    }
    await runs.logBatch({
      runId,
      metrics,
      params: Object.entries(params).map(([key, value]) => ({ key, value })),
      tags: [],
    })
  }
  const data = [3, 8, 5, 1].map((count, i) => ({ part: `part ${i + 1}`, count }))
  const figure = {
    $schema: 'https://vega.github.io/schema/vega-lite/v6.json',
    width: 300,
    height: 160,
    data: { values: data },
    mark: 'bar',
    encoding: { x: { field: 'part', type: 'nominal' }, y: { field: 'count', type: 'quantitative' } },
  }
  await upload(baseUrl, `${experimentId}/${runIds[0]}`, 'bars.vl.json', JSON.stringify(figure))
  return { experimentId, runIds }
}

function oddValue(run: number, step: number): number | undefined {
  if (run === 0 && step >= 30 && step < 44) return 0
  if (run === 1 && step === 20) return Number.NaN
  return run === 2 && step === 60 ? Number.POSITIVE_INFINITY : undefined
}
