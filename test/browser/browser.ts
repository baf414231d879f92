import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { BrowserContextOptions, Page, ViewportSize } from 'playwright-core'
import { afterAll, beforeAll, expect, onTestFinished } from 'vitest'
import type { CounterpartName } from '../../scripts/counterparts.mjs'
import { describeWith, type LabbookServer, startLabbook } from '../counterparts/index.js'
import { givePageBack, openProfile, PATIENCE_MS, takePage, VIEWPORT } from './pages.js'
import { clientsOf, seed, type Seeded } from './seed.js'

/** How long what a suite looks at may take to be logged. */
const FILLED_WITHIN_MS = 300_000

/** What the tests of a file look at: one server with what was logged to it, in the run's browser. */
export interface Site<S = Seeded> {
  readonly seeded: S
  readonly server: LabbookServer
  readonly clients: ReturnType<typeof clientsOf>
  /** Stops the server for the time being, at most until the end of the test. */
  stopServer(): Promise<void>
  /** Starts it again, with its data and at its address. */
  startServer(): Promise<void>
  /** A page that remembers nothing, at a place of the UI (`/experiments/1`, what stands after `#`). */
  open(place: string, options?: OpenOptions): Promise<Page>
  /** The same for tests that leave nothing behind: one page goes from place to place, which is much faster. */
  visit(place: string, options?: { viewport?: ViewportSize }): Promise<Page>
}

export interface OpenOptions {
  readonly viewport?: ViewportSize
  /** Asks for a new profile: for its settings, an empty cache, or where the test does what stays in a page, such as a stopped clock. */
  readonly profile?: BrowserContextOptions
  /** What is to go wrong, each at least once, as the fault would be told: `/404 .*runs\/get/`. */
  readonly expected?: readonly RegExp[]
  /** What may go wrong, depending on what the page happens to ask for at the time. */
  readonly possible?: readonly RegExp[]
}

export interface SuiteOptions<S> {
  /** Beside Chromium. */
  readonly needs?: CounterpartName[]
  /** The data that the server starts with, removed after the suite; nothing without it. */
  readonly folder?: () => Promise<string>
  /** Logs to the server what the suite looks at, or reads what is there. */
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
  { needs = [], folder = emptyFolder, fill }: SuiteOptions<S>,
  suite: (site: Site<S>) => void,
): void {
  describeWith(['chromium', ...needs], name, () => {
    let server: LabbookServer
    let seeded: S
    let visited: Watched | undefined
    const closers: (() => Promise<unknown>)[] = []

    beforeAll(async () => {
      const dataDir = await folder()
      closers.push(async () => {
        await server.stop()
        await rm(dataDir, { recursive: true, force: true })
      })
      server = await startLabbook({ dataDir })
      seeded = await fill(server)
    }, FILLED_WITHIN_MS)
    afterAll(async () => {
      if (visited !== undefined) await givePageBack(visited.page)
      await Promise.all(closers.map((close) => close()))
    })

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
      async stopServer() {
        const stopped = server
        await stopped.stop()
        onTestFinished(async () => {
          if (server === stopped) await startAgain()
        })
      },
      startServer: startAgain,
      async open(place, { expected = [], possible = [], viewport, profile } = {}) {
        const page = await (profile === undefined
          ? takePage(viewport)
          : openProfile({ ...profile, ...(viewport && { viewport }) }))
        const watch = watchForFaults(page, new URL(server.address).origin, { expected, possible })
        onTestFinished(async ({ task }) => {
          const isDone = profile !== undefined || task.result?.state === 'fail' || watch.faults.length > 0
          await (isDone ? page.context().close() : givePageBack(page))
          expect(watch.faults, 'What went wrong in the page').toEqual([])
          expect(watch.missing(), 'What was to go wrong and did not').toEqual([])
        })
        await page.goto(`${server.address}/#${place}`)
        return page
      },
      async visit(place, { viewport } = {}) {
        visited ??= await takeVisitor()
        const { page, watch } = visited
        onTestFinished(async ({ task }) => {
          const faults = watch.faults.splice(0)
          if (task.result?.state === 'fail' || faults.length > 0) {
            visited = undefined
            await page.context().close()
          }
          expect(faults, 'What went wrong in the page').toEqual([])
        })
        await page.setViewportSize(viewport ?? VIEWPORT)
        // Over another screen, so that this one starts anew.
        await page.goto(`${server.address}/#/settings`)
        await page.getByRole('heading', { level: 1, name: 'Settings' }).waitFor()
        await page.goto(`${server.address}/#${place}`)
        return page
      },
    })

    async function startAgain() {
      const { address, dataDir } = server
      server = await startLabbook({ dataDir, port: Number(new URL(address).port) })
    }

    async function takeVisitor(): Promise<Watched> {
      const page = await takePage()
      return { page, watch: watchForFaults(page, new URL(server.address).origin, {}) }
    }
  })
}

function emptyFolder(): Promise<string> {
  return mkdtemp(join(tmpdir(), 'labbook-browser-'))
}

/** Polls what a page says, until it is as expected. */
export function eventually<T>(read: () => Promise<T> | T) {
  return expect.poll(read, { timeout: PATIENCE_MS, interval: 50 })
}

interface Watched {
  readonly page: Page
  readonly watch: ReturnType<typeof watchForFaults>
}

function watchForFaults(
  page: Page,
  origin: string,
  { expected = [], possible = [] }: Pick<OpenOptions, 'expected' | 'possible'>,
) {
  const faults: string[] = []
  const came = new Set<RegExp>()
  const tell = (fault: string) => {
    const matching = expected.filter((pattern) => pattern.test(fault))
    for (const pattern of matching) came.add(pattern)
    if (matching.length === 0 && !possible.some((pattern) => pattern.test(fault))) faults.push(fault)
  }
  page.on('console', (message) => {
    // Chromium by itself asks an origin once for this, on the empty place where pages wait for the next test.
    const isAskedByChromium = message.location().url === `${origin}/favicon.ico`
    if (message.type() === 'error' && !isAskedByChromium) tell(`${message.text()} (${message.location().url})`)
  })
  page.on('pageerror', (error) => tell(String(error)))
  page.on('request', (request) => {
    const { protocol, origin: asked } = new URL(request.url())
    if (/^https?:$/.test(protocol) && asked !== origin) tell(`left the origin: ${request.url()}`)
  })
  page.on('requestfailed', (request) => {
    const reason = request.failure()?.errorText
    // A screen that is left takes its requests back.
    if (reason !== 'net::ERR_ABORTED') tell(`${request.method()} ${request.url()}: ${reason}`)
  })
  return { faults, missing: () => expected.filter((pattern) => !came.has(pattern)) }
}
