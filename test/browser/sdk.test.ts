import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import { createClient, experimentRoutes, metricRoutes, runRoutes } from '@labbook/protocol'
import type { BrowserContext, Page } from 'playwright-core'
import { type OutputChunk, rolldown } from 'rolldown'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { describeWith, type LabbookServer, startLabbook } from '../counterparts/index.js'
import { openProfile } from './pages.js'

const ENTRY = fileURLToPath(new URL('sdk-page.js', import.meta.url))
/** Of what a page loads before it can log. */
const MOST_BYTES = 20 * 1024

describeWith(['chromium'], 'the SDK in a page', () => {
  let chunks: readonly OutputChunk[]
  let site: Server
  let origin: string
  let server: LabbookServer

  beforeAll(async () => {
    chunks = await bundle()
    site = createServer((request, response) => {
      const name = new URL(request.url ?? '/', 'http://x').pathname.slice(1)
      const chunk = chunks.find(({ fileName }) => fileName === name)
      response.setHeader('content-type', chunk === undefined ? 'text/html' : 'text/javascript')
      response.end(
        chunk?.code ?? '<!doctype html><title>Training</title><script type="module" src="/sdk-page.js"></script>',
      )
    })
    await new Promise<void>((resolve) => site.listen(0, '127.0.0.1', resolve))
    origin = `http://127.0.0.1:${(site.address() as AddressInfo).port}`
    server = await startLabbook({ args: ['--cors-allowed-origins', origin] })
  })
  afterAll(async () => {
    await server.stop()
    site.close()
  })

  /** A page of the training site in a context, with the SDK at `window.labbook`. */
  async function open(context: BrowserContext): Promise<Page> {
    const page = await context.newPage()
    await page.goto(origin)
    await page.waitForFunction(() => 'labbook' in window)
    await page.evaluate((uri) => window.labbook.setTrackingUri(uri), server.address)
    return page
  }

  async function runsOf(experimentName: string) {
    const api = createClient({ ...experimentRoutes, ...runRoutes, ...metricRoutes }, { baseUrl: server.address })
    const { experiment } = await api.getExperimentByName({ experimentName })
    const { runs } = await api.searchRuns({
      experimentIds: [experiment.experimentId],
      runViewType: 'ACTIVE_ONLY',
      orderBy: ['start_time ASC'],
    })
    return await Promise.all(
      runs.map(async ({ info, data }) => ({
        ...info,
        tags: data.tags,
        params: Object.fromEntries(data.params.map(({ key, value }) => [key, value])),
        steps: (await api.getMetricHistory({ runId: info.runId, metricKey: 'loss' })).metrics.map(({ step }) => step),
      })),
    )
  }

  it('[J-4] [J-21] needs nothing of Node, and 20 KB before a page can log', () => {
    const entry = chunks.find(({ isEntry }) => isEntry) as OutputChunk
    const first = new Set([entry.fileName])
    for (const name of first) {
      for (const needed of chunks.find(({ fileName }) => fileName === name)?.imports ?? []) first.add(needed)
    }
    const code = chunks.filter(({ fileName }) => first.has(fileName)).map((chunk) => chunk.code)
    expect(gzipSync(code.join('')).length).toBeLessThanOrEqual(MOST_BYTES)
    expect(chunks.flatMap(({ moduleIds }) => moduleIds).filter((id) => /sdk\/dist\/node\//.test(id))).toEqual([])
  })

  it('[J-4] [J-6] logs from another origin, with every point in order', async () => {
    const context = (await openProfile()).context()
    const page = await open(context)
    const delivery = await page.evaluate(async () => {
      const { labbook } = window
      await labbook.setExperiment('page')
      await labbook.startRun({ runName: 'in a page' }, async (run) => {
        run.logParams({ rate: 0.1 })
        for (let step = 0; step < 3000; step++) run.logMetric('loss', 1 / (step + 1), { step })
        await run.logText('hello', 'notes.txt')
      })
      return await labbook.flush()
    })
    expect(delivery).toMatchObject({ waiting: 0, refused: 0 })
    const [run] = await runsOf('page')
    expect(run).toMatchObject({ runName: 'in a page', status: 'FINISHED', params: { rate: '0.1' } })
    expect(run?.steps).toEqual(Array.from({ length: 3000 }, (_, step) => step))
    await context.close()
  })

  it('[J-15] keeps what the server refuses, for pages to read, and warns once per kind', async () => {
    const context = (await openProfile()).context()
    const page = await open(context)
    const warnings = warningsOf(page)
    await context.route(`${server.address}/**/weights.bin*`, (route) =>
      route.fulfill({ status: 400, json: { error_code: 'INVALID_PARAMETER_VALUE', message: 'No such files here.' } }),
    )
    const delivery = await page.evaluate(async () => {
      const { labbook } = window
      await labbook.setExperiment('refusals')
      const run = await labbook.startRun({ runName: 'refused' })
      run.logParam('rate', 1)
      await labbook.flush()
      for (const rate of [2, 3]) {
        run.logParam('rate', rate)
        await labbook.flush()
      }
      await run.logText('weights', 'weights.bin')
      run.logParam('depth', 4)
      const all = await labbook.flush()
      await labbook.endRun()
      return all
    })
    expect(delivery).toMatchObject({ waiting: 0, refused: 3 })
    const [run] = await runsOf('refusals')
    expect(run?.params).toEqual({ rate: '1', depth: '4' })
    expect(warnings).toEqual([
      expect.stringContaining('The server refused runs/log-batch'),
      expect.stringContaining(
        'The server refused artifacts: No such files here. Read what it refuses with deadLetters()',
      ),
    ])
    // Another page of the site reads it too, after the run is over.
    const later = await open(context)
    const letters = await later.evaluate(async () => {
      const read = await window.labbook.deadLetters({ clear: true })
      const rest = await window.labbook.deadLetters()
      const texts = read.map(async ({ content, ...letter }) => ({ ...letter, text: await content?.text() }))
      return { read: await Promise.all(texts), rest: rest.length }
    })
    const ofBatch = { runId: run?.runId, route: 'runs/log-batch', code: 'INVALID_PARAMETER_VALUE' }
    expect(letters.read).toMatchObject([
      { ...ofBatch, record: { param: { key: 'rate', value: '2' } } },
      { ...ofBatch, record: { param: { key: 'rate', value: '3' } } },
      { runId: run?.runId, route: 'artifacts', record: { path: 'weights.bin' }, text: 'weights' },
    ])
    expect(letters.rest).toBe(0)
    await context.close()
  })

  it('[J-6] makes a child after its parent, also while the server is away when both begin', async () => {
    const context = (await openProfile()).context()
    const page = await open(context)
    await page.evaluate(() => window.labbook.setExperiment('family'))
    let away = 2
    await context.route(`${server.address}/**/runs/create`, (route) => (away-- > 0 ? route.abort() : route.continue()))
    await page.evaluate(async () => {
      const { labbook } = window
      await labbook.startRun({ runName: 'parent' }, () =>
        labbook.startRun({ runName: 'child', nested: true }, () => {}),
      )
      await labbook.flush()
    })
    const runs = await runsOf('family')
    const parent = runs.find(({ runName }) => runName === 'parent')
    const child = runs.find(({ runName }) => runName === 'child')
    expect(child?.tags).toContainEqual({ key: 'mlflow.parentRunId', value: parent?.runId })
    await context.close()
  })

  it('[J-21] loses nothing but the last second of a tab that is closed, and two tabs never mix their runs', async () => {
    const context = (await openProfile()).context()
    const pages = [await open(context), await open(context)]
    for (const [i, page] of pages.entries()) {
      await page.evaluate(async (name) => {
        const { labbook } = window
        await labbook.setExperiment('tabs')
        const run = await labbook.startRun({ runName: name })
        run.logParam('tab', name)
        window.logged = 0
        setInterval(() => {
          run.logMetric('loss', window.logged, { step: window.logged++ })
        }, 5)
      }, `tab ${i}`)
    }
    await expect
      .poll(() =>
        runsOf('tabs')
          .then((runs) => runs.length)
          .catch(() => 0),
      )
      .toBe(2)
    // Nothing reaches the server any more, so that what is logged now is in the browser alone.
    await context.route(`${server.address}/**`, (route) => route.abort())
    await pages[0]?.waitForTimeout(1500)
    const logged = await Promise.all(pages.map((page) => page.evaluate(() => window.logged)))
    for (const page of pages) await page.close()
    await context.unroute(`${server.address}/**`)

    // A page of the same site, opened later, sends what the closed ones left. One run that cannot be sent stops no other.
    const later = await open(context)
    await later.evaluate(keepRunWithoutStart)
    const warnings = warningsOf(later)
    await later.evaluate(() => window.labbook.flush())
    expect(warnings).toEqual([expect.stringContaining('A run that a closed page left cannot be sent')])
    await expect
      .poll(() => runsOf('tabs').then((runs) => runs.map(({ status }) => status)))
      .toEqual(['KILLED', 'KILLED'])
    const runs = await runsOf('tabs')
    for (const [i, { runName, params, steps }] of runs.entries()) {
      expect(params).toEqual({ tab: runName })
      expect(steps).toEqual(Array.from({ length: steps.length }, (_, step) => step))
      // 200 points are a second.
      expect(steps.length).toBeGreaterThan((logged[i] as number) - 200)
    }
    await context.close()
  })
})

/** Puts a run into the database of a page that its sender fails at, before those of other runs: it has a param and no start. */
async function keepRunWithoutStart() {
  const opening = indexedDB.open('labbook-journal')
  await new Promise((resolve) => (opening.onsuccess = resolve))
  const database = opening.result
  const transaction = database.transaction(['runs', 'records'], 'readwrite')
  const runs = transaction.objectStore('runs')
  const reading: IDBRequest<{ trackingUri: string }[]> = runs.getAll()
  reading.onsuccess = () => {
    const runKey = '0'.repeat(32)
    runs.put({ ...reading.result[0], runKey, sent: 0, identity: undefined })
    const entry = { kind: 'params', params: [{ key: 'a', value: '1' }] }
    transaction.objectStore('records').put({ runKey, sequence: 0, kind: 'entry', entry })
  }
  await new Promise((resolve) => (transaction.oncomplete = resolve))
  database.close()
}

/** What the SDK warns of in a page from now on. */
function warningsOf(page: Page): string[] {
  const warnings: string[] = []
  page.on('console', (message) => {
    if (message.text().startsWith('Labbook:')) warnings.push(message.text())
  })
  return warnings
}

async function bundle(): Promise<readonly OutputChunk[]> {
  const build = await rolldown({
    input: ENTRY,
    platform: 'browser',
    // An optional part, for pages that log YAML.
    external: ['yaml'],
    resolve: { conditionNames: ['browser', 'import', 'default'] },
  })
  const { output } = await build.generate({
    format: 'esm',
    minify: true,
    entryFileNames: '[name].js',
    dir: join('.', 'out'),
  })
  return output.filter((part): part is OutputChunk => part.type === 'chunk')
}

declare global {
  interface Window {
    labbook: Pick<
      typeof import('@labbook/sdk'),
      'deadLetters' | 'endRun' | 'flush' | 'logMetric' | 'logParam' | 'setExperiment' | 'setTrackingUri' | 'startRun'
    >
    logged: number
  }
}
