import { type Browser, type BrowserContextOptions, chromium, type Page, type ViewportSize } from 'playwright-core'
import { afterAll, beforeAll, expect, onTestFinished } from 'vitest'
import { type CounterpartName, counterparts } from '../../scripts/counterparts.mjs'
import { describeWith, type LabbookServer, startLabbook } from '../counterparts/index.js'
import { clientsOf, seed, type Seeded } from './seed.js'

/** How long a screen may take until it shows what a test waits for. */
const PATIENCE_MS = 10_000
/** How long what a suite looks at may take to be logged. */
const FILLED_WITHIN_MS = 300_000

const VIEWPORT = { width: 1440, height: 900 }

const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

/** What the tests of a file look at: one server with what was logged to it, and one browser. */
export interface Site<S = Seeded> {
  readonly seeded: S
  readonly server: LabbookServer
  readonly clients: ReturnType<typeof clientsOf>
  /** A page of a fresh profile at a place of the UI (`/experiments/1`, what stands after `#`). */
  open(place: string, options?: OpenOptions): Promise<Page>
  /** The same for tests that leave nothing behind: one page goes from place to place, which is much faster. */
  visit(place: string, options?: { viewport?: ViewportSize }): Promise<Page>
}

export interface OpenOptions extends BrowserContextOptions {
  /** Addresses of which a request is to fail, each at least once: only then it is no fault of the page. */
  readonly failing?: readonly RegExp[]
}

export interface SuiteOptions<S> {
  /** Beside Chromium. */
  readonly needs?: CounterpartName[]
  /** Logs to the fresh server what the suite looks at. */
  readonly fill: (server: LabbookServer) => Promise<S>
}

/** A suite over the small experiment of `seed`. */
export function describeInBrowser(name: string, suite: (site: Site) => void): void {
  describeSite(name, { fill: ({ address }) => seed(address) }, suite)
}

/**
 * A suite in real Chromium on the built server. Whatever goes wrong in a page beside what the test looks at fails the test
 * at its end: an error on the console, a violation of the policy, a request that failed or left the server's origin (U-TEST-7).
 */
export function describeSite<S>(
  name: string,
  { needs = [], fill }: SuiteOptions<S>,
  suite: (site: Site<S>) => void,
): void {
  describeWith(['chromium', ...needs], name, () => {
    let server: LabbookServer
    let browser: Browser
    let seeded: S
    let visited: Awaited<ReturnType<typeof openPage>> | undefined
    const closers: (() => Promise<unknown>)[] = []

    beforeAll(async () => {
      browser = await chromium.launch({ executablePath: counterparts.chromium.find() ?? '', args: FLAGS })
      closers.push(() => browser.close())
      server = await startLabbook()
      closers.push(() => server.stop())
      seeded = await fill(server)
    }, FILLED_WITHIN_MS)
    afterAll(() => Promise.all(closers.map((close) => close())))

    suite({
      get seeded() {
        return seeded
      },
      get server() {
        return server
      },
      get clients() {
        return clientsOf(server.address)
      },
      async open(place, { failing = [], ...options } = {}) {
        const { page, watch } = await openPage(options, failing)
        onTestFinished(async () => {
          await page.context().close()
          expect(watch.faults, 'What went wrong in the page').toEqual([])
          expect(watch.succeeded(), 'Requests that were to fail and did not').toEqual([])
        })
        await page.goto(`${server.address}/#${place}`)
        return page
      },
      async visit(place, { viewport = VIEWPORT } = {}) {
        visited ??= await openPage()
        const { page, watch } = visited
        onTestFinished(async ({ task }) => {
          const faults = watch.faults.splice(0)
          if (task.result?.state === 'fail' || faults.length > 0) {
            visited = undefined
            await page.context().close()
          }
          expect(faults, 'What went wrong in the page').toEqual([])
        })
        await page.setViewportSize(viewport)
        // Over another screen, so that this one starts anew.
        await page.goto(`${server.address}/#/settings`)
        await page.getByRole('heading', { level: 1, name: 'Settings' }).waitFor()
        await page.goto(`${server.address}/#${place}`)
        return page
      },
    })

    async function openPage(options: BrowserContextOptions = {}, failing: readonly RegExp[] = []) {
      const context = await browser.newContext({ viewport: VIEWPORT, reducedMotion: 'reduce', ...options })
      context.setDefaultTimeout(PATIENCE_MS)
      const page = await context.newPage()
      return { page, watch: watchForFaults(page, new URL(server.address).origin, failing) }
    }
  })
}

/** Polls what a page says, until it is as expected. */
export function eventually<T>(read: () => Promise<T> | T) {
  return expect.poll(read, { timeout: PATIENCE_MS, interval: 50 })
}

function watchForFaults(page: Page, origin: string, failing: readonly RegExp[]) {
  const faults: string[] = []
  const failed = new Set<RegExp>()
  const isExpected = (url: string) => {
    const found = failing.filter((address) => address.test(url))
    for (const address of found) failed.add(address)
    return found.length > 0
  }
  page.on('console', (message) => {
    if (message.type() !== 'error') return
    const { url } = message.location()
    if (message.text().startsWith('Failed to load resource') && isExpected(url)) return
    faults.push(`${message.text()} (${url})`)
  })
  page.on('pageerror', (error) => faults.push(String(error)))
  page.on('request', (request) => {
    const { protocol, origin: asked } = new URL(request.url())
    if (/^https?:$/.test(protocol) && asked !== origin) faults.push(`left the origin: ${request.url()}`)
  })
  page.on('requestfailed', (request) => {
    const reason = request.failure()?.errorText
    // A screen that is left takes its requests back.
    if (reason === 'net::ERR_ABORTED' || isExpected(request.url())) return
    faults.push(`${request.method()} ${request.url()}: ${reason}`)
  })
  return { faults, succeeded: () => failing.filter((address) => !failed.has(address)) }
}
