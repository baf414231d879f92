import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { LabbookClient } from '@labbook/sdk'
import { type OutputChunk, rolldown } from 'rolldown'
import { expect, it, onTestFinished } from 'vitest'
import { describeWith, type LabbookServer, startLabbook } from '../counterparts/index.js'
import { blocksOf, CompiledBlocks, root } from '../guides/typescript-blocks.js'
import { openProfile } from './pages.js'

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
    const folder = join(root, 'examples/sdk-browser')
    const html = readFileSync(join(folder, 'index.html'), 'utf8')
    // A bundler puts its own name there.
    const site = await openSite(html.replace('src="page.ts"', 'src="page.js"'))
    const server = await allowing(site.origin)
    await site.serve(join(folder, 'page.ts'))
    const page = await openPage(site.origin)
    await page.getByLabel('Labbook server').fill(server.address)
    await page.getByRole('button', { name: 'Train' }).click()
    await page.getByText('The run is on the server').waitFor()
    const [run] = await finishedRuns(server, 'in the browser')
    expect(run?.data.params).toEqual({ learningRate: '0.5', epochs: '100', points: '300' })
    const client = new LabbookClient({ trackingUri: server.address })
    const runId = run?.info.runId ?? ''
    const losses = (await client.getMetricHistory(runId, 'loss')).map(({ value }) => value)
    expect(losses).toHaveLength(100)
    expect(losses.at(-1)).toBeLessThan(losses[0] ?? 0)
    const files = await Promise.all(['', 'plots'].map((path) => client.listArtifacts(runId, { path })))
    expect(files.flat().map(({ path }) => path)).toEqual(['model.json', 'plots', 'plots/points.png'])
  })
})

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
      const external = ['yaml', 'vega', 'vega-lite', '@resvg/resvg-js', 'hyparquet', 'hyparquet-writer']
      const resolve = { conditionNames: ['browser', 'import', 'default'] }
      const build = await rolldown({ input: program, platform: 'browser', external, resolve })
      const { output } = await build.generate({ format: 'esm', entryFileNames: '[name].js' })
      chunks = output.filter((part): part is OutputChunk => part.type === 'chunk')
    },
  }
}

/** The runs of an experiment, once the first one has ended. */
async function finishedRuns(server: LabbookServer, experimentName: string) {
  const client = new LabbookClient({ trackingUri: server.address })
  const runs = async () => {
    const experiment = await client.getExperimentByName(experimentName)
    return experiment === undefined ? [] : await client.searchRuns([experiment.experimentId])
  }
  await expect.poll(async () => (await runs())[0]?.info.status, { timeout: 30_000 }).toBe('FINISHED')
  return await runs()
}
