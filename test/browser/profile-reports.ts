import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { ComparisonReport, ProfileReport } from '@labbook/profile'
import type { BrowserContextOptions, Download, Locator, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, onTestFinished } from 'vitest'
import { describeWith } from '../counterparts/index.js'
import { readData } from '../data/read-data.js'
import { openProfile } from './pages.js'

interface Expected {
  readonly variables: Readonly<Record<string, { readonly display: Readonly<Record<string, string>> }>>
  readonly correlations: { readonly auto: { readonly columns: string[]; readonly matrix: number[][] } }
  readonly alerts: readonly { readonly text: string }[]
}

/** What the course's report says. */
export const expected = JSON.parse(readData('house_sales_expected_profile.json')) as Expected

/** Reports on disk, and a browser that opens them. */
export interface Reports {
  /** The file of a report. */
  pathOf(name: string): string
  /**
   * A report opened from disk with the network off, at these choices of its address. The test fails for a request, an error or
   * anything on the console. Tests that ask for nothing of the browser share a page.
   */
  open(name: string, choices?: string, options?: BrowserContextOptions): Promise<Page>
}

/** A suite over reports, each made once. */
export function describeReports(
  name: string,
  make: Readonly<Record<string, () => Promise<ProfileReport | ComparisonReport>>>,
  suite: (reports: Reports) => void,
): void {
  describeWith(['chromium'], name, () => {
    let folder: string
    let opened = 0
    let shared: Page | undefined
    const pathOf = (report: string) => join(folder, `${report}.html`)

    beforeAll(async () => {
      folder = await mkdtemp(join(tmpdir(), 'labbook-profile-'))
      for (const [report, made] of Object.entries(make)) await (await made()).toFile(pathOf(report))
    })
    afterAll(async () => {
      await shared?.context().close()
      await rm(folder, { recursive: true, force: true })
    })

    suite({
      pathOf,
      async open(report, choices = '', options) {
        const page = options ? await openProfile({ offline: true, ...options }) : await sharedPage()
        const faults: string[] = []
        opened += 1
        const address = `${pathToFileURL(pathOf(report)).href}?${opened}`
        page.on('console', (message) => faults.push(message.text()))
        page.on('pageerror', (error) => faults.push(String(error)))
        page.on('request', (request) => {
          if (!/^(blob|data|about):/.test(request.url()) && !request.url().startsWith(address))
            faults.push(request.url())
        })
        onTestFinished(async () => {
          page.removeAllListeners()
          if (options) await page.context().close()
          expect(faults, 'What went wrong in the page').toEqual([])
        })
        await page.goto(`${address}${choices && `#${choices}`}`)
        return page
      },
    })

    async function sharedPage(): Promise<Page> {
      shared ??= await openProfile({ offline: true, acceptDownloads: true })
      await shared.emulateMedia({ media: null, colorScheme: null })
      return shared
    }
  })
}

export const FIRST_TABLE = [
  'Distinct',
  'Distinct (%)',
  'Missing',
  'Missing (%)',
  'Infinite',
  'Infinite (%)',
  'Mean',
  'Minimum',
  'Maximum',
  'Zeros',
  'Zeros (%)',
  'Negative',
  'Negative (%)',
  'Memory size',
]

export function cardOf(page: Page, name: string): Locator {
  return page.getByRole('article').filter({ has: page.getByRole('heading', { level: 3, name, exact: true }) })
}

export async function factsOf(place: Locator): Promise<Record<string, string>> {
  const pairs = await place
    .locator('.facts tr, tr')
    .evaluateAll((rows) => rows.map((row) => [...row.children].map((cell) => cell.textContent ?? '')))
  return Object.fromEntries(pairs)
}

export async function textOf(file: Download): Promise<string> {
  const pieces: Buffer[] = []
  for await (const piece of await file.createReadStream()) pieces.push(piece as Buffer)
  return Buffer.concat(pieces).toString()
}

export function pick(
  display: Readonly<Record<string, string>>,
  labels: readonly string[],
): Record<string, string | undefined> {
  return Object.fromEntries(labels.map((label) => [label, display[label]]))
}

export function isInView(place: Locator): Promise<boolean> {
  return place.evaluate((element) => {
    const { top, bottom } = element.getBoundingClientRect()
    return bottom > 0 && top >= 0 && top < innerHeight
  })
}
