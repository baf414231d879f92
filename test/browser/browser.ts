import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { BrowserContextOptions, Page, ViewportSize } from 'playwright-core'
import { afterAll, beforeAll, expect, onTestFinished } from 'vitest'
import type { CounterpartName } from '../../scripts/counterparts.mjs'
import { describeWith, type LabbookServer, startLabbook } from '../counterparts/index.js'
import { givePageBack, openProfile, PATIENCE_MS, takePage, VIEWPORT } from './pages.js'
import { clientsOf, seed, type Seeded } from './seed.js'

/** The time limit for logging what a suite shows. */
const FILLED_WITHIN_MS = 300_000

/** What the tests of a file share: a server with logged data, and the run's browser. */
export interface Site<S = Seeded> {
  readonly seeded: S
  readonly server: LabbookServer
  readonly clients: ReturnType<typeof clientsOf>
  /** Stops the server, at most until the end of the test. */
  stopServer(): Promise<void>
  /** Starts the server again, with the same data and address. */
  startServer(): Promise<void>
  /** A clean page at a route of the UI (`/experiments/1`, the part after `#`). */
  open(place: string, options?: OpenOptions): Promise<Page>
  /** The same for tests that leave nothing behind: they share one page, which is much faster. */
  visit(place: string, options?: { viewport?: ViewportSize }): Promise<Page>
}

export interface OpenOptions {
  readonly viewport?: ViewportSize
  /** Uses a new profile: for its options, for an empty cache, or because the test leaves traces in a page, such as a stopped clock. */
  readonly profile?: BrowserContextOptions
  /** Faults that must occur, each at least once, as they would be reported: `/404 .*runs\/get/`. */
  readonly expected?: readonly RegExp[]
  /** Faults that may occur, depending on the page's requests at the time. */
  readonly possible?: readonly RegExp[]
}

export interface SuiteOptions<S> {
  /** Needed besides Chromium. */
  readonly needs?: CounterpartName[]
  /** The data folder that the server starts with, removed after the suite; empty without one. */
  readonly folder?: () => Promise<string>
  /** Logs what the suite needs, or reads what is there. */
  readonly fill: (server: LabbookServer) => Promise<S>
}

/** A suite over the small experiment of `seed`. */
export function describeInBrowser(name: string, suite: (site: Site) => void): void {
  describeSite(name, { fill: ({ address }) => seed(address) }, suite)
}

/**
 * A suite in real Chromium on the built server. At its end a test fails for anything else that went wrong in a page: an
 * error on the console, a violation of the policy, a request that failed or left the server's origin (U-TEST-7).
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
        // Via another screen, so that this one starts afresh.
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

/** Polls a value of the page until it is as expected. */
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
    // Chromium requests this once per origin on its own, on the blank page between tests.
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
    // Leaving a screen aborts its requests.
    if (reason !== 'net::ERR_ABORTED') tell(`${request.method()} ${request.url()}: ${reason}`)
  })
  return { faults, missing: () => expected.filter((pattern) => !came.has(pattern)) }
}
