import type { Page } from 'playwright-core'
import { expect, it } from 'vitest'
import { describeInBrowser, eventually } from './browser.js'
import { file, rows, section } from './parts.js'
import { upload } from './seed.js'

const NUMBERS = 150_000
const NESTED = 5000

/** Ordinary files that were hard to show, by name. */
const files: Readonly<Record<string, string | Uint8Array>> = {
  // As `log_dict` writes a list of numbers, 1.9 MB.
  'scores.json': JSON.stringify({
    scores: Array.from({ length: NUMBERS }, (_, i) => i / 7 + 0.5).map((n) => +n.toFixed(5)),
  }),
  'nested.json': `${'['.repeat(NESTED)}1${']'.repeat(NESTED)}`,
  'eval.json': '{"columns":["prompt","id"],"data":[["Hi",12345678901234567890],["Bye",null]]}',
  'ragged.csv': 'a,a\n1,2,3,more\n4\n4\n',
  'latin1.txt': Buffer.from('größer als naïve', 'latin1'),
  'utf16.txt': Buffer.from('\ufeffgrün', 'utf16le'),
  'plain.html': '<!doctype html><p id=said>größer – naïve 日本</p>',
  'named.html': Buffer.from('<!doctype html><meta charset=iso-8859-1><p id=said>größer</p>', 'latin1'),
  'old.html': Buffer.from('<!doctype html><p id=said>größer</p>', 'latin1'),
}

describeInBrowser('files that were hard to show', (site) => {
  async function open(name: string): Promise<Page> {
    const { experimentId, simple } = site.seeded
    await upload(site.server.address, `${experimentId}/${simple.runId}`, name, files[name] as string)
    const page = await site.visit(`/experiments/${experimentId}/runs/${simple.runId}`)
    await file(page, name).click()
    return page
  }

  it('[U-ART-5] 150,000 numbers of JSON scroll, with only the lines in view drawn', async () => {
    const page = await open('scores.json')
    const lines = section(page, 'Artifacts').locator('pre .line')
    await lines.first().waitFor()
    expect(await lines.count()).toBeLessThan(200)
    await section(page, 'Artifacts')
      .locator('pre')
      .evaluate((pre) => pre.scrollTo(0, pre.scrollHeight))
    await eventually(() => lines.last().getAttribute('data-line')).toBe(String(NUMBERS + 4))
  })

  it('[U-ART-5] JSON that is nested 5,000 deep is shown, indented as far as it helps', async () => {
    const page = await open('nested.json')
    const lines = section(page, 'Artifacts').locator('pre .line')
    await lines.first().waitFor()
    expect(await lines.nth(2).textContent()).toBe('    [\n')
  })

  it('[U-ART-5] a table of log_table is a table, its large integers whole, and its text', async () => {
    const page = await open('eval.json')
    const artifacts = section(page, 'Artifacts')
    await eventually(() => rows(section(page, 'Artifacts'))).toEqual([
      ['prompt', 'id'],
      ['Hi', '12345678901234567890'],
      ['Bye', ''],
    ])
    await artifacts.getByText('Text', { exact: true }).click()
    await artifacts.locator('pre').getByText('"prompt"').waitFor()
  })

  it('[U-ART-5] a row of CSV that is longer than the header, names and rows that come twice: nothing is lost', async () => {
    const page = await open('ragged.csv')
    await eventually(() => rows(section(page, 'Artifacts'))).toEqual([
      ['a', 'a', '', ''],
      ['1', '2', '3', 'more'],
      ['4', '', '', ''],
      ['4', '', '', ''],
    ])
  })

  it.each([
    ['latin1.txt', 'größer als naïve', 'Decoded as Windows-1252.'],
    ['utf16.txt', 'grün', 'Decoded as UTF-16.'],
  ])('[U-ART-8] %s is text, and its encoding is named', async (name, text, note) => {
    const page = await open(name)
    await section(page, 'Artifacts').locator('pre').getByText(text).waitFor()
    await section(page, 'Artifacts').getByText(note).waitFor()
  })

  it.each([
    ['plain.html', 'größer – naïve 日本'],
    ['named.html', 'größer'],
    ['old.html', 'größer'],
  ])('[U-ART-10] %s is shown in its own character set', async (name, text) => {
    const page = await open(name)
    await eventually(() => page.frameLocator('iframe').locator('#said').textContent()).toBe(text)
  })
})
