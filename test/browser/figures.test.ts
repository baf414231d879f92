import type { Page } from 'playwright-core'
import { expect, it } from 'vitest'
import { type LabbookServer, runPython } from '../counterparts/index.js'
import { describeSite, eventually } from './browser.js'
import { upload } from './seed.js'

interface FiguresRun {
  readonly experimentId: string
  readonly runId: string
}

// Figures of the house sales as the stock client logs them with `log_dict`: the page draws them and lists their numbers.
describeSite<FiguresRun>('figures logged as JSON', { needs: ['python'], fill: logFigures }, (site) => {
  async function open(name: string, options?: Parameters<typeof site.visit>[1]): Promise<Page> {
    const { experimentId, runId } = site.seeded
    const page = await site.visit(`/experiments/${experimentId}/runs/${runId}/artifacts/${name}`, options)
    await page.getByRole('region', { name: 'Data' }).waitFor()
    return page
  }

  it('[W9] the bars of the histogram: 294 of them, and how many homes are in each', async () => {
    const page = await open('histogram.json')
    await expectDrawn(page, 'histogram.json')
    const bars = (await tableOf(page, 'Bars')).map(({ from, to, homes }) => [Number(from), Number(to), Number(homes)])
    expect(bars).toHaveLength(294)
    expect(bars[0]?.[0]).toBe(75_000)
    expect(bars.at(-1)?.[1]).toBeCloseTo(7_700_000, 6)
    for (const [from = 0, to = 0] of bars) expect(to - from).toBeCloseTo(25_935.37, 2)
    const homes = bars.map(([, , count]) => count ?? 0)
    expect(Math.max(...homes)).toBe(1265)
    expect(homes.indexOf(1265)).toBe(10)
    expect(homes.reduce((sum, count) => sum + count)).toBe(21_608)
  })

  it('[W10] the box, the whiskers and each outlier of the prices', async () => {
    const page = await open('boxplot.json')
    await expectDrawn(page, 'boxplot.json')
    expect(await tableOf(page, 'Bars')).toMatchObject([
      { lower_box_price: '321837.5', mid_box_price: '450000', upper_box_price: '645000' },
    ])
    expect(await tableOf(page, 'Rules')).toMatchObject([
      { lower_whisker_price: '75000', upper_whisker_price: '1127500' },
    ])
    const outliers = (await tableOf(page, 'Points')).map(({ price }) => Number(price))
    expect(outliers).toHaveLength(1146)
    expect(Math.min(...outliers)).toBeGreaterThan(1_127_500)
    expect(Math.max(...outliers)).toBe(7_700_000)
  })

  it('[W11] the mean prices with and without water front, and how many homes are behind them', async () => {
    const page = await open('barplot.json')
    await expectDrawn(page, 'barplot.json')
    const bars = await tableOf(page, 'Bars')
    const means = new Map(bars.map(({ waterfront, mean, homes }) => [waterfront, [Number(mean), Number(homes)]]))
    expect(means.get('0')).toEqual([expect.closeTo(531_571.92, 2), 21_445])
    expect(means.get('1')).toEqual([expect.closeTo(1_661_876.02, 2), 163])
  })

  it('[W12] slope and intercept of price on living area, and the points that they are of', async () => {
    const page = await open('regplot.json')
    await expectDrawn(page, 'regplot.json')
    await page.getByRole('heading', { name: 'Points 21,608' }).waitFor()
    expect(await tableOf(page, 'Texts')).toEqual([
      {
        slope: expect.stringMatching(/^280\.632/),
        intercept: expect.stringMatching(/^-43605\.38/),
        r: expect.stringMatching(/^0\.7020/),
      },
    ])
    const [from, to] = (await tableOf(page, 'Lines')).map(({ sqft_living: x, price: y }) => [Number(x), Number(y)])
    expect(((to?.[1] ?? 0) - (from?.[1] ?? 0)) / ((to?.[0] ?? 0) - (from?.[0] ?? 0))).toBeCloseTo(280.6323, 4)
  })

  it('[W13] all cells of the heat map, in Vega-Lite and in Plotly', async () => {
    const prices = {
      sqft_living: 0.702,
      sqft_above: 0.606,
      bathrooms: 0.525,
      sqft_basement: 0.324,
      bedrooms: 0.308,
      yr_renovated: 0.126,
      sqft_lot: 0.09,
      yr_built: 0.054,
    }
    for (const [name, table, value] of [
      ['heatmap.json', 'Bars, Texts', 'r'],
      ['plotly.json', 'heatmap 1', 'z'],
    ] as const) {
      const page = await open(name)
      if (value === 'r') await expectDrawn(page, name)
      else await page.getByRole('img', { name }).locator('.heatmaplayer image').waitFor({ state: 'attached' })
      const cells = new Map((await tableOf(page, table)).map((row) => [`${row.x} ${row.y}`, Number(row[value])]))
      expect(cells.size).toBe(121)
      for (const [key, r] of Object.entries(prices)) expect(cells.get(`${key} price`), key).toBeCloseTo(r, 3)
      expect(cells.get('sqft_above sqft_living')).toBeCloseTo(0.877, 3)
      expect(cells.get('age yr_built')).toBeCloseTo(-1, 12)
      expect(cells.get('renovation_age yr_renovated')).toBeCloseTo(-1, 12)
    }
  })

  it('[U-ART-9] the numbers that a figure of ours says of itself come before those of its marks', async () => {
    const stats = { count: 3, quartiles: { median: 2 }, bins: [{ from: 0, to: 1, count: 3 }], dropped: 0 }
    const spec = {
      ...figure({ values: [{ a: 1 }] }),
      usermeta: { labbook: { stats }, embedOptions: { actions: true } },
    }
    await log('ours.json', JSON.stringify(spec))
    const page = await open('ours.json')
    await expectDrawn(page, 'ours.json')
    expect(await tableOf(page, 'Values')).toEqual([
      { Name: 'count', Value: '3' },
      { Name: 'quartiles.median', Value: '2' },
      { Name: 'dropped', Value: '0' },
    ])
    expect(await tableOf(page, 'bins')).toEqual([{ from: '0', to: '1', count: '3' }])
    // `usermeta.embedOptions` of the file is ignored.
    expect(await page.locator('.vega-actions').count()).toBe(0)
    await page.getByRole('radio', { name: 'Text' }).click()
    await page.locator('pre').getByText('"embedOptions"').waitFor()
  })

  const address = 'http://192.0.2.1/data.json'
  const hostile: readonly (readonly [name: string, text: string, reason: string])[] = [
    ['data of elsewhere', JSON.stringify(figure({ url: address })), `The figure loads ${address}`],
    [
      'a picture of elsewhere',
      JSON.stringify({ ...figure({ values: [{ a: 1 }] }), mark: { type: 'image', url: `${address}.png`, width: 9 } }),
      `The figure loads ${address}.png`,
    ],
    [
      'code',
      JSON.stringify({
        ...figure({ values: [{ a: 1 }] }),
        transform: [{ calculate: "[].constructor.constructor('hit()')()", as: 'b' }],
      }),
      'Illegal callee type',
    ],
    [
      'too much work',
      JSON.stringify({
        ...figure({ sequence: { start: 0, stop: 1e5, as: 'a' } }),
        transform: [{ calculate: 'length(sequence(1e5))', as: 'b' }],
      }),
      'Processing the file took longer than 5 seconds.',
    ],
    ['no sense', JSON.stringify({ ...figure({ values: [] }), mark: 7 }), 'showing its text'],
    [
      'a picture in Plotly',
      JSON.stringify({ data: [], layout: { images: [{ source: `${address}.png` }] } }),
      `The figure loads ${address}.png`,
    ],
  ]
  it.each(hostile)('[U-ART-9] a figure with %s is shown as text, with the reason', async (name, text, reason) => {
    await log(`${name}.json`, text)
    const { experimentId, runId } = site.seeded
    const page = await site.visit(
      `/experiments/${experimentId}/runs/${runId}/artifacts/${encodeURIComponent(name)}.json`,
    )
    const note = page.getByRole('alert')
    await eventually(() => note.textContent()).toContain(reason)
    await eventually(() => page.locator('pre').count()).toBe(1)
    expect(await page.getByRole('region', { name: 'Data' }).count()).toBe(0)
  })

  it('[U-ART-5] a figure of more than 10 MB and a broken one are shown as text', async () => {
    const spec = JSON.stringify(figure({ values: [{ a: 1 }] }))
    await log('huge.json', `${spec.slice(0, -1)},"description":"${'x'.repeat(11_000_000)}"}`)
    await log('broken.json', spec.slice(0, -1))
    for (const name of ['huge.json', 'broken.json']) {
      const { experimentId, runId } = site.seeded
      const page = await site.visit(`/experiments/${experimentId}/runs/${runId}/artifacts/${name}`)
      await page.locator('pre').getByText('vega-lite').waitFor()
    }
  })

  function log(name: string, text: string): Promise<void> {
    return upload(site.server.address, `${site.seeded.experimentId}/${site.seeded.runId}`, name, text)
  }
})

/** Runs the stock client and waits for its end. */
async function logFigures({ address }: LabbookServer): Promise<FiguresRun> {
  const { exitCode, stdout, stderr } = await runPython('house_figures.py', { args: [address] })
  if (exitCode !== 0) throw new Error(`The program ended with ${exitCode}.\n${stderr}`)
  const [experimentId = '', runId = ''] = stdout.trim().split('\n').at(-1)?.split(' ') ?? []
  return { experimentId, runId }
}

function figure(data: object) {
  return {
    $schema: 'https://vega.github.io/schema/vega-lite/v6.json',
    data,
    mark: 'bar',
    encoding: { y: { field: 'a', type: 'quantitative' } },
  }
}

/** Whether anything is drawn on the canvas. */
async function expectDrawn(page: Page, name: string) {
  const canvas = page.getByRole('figure', { name }).locator('canvas')
  await eventually(() =>
    canvas.evaluate((element) => {
      const { width, height } = element as HTMLCanvasElement
      const pixels = (element as HTMLCanvasElement).getContext('2d')?.getImageData(0, 0, width, height).data
      return pixels?.some((value) => value !== 0)
    }),
  ).toBe(true)
}

/** All rows of a table of the figure's data, which renders only those in view. */
async function tableOf(page: Page, name: string): Promise<Record<string, string>[]> {
  const table = page.getByRole('region', { name: 'Data' }).getByRole('group', { name, exact: true })
  const head = await table.locator('th').allTextContents()
  const rows = new Map<number, string[]>()
  const total = Number(await table.locator('table').getAttribute('aria-rowcount')) - 1
  while (rows.size < total) {
    const before = rows.size
    for (const { index, cells } of await table.locator('tr[aria-rowindex]').evaluateAll((all) =>
      all.map((row) => ({
        index: Number(row.getAttribute('aria-rowindex')),
        cells: [...row.children].map((cell) => cell.textContent),
      })),
    ))
      rows.set(index, cells)
    await table.evaluate((element) => element.scrollBy(0, element.clientHeight))
    await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))))
    if (rows.size === before) await page.waitForTimeout(50)
  }
  const inOrder = [...rows.entries()].sort(([a], [b]) => a - b)
  return inOrder.map(([, cells]) => Object.fromEntries(head.map((column, i) => [column, cells[i] ?? ''])))
}
