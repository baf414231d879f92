import { createServer } from 'node:http'
import { once } from 'node:events'
import type { Page } from 'playwright-core'
import { expect, it } from 'vitest'
import { describeInBrowser, eventually } from './browser.js'
import { runNames, runsGrid } from './parts.js'

/** A page's errors while the server is unreachable, or stopping, when it answers 503. */
const UNREACHABLE =
  /status of 503|ERR_CONNECTION_REFUSED|ERR_EMPTY_RESPONSE|ERR_CONNECTION_RESET|ERR_SOCKET_NOT_CONNECTED|ERR_INCOMPLETE_CHUNKED_ENCODING/

describeInBrowser('a server that stops', (site) => {
  it('[U-ALL-3] [U-TEST-5] a screen that is opened meanwhile says so, and Retry shows it once the server is back', async () => {
    const { experimentId, forest, simple } = site.seeded
    const page = await site.open(`/experiments/${experimentId}/runs/${forest.runId}`, { expected: [UNREACHABLE] })
    await page.getByRole('navigation', { name: 'Breadcrumb' }).getByRole('link', { name: 'house prices' }).click()
    await runsGrid(page).getByRole('link', { name: simple.name }).waitFor()
    await isLive(page)
    await site.stopServer()
    await page.getByRole('button', { name: 'Reconnecting', exact: true }).waitFor()
    // The content stays on the screen.
    expect(await runNames(page)).toContain(forest.name)
    await runsGrid(page).getByRole('link', { name: simple.name }).click()
    await saysUnreachable(page)
    // With live updates, the page would be back before the click.
    await page.getByRole('button', { name: 'Reconnecting', exact: true }).click()
    await site.startServer()
    await page.getByRole('main').getByRole('button', { name: 'Retry' }).click()
    await page.getByRole('heading', { level: 1, name: simple.name }).waitFor()
    await page.getByRole('button', { name: /^Paused/ }).click()
    await isLive(page)
  })

  it('[U-ALL-3] a screen whose code has not come yet, the same', async () => {
    const { experimentId } = site.seeded
    const page = await site.open('/', { profile: {}, expected: [UNREACHABLE, /cannot be reached/] })
    await page.getByRole('heading', { name: 'Recent experiments' }).waitFor()
    await isLive(page)
    await site.stopServer()
    await page.getByRole('region', { name: 'Recent experiments' }).getByRole('link', { name: 'house prices' }).click()
    await saysUnreachable(page)
    await page.getByRole('main').getByRole('button', { name: 'Retry' }).click()
    await saysUnreachable(page)
    await site.startServer()
    await page.getByRole('main').getByRole('button', { name: 'Retry' }).click()
    await runsGrid(page).waitFor()
    expect(new URL(page.url()).hash).toBe(`#/experiments/${experimentId}`)
  })

  it('[U-TEST-6] [U-LIVE-3] [U-ALL-3] [U-ALL-4] killed and started again: from reconnecting back to live, with what was missed', async () => {
    const { experimentId, simple, multiple } = site.seeded
    const place = `/experiments/${experimentId}/runs/${simple.runId}`
    const page = await site.open(place, { possible: [UNREACHABLE] })
    await eventually(() => latest(page)).toBe('0.01')
    await isLive(page)
    await site.server.kill()
    await page.getByRole('button', { name: 'Reconnecting', exact: true }).waitFor()
    const away = page.getByText(/Cannot reach the server. You are viewing data from/)
    await away.waitFor()
    await site.startServer()
    // Immediately, before the page reconnects.
    await log(0.0078125)
    await site.clients.runs.updateRun({ runId: multiple.runId, runName: 'renamed meanwhile' })
    await isLive(page)
    await away.waitFor({ state: 'detached' })
    await eventually(() => latest(page)).toBe('0.0078125')
    await page.getByRole('link', { name: 'house prices' }).last().click()
    await eventually(() => runNames(page)).toContain('renamed meanwhile')
  })

  it('[U-LIVE-3] a proxy that answers in its place is no end: the page comes back to live by itself', async () => {
    const { experimentId, simple } = site.seeded
    const place = `/experiments/${experimentId}/runs/${simple.runId}`
    const page = await site.open(place, { possible: [UNREACHABLE] })
    await isLive(page)
    await site.stopServer()
    const proxy = createServer((_, response) => response.writeHead(503).end())
    const askedForEvents = new Promise<void>((resolve) => {
      proxy.on('request', ({ url = '' }) => url.includes('/events') && resolve())
    })
    await once(proxy.listen(Number(new URL(site.server.address).port), '127.0.0.1'), 'listening')
    await askedForEvents
    proxy.closeAllConnections()
    await new Promise((resolve) => proxy.close(resolve))
    await site.startServer()
    await log(0.00390625)
    await isLive(page)
    await eventually(() => latest(page)).toBe('0.00390625')
  })

  let step = 100
  function log(value: number) {
    const { runId } = site.seeded.simple
    return site.clients.metrics.logMetric({ runId, key: 'loss', value, timestamp: Date.now(), step: step++ })
  }
})

function isLive(page: Page): Promise<void> {
  return page.getByRole('button', { name: 'Live', exact: true }).waitFor()
}

async function saysUnreachable(page: Page) {
  const alert = page.getByRole('main').getByRole('alert')
  await alert.getByRole('heading', { name: /^The server at http\S+ cannot be reached/ }).waitFor()
  await alert.getByText('TEMPORARILY_UNAVAILABLE').waitFor()
}

function latest(page: Page): Promise<string | null> {
  return page.getByRole('row', { name: /^loss/ }).getByRole('cell').nth(1).textContent()
}
