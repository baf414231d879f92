import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core'
import { inject } from 'vitest'
import '../counterparts/provided.js'

export const VIEWPORT = { width: 1440, height: 900 }
const PROFILE = { viewport: VIEWPORT, reducedMotion: 'reduce' } as const

/** The time limit until a screen shows what a test waits for. */
export const PATIENCE_MS = 10_000

let connection: Promise<Browser> | undefined
const idle: Page[] = []

/**
 * A page without traces of earlier tests. It may be reused: its process and compiled code are kept, which are most of the
 * cost of a new page.
 */
export async function takePage(viewport = VIEWPORT): Promise<Page> {
  const page = idle.pop() ?? (await openProfile())
  await page.setViewportSize(viewport)
  return page
}

/** A page in a new profile with these options: with an empty cache, and without anything that `resetPage` misses. */
export async function openProfile(options: BrowserContextOptions = {}): Promise<Page> {
  connection ??= connect()
  const context = await (await connection).newContext({ ...PROFILE, ...options })
  context.setDefaultTimeout(PATIENCE_MS)
  return context.newPage()
}

/** Returns a page of `takePage` for the next test, or closes it if that fails because its server is gone. */
export async function givePageBack(page: Page): Promise<void> {
  try {
    await resetPage(page)
    idle.push(page)
  } catch {
    await page.context().close()
  }
}

/** Leaves the UI for a blank page of the same origin, where nothing runs, and clears the stored data. */
async function resetPage(page: Page) {
  const context = page.context()
  // A form with unsaved changes asks for confirmation.
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
