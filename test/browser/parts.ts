import { buffer } from 'node:stream/consumers'
import type { Download, Locator, Page } from 'playwright-core'

/** A part of a page by its heading. */
export function section(page: Page, name: string): Locator {
  return page.getByRole('region', { name, exact: true })
}

/** The number next to the heading of a part. */
export function countOf(page: Page, name: string): Promise<string | null> {
  return section(page, name).locator('header .n').textContent()
}

/** The cell texts of a part's tables, one list per row, including header rows. */
export function rows(part: Locator): Promise<string[][]> {
  return part
    .locator('tr:not([aria-hidden])')
    .evaluateAll((all) => all.map((row) => [...row.children].map((cell) => cell.textContent)))
}

/** A section of the grid of a comparison, opened if it was folded. */
export async function compared(page: Page, title: string): Promise<Locator> {
  const part = page.getByRole('rowgroup', { name: title, exact: true })
  const fold = part.getByRole('button', { name: title, exact: true })
  if ((await fold.getAttribute('aria-expanded')) === 'false') await fold.click()
  return part
}

/** The cell texts of a section of a comparison, without its head. */
export async function comparedRows(page: Page, title: string): Promise<string[][]> {
  return (await rows(await compared(page, title))).slice(1)
}

/** The full names over the columns of a comparison. */
export function comparedNames(page: Page): Promise<(string | null)[]> {
  return page
    .getByRole('region', { name: 'Comparison' })
    .getByRole('columnheader')
    .evaluateAll((all) => all.map((head) => head.getAttribute('title')))
}

/** A file or folder in the tree of a run's artifacts. */
export function file(page: Page, name: string): Locator {
  return section(page, 'Artifacts')
    .getByRole('treeitem')
    .getByRole('button', { name: new RegExp(`^${name.replaceAll('.', '\\.')}( |$)`) })
}

/** The names in the tree of a run's artifacts, from the top. */
export function fileNames(page: Page): Promise<string[]> {
  return section(page, 'Artifacts').getByRole('treeitem').locator('bdi').allTextContents()
}

/** With parents among its rows, the table is a tree. */
export function runsGrid(page: Page): Locator {
  return page.getByRole('grid', { name: 'Runs' }).or(page.getByRole('treegrid', { name: 'Runs' }))
}

/** The names of the runs in the table, from the top. */
export function runNames(page: Page): Promise<string[]> {
  return runsGrid(page).getByRole('rowheader').getByRole('link').allTextContents()
}

export function runColumns(page: Page): Promise<string[]> {
  return runsGrid(page).getByRole('columnheader').allTextContents()
}

export function tickRun(page: Page, name: string): Promise<void> {
  // The box itself is hidden behind its drawing.
  return runsGrid(page)
    .getByRole('checkbox', { name: `Select ${name}`, exact: true })
    .check({ force: true })
}

/** Sorts the runs by a key of the Sort menu. */
export async function sortRuns(page: Page, key: string, direction: 'ascending' | 'descending'): Promise<void> {
  await page.getByRole('button', { name: /^Sort/ }).click()
  const menu = page.getByRole('dialog', { name: 'Sort' })
  await menu.getByRole('button', { name: `${key}, ${direction}`, exact: true }).click()
  await page.keyboard.press('Escape')
  await menu.waitFor({ state: 'detached' })
}

/** Chooses from a drop-down list. The name of its button is the label followed by the current choice. */
export async function choose(page: Page, label: string, option: string): Promise<void> {
  await page.getByRole('button', { name: new RegExp(` ${label}$`) }).click()
  await page.getByRole('option', { name: option, exact: true }).click()
}

/** The content of a download. Its path is useless, because the browser belongs to another process. */
export async function bytesOf(download: Download): Promise<Buffer> {
  return buffer(await download.createReadStream())
}
