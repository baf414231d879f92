import { profile } from '@labbook/profile'
import type { Locator } from 'playwright-core'
import { expect, it } from 'vitest'
import { cleaned } from '../../packages/data/test/house-sales.js'
import { eventually } from './browser.js'
import { cardOf, describeReports, expected, FIRST_TABLE, factsOf, isInView, pick, textOf } from './profile-reports.js'

describeReports(
  'the course’s profile report',
  { course: () => profile(cleaned, { title: 'house_sales' }) },
  ({ open }) => {
    it('[W15] six sections in order, each reached from a bar that stays', async () => {
      const page = await open('course')
      const bar = page.getByRole('navigation', { name: 'Sections' })
      const titles = ['Overview', 'Variables', 'Interactions', 'Correlations', 'Missing values', 'Sample']
      expect(await bar.getByRole('link').allTextContents()).toEqual(titles)
      expect(await page.locator('main > section > h2').allTextContents()).toEqual(titles)
      for (const title of ['Sample', 'Interactions', 'Overview']) {
        await bar.getByRole('link', { name: title }).click()
        await eventually(() => bar.locator('a[aria-current]').textContent()).toBe(title)
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
      expect(await sentences()).toEqual([
        'waterfront is highly imbalanced (93.6%)',
        'view is highly imbalanced (72.3%)',
      ])
      await panel.getByRole('button', { name: 'Zeros 2' }).click()
      await panel.getByRole('button', { name: 'yr_renovated has 20695 (95.8%) zeros' }).click()
      await eventually(() => isInView(page.getByRole('heading', { name: 'yr_renovated' }))).toBe(true)
    })

    it('[PR-79] [PR-134] [W30] a cell of the heat map opens its pair, the table has the same numbers', async () => {
      const page = await open('course')
      const section = page.getByRole('region', { name: 'Correlations' })
      const { columns, matrix } = expected.correlations.auto
      expect(await section.locator('rect[data-cell]').count()).toBe(400)
      const cell = (y: string, x: string) =>
        section.locator(`rect[data-cell="${columns.indexOf(y)}-${columns.indexOf(x)}"]`)
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
      const places = new Map(Object.keys(expected.variables).map((name, place) => [name, place]))
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
  },
)

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

async function countedBy(section: Locator): Promise<number> {
  const [file] = await Promise.all([
    section.page().waitForEvent('download'),
    section.getByRole('button', { name: 'Download as CSV' }).click(),
  ])
  const lines = (await textOf(file)).trim().split('\r\n').slice(1)
  return lines.reduce((sum, line) => sum + Number(line.split(',').at(-1)), 0)
}

function withoutMarkup(display: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(display).map(([label, text]) => [label, text.replaceAll(/<\/?sup>/g, '')]))
}
