import { launchChromium } from '../scripts/launch-chromium.mjs'
import { startLabbook } from '../scripts/servers.mjs'
import { post } from './client.mjs'
import { median } from './measure.mjs'
import { seedRuns } from './seed.mjs'
import { newRuns, spread } from './shapes.mjs'

const RUNS = 10_000
const KEYS = 200
const LINES = 100
const POINTS = 10_000
const VIEWPORT = { width: 1440, height: 900 }

/**
 * U-PERF-2, U-PERF-3: a table of 10,000 runs with 200 keys each, one of 100,000 runs with 25, and a chart of 100 lines of
 * 10,000 points, in Chromium.
 */
export async function ui({ folder, pairs, runs, row, progress }) {
  const tell = (id, what, values, goal) => row(id, what, median(values), Number.NaN, Number.NaN, goal)
  const browser = await launchChromium()
  try {
    await withServer(`${folder}/keys`, async ({ address }) => {
      const table = await manyKeys(address, progress)
      const board = await manyPoints(address, progress)
      await tableOf(table, { count: RUNS, keys: KEYS, address, browser, pairs, tell })
      await chartOf(board, { address, browser, pairs, tell })
    })
    await seedRuns(`${folder}/runs`, [runs], progress)
    await withServer(`${folder}/runs`, ({ address }) =>
      tableOf(FIRST_EXPERIMENT, { count: runs, keys: SEEDED_KEYS, address, browser, pairs, tell }),
    )
  } finally {
    await browser.close()
  }
}

/** Of a store that was seeded. */
const FIRST_EXPERIMENT = '0'
const SEEDED_KEYS = 25

async function withServer(folder, work) {
  const server = await startLabbook(folder)
  try {
    await work(server)
  } finally {
    await server.stop()
  }
}

async function tableOf(experiment, { count, keys, address, browser, pairs, tell }) {
  const found = { rows: [], frame: [] }
  for (let i = 0; i < pairs; i++) {
    await onFreshPage(browser, async (page) => {
      found.rows.push(await timeToRows(page, `${address}/#/experiments/${experiment}`))
      found.frame.push(await longestFrame(page))
    })
  }
  const shown = count.toLocaleString('en')
  tell('U-PERF-2', `first rows of ${shown} runs × ${keys} keys, ms`, found.rows, '≤ 1,000')
  tell('U-PERF-2', `the longest frame while scrolling ${shown} runs, ms`, found.frame, '≤ 50')
}

async function chartOf(experiment, { address, browser, pairs, tell }) {
  const found = { chart: [], zoom: [] }
  const charts = encodeURIComponent(JSON.stringify({ runs: LINES }))
  for (let i = 0; i < pairs; i++) {
    await onFreshPage(browser, async (page) => {
      const place = `/#/experiments/${experiment}?compareRunsMode=CHART&show=all&charts=${charts}`
      found.chart.push(await timeToChart(page, `${address}${place}`))
      found.zoom.push(await timeToZoom(page))
    })
  }
  tell('U-PERF-3', `chart of ${LINES} × ${POINTS} points, ms`, found.chart, '≤ 1,000')
  tell('U-PERF-3', 'a zoom step of it, ms', found.zoom, '≤ 150')
}

async function manyKeys(address, progress) {
  const { experiment_id } = await post(address, '/experiments/create', { name: 'many keys' })
  for (let at = 0; at < RUNS; at += 50) {
    if (at % 1000 === 0) progress(`${at} of ${RUNS} runs`)
    await Promise.all(
      Array.from({ length: 50 }, async (_, i) => {
        const { run } = await post(address, '/runs/create', { experiment_id, start_time: 1.7e12 + at + i })
        const metrics = Array.from({ length: KEYS }, (_, k) => ({
          key: `metric ${k}`,
          value: spread((at + i) * KEYS + k, 0.618),
          timestamp: 1,
          step: 0,
        }))
        await post(address, '/runs/log-batch', { run_id: run.info.run_id, metrics })
      }),
    )
  }
  return experiment_id
}

async function manyPoints(address, progress) {
  progress(`${LINES} runs of ${POINTS} points`)
  const runIds = await newRuns(address, LINES)
  for (const [r, run_id] of runIds.entries()) {
    for (let from = 0; from < POINTS; from += 1000) {
      const metrics = Array.from({ length: 1000 }, (_, i) => {
        const step = from + i
        const value = Math.exp(-step / 3000) + 0.1 * spread(step, 0.618 * (r + 1))
        return { key: 'loss', value, timestamp: 1.7e12 + 100 * step, step }
      })
      await post(address, '/runs/log-batch', { run_id, metrics })
    }
  }
  const { run } = JSON.parse(await (await fetch(`${address}/api/2.0/mlflow/runs/get?run_id=${runIds[0]}`)).text())
  return run.info.experiment_id
}

async function onFreshPage(browser, work) {
  const context = await browser.newContext({ viewport: VIEWPORT, reducedMotion: 'reduce' })
  try {
    await work(await context.newPage())
  } finally {
    await context.close()
  }
}

async function timeToRows(page, address) {
  const began = performance.now()
  await page.goto(address, { waitUntil: 'commit' })
  await page.getByRole('grid', { name: 'Runs' }).getByRole('link').first().waitFor()
  return performance.now() - began
}

/** Scrolls through the table, one screen per frame, and measures the time between frames. */
function longestFrame(page) {
  return page.getByRole('grid', { name: 'Runs' }).evaluate(async (grid) => {
    const isScrolled = (element) => element.scrollHeight > element.clientHeight + 10
    let scroller = grid
    while (scroller !== null && !isScrolled(scroller)) scroller = scroller.parentElement
    let longest = 0
    let last = performance.now()
    for (let i = 0; i < 120; i++) {
      scroller.scrollTop += i < 60 ? scroller.clientHeight : -scroller.clientHeight
      await new Promise(requestAnimationFrame)
      const now = performance.now()
      longest = Math.max(longest, now - last)
      last = now
    }
    return longest
  })
}

async function timeToChart(page, address) {
  const began = performance.now()
  await page.goto(address, { waitUntil: 'commit' })
  await isDrawn(page)
  return performance.now() - began
}

/** Whether lines are drawn: a column of the canvas has coloured pixels. */
function isDrawn(page) {
  return page.waitForFunction(() => {
    const canvas = document.querySelector('.uplot canvas')
    const column = canvas?.getContext('2d')?.getImageData(canvas.width >> 1, 0, 1, canvas.height).data
    // Axes and grid colour some pixels, lines many more.
    return column !== undefined && column.filter((_, i) => i % 4 === 3 && column[i] > 0).length > canvas.height / 20
  })
}

async function timeToZoom(page) {
  const box = await page.locator('.u-over').first().boundingBox()
  const answered = page.waitForResponse((response) => response.url().endsWith('/metrics/buckets'))
  await page.mouse.move(box.x + box.width / 4, box.y + 40)
  await page.mouse.down()
  await page.mouse.move(box.x + box.width / 2, box.y + 40, { steps: 4 })
  await page.mouse.up()
  const began = performance.now()
  await (await answered).finished()
  await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))))
  return performance.now() - began
}
