import { parseProfile } from '@labbook/profile'
import axe from 'axe-core'
import type { Locator, Page } from 'playwright-core'
import { expect, it } from 'vitest'
import { describeSite, eventually } from './browser.js'
import { expected, FIRST_TABLE, factsOf, pick, textOf } from './profile-reports.js'
import { type SeededProfiles, seedProfiles } from './profiles-seed.js'
import { upload } from './seed.js'

const TITLES = ['Overview', 'Variables', 'Interactions', 'Correlations', 'Missing values', 'Sample']

describeSite<SeededProfiles>('profiles', { fill: ({ address }) => seedProfiles(address) }, (site) => {
  const ofRun = (path: string) =>
    `/experiments/${site.seeded.experimentId}/runs/${site.seeded.runId}/profile/${encodeURI(path)}`
  const stored = (choices = '') => site.visit(`${ofRun(`${site.seeded.folder}/profile.json`)}${choices}`)

  it('[U-DATA-3] [PR-142] a stored profile has six sections, each reached from a bar that stays', async () => {
    const page = await stored()
    const bar = page.getByRole('navigation', { name: 'Sections' })
    await bar.waitFor()
    expect(await bar.getByRole('button').allTextContents()).toEqual(TITLES)
    expect(await page.locator('div[data-scrolls] section > h2').allTextContents()).toEqual(TITLES)
    for (const title of ['Sample', 'Correlations', 'Overview']) {
      await bar.getByRole('button', { name: title }).click()
      await eventually(() => bar.locator('button[aria-current]').textContent()).toBe(title)
      await eventually(() => isInReport(page.getByRole('heading', { level: 2, name: title }))).toBe(true)
      expect(await page.getByRole('heading', { level: 1, name: 'house_sales' }).isVisible()).toBe(true)
    }
  })

  it('[U-DATA-4] the overview has the statistics of the dataset and the types', async () => {
    const page = await stored()
    await page.getByRole('tab', { name: 'Overview' }).click()
    expect(await factsOf(page.getByRole('table', { name: 'Dataset statistics' }))).toEqual({
      'Number of variables': '20',
      'Number of observations': '21608',
      'Missing cells': '0',
      'Missing cells (%)': '0.0%',
      'Duplicate rows': '0',
      'Duplicate rows (%)': '0.0%',
      'Total size in memory': '3.5 MiB',
      'Average record size in memory': '168.0 B',
    })
    expect(await factsOf(page.getByRole('table', { name: 'Variable types' }))).toEqual({
      Numeric: '17',
      Categorical: '3',
    })
  })

  it('[U-DATA-5] alerts are sentences in the order of the report; a click goes to the variable', async () => {
    const page = await stored()
    await page.getByRole('tab', { name: 'Alerts (20)' }).click()
    const lines = page.getByRole('tabpanel').getByRole('listitem')
    const sentences = (await lines.locator('bdi').evaluateAll((all) => all.map((one) => one.textContent))).join('')
    expect(sentences).toBe(expected.alerts.map(({ text }) => text).join(''))
    await page.getByRole('button', { name: 'Zeros 2' }).click()
    expect(await lines.count()).toBe(2)
    await page.getByRole('button', { name: 'All', exact: true }).click()
    await lines.first().getByRole('button', { name: 'The 4 fields' }).click()
    expect(await lines.first().getByRole('list').getByRole('button').allTextContents()).toEqual([
      'sqft_living',
      'grade',
      'sqft_above',
      'sqft_living15',
    ])
    await page.getByRole('button', { name: /^Zeros: yr_renovated/ }).click()
    await eventually(() => isInReport(page.getByRole('heading', { level: 3, name: 'yr_renovated' }))).toBe(true)
    expect(await page.evaluate(() => document.activeElement?.textContent)).toBe('yr_renovated')
  })

  it('[U-DATA-6] [PR-72] every variable has a card with its first table; search, sort and the list lead to it', async () => {
    const page = await stored()
    const rail = page.getByRole('complementary', { name: 'Jump to a variable' })
    await page.getByRole('heading', { level: 1, name: 'house_sales' }).click()
    await page.keyboard.press('/')
    await page.keyboard.type('RENOV')
    await eventually(() => rail.getByRole('listitem').count()).toBe(2)
    await page.getByRole('status').filter({ hasText: '2 of 20 variables' }).waitFor()
    await page.keyboard.press('Enter')
    expect(await factsOf(cardOf(page, 'yr_renovated'))).toMatchObject(
      pick(expected.variables['yr_renovated']?.display ?? {}, FIRST_TABLE),
    )
    await page.getByRole('button', { name: 'Clear filters' }).click()
    await page.getByRole('button', { name: /Sort/ }).click()
    await page.getByRole('option', { name: 'Most distinct' }).click()
    await eventually(() => rail.getByRole('listitem').first().textContent()).toMatch(/^sqft_lot/)
    const card = cardOf(page, 'view')
    await rail.getByRole('button', { name: /^view/ }).click()
    await card.getByRole('button', { name: 'High correlation' }).click()
    expect(await card.getByRole('list').getByRole('button').allTextContents()).toEqual(['waterfront'])
  })

  it('[U-DATA-7] statistics, histogram, common and extreme values stand in tabs beside the first table', async () => {
    const page = await stored()
    const card = cardOf(page, 'price')
    await eventually(() => card.getByRole('tab').allTextContents()).toEqual([
      'Statistics',
      'Histogram',
      'Common values',
      'Extreme values',
    ])
    await card.getByRole('application', { name: 'Histogram of price' }).focus()
    await page.keyboard.press('ArrowRight')
    await page.keyboard.press('ArrowRight')
    await eventually(() => card.getByRole('status').textContent()).toBe('6,375 in 227,500 to 380,000')
    await card.getByRole('tab', { name: 'Statistics' }).click()
    const display = expected.variables['price']?.display ?? {}
    const statistics = await factsOf(card.getByRole('tabpanel'))
    expect(statistics).toEqual(
      JSON.parse(JSON.stringify(pick(display, Object.keys(statistics))).replaceAll(/<.?sup>/g, '')),
    )
    expect(Object.keys(statistics)).toHaveLength(18)
    await card.getByRole('tab', { name: 'Extreme values' }).click()
    expect(await card.getByRole('table', { name: 'Minimum 10 values' }).getByRole('row').count()).toBe(11)
    expect(new URL(page.url()).hash).toContain('d0=extreme-values')
    await page.reload()
    await cardOf(page, 'price').getByRole('table', { name: 'Maximum 10 values' }).waitFor()
  })

  it('[U-DATA-8] [U-DATA-9] a cell of the heat map opens its pair; pickers draw any pair with its correlation', async () => {
    const page = await stored()
    await page.getByRole('navigation', { name: 'Sections' }).getByRole('button', { name: 'Correlations' }).click()
    const map = page.getByRole('application', { name: 'Correlation of 20 columns' })
    // Rows and columns are those of the matrix: price, then bathrooms.
    await map.locator('[data-cell="0-2"]').click()
    await page.getByRole('application', { name: 'price against bathrooms' }).waitFor()
    const interactions = page.getByRole('region', { name: 'Interactions' })
    await interactions.getByRole('button', { name: /Horizontal/ }).click()
    await page.getByRole('option', { name: 'sqft_living', exact: true }).click()
    await interactions.getByText('Spearman 0.6442, Pearson 0.7020, 21,608 rows').waitFor()
    await interactions.getByRole('button', { name: /Vertical/ }).click()
    await page.getByRole('option', { name: 'sqft_living', exact: true }).click()
    await interactions.getByText('Spearman 1.0000, Pearson 1.0000').waitFor()
    const correlations = page.getByRole('region', { name: 'Correlations', exact: true })
    await correlations.getByRole('tab', { name: 'Table' }).click()
    const row = correlations.getByRole('row', { name: /^price/ })
    const { columns, matrix } = expected.correlations.auto
    expect(await row.getByRole('cell').allTextContents()).toEqual(
      (site.seeded.profile.correlations.auto?.columns ?? []).map((name) =>
        (matrix[columns.indexOf('price')]?.[columns.indexOf(name)] ?? Number.NaN).toFixed(4),
      ),
    )
  })

  it('[U-DATA-10] [U-DATA-11] missing values by count and matrix; first and last rows with their labels', async () => {
    const page = await stored()
    const missing = page.getByRole('region', { name: 'Missing values', exact: true })
    expect(await missing.getByRole('tab').allTextContents()).toEqual(['Count', 'Matrix'])
    await missing.getByRole('application').focus()
    await page.keyboard.press('ArrowRight')
    await eventually(() => missing.getByRole('status').textContent()).toBe('price: 21,608 of 21,608, 0.0% missing')
    await missing.getByRole('tab', { name: 'Matrix' }).click()
    await missing.getByRole('application', { name: 'Missing values by rows' }).waitFor()
    const sample = page.getByRole('region', { name: 'Sample', exact: true })
    await sample.getByRole('tab', { name: 'Last rows' }).click()
    const table = sample.getByRole('region', { name: 'Last rows' })
    expect(await table.getByRole('rowheader').first().textContent()).toBe(
      String(site.seeded.profile.sample.tail_index[0]),
    )
  })

  it('[U-DATA-2] [PR-142] a run and its dataset lead to the profile', async () => {
    const { experimentId, runId, name, digest } = site.seeded
    const page = await site.visit(`/experiments/${experimentId}/runs/${runId}`)
    await page.getByRole('region', { name: 'Datasets' }).getByRole('link', { name: 'Profile' }).click()
    await page.getByRole('link', { name: 'Runs that used it' }).click()
    await page.getByRole('heading', { level: 1, name }).waitFor()
    expect(page.url()).toContain(`/datasets/${name}/${digest}`)
    await page.getByRole('link', { name: 'Open profile' }).click()
    await page.getByRole('navigation', { name: 'Sections' }).waitFor()
  })

  it('[U-DATA-12] the page exports its profile as JSON, and as one HTML file', async () => {
    const page = await stored()
    const [json] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: 'Export JSON' }).click(),
    ])
    expect(parseProfile(await textOf(json))).toEqual(site.seeded.profile)
    const [html] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: 'Export HTML' }).click(),
    ])
    expect(html.suggestedFilename()).toBe('house_sales.html')
    expect(await textOf(html)).toMatch(/^<!doctype html>\n<html lang="en"><head><meta charset="utf-8"/)
  })

  it('[U-DATA-12] [U-ART-10] a stored report opens in the isolated frame, in its own character set', async () => {
    const { experimentId, runId, folder } = site.seeded
    const page = await site.visit(`/experiments/${experimentId}/runs/${runId}/artifacts/${folder}/report.html`)
    const report = page.frameLocator('iframe[title="report.html"]')
    await report.getByRole('heading', { level: 1, name: 'house_sales' }).waitFor()
    await report.getByRole('tab', { name: 'Alerts (20)' }).click()
    // The sign of a correlation's scale is no ASCII.
    await report.getByText('−1').first().waitFor()
  })

  it('[PR-142] a tampered, a truncated and a too large profile are refused with a reason', async () => {
    const { experimentId, runId, profile } = site.seeded
    const whole = JSON.stringify(profile)
    const bad: Readonly<Record<string, readonly [text: string, reason: RegExp]>> = {
      tampered: [
        whole.replace('"n_var":20', '"n_var":21'),
        /This is not a profile: table.n_var: 21 is not the number of columns, 20/,
      ],
      truncated: [whole.slice(0, 5000), /This is not a profile: /],
      large: [whole.padEnd(33 * 1024 * 1024), /This profile has 34.6 MB; at most 32.0 MB are read/],
    }
    for (const [name, [text, reason]] of Object.entries(bad)) {
      await upload(site.server.address, `${experimentId}/${runId}`, `bad/${name}/profile.json`, text)
      const page = await site.visit(ofRun(`bad/${name}/profile.json`))
      await eventually(() => page.getByRole('alert').textContent()).toMatch(reason)
    }
  })

  it('[PR-144] a CSV file of a run is profiled in the page, and the profile saved to the run', async () => {
    const { experimentId, runId } = site.seeded
    const page = await site.open(`/experiments/${experimentId}/runs/${runId}/artifacts/data/sales.csv`)
    await page.getByRole('link', { name: 'Profile', exact: true }).click()
    await page.getByRole('heading', { level: 1, name: 'sales', exact: true }).waitFor()
    await page.getByRole('tab', { name: 'Overview' }).click()
    expect(await factsOf(page.getByRole('table', { name: 'Dataset statistics' }))).toMatchObject({
      'Number of observations': '21613',
    })
    await page.getByRole('button', { name: 'Save to the run' }).click()
    await eventually(() => page.url()).toMatch(/\/profile\/profiles\/sales-[0-9a-f]{8}\/profile\.json/)
    await page.getByRole('button', { name: 'Save to the run' }).waitFor({ state: 'detached' })
    const { run } = await site.clients.runs.getRun({ runId })
    const listed = JSON.parse(run.data.tags.find(({ key }) => key === 'labbook.profiles')?.value ?? '') as object[]
    expect(listed).toMatchObject([{ name: 'house_sales' }, { name: 'sales' }])
    await page.goto(
      page.url().replace('/profile/', '/artifacts/').replace('profile.json', 'report.html').replace(/\?.*/, ''),
    )
    await page.frameLocator('iframe').getByRole('heading', { level: 1, name: 'sales' }).waitFor()
  })

  it('[PR-144] a table that is no table says why; one with too many rows names the command', async () => {
    const { experimentId, runId } = site.seeded
    const owner = `${experimentId}/${runId}`
    await upload(site.server.address, owner, 'ragged.csv', 'a,b\n1,2,3\n')
    const page = await site.visit(ofRun('ragged.csv'))
    await eventually(() => page.getByRole('alert').textContent()).toContain('line 2: The record has 3 fields')
    await upload(site.server.address, owner, 'many rows.csv', `n\n${'1\n'.repeat(200_001)}`)
    await site.visit(ofRun('many rows.csv'))
    await page.getByText('The page reads up to 200,000 rows.').waitFor()
    expect(await page.locator('pre').textContent()).toBe(`labbook profile 'many rows.csv'`)
  })

  it('[PR-144] profiling stops when asked, and starts again', async () => {
    const page = await site.open('/', { possible: [/.*/] })
    // The file never comes, so that there is time to stop.
    await page.route('**/get-artifact?**', () => {})
    await page.goto(`${site.server.address}/#${ofRun('data/sales.csv')}`)
    await page.getByRole('button', { name: 'Stop' }).click()
    await page.getByRole('heading', { name: 'Stopped' }).waitFor()
    await page.unroute('**/get-artifact?**')
    await page.getByRole('button', { name: 'Profile again' }).click()
    await page.getByRole('heading', { level: 1, name: 'sales', exact: true }).waitFor()
  })

  it('[U-TEST-4] axe finds nothing serious on a profile, light and dark, and it fits 360 px', async () => {
    const page = await site.visit(ofRun(`${site.seeded.folder}/profile.json`), {
      viewport: { width: 360, height: 800 },
    })
    await page.getByRole('navigation', { name: 'Sections' }).waitFor()
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(360)
    await page.getByRole('button', { name: 'List of variables' }).click()
    await page.getByRole('button', { name: /^grade/ }).click()
    await eventually(() => isInReport(page.getByRole('heading', { level: 3, name: 'grade' }))).toBe(true)
    await page.evaluate(axe.source)
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme })
      expect(await serious(page), colorScheme).toEqual([])
    }
    await page.emulateMedia({ colorScheme: null })
  })
})

function cardOf(page: Page, name: string): Locator {
  return page.getByRole('article').filter({ has: page.getByRole('heading', { level: 3, name, exact: true }) })
}

/** Whether an element is in the part of the report that shows. */
function isInReport(place: Locator): Promise<boolean> {
  return place.evaluate((element) => {
    const view = element.closest('div[data-scrolls]')?.getBoundingClientRect()
    const { top } = element.getBoundingClientRect()
    return view !== undefined && top >= view.top - 1 && top < view.bottom
  })
}

async function serious(page: Page): Promise<readonly string[]> {
  return page.evaluate(async () => {
    const found = await (globalThis as unknown as { axe: typeof axe }).axe.run(document, {
      resultTypes: ['violations'],
    })
    return found.violations
      .filter(({ impact }) => impact === 'serious' || impact === 'critical')
      .map(
        ({ id, nodes }) => `${id}: ${nodes.map(({ html, failureSummary }) => `${html} ${failureSummary}`).join('\n')}`,
      )
  })
}
