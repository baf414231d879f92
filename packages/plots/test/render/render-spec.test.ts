import { describe, expect, it, vi } from 'vitest'
import { barPlot, histogram, rasterise, renderSpec } from '../../src/index.js'
import { textWidth } from '../../src/node/fonts.js'

const LITE = 'https://vega.github.io/schema/vega-lite/v6.json'
const VEGA = 'https://vega.github.io/schema/vega/v6.json'
const BARS = {
  $schema: LITE,
  data: { values: [{ a: 'x', b: 1, url: 'https://h/row' }] },
  mark: 'bar',
  encoding: { x: { field: 'a' }, y: { field: 'b', type: 'quantitative' } },
}
const HOSTILE = '</script><img src=x onerror=hit()>'

describe('renderSpec', () => {
  it.each([5, 6])('[FG-30] draws Vega-Lite and Vega of version %i', async (major) => {
    const lite = { ...BARS, $schema: LITE.replace('6', String(major)) }
    expect(await renderSpec(lite, { format: 'svg' })).toContain('<svg')
    const rect = {
      type: 'rect',
      encode: { enter: { width: { value: 9 }, height: { value: 9 }, fill: { value: 'teal' } } },
    }
    const vega = { $schema: VEGA.replace('6', String(major)), width: 9, height: 9, marks: [rect] }
    expect(await renderSpec(vega, { format: 'svg' })).toContain('fill="teal"')
  })

  it('[FG-30] expressions are interpreted: no code is generated', async () => {
    const made = vi.spyOn(globalThis, 'Function')
    const spec = { ...BARS, transform: [{ calculate: 'datum.b * 2', as: 'b' }] }
    await renderSpec(spec, { format: 'svg' })
    expect(made).not.toHaveBeenCalled()
    made.mockRestore()
  })

  it.each<[string, object, string]>([
    ['data', { data: { url: 'https://h/data.csv' } }, 'https://h/data.csv (at $.data.url)'],
    ['a file', { data: { url: 'file:///etc/passwd' } }, 'file:///etc/passwd (at $.data.url)'],
    ['a map', { data: { url: '/world.json', format: { type: 'topojson' } } }, '/world.json (at $.data.url)'],
    [
      'a lookup',
      { transform: [{ lookup: 'a', from: { data: { url: 'b.csv' }, key: 'a' } }] },
      'b.csv (at $.transform[0].from.data.url)',
    ],
    ['an image', { layer: [{ mark: { type: 'image', url: '/x.png' } }] }, '/x.png (at $.layer[0].mark.url)'],
    ['images by row', { encoding: { url: { field: 'url' } } }, 'the field "url" (at $.encoding.url)'],
    ['an SVG image', { mark: { type: 'image', url: 'data:image/svg+xml,<svg/>' } }, '(at $.mark.url)'],
    [
      'a link that is none of the web',
      { encoding: { href: { value: 'javascript:hit()' } } },
      'javascript:hit() (at $.encoding.href)',
    ],
  ])('[FG-31] %s outside of the spec is refused with its path', async (_, change, where) => {
    await expect(renderSpec({ ...BARS, ...change }, { format: 'svg' })).rejects.toMatchObject({
      code: 'EXTERNAL_REFERENCE',
      message: expect.stringContaining(where),
    })
  })

  it('[FG-31] addresses in rows are data, and images inside the spec are allowed', async () => {
    const url =
      'data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg=='
    const image = { ...BARS, layer: [{ mark: { type: 'image', url, width: 9, height: 9 } }], mark: undefined }
    expect(await renderSpec(JSON.parse(JSON.stringify(image)) as object, { format: 'svg' })).toContain('data:image/png')
    expect(await renderSpec(BARS, { format: 'svg' })).toContain('<svg')
  })

  it.each<[object, string, string]>([
    [
      { ...BARS, $schema: 'https://vega.github.io/schema/vega-lite/v2.json' },
      'BAD_SPEC',
      'vega-lite/v2.json" is no $schema',
    ],
    [{ ...BARS, mark: 'no such mark' }, 'BAD_SPEC', 'Vega-Lite cannot read the spec'],
    [{ $schema: VEGA, signals: [{ name: 'a', update: ')(' }] }, 'CANNOT_DRAW', 'Vega cannot draw the figure'],
  ])('[FG-30] a spec with a fault is refused', async (spec, code, message) => {
    const error = expect.objectContaining({ code, message: expect.stringContaining(message) })
    await expect(renderSpec(spec, { format: 'svg' })).rejects.toEqual(error)
  })

  it('[FG-33] SVG is one image with a title and a description, and the same bytes each time', async () => {
    const figure = histogram({ price: [1, 2, 2, 3.5] }, { x: 'price', title: 'Prices' })
    const svg = await figure.toSVG()
    expect(svg).toMatch(/^<svg[^>]* role="img"><title>Prices<\/title><desc>Histogram of price: 4 bars from 1 to 3\.5/)
    expect(await figure.toSVG()).toBe(svg)
    expect(await figure.toPNG()).toEqual(await figure.toPNG())
  })

  it('[FG-33] PNG is opaque and as large as the scale says', async () => {
    const figure = histogram({ price: [1, 2, 2, 3.5] }, { x: 'price', width: 100, height: 80 })
    const size = (png: Uint8Array) => Buffer.from(png).readUInt32BE(16)
    const single = size(await figure.toPNG({ scale: 1 }))
    expect(size(await figure.toPNG())).toBe(2 * single)
    expect(size(await figure.toPNG({ scale: 3 }))).toBe(3 * single)
    await expect(figure.toPNG({ scale: 9 })).rejects.toThrow('from 1 to 8, not 9')
    const clear = '<svg xmlns="http://www.w3.org/2000/svg" width="2" height="2"/>'
    const white =
      '<svg xmlns="http://www.w3.org/2000/svg" width="2" height="2"><rect width="2" height="2" fill="#fff"/></svg>'
    expect(await rasterise(clear)).toEqual(await rasterise(white))
  })
})

describe('the font', () => {
  it('[FG-32] every text leaves ink: a picture without one of them is another', async () => {
    const options = { x: 'price', xTitle: 'Price in dollars', yTitle: 'Homes', title: 'Prices' } as const
    const svg = await histogram({ price: [1, 2, 2, 3.5] }, options).toSVG()
    const whole = Buffer.from(await rasterise(svg))
    const texts = ['Price in dollars', 'Homes', 'Prices', '3.0']
    for (const text of texts) {
      const without = svg.replace(`>${text}</text>`, '></text>')
      expect(without, text).not.toBe(svg)
      expect(whole.equals(Buffer.from(await rasterise(without))), text).toBe(false)
    }
    expect(svg).toContain('font-family="Inter, system-ui, sans-serif"')
    expect(svg).not.toMatch(/@font-face|@import|url\(/)
  })

  it('[FG-32] texts are measured by the font, so that labels get the room that they take', () => {
    // The advances of Inter's glyphs, in units of 1/2048 of the size or the like: digits of text figures differ.
    expect(textWidth('', { size: 12 })).toBe(0)
    expect(textWidth('WWW', { size: 10 })).toBeGreaterThan(2 * textWidth('iii', { size: 10 }))
    expect(textWidth('price', { size: 20 })).toBeCloseTo(2 * textWidth('price', { size: 10 }), 9)
    expect(textWidth('price', { size: 10, weight: 600 })).toBeGreaterThan(textWidth('price', { size: 10 }))
  })

  it('[FG-32] a letter that no font has gives one warning that names it', async () => {
    const warnings: string[] = []
    const listen = (warning: Error) => warnings.push(warning.message)
    process.on('warning', listen)
    const figure = barPlot({ kind: ['\u{10fffe}'], y: [1] }, { x: 'kind', y: 'y' })
    await figure.toPNG()
    await figure.toPNG()
    await new Promise((resolve) => setImmediate(resolve))
    process.off('warning', listen)
    expect(warnings.filter((text) => text.includes('\u{10fffe}'))).toHaveLength(1)
  })
})

describe('pages', () => {
  const figure = histogram({ price: [1, 2, 2, 3.5] }, { x: 'price', title: 'Prices' })

  it('[FG-34] a page has the picture and its numbers, and names nothing outside', async () => {
    const page = await figure.toHTML({ interactive: false })
    expect(page).toContain(await figure.toSVG())
    expect(page).toContain('<th scope="col">count</th>')
    expect(page).not.toContain('<script')
    expect(page.replaceAll('http://www.w3.org/', '')).not.toMatch(/https?:|<link|@import/)
  })

  it('[FG-34] an interactive page has the runtime in it, for at most 1.3 MB more', async () => {
    const page = await figure.toHTML()
    expect(page).toContain('<script type="application/json" id="spec">')
    expect(page).not.toMatch(/<[^>]* on\w+=|<script[^>]* src/)
    expect(page.match(/<\/script>/g)).toHaveLength(3)
    expect(page.length - (await figure.toHTML({ interactive: false })).length).toBeLessThan(1_300_000)
  })

  it('[FG-35] texts of the data are texts in all four forms', async () => {
    const hostile = barPlot({ [HOSTILE]: [HOSTILE, 'b'], y: [1, 2] }, { x: HOSTILE, y: 'y', title: HOSTILE })
    const [svg, page] = [await hostile.toSVG(), await hostile.toHTML()]
    for (const markup of [svg, page]) expect(markup).not.toMatch(/<img|<\/script><img/)
    expect(svg).toContain('&lt;/script&gt;&lt;img src=x onerror=hit()&gt;</text>')
    const json = /<script type="application\/json" id="spec">(.*?)<\/script>/s.exec(page)?.[1] ?? ''
    expect(JSON.stringify(JSON.parse(json))).toContain(JSON.stringify(HOSTILE).slice(1, -1))
    expect(JSON.stringify(hostile)).toContain(HOSTILE)
    expect((await hostile.toPNG()).length).toBeGreaterThan(1000)
  })
})
