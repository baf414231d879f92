import { readFile } from 'node:fs/promises'
import { type ProfileReport, profile, type TableLike } from '@labbook/profile'
import axe from 'axe-core'
import type { Page } from 'playwright-core'
import { expect, it, onTestFinished } from 'vitest'
import { cleaned } from '../../packages/data/test/house-sales.js'
import { table } from '../../packages/profile/test/made-table.js'
import { eventually } from './browser.js'
import { openProfile } from './pages.js'
import { cardOf, describeReports, expected, FIRST_TABLE, factsOf, isInView, pick, textOf } from './profile-reports.js'

const HOSTILE = '<script>wasHit = 1</script><img src=x onerror="wasHit = 1"> & "title"'

const places = Array.from({ length: 60 }, (_, row) => row)
/** Tables that leave parts of a report empty, or fill them with what has no number. */
const odd: Readonly<Record<string, TableLike>> = {
  'no rows': table({ a: [], b: [] }),
  'one row': table({ a: [1], b: [2.5], c: ['x'], d: [new Date(0)] }),
  'all missing': table({ a: places.map(() => Number.NaN), b: places.map(() => null) }),
  constants: table({ a: places.map(() => 1), c: places.map(() => 'x'), d: places.map(() => true) }),
  infinities: table({
    a: places.map((row) => (row % 2 === 0 ? Number.POSITIVE_INFINITY : Number.NEGATIVE_INFINITY)),
    b: places.map((row) => (row === 5 ? Number.POSITIVE_INFINITY : row)),
    c: places.map((row) => 1 + row * 1e-15),
  }),
  'one column': table({ x: places }),
  'largest numbers': table({ a: places.map((row) => (row % 2 === 0 ? 1e308 : -1e308 + row * 1e300)) }),
  dates: table({
    old: places.map((row) => new Date(-62_135_596_800_000 + row * 5e12)),
    seconds: places.map((row) => new Date(1e12 + row * 1000)),
    same: places.map(() => new Date(0)),
  }),
  duplicates: table({ a: places.map((row) => row % 3), b: places.map((row) => (row % 3 === 0 ? null : 'x')) }),
}

/** A profile with a target, and with a column as a series in time. */
function withMore(): Promise<ProfileReport> {
  const x = Array.from({ length: 61 }, (_, row) => Math.sin((2 * Math.PI * row) / 15) + ((row * row * 31) % 97) / 970)
  const y = x.map((value, row) => ((row * 7) % 11) - value)
  return profile(table({ x: x.map((value, row) => (row === 0 ? null : value)), y }), { target: 'y', tsmode: true })
}

const reports = {
  more: withMore,
  ...Object.fromEntries(Object.entries(odd).map(([name, columns]) => [name, () => profile(columns)])),
  sensitive: () => profile(hostileTable(), { sensitive: true }),
  minimal: () => profile(hostileTable(), { mode: 'minimal' }),
  course: () => profile(cleaned, { title: 'house_sales' }),
  hostile: () => profile(hostileTable(), { title: HOSTILE }),
  wide: () => profile(wideTable()),
  set: () =>
    profile(table({ x: [1, 2, 3, 4], y: [2.5, 7, 1, 9], z: [4, 3, 1, 2] }), {
      settings: {
        vars: { num: { low_categorical_threshold: 0 } },
        correlation_table: false,
        correlations: { pearson: { calculate: true } },
        plot: { scatter_threshold: 3 },
        html: { navbar_show: false, full_width: true, style: { primary_colors: ['#cc6600'] } },
      },
    }),
}

describeReports('the page of a profile report', reports, ({ open, pathOf }) => {
  it('[PR-130] [PR-131] [W33] the course’s report is one file under 3 MB with its own policy', async () => {
    const html = await readFile(pathOf('course'), 'utf8')
    expect(Buffer.byteLength(html)).toBeLessThan(3_000_000)
    expect(html).toMatch(
      /content="default-src 'none'; img-src data:; style-src 'unsafe-inline'; script-src 'sha256-[^']+' 'sha256-[^']+'/,
    )
    const page = await open('course')
    expect(await page.title()).toBe('house_sales')
    await page.getByRole('tab', { name: 'Alerts (20)' }).waitFor()
  })

  it('[PR-131] it works in a sandboxed frame without same-origin', async () => {
    const html = await readFile(pathOf('course'), 'utf8')
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

  it('[PR-134] search, sort and filters go into the address and come back with it', async () => {
    const page = await open('course')
    const names = () => page.getByRole('article').getByRole('heading', { level: 3 }).allTextContents()
    const search = page.getByRole('searchbox', { name: 'Search variables' })
    // Keys work from the first paint on.
    await eventually(async () => {
      await page.keyboard.press('/')
      return search.evaluate((box) => box === document.activeElement)
    }).toBe(true)
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
    expect(await list.locator('button[aria-current]').textContent()).toContain('condition')
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
    // Themes differ only in colours.
    expect(await findings(page, ['color-contrast', 'link-in-text-block']), 'dark').toEqual([])
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

  it.each([...Object.keys(odd), 'sensitive', 'minimal'])(
    '[PR-160] %s: all of the page opens, and nothing is NaN',
    async (name) => {
      const page = await open(name)
      const closed = page.getByRole('button', { name: 'More details' })
      while ((await closed.count()) > 0) await closed.first().click()
      for (const tab of await page.locator('main > section').getByRole('tab').all()) await tab.click()
      expect(await page.locator('main').textContent()).not.toMatch(/NaN|undefined|Infinity|Invalid Date|\[object/)
      expect(
        await page
          .locator('svg')
          .evaluateAll((all) => all.filter(({ outerHTML }) => /NaN|Infinity/.test(outerHTML)).length),
      ).toBe(0)
    },
  )

  it('[PR-138] a profile object with a target and a series in time has a section and a tab of them', async () => {
    const page = await open('more', 'd0=time-series')
    expect((await page.getByRole('navigation').getByRole('link').allTextContents()).slice(0, 3)).toEqual([
      'Overview',
      'Variables',
      'Target',
    ])
    await page.getByRole('row', { name: /^x Spearman’s ρ 0\.\d{4}$/ }).waitFor()
    await page.getByRole('combobox', { name: 'Sort', exact: true }).selectOption('target')
    const card = cardOf(page, 'x')
    await card.getByRole('application', { name: 'Values of x in order' }).focus()
    await page.keyboard.press('End')
    await eventually(() => card.getByRole('status').first().textContent()).toMatch(/^60: -?\d/)
    await card.getByRole('application', { name: 'Autocorrelation', exact: true }).focus()
    await page.keyboard.press('ArrowRight')
    await card.getByText('Lag 0: 1.0000').first().waitFor()
    expect(await factsOf(card.getByRole('table', { name: 'Stationarity' }))).toMatchObject({
      Seasonal: 'Yes',
      Period: '15',
    })
  })

  it('[PR-101] the page follows its settings: bar, width, colour, from where on a density, table of correlations', async () => {
    const page = await open('set', '', { viewport: { width: 1900, height: 900 } })
    expect(await page.getByRole('navigation').count()).toBe(0)
    expect(await page.getByRole('main').evaluate((main) => main.getBoundingClientRect().right)).toBeGreaterThan(1880)
    const bars = page.getByRole('article').getByRole('img').first().locator('path')
    expect(await bars.evaluate((path) => getComputedStyle(path).fill)).toBe('rgb(204, 102, 0)')
    await page.getByRole('region', { name: 'Interactions' }).getByRole('switch', { name: 'Scatter' }).waitFor()
    const correlations = page.getByRole('region', { name: 'Correlations' })
    expect(await correlations.getByRole('tab').allTextContents()).toEqual(['Auto', "Pearson's r", 'Heatmap'])
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
  return table({
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
  return table(
    Object.fromEntries(
      names.map((name, column) => [name, Array.from({ length: 20 }, (_, row) => Math.sin(row * (column + 1)))]),
    ),
  )
}

async function findings(page: Page, rules?: string[]): Promise<readonly string[]> {
  const violations = await page.evaluate(async (rules) => {
    const found = await (globalThis as unknown as { axe: typeof axe }).axe.run(document, {
      resultTypes: ['violations'],
      ...(rules && { runOnly: { type: 'rule', values: rules } }),
    })
    return found.violations.map(({ id, impact, nodes }) => ({
      impact,
      text: `${id}: ${nodes.map(({ html, failureSummary }) => `${html} ${failureSummary}`).join('\n')}`,
    }))
  }, rules)
  return violations.filter(({ impact }) => impact === 'serious' || impact === 'critical').map(({ text }) => text)
}
