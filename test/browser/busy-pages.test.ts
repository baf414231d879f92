import type { Page } from 'playwright-core'
import { expect, it } from 'vitest'
import { describeInBrowser, eventually } from './browser.js'

const MANY_RUNS = 500
const TABS = 8

describeInBrowser('pages on a busy day', (site) => {
  const runPage = () => `/experiments/${site.seeded.experimentId}/runs/${site.seeded.simple.runId}`
  const metricPage = (runIds: readonly string[]) => {
    const [runs, experiments] = [runIds, [site.seeded.experimentId]].map((ids) =>
      encodeURIComponent(JSON.stringify(ids)),
    )
    return `/metric/loss?runs=${runs}&experiments=${experiments}`
  }

  it('[U-LIVE-1] eight tabs of one browser load, one by one and at once, and all follow the server', async () => {
    const first = await site.open(runPage(), { profile: {} })
    const open = async () => {
      const page = await first.context().newPage()
      await page.goto(first.url())
      await isLive(page)
      return page
    }
    await isLive(first)
    const inTurn: Page[] = []
    while (inTurn.length < TABS - 1) inTurn.push(await open())
    await logLoss(0.25)
    for (const page of [first, ...inTurn]) await eventually(() => latestLoss(page)).toBe('0.25')

    await Promise.all(inTurn.map((page) => page.close()))
    const atOnce = await Promise.all(Array.from({ length: TABS - 1 }, open))
    await logLoss(0.125)
    for (const page of [first, ...atOnce]) await eventually(() => latestLoss(page)).toBe('0.125')
  })

  it('[U-LIVE-1] a browser without shared workers follows the server, too', async () => {
    const page = await site.open('/', { profile: {} })
    await page.addInitScript(() => Reflect.deleteProperty(globalThis, 'SharedWorker'))
    await page.goto(`${site.server.address}/#${runPage()}`)
    await page.reload()
    await isLive(page)
    await logLoss(0.0625)
    await eventually(() => latestLoss(page)).toBe('0.0625')
  })

  it('[U-LIVE-2] an answer that takes longer than the points between them still arrives', async () => {
    const page = await site.open(metricPage([site.seeded.simple.runId]))
    await page.getByRole('row', { name: site.seeded.simple.name }).waitFor()
    await isLive(page)
    await page.route('**/metrics/summaries', async (route) => {
      await new Promise((resolve) => setTimeout(resolve, 600))
      await route.continue()
    })
    const last = () => page.getByRole('row', { name: site.seeded.simple.name }).getByRole('cell').nth(2).textContent()
    const before = await last()
    let isLogging = true
    const logging = (async () => {
      for (let value = 1; isLogging; value++) await logLoss(value)
    })()
    await eventually(last).not.toBe(before)
    isLogging = false
    await logging
    // Including the last point: what becomes stale during a request is requested again.
    await logLoss(4711)
    await eventually(last).toBe('4,711')
    await page.unrouteAll({ behavior: 'wait' })
  })

  it('[U-LIVE-2] points of another experiment leave a page alone', async () => {
    const { experimentId } = await site.clients.experiments.createExperiment({ name: 'elsewhere', tags: [] })
    const { run } = await site.clients.runs.createRun({
      experimentId,
      userId: 'ada',
      runName: 'busy',
      startTime: Date.now(),
      tags: [],
    })
    const columns = encodeURIComponent(JSON.stringify(['metrics.`loss`']))
    const page = await site.open(`/experiments/${site.seeded.experimentId}?columns=${columns}`)
    await page.getByRole('gridcell').first().waitFor()
    // The last answer that the page waits for when it opens.
    await page.getByText('5 matching runs').waitFor()
    await isLive(page)
    const asked: string[] = []
    page.on('request', (request) => asked.push(new URL(request.url()).pathname))
    for (let value = 0; value < 20; value++) await logLoss(value, run.info.runId)
    await logLoss(0.03125)
    await page.getByRole('gridcell', { name: '0.031', exact: true }).waitFor()
    expect(asked.filter((path) => path.endsWith('/runs/search'))).toHaveLength(1)

    // Runs are counted again where the metric decides which of them match.
    await page.getByLabel('Filter runs').fill('metrics.loss < 0.04')
    await page.getByText('2 matching runs').waitFor()
    await logLoss(0.5)
    await page.getByText('1 matching run', { exact: true }).waitFor()
  })

  it('[U-CHART-1] [U-METRIC-1] charts of 500 runs are drawn', async () => {
    const { experimentId } = await site.clients.experiments.createExperiment({ name: 'many runs', tags: [] })
    const runIds: string[] = []
    const logSome = async () => {
      while (runIds.length < MANY_RUNS) {
        const runName = `run ${runIds.length}`
        const at = runIds.push('') - 1
        const { run } = await site.clients.runs.createRun({
          experimentId,
          userId: 'ada',
          runName,
          startTime: Date.now(),
          tags: [],
        })
        runIds[at] = run.info.runId
        const metrics = ['loss', 'accuracy'].flatMap((key) =>
          [0, 1].map((step) => ({ key, value: at + step, step, timestamp: Date.now() })),
        )
        await site.clients.runs.logBatch({ runId: run.info.runId, metrics, params: [], tags: [] })
      }
    }
    await Promise.all(Array.from({ length: 8 }, logSome))

    const metric = await site.open(metricPage(runIds))
    await metric.getByRole('row', { name: 'run 499' }).first().waitFor()
    await metric.getByRole('group', { name: 'loss over step' }).locator('canvas').first().waitFor()

    const card = JSON.stringify({
      id: 'scatter',
      section: 'Added',
      type: 'scatter',
      keys: ['metrics.loss', 'metrics.accuracy'],
    })
    const charts = encodeURIComponent(`{"runs":500,"hideEmpty":true,"added":[${card}]}`)
    const board = await site.open(`/experiments/${experimentId}?compareRunsMode=CHART&charts=${charts}`)
    await board.getByRole('article', { name: 'loss', exact: true }).locator('canvas').first().waitFor()
    await board.getByRole('region', { name: 'Added' }).locator('.js-plotly-plot').waitFor()
  })

  let step = 100
  function logLoss(value: number, runId = site.seeded.simple.runId) {
    return site.clients.metrics.logMetric({ runId, key: 'loss', value, step: step++, timestamp: Date.now() })
  }
})

function isLive(page: Page): Promise<void> {
  return page.getByRole('button', { name: 'Live', exact: true }).waitFor()
}

function latestLoss(page: Page): Promise<string | null> {
  return page.getByRole('row', { name: /^loss/ }).getByRole('cell').nth(1).textContent()
}
