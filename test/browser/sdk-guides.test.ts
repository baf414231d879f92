import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { LabbookClient } from '@labbook/sdk'
import type { Page } from 'playwright-core'
import { type OutputChunk, rolldown } from 'rolldown'
import { expect, it, onTestFinished } from 'vitest'
import { describeWith, type LabbookServer, startLabbook } from '../counterparts/index.js'
import { blocksOf, CompiledBlocks, root } from '../guides/typescript-blocks.js'
import { openProfile } from './pages.js'

const PATIENT = { timeout: 30_000 }

describeWith(['chromium'], 'pages that log', () => {
  it('[SDK-DOC-1] the page of the guide for browsers does what its text says', async () => {
    const [program] = blocksOf('docs/guides/typescript-browser.md').filter((block) => block.program === 'main.ts')
    if (program === undefined) throw new Error('The guide has no main.ts.')
    const site = await openSite('<!doctype html><title>Guide</title><script type="module" src="main.js"></script>')
    const server = await allowing(site.origin)
    using compiled = new CompiledBlocks()
    expect(compiled.compile([program])).toBe('')
    await site.serve(compiled.programOf(program, server))
    await openPage(site.origin)
    const [run] = await finishedRuns(server, 'in the browser')
    expect(run?.info.runName).toBe('first page')
    expect(run?.data.params).toEqual({ learningRate: '0.1' })
    const client = new LabbookClient({ trackingUri: server.address })
    expect(await client.getMetricHistory(run?.info.runId ?? '', 'loss')).toHaveLength(100)
  })

  it('[SDK-DOC-4] examples/sdk-browser logs the run that its README promises', async () => {
    const { server, page } = await openExample()
    await train(page, { server, epochs: 20 })
    await page.getByText('The run is on the server').waitFor()
    const [run] = await finishedRuns(server, 'in the browser')
    expect(run?.data.params).toEqual({ learningRate: '0.03', epochs: '20', points: '300' })
    const client = new LabbookClient({ trackingUri: server.address })
    const runId = run?.info.runId ?? ''
    const losses = (await client.getMetricHistory(runId, 'loss')).map(({ value }) => value)
    expect(losses).toHaveLength(20)
    expect(losses.at(-1)).toBeLessThan(losses[0] ?? 0)
    const files = await Promise.all(['', 'model', 'plots'].map((path) => client.listArtifacts(runId, { path })))
    expect(files.flat().map(({ path }) => path)).toEqual([
      'model',
      'plots',
      'model/model.json',
      'model/weights.bin',
      'plots/points.png',
    ])
    // 4 bytes for each weight and bias from 2 inputs to 16 units to 1.
    expect(files[1]?.[1]?.fileSize).toBe(4 * (2 * 16 + 16 + 16 + 1))
  })

  it('[J-21] [SDK-DOC-4] a tab that is closed while TensorFlow.js trains loses nothing but its last second', async () => {
    const { server, page, origin } = await openExample()
    const context = page.context()
    await train(page, { server, epochs: 1_000_000 })
    const runs = () => runsOf(server, 'in the browser')
    await expect.poll(async () => (await runs()).length, PATIENT).toBe(1)
    // Nothing reaches the server any more, so that what is logged now is in the browser alone.
    await context.route(`${server.address}/**`, (route) => route.abort())
    const before = await epochsOf(page)
    await expect.poll(() => epochsOf(page), PATIENT).toBeGreaterThan(before + 10)
    const epochs = await epochsOf(page)
    await page.waitForTimeout(1000)
    await page.close()
    await context.unroute(`${server.address}/**`)

    const reopened = await context.newPage()
    await reopened.goto(origin)
    await expect.poll(async () => (await runs()).map(({ info }) => info.status), PATIENT).toEqual(['KILLED'])
    const client = new LabbookClient({ trackingUri: server.address })
    const [closed] = await runs()
    const steps = (await client.getMetricHistory(closed?.info.runId ?? '', 'loss')).map(({ step }) => step)
    expect(steps).toEqual(Array.from({ length: steps.length }, (_, step) => step))
    expect(steps.length).toBeGreaterThanOrEqual(epochs)
  })
})

/** The page of examples/sdk-browser on a site of its own, and a server that allows it. */
async function openExample() {
  const folder = join(root, 'examples/sdk-browser')
  const html = readFileSync(join(folder, 'index.html'), 'utf8')
  // A bundler puts its own name there.
  const site = await openSite(html.replace('src="page.ts"', 'src="page.js"'))
  const server = await allowing(site.origin)
  await site.serve(join(folder, 'page.ts'))
  const page = await openPage(site.origin)
  return { server, page, origin: site.origin }
}

async function train(page: Page, { server, epochs }: { server: LabbookServer; epochs: number }) {
  await page.getByLabel('Labbook server').fill(server.address)
  await page.getByLabel('Epochs').fill(String(epochs))
  await page.getByRole('button', { name: 'Train' }).click()
}

/** How many epochs the page says that it has trained and logged. */
async function epochsOf(page: Page): Promise<number> {
  return Number(/^Epoch (\d+)/.exec(await page.locator('output').innerText())?.[1] ?? 0)
}

async function allowing(origin: string): Promise<LabbookServer> {
  const server = await startLabbook({ args: ['--cors-allowed-origins', origin] })
  onTestFinished(async () => void (await server.stop()))
  return server
}

async function openPage(origin: string) {
  const page = await openProfile()
  onTestFinished(() => page.context().close())
  await page.goto(origin)
  return page
}

/** A site of one page, with what a bundler makes of its program. */
async function openSite(html: string) {
  let chunks: readonly OutputChunk[] = []
  const site = createServer((request, response) => {
    const name = new URL(request.url ?? '/', 'http://x').pathname.slice(1)
    const chunk = chunks.find(({ fileName }) => fileName === name)
    response.setHeader('content-type', chunk === undefined ? 'text/html' : 'text/javascript')
    response.end(chunk?.code ?? html)
  })
  await new Promise<void>((resolve) => site.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => void site.close())
  return {
    origin: `http://127.0.0.1:${(site.address() as AddressInfo).port}`,
    async serve(program: string) {
      // Optional parts, which neither page uses.
      const external = ['yaml', '@labbook/plots', 'hyparquet', 'hyparquet-writer']
      const resolve = { conditionNames: ['browser', 'import', 'default'] }
      const build = await rolldown({ input: program, platform: 'browser', external, resolve })
      const { output } = await build.generate({ format: 'esm', entryFileNames: '[name].js' })
      chunks = output.filter((part): part is OutputChunk => part.type === 'chunk')
    },
  }
}

/** The runs of an experiment, once the first one has ended. */
async function finishedRuns(server: LabbookServer, experimentName: string) {
  const statusOf = async () => (await runsOf(server, experimentName))[0]?.info.status
  await expect.poll(statusOf, PATIENT).toBe('FINISHED')
  return await runsOf(server, experimentName)
}

/** The latest first. */
async function runsOf(server: LabbookServer, experimentName: string) {
  const client = new LabbookClient({ trackingUri: server.address })
  const experiment = await client.getExperimentByName(experimentName)
  return experiment === undefined ? [] : await client.searchRuns([experiment.experimentId])
}
