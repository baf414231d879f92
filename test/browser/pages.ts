import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core'
import { inject } from 'vitest'
import '../counterparts/provided.js'

export const VIEWPORT = { width: 1440, height: 900 }
const PROFILE = { viewport: VIEWPORT, reducedMotion: 'reduce' } as const

/** How long a screen may take until it shows what a test waits for. */
export const PATIENCE_MS = 10_000

let connection: Promise<Browser> | undefined
const idle: Page[] = []

/**
 * A page that remembers nothing of an earlier test. It may have been used before: its process and what that compiled stay,
 * which is most of what a new page costs.
 */
export async function takePage(viewport = VIEWPORT): Promise<Page> {
  const page = idle.pop() ?? (await openProfile())
  await page.setViewportSize(viewport)
  return page
}

/** A page of a new profile: with these options, an empty cache, and nothing that could outlive `resetPage`. */
export async function openProfile(options: BrowserContextOptions = {}): Promise<Page> {
  connection ??= connect()
  const context = await (await connection).newContext({ ...PROFILE, ...options })
  context.setDefaultTimeout(PATIENCE_MS)
  return context.newPage()
}

/** Gives a page of `takePage` back for the next test, or closes it where that fails: its server may be gone. */
export async function givePageBack(page: Page): Promise<void> {
  try {
    await resetPage(page)
    idle.push(page)
  } catch {
    await page.context().close()
  }
}

/** Leaves the UI for an empty place of the same origin, where nothing runs, and forgets what the page has kept. */
async function resetPage(page: Page) {
  const context = page.context()
  // A form with a draft asks whether it may be left.
  page.on('dialog', (dialog) => void dialog.accept())
  await page.unrouteAll({ behavior: 'ignoreErrors' })
  for (const other of context.pages()) if (other !== page) await other.close()
  await page.goto(new URL('/health', page.url()).href)
  await page.mouse.move(-1, -1)
  await page.evaluate(() => {
    localStorage.clear()
    sessionStorage.clear()
  })
  await context.clearCookies()
  await context.clearPermissions()
  await page.emulateMedia({
    media: null,
    colorScheme: null,
    forcedColors: null,
    contrast: null,
    reducedMotion: 'reduce',
  })
  page.removeAllListeners()
}

function connect(): Promise<Browser> {
  const address = inject('chromium')
  if (!address) throw new Error('This run has no Chromium. Wrap the suite in describeWith(["chromium"], …).')
  return chromium.connect(address)
}
