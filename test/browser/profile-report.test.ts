import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { type Profile, type ProfileReport, profile, type TableLike } from '@labbook/profile'
import axe from 'axe-core'
import type { BrowserContextOptions, Download, Locator, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it, onTestFinished } from 'vitest'
import { cleaned } from '../../packages/data/test/house-sales.js'
import { describeWith } from '../counterparts/index.js'
import { readData } from '../data/read-data.js'
import { eventually } from './browser.js'
import { openProfile } from './pages.js'

interface Expected {
  readonly variables: Readonly<Record<string, { readonly display: Readonly<Record<string, string>> }>>
  readonly correlations: { readonly auto: { readonly columns: string[]; readonly matrix: number[][] } }
  readonly alerts: readonly { readonly text: string }[]
}

const expected = JSON.parse(readData('house_sales_expected_profile.json')) as Expected

describeWith(['chromium'], 'the profile report as a page', () => {
  let folder: string
  let course: Profile
  const addresses = new Map<string, string>()
  let opened = 0
  let shared: Page | undefined

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'labbook-profile-'))
    course = (await save('course', await profile(cleaned, { title: 'house_sales' }))).profile
    await save('hostile', await profile(hostileTable(), { title: HOSTILE }))
    await save('wide', await profile(wideTable()))
  })
  afterAll(async () => {
    await shared?.context().close()
    await rm(folder, { recursive: true, force: true })
  })

  async function save(name: string, report: ProfileReport): Promise<ProfileReport> {
    const path = join(folder, `${name}.html`)
    await report.toFile(path)
    addresses.set(name, pathToFileURL(path).href)
    return report
  }

  /**
   * A report opened from disk with the network off. The test fails for a request, an error or anything on the console. Tests that
   * ask for nothing of the browser share a page.
   */
  async function open(name: string, choices = '', options?: BrowserContextOptions): Promise<Page> {
    const page = options ? await openProfile({ offline: true, ...options }) : await sharedPage()
    const faults: string[] = []
    opened += 1
    const address = `${addresses.get(name)}?${opened}`
    page.on('console', (message) => faults.push(message.text()))
    page.on('pageerror', (error) => faults.push(String(error)))
    page.on('request', (request) => {
      if (!/^(blob|data|about):/.test(request.url()) && !request.url().startsWith(address)) faults.push(request.url())
    })
    onTestFinished(async () => {
      page.removeAllListeners()
      if (options) await page.context().close()
      expect(faults, 'What went wrong in the page').toEqual([])
    })
    await page.goto(`${address}${choices && `#${choices}`}`)
    return page
  }

  async function sharedPage(): Promise<Page> {
    shared ??= await openProfile({ offline: true, acceptDownloads: true })
    await shared.emulateMedia({ media: null, colorScheme: null })
    return shared
  }

  it('[PR-130] [PR-131] [W33] the course’s report is one file under 3 MB with its own policy', async () => {
    const html = await readFile(join(folder, 'course.html'), 'utf8')
    expect(Buffer.byteLength(html)).toBeLessThan(3_000_000)
    expect(html).toMatch(
      /content="default-src 'none'; img-src data:; style-src 'unsafe-inline'; script-src 'sha256-[^']+' 'sha256-[^']+'/,
    )
    const page = await open('course')
    expect(await page.title()).toBe('house_sales')
    await page.getByRole('tab', { name: 'Alerts (20)' }).waitFor()
  })

  it('[PR-131] it works in a sandboxed frame without same-origin', async () => {
    const html = await readFile(join(folder, 'course.html'), 'utf8')
    const page = await openProfile()
    onTestFinished(() => page.context().close())
    await page.evaluate((html) => {
      const frame = document.createElement('iframe')
      frame.setAttribute('sandbox', 'allow-scripts')
      frame.srcdoc = html
      document.body.append(frame)
    }, html)
    const frame = page.frameLocator('iframe')
    await frame.getByRole('tab', { name: 'Alerts (20)' }).click()
    await frame.getByText('price is highly overall correlated', { exact: false }).first().waitFor()
  })

  it('[W15] six sections in order, each reached from a bar that stays', async () => {
    const page = await open('course')
    const bar = page.getByRole('navigation', { name: 'Sections' })
    const titles = ['Overview', 'Variables', 'Interactions', 'Correlations', 'Missing values', 'Sample']
    expect(await bar.getByRole('link').allTextContents()).toEqual(titles)
    expect(await page.locator('main > section > h2').allTextContents()).toEqual(titles)
    for (const title of ['Sample', 'Interactions', 'Overview']) {
      await bar.getByRole('link', { name: title }).click()
      await eventually(() => bar.locator('[aria-current]').textContent()).toBe(title)
      expect(await isInView(page.getByRole('heading', { level: 2, name: title, exact: true }))).toBe(true)
    }
  })

  it('[W16] [W17] the overview has the statistics of the dataset and the types', async () => {
    const page = await open('course')
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

  it('[PR-72] [W18] a mark on a card opens the fields, each a link to its card', async () => {
    const page = await open('course')
    const card = cardOf(page, 'price')
    expect(await factsOf(card)).toMatchObject({ Distinct: '4028', 'Distinct (%)': '18.6%' })
    await card.getByRole('button', { name: 'High correlation' }).click()
    const fields = card.getByRole('list').getByRole('button')
    expect(await fields.allTextContents()).toEqual(['sqft_living', 'grade', 'sqft_above', 'sqft_living15'])
    await fields.nth(3).click()
    await eventually(() => isInView(page.getByRole('heading', { name: 'sqft_living15' }))).toBe(true)
    expect(await page.evaluate(() => document.activeElement?.textContent)).toBe('sqft_living15')
  })

  it('[W19] each variable has its first table and a chart', async () => {
    const page = await open('course')
    const cards = page.getByRole('article')
    expect(await cards.count()).toBe(20)
    for (const name of ['price', 'floors', 'renovation_age'])
      expect(await factsOf(cardOf(page, name))).toEqual(pick(expected.variables[name]?.display ?? {}, FIRST_TABLE))
    expect(await cards.getByRole('img', { name: /^Distribution of/ }).count()).toBe(17)
    expect(await cards.getByRole('group', { name: /^Distribution of/ }).count()).toBe(3)
  })

  it('[PR-30] [PR-31] [W20] More details opens the statistics, with the exact number on hover', async () => {
    const page = await open('course')
    const card = cardOf(page, 'price')
    await card.getByRole('button', { name: 'More details' }).click()
    expect(await card.getByRole('tab').allTextContents()).toEqual([
      'Statistics',
      'Histogram',
      'Common values',
      'Extreme values',
    ])
    const { 'Histogram caption': _, ...display } = expected.variables['price']?.display ?? {}
    expect(await factsOf(card)).toEqual(withoutMarkup(display))
    expect(await card.getByRole('row', { name: 'Sum' }).locator('sup').textContent()).toBe('10')
    expect(await card.getByRole('row', { name: 'Skewness' }).getByRole('cell').getAttribute('title')).toMatch(
      /^4\.02370829948/,
    )
    expect(new URL(page.url()).hash).toBe('#d0=statistics')
  })

  it('[PR-135] [PR-137] [W21] the histogram says its values by arrow keys, and has them as a table one key away', async () => {
    const page = await open('course', 'd0=histogram')
    const card = cardOf(page, 'price')
    const chart = card.getByRole('application', { name: 'Histogram of price' })
    await chart.focus()
    await page.keyboard.press('ArrowRight')
    await page.keyboard.press('ArrowRight')
    expect(await card.getByRole('status').textContent()).toBe('6,375 in 227,500 to 380,000')
    await page.keyboard.press('t')
    const rows = card.getByRole('region', { name: 'Numbers of Histogram of price' }).getByRole('row')
    expect(await rows.count()).toBe(51)
    const counts = await rows.locator('td:nth-child(3)').allTextContents()
    expect(counts.slice(0, 6)).toEqual(['1536', '6375', '5501', '3544', '2060', '1042'])
    await card.getByText('Histogram with fixed size bins (bins=50)').waitFor()
  })

  it('[PR-137] a brush zooms a histogram, Escape leads back, its axis can be logarithmic, and it is saved as SVG and CSV', async () => {
    const page = await open('course', 'd0=histogram')
    const card = cardOf(page, 'price')
    const chart = card.getByRole('application', { name: 'Histogram of price' })
    await chart.scrollIntoViewIfNeeded()
    const box = await chart.boundingBox()
    if (box === null) throw new Error('The chart has no place.')
    const whole = await chart.locator('text').allTextContents()
    await page.mouse.move(box.x + 60, box.y + 60)
    await page.mouse.down()
    await page.mouse.move(box.x + 160, box.y + 90, { steps: 3 })
    await page.mouse.up()
    await card.getByRole('button', { name: 'Reset zoom' }).waitFor()
    expect(await chart.locator('text').allTextContents()).not.toEqual(whole)
    await chart.focus()
    await page.keyboard.press('Escape')
    await eventually(() => card.getByRole('button', { name: 'Reset zoom' }).count()).toBe(0)
    await card.getByRole('switch', { name: 'Log axis' }).click()
    await eventually(() => chart.locator('text').allTextContents()).toContain('1000')
    const [svg] = await Promise.all([
      page.waitForEvent('download'),
      card.getByRole('button', { name: 'Download as SVG' }).click(),
    ])
    expect(svg.suggestedFilename()).toBe('price_histogram.svg')
    expect(await textOf(svg)).toMatch(/^<svg[^>]*xmlns="http:\/\/www.w3.org\/2000\/svg".*fill="rgb/s)
    const [csv] = await Promise.all([
      page.waitForEvent('download'),
      card.getByRole('button', { name: 'Download as CSV' }).click(),
    ])
    expect(await textOf(csv)).toMatch(/^From,To,Count\r\n75000,227500,1536\r\n/)
  })

  it('[W22] [W23] common and extreme values', async () => {
    const page = await open('course', 'd0=common-values')
    const card = cardOf(page, 'price')
    const values = await valuesOf(card.getByRole('tabpanel'))
    expect(values.slice(0, 3)).toEqual(['450000 172 0.8%', '350000 172 0.8%', '550000 158 0.7%'])
    expect(values.at(-1)).toBe('Other values (4018) 20109 93.1%')
    await card.getByRole('tab', { name: 'Extreme values' }).click()
    const smallest = await valuesOf(card.getByRole('table', { name: 'Minimum 10 values' }))
    const largest = await valuesOf(card.getByRole('table', { name: 'Maximum 10 values' }))
    expect(smallest).toHaveLength(10)
    expect(smallest.slice(0, 2)).toEqual(['75000 1 < 0.1%', '78000 1 < 0.1%'])
    expect(largest.slice(0, 2)).toEqual(['7700000 1 < 0.1%', '7062500 1 < 0.1%'])
  })

  it('[PR-80] [PR-81] [W24] two pickers over the numeric columns draw any pair with its coefficients', async () => {
    const page = await open('course')
    const section = page.getByRole('region', { name: 'Interactions' })
    const [x, y] = [section.getByLabel('Horizontal'), section.getByLabel('Vertical')]
    expect(await x.locator('option').count()).toBe(17)
    expect(await y.locator('option').count()).toBe(17)
    await x.selectOption('sqft_living')
    await y.selectOption('price')
    await section.getByText('Spearman 0.6442, Pearson 0.7020, 21,608 rows').waitFor()
    const chart = section.getByRole('application', { name: 'price against sqft_living' })
    expect(await countedBy(section)).toBe(21_608)
    const before = await chart.locator('path').first().getAttribute('d')
    await x.selectOption('floors')
    await section.getByText('Spearman 0.3224, Pearson 0.2569').waitFor()
    expect(
      await section
        .getByRole('application', { name: 'price against floors' })
        .locator('path')
        .first()
        .getAttribute('d'),
    ).not.toBe(before)
    await x.selectOption('price')
    await section.getByText('Spearman 1.0000, Pearson 1.0000').waitFor()
    await section.getByRole('switch', { name: 'Log x' }).click()
    await section.getByRole('switch', { name: 'Scatter' }).click()
    expect(await section.locator('canvas').count()).toBe(1)
    await section.getByRole('switch', { name: 'Hide outliers' }).click()
    expect(new URLSearchParams(new URL(page.url()).hash.slice(1)).get('outliers')).toBe('1')
  })

  it('[PR-72] [W25] [W26] [W27] [W28] [W29] 20 alerts in their order, by type, and a click leads to the card', async () => {
    const page = await open('course')
    await page.getByRole('tab', { name: 'Alerts (20)' }).click()
    const panel = page.getByRole('tabpanel', { name: 'Alerts (20)' })
    const sentences = async () =>
      (await panel.getByRole('listitem').allTextContents()).map((text) => text.replace(/^[A-Z][a-z ]+: /, ''))
    expect(await sentences()).toEqual(expected.alerts.map(({ text }) => text))
    await panel.getByRole('button', { name: 'The 4 fields' }).first().click()
    await panel.getByRole('button', { name: 'sqft_living15', exact: true }).waitFor()
    await panel.getByRole('button', { name: 'Imbalance 2' }).click()
    expect(await sentences()).toEqual(['waterfront is highly imbalanced (93.6%)', 'view is highly imbalanced (72.3%)'])
    await panel.getByRole('button', { name: 'Zeros 2' }).click()
    await panel.getByRole('button', { name: 'yr_renovated has 20695 (95.8%) zeros' }).click()
    await eventually(() => isInView(page.getByRole('heading', { name: 'yr_renovated' }))).toBe(true)
  })

  it('[PR-79] [PR-134] [W30] a cell of the heat map opens its pair, the table has the same numbers', async () => {
    const page = await open('course')
    const section = page.getByRole('region', { name: 'Correlations' })
    const { columns, matrix } = expected.correlations.auto
    expect(await section.locator('[data-cell]').count()).toBe(400)
    const cell = (y: string, x: string) => section.locator(`[data-cell="${columns.indexOf(y)}-${columns.indexOf(x)}"]`)
    await cell('price', 'floors').hover()
    await section.getByText('price and floors 0.3224').first().waitFor()
    await cell('price', 'floors').click()
    const interactions = page.getByRole('region', { name: 'Interactions' })
    await interactions.getByText('Spearman 0.3224').waitFor()
    expect(await interactions.getByLabel('Horizontal').locator('option:checked').textContent()).toBe('floors')
    expect(await interactions.getByLabel('Vertical').locator('option:checked').textContent()).toBe('price')
    await section.getByRole('tab', { name: 'Table' }).click()
    const table = section.getByRole('table')
    expect(await table.locator('tbody tr').count()).toBe(20)
    const shown = await table.locator('tbody tr').first().locator('td').allTextContents()
    expect(shown).toEqual(matrix[0]?.map((value) => value.toFixed(4)))
    await table.getByRole('button', { name: 'price' }).click()
    expect((await table.locator('tbody th').allTextContents()).slice(0, 3)).toEqual(['price', 'grade', 'sqft_living'])
  })

  it('[PR-82] a categorical column shows a box a category, two of them a table of shares', async () => {
    const page = await open('course')
    const places = new Map(course.variables.map(({ name }, place) => [name, place]))
    await page.goto(`${page.url()}#x=${places.get('waterfront')}&y=${places.get('price')}`)
    const section = page.getByRole('region', { name: 'Interactions' })
    const chart = section.getByRole('application', { name: 'price by waterfront' })
    await chart.focus()
    await page.keyboard.press('ArrowDown')
    await eventually(() => section.getByRole('status').textContent()).toMatch(/^0: median 450,?.*21,445 rows$/)
    await page.goto(`${page.url().split('#')[0]}#x=${places.get('waterfront')}&y=${places.get('view')}`)
    const shares = section.getByRole('table')
    expect(await shares.getByRole('row', { name: /^0 / }).getByRole('cell').last().textContent()).toBe('19485')
  })

  it('[PR-83] [PR-84] [W31] [W32] missing values by count and matrix, and the first and last rows', async () => {
    const page = await open('course')
    const missing = page.getByRole('region', { name: 'Missing values' })
    expect(await missing.getByRole('tab').allTextContents()).toEqual(['Count', 'Matrix'])
    expect(await missing.getByText('21608', { exact: true }).count()).toBe(20)
    await missing.getByRole('tab', { name: 'Matrix' }).click()
    const matrix = missing.getByRole('application')
    await matrix.focus()
    await page.keyboard.press('ArrowDown')
    expect(await missing.getByRole('status').textContent()).toBe('price, rows 0 to 86: 0.0% missing')
    const sample = page.getByRole('region', { name: 'Sample', exact: true })
    const labels = () => sample.locator('tbody th').allTextContents()
    expect(await labels()).toEqual(['0', '1', '2', '3', '4', '5', '6', '7', '8', '9'])
    expect((await sample.locator('tbody tr').first().locator('td').allTextContents()).slice(0, 4)).toEqual([
      '221900',
      '3',
      '1',
      '1180',
    ])
    await sample.getByRole('tab', { name: 'Last rows' }).click()
    expect((await labels())[9]).toBe('21612')
  })

  it('[PR-134] search, sort and filters go into the address and come back with it', async () => {
    const page = await open('course')
    const names = () => page.getByRole('article').getByRole('heading', { level: 3 }).allTextContents()
    await page.keyboard.press('/')
    await page.keyboard.type('SQFT')
    await eventually(names).toHaveLength(6)
    await page.getByRole('combobox', { name: 'Sort', exact: true }).selectOption('name')
    const sorted = ['sqft_above', 'sqft_basement', 'sqft_living', 'sqft_living15', 'sqft_lot', 'sqft_lot15']
    await eventually(names).toEqual(sorted)
    await page.getByRole('combobox', { name: 'Alert', exact: true }).selectOption('Zeros')
    await eventually(names).toEqual(['sqft_basement'])
    const copied = page.url()
    await page.goto('about:blank')
    await page.goto(copied)
    expect(await names()).toEqual(['sqft_basement'])
    await page.getByRole('button', { name: 'Clear filters' }).click()
    await page.getByRole('combobox', { name: 'Type', exact: true }).selectOption('Categorical')
    await eventually(names).toEqual(['condition', 'view', 'waterfront'])
    await page.getByRole('combobox', { name: 'Sort', exact: true }).selectOption('distinct')
    await eventually(names).toEqual(['view', 'condition', 'waterfront'])
    const list = page.getByRole('complementary', { name: 'Jump to a variable' })
    await page.getByRole('searchbox', { name: 'Search variables' }).focus()
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('Enter')
    await eventually(() => page.evaluate(() => document.activeElement?.textContent)).toBe('condition')
    expect(await list.locator('[aria-current]').textContent()).toContain('condition')
  })

  it('[PR-134] a card leads to its row in the heat map', async () => {
    const page = await open('course')
    await cardOf(page, 'grade').getByRole('button', { name: 'Show in the heat map' }).click()
    const section = page.getByRole('region', { name: 'Correlations' })
    await eventually(() => isInView(section.getByRole('application'))).toBe(true)
    expect(await section.locator('.rowring').count()).toBe(1)
  })

  it('[PR-135] arrows move in tabs and heat maps, Enter opens, Escape closes, a skip link comes first', async () => {
    const page = await open('course')
    await page.keyboard.press('Tab')
    expect(await page.evaluate(() => document.activeElement?.textContent)).toBe('Skip to the report')
    await page.keyboard.press('Enter')
    expect(await page.evaluate(() => document.activeElement?.id)).toBe('content')
    await page.getByRole('tab', { name: 'Overview' }).focus()
    await page.keyboard.press('ArrowRight')
    expect(await page.getByRole('tab', { name: 'Alerts (20)' }).getAttribute('aria-selected')).toBe('true')
    const heat = page.getByRole('region', { name: 'Correlations' }).getByRole('application')
    await heat.focus()
    for (const key of ['Home', 'ArrowRight', 'ArrowRight', 'ArrowDown', 'Enter']) await page.keyboard.press(key)
    await page
      .getByRole('region', { name: 'Interactions' })
      .getByRole('application', { name: 'bedrooms against bathrooms' })
      .waitFor()
    await page.keyboard.press('/')
    await page.keyboard.type('zzz')
    await page.getByText('No variable matches. Clear the filters').waitFor()
    await page.keyboard.press('Escape')
    await eventually(() => page.getByRole('article').count()).toBe(20)
  })

  it('[PR-135] axe finds nothing serious, light and dark, with everything open', async () => {
    const page = await open('course', 'd0=statistics&d1=histogram&d6=categories&overview=alerts')
    await page.evaluate(axe.source)
    await page.emulateMedia({ colorScheme: 'light' })
    expect(await findings(page), 'light').toEqual([])
    await page.emulateMedia({ colorScheme: 'dark' })
    expect(await findings(page), 'dark').toEqual([])
  })

  it.each(['course', 'hostile'])(
    '[PR-135] %s fits into 360 px, with the list of variables behind a button',
    async (name) => {
      const page = await open(name, 'd0=histogram&overview=alerts', { viewport: { width: 360, height: 780 } })
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(360)
      await page.getByRole('button', { name: 'List of variables' }).click()
      const list = page.getByRole('complementary', { name: 'Jump to a variable' })
      await list.getByRole('listitem').last().getByRole('button').click()
      await eventually(() => list.isVisible()).toBe(false)
      await eventually(() => isInView(page.getByRole('article').last())).toBe(true)
    },
  )

  it('[PR-136] light and dark by the system, and by a switch that the address keeps', async () => {
    const page = await open('course', '', { colorScheme: 'dark' })
    const ground = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor)
    expect(await ground()).toBe('rgb(20, 24, 27)')
    await page.getByRole('button', { name: 'Use the light theme' }).click()
    await eventually(ground).toBe('rgb(255, 255, 255)')
    const copied = page.url()
    await page.goto('about:blank')
    await page.goto(copied)
    expect(await ground()).toBe('rgb(255, 255, 255)')
  })

  it('[PR-136] on paper every card is unfolded, and bar and buttons are gone', async () => {
    const page = await open('course')
    await page.emulateMedia({ media: 'print' })
    await page.getByRole('table', { name: 'Quantile statistics' }).nth(16).waitFor()
    expect(await page.getByRole('application', { name: /^Histogram of/ }).count()).toBe(17)
    expect(await page.getByText('price is highly overall correlated').first().isVisible()).toBe(true)
    expect(await page.getByRole('navigation').isVisible()).toBe(false)
    expect(await page.getByRole('button').filter({ visible: true }).count()).toBe(0)
    expect(
      await page
        .getByRole('article')
        .first()
        .evaluate((card) => getComputedStyle(card.querySelector('.cardbody table') ?? card).breakInside),
    ).toBe('avoid')
    await page.emulateMedia({ media: 'screen' })
    await page.getByRole('tab', { name: 'Alerts (20)' }).waitFor()
  })

  it('[PR-133] without script the overview, the alerts and each first table are there to read', async () => {
    const page = await open('course', '', { javaScriptEnabled: false })
    expect(await factsOf(page.getByRole('table', { name: 'Dataset statistics' }))).toMatchObject({
      'Number of observations': '21608',
    })
    expect(await page.locator('.alert').allTextContents()).toEqual(expected.alerts.map(({ text }) => text))
    expect(await page.getByRole('article').count()).toBe(20)
    expect(await factsOf(cardOf(page, 'long'))).toEqual(pick(expected.variables['long']?.display ?? {}, FIRST_TABLE))
    await page.getByText('need JavaScript').waitFor()
  })

  it('[PR-132] names, values and titles are text in every section, and nothing of them runs', async () => {
    const page = await open('hostile', 'overview=alerts')
    expect(await page.getByRole('heading', { level: 1 }).textContent()).toBe(HOSTILE)
    const cards = page.getByRole('article')
    const count = await cards.count()
    for (let place = 0; place < count; place += 1) {
      const more = cards.nth(place).getByRole('button', { name: 'More details' })
      if ((await more.count()) === 0) continue
      await more.click()
      for (const tab of await cards.nth(place).getByRole('tab').all()) await tab.click()
    }
    for (const tab of await page.locator('main > section').getByRole('tab').all()) await tab.click()
    expect(await page.evaluate(() => 'wasHit' in globalThis)).toBe(false)
    expect(await page.locator('img, iframe, object, script:not([type])').count()).toBe(2)
    for (const name of hostileTable().columnNames()) {
      const shown = name === '' ? '(empty)' : name.replaceAll(/\s+/g, ' ')
      await page.getByRole('article').getByRole('heading', { name: shown, exact: true }).waitFor()
    }
    expect(await page.locator('[id*="script"], [id*="hit"]').count()).toBe(0)
    const arabic = cardOf(page, 'text').locator('bdi').filter({ hasText: 'مرحبا' }).first()
    expect(await arabic.getAttribute('dir')).toBe('auto')
  })

  it('[PR-133] of 400 variables those near the window are drawn, and all can be reached', async () => {
    const page = await open('wide')
    const cards = page.getByRole('article')
    expect(await cards.count()).toBeLessThan(20)
    expect(await page.getByRole('complementary').getByRole('listitem').count()).toBeLessThan(100)
    await page.getByRole('searchbox').fill('feature 399')
    await eventually(() => cards.getByRole('heading').allTextContents()).toEqual(['feature 399'])
    await page.getByRole('button', { name: 'Clear filters' }).click()
    await page
      .getByRole('complementary')
      .getByRole('list')
      .evaluate((list) => list.parentElement?.scrollTo(0, 1e6))
    await page.getByRole('complementary').getByRole('button', { name: 'feature 398' }).click()
    await eventually(() => isInView(page.getByRole('heading', { name: 'feature 398' }))).toBe(true)
    expect(await cards.count()).toBeLessThan(60)
  })
})

const HOSTILE = '<script>wasHit = 1</script><img src=x onerror="wasHit = 1"> & "title"'

const FIRST_TABLE = [
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

function hostileTable(): TableLike {
  const words = [
    HOSTILE,
    '</script><script>wasHit = 1</script>',
    '" onload="wasHit = 1',
    ']]>',
    'مرحبا',
    '漢字',
    'é',
    '',
  ]
  const rows = Array.from({ length: 120 }, (_, row) => row)
  return tableOf({
    text: rows.map((row) => `${words[row % words.length]} number ${row}`),
    [HOSTILE]: rows.map((row) => Math.sin(row)),
    '" onload="wasHit = 1': rows.map((row) => words[row % words.length] as string),
    '': rows.map((row) => row % 7),
    ['__proto__']: rows.map((row) => (row % 5 === 0 ? null : row * 1e9)),
    constructor: rows.map((row) => (row % 3 === 0 ? null : row % 11)),
    '10': rows.map((row) => new Date(Date.UTC(2014, 4, 2 + row))),
    '2': rows.map((row) => (row % 9 === 0 ? Number.POSITIVE_INFINITY : row)),
    'line\nbreak': rows.map((row) => (row % 2 === 0 ? 'yes' : 'no')),
    ['long'.repeat(125)]: rows.map((row) => 'x'.repeat(row * 10)),
    mixed: rows.map((row) => [1, 'two', true][row % 3]),
    nothing: rows.map(() => null),
  })
}

function wideTable(): TableLike {
  const names = Array.from({ length: 400 }, (_, column) => `feature ${column}`)
  return tableOf(
    Object.fromEntries(
      names.map((name, column) => [name, Array.from({ length: 20 }, (_, row) => Math.sin(row * (column + 1)))]),
    ),
  )
}

function tableOf(columns: Readonly<Record<string, readonly unknown[]>>): TableLike {
  const entries = new Map(Object.entries(columns))
  return {
    columnNames: () => [...entries.keys()],
    numRows: () => entries.values().next().value?.length ?? 0,
    column(name) {
      const values = entries.get(name)
      return values && { length: values.length, at: (row) => values[row] }
    },
  }
}

function cardOf(page: Page, name: string): Locator {
  return page.getByRole('article').filter({ has: page.getByRole('heading', { level: 3, name, exact: true }) })
}

/** Labels and texts of the small tables. */
async function factsOf(place: Locator): Promise<Record<string, string>> {
  const pairs = await place
    .locator('.facts tr, tr')
    .evaluateAll((rows) => rows.map((row) => [...row.children].map((cell) => cell.textContent ?? '')))
  return Object.fromEntries(pairs)
}

async function valuesOf(place: Locator): Promise<string[]> {
  return place.locator('tbody tr').evaluateAll((rows) =>
    rows.map((row) =>
      [...row.children]
        .slice(0, 3)
        .map((cell) => cell.textContent)
        .join(' '),
    ),
  )
}

/** A downloaded file. The browser is another process's, which keeps it until it is asked for. */
async function textOf(file: Download): Promise<string> {
  const pieces: Buffer[] = []
  for await (const piece of await file.createReadStream()) pieces.push(piece as Buffer)
  return Buffer.concat(pieces).toString()
}

/** How many rows the hexagons of the chart stand for. */
async function countedBy(section: Locator): Promise<number> {
  const [file] = await Promise.all([
    section.page().waitForEvent('download'),
    section.getByRole('button', { name: 'Download as CSV' }).click(),
  ])
  const lines = (await textOf(file)).trim().split('\r\n').slice(1)
  return lines.reduce((sum, line) => sum + Number(line.split(',').at(-1)), 0)
}

function pick(
  display: Readonly<Record<string, string>>,
  labels: readonly string[],
): Record<string, string | undefined> {
  return Object.fromEntries(labels.map((label) => [label, display[label]]))
}

function withoutMarkup(display: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(display).map(([label, text]) => [label, text.replaceAll(/<\/?sup>/g, '')]))
}

function isInView(place: Locator): Promise<boolean> {
  return place.evaluate((element) => {
    const { top, bottom } = element.getBoundingClientRect()
    return bottom > 0 && top >= 0 && top < innerHeight
  })
}

/** The serious and critical findings of axe. */
async function findings(page: Page): Promise<readonly string[]> {
  const violations = await page.evaluate(async () => {
    const found = await (globalThis as unknown as { axe: typeof axe }).axe.run(document, {
      resultTypes: ['violations'],
    })
    return found.violations.map(({ id, impact, nodes }) => ({
      impact,
      text: `${id}: ${nodes.map(({ html, failureSummary }) => `${html} ${failureSummary}`).join('\n')}`,
    }))
  })
  return violations.filter(({ impact }) => impact === 'serious' || impact === 'critical').map(({ text }) => text)
}
