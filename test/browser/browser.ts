import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core'
import { afterAll, beforeAll, expect, onTestFinished } from 'vitest'
import { counterparts } from '../../scripts/counterparts.mjs'
import { describeWith, startLabbook } from '../counterparts/index.js'
import { clientsOf, seed, type Seeded } from './seed.js'

/** How long a screen may take until it shows what a test waits for. */
const PATIENCE_MS = 10_000

const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

/** What the tests of a file look at: one server with the seed in it, and one browser. */
export interface Site {
  readonly seeded: Seeded
  readonly clients: ReturnType<typeof clientsOf>
  /** A page of a fresh profile at a place of the UI (`/experiments/1`, what stands after `#`). */
  open(place: string, options?: BrowserContextOptions): Promise<Page>
}

/**
 * A suite in real Chromium on the built server. Whatever goes wrong in a page beside what the test looks at fails the test
 * at its end: an error on the console, a violation of the policy, a request that failed or left the server's origin (U-TEST-7).
 */
export function describeInBrowser(name: string, suite: (site: Site) => void): void {
  describeWith(['chromium'], name, () => {
    let address: string
    let browser: Browser
    let seeded: Seeded
    const closers: (() => Promise<unknown>)[] = []

    beforeAll(async () => {
      const launched = await chromium.launch({ executablePath: counterparts.chromium.find() ?? '', args: FLAGS })
      closers.push(() => launched.close())
      const server = await startLabbook()
      closers.push(() => server.stop())
      ;[browser, address] = [launched, server.address]
      seeded = await seed(address)
    })
    afterAll(() => Promise.all(closers.map((close) => close())))

    suite({
      get seeded() {
        return seeded
      },
      get clients() {
        return clientsOf(address)
      },
      async open(place, options) {
        const context = await browser.newContext({
          viewport: { width: 1440, height: 900 },
          reducedMotion: 'reduce',
          ...options,
        })
        context.setDefaultTimeout(PATIENCE_MS)
        const page = await context.newPage()
        const faults = watchForFaults(page, new URL(address).origin)
        onTestFinished(async () => {
          await context.close()
          expect(faults, 'What went wrong in the page').toEqual([])
        })
        await page.goto(`${address}/#${place}`)
        return page
      },
    })
  })
}

/** Polls what a page says, until it is as expected. */
export function eventually<T>(read: () => Promise<T> | T) {
  return expect.poll(read, { timeout: PATIENCE_MS, interval: 50 })
}

function watchForFaults(page: Page, origin: string): readonly string[] {
  const faults: string[] = []
  page.on('console', (message) => {
    if (message.type() === 'error') faults.push(`${message.text()} (${message.location().url})`)
  })
  page.on('pageerror', (error) => faults.push(String(error)))
  page.on('request', (request) => {
    const { protocol, origin: asked } = new URL(request.url())
    if (/^https?:$/.test(protocol) && asked !== origin) faults.push(`left the origin: ${request.url()}`)
  })
  page.on('requestfailed', (request) => {
    const reason = request.failure()?.errorText
    // A screen that is left takes its requests back.
    if (reason !== 'net::ERR_ABORTED') faults.push(`${request.method()} ${request.url()}: ${reason}`)
  })
  return faults
}
