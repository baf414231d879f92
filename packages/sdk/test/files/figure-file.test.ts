import { histogram } from '@labbook/plots'
import { describe, expect, it } from 'vitest'
import { type FigureInput, type FigureOptions, figureFile } from '../../src/files/figure-file.js'
import { encodePng } from '../../src/files/png.js'

const CIRCLE = '<svg width="10" height="10"><circle cx="5" cy="5" r="5" fill="#ff0000"/></svg>'
const FILE = CIRCLE.replace('<svg', '<svg xmlns="http://www.w3.org/2000/svg"')
const BARS = {
  $schema: 'https://vega.github.io/schema/vega-lite/v6.json',
  data: { values: [{ model: 'ridge', r2: 0.8, url: 'https://h/row' }] },
  mark: 'bar',
  encoding: { x: { field: 'model', title: 'Model <name>' }, y: { field: 'r2', type: 'quantitative' } },
}
const RECT = {
  $schema: 'https://vega.github.io/schema/vega/v6.json',
  width: 20,
  height: 20,
  marks: [
    { type: 'rect', encode: { enter: { width: { value: 20 }, height: { value: 20 }, fill: { value: 'teal' } } } },
  ],
}
const PLOTLY = { data: [{ type: 'scatter', y: [1, 2] }], layout: { title: { text: 'Loss' } } }

async function bytesOf(figure: FigureInput, path: string, options?: FigureOptions): Promise<Uint8Array> {
  return (await figureFile(figure, path, options)).files[0]?.bytes ?? new Uint8Array()
}

async function textOf(figure: FigureInput, path: string): Promise<string> {
  return new TextDecoder().decode(await bytesOf(figure, path))
}

const pixel = { width: 1, height: 1, channels: 1, data: Uint8Array.of(7) } as const

describe('[sdk-fluent 5] log_figure', () => {
  it.each([
    ['.svg', CIRCLE, FILE],
    ['.svg with its namespace', FILE, FILE],
    ['.svg of another prefix', `<?xml version="1.0"?>\n<!-- a -->${FILE}`, `<?xml version="1.0"?>\n<!-- a -->${FILE}`],
  ])('SVG as %s', async (_, figure, text) => {
    expect(await textOf(figure, 'a.svg')).toBe(text)
    expect(await textOf({ outerHTML: figure }, 'a.svg')).toBe(text)
  })

  it('xlink gets its namespace in a file', async () => {
    expect(await textOf('<svg><use xlink:href="#a"/></svg>', 'a.svg')).toContain(
      '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="',
    )
  })

  it('SVG and elements become a page that loads nothing; a page stays as it is', async () => {
    const page = await textOf(`<?xml version="1.0"?>${CIRCLE}`, 'plots/a & b.html')
    expect(page).toMatch(/^<!doctype html>\n<html lang="en">/)
    expect(page).toContain('<title>a &#38; b.html</title>')
    expect(page).toContain(`<body>\n${CIRCLE}\n</body>`)
    expect(page).not.toMatch(/\b(src|href)=|<script/)
    expect(await textOf({ outerHTML: '<figure>…</figure>' }, 'a.html')).toContain('<body>\n<figure>…</figure>\n')
    expect(await textOf(page, 'b.html')).toBe(page)
  })

  it('SVG becomes PNG at its scale on white', async () => {
    for (const [options, size] of [
      [undefined, 20],
      [{ scale: 3 }, 30],
    ] as const) {
      const png = Buffer.from(await bytesOf(CIRCLE, 'a.png', options))
      expect([png.readUInt32BE(16), png.readUInt32BE(20)]).toEqual([size, size])
    }
    await expect(figureFile('<svg><', 'a.png')).rejects.toThrow("'a.png' cannot be drawn. The SVG")
    await expect(figureFile(CIRCLE, 'a.png', { scale: 9 })).rejects.toThrow('between 1 and 8, but it is 9')
  })

  it('specs are stored as they are in JSON', async () => {
    for (const spec of [BARS, RECT, PLOTLY]) expect(JSON.parse(await textOf(spec, 'a.json'))).toEqual(spec)
  })

  it('Vega and Vega-Lite are drawn as SVG, page and PNG', async () => {
    const svg = await textOf(BARS, 'a.svg')
    expect(svg).toMatch(/^<svg [^>]*xmlns="http:\/\/www.w3.org\/2000\/svg"/)
    expect(svg).toContain('Model &lt;name&gt;')
    expect(await textOf(RECT, 'a.svg')).toContain('fill="teal"')
    expect(await textOf(BARS, 'a.html')).toContain(svg)
    expect(Buffer.from(await bytesOf(RECT, 'a.png')).toString('latin1', 0, 4)).toBe('\x89PNG')
  })

  it('[FG-40] figures of @labbook/plots become each of the four files', async () => {
    const figure = histogram({ price: [1, 2, 2, 3] }, { x: 'price', title: 'Prices' })
    expect(JSON.parse(await textOf(figure, 'a.json'))).toEqual(figure.spec)
    expect(await textOf(figure, 'a.svg')).toBe(await figure.toSVG())
    expect(await textOf(figure, 'a.html')).toBe(await figure.toHTML())
    expect(await bytesOf(figure, 'a.png')).toEqual(await figure.toPNG())
    expect(await bytesOf(figure, 'a.png', { scale: 1 })).toEqual(await figure.toPNG({ scale: 1 }))
  })

  it('[FG-40] a Plotly figure becomes a page with its JSON, in which its texts are texts', async () => {
    const hostile = { ...PLOTLY, layout: { title: { text: '</pre><script>hit()</script>' } } }
    const html = await textOf(hostile, 'a.html')
    expect(html).toContain('This file holds a Plotly figure')
    expect(html).not.toContain('<script')
    const json = /<pre[^>]*>([^]*)<\/pre>/.exec(html)?.[1] ?? ''
    const plain = json.replace(/&#(\d+);/g, (_, code) => String.fromCharCode(Number(code)))
    expect(JSON.parse(plain)).toEqual(hostile)
  })

  it.each<[string, FigureInput, string]>([
    ['outside data', { ...BARS, data: { url: 'https://h/data.csv' } }, 'reads https://h/data.csv (at $.data.url)'],
    [
      'an outside picture in a layer',
      { ...BARS, layer: [{ mark: { type: 'image', url: '/x.png' } }] },
      '(at $.layer[0].mark.url)',
    ],
    ['a fault', { ...BARS, mark: 'no such mark' }, "'a.svg' cannot be drawn. Vega-Lite cannot read the spec"],
  ])('a spec with %s is refused where it is drawn, and stored as JSON', async (_, spec, why) => {
    await expect(figureFile(spec, 'a.svg')).rejects.toThrow(why)
    expect(JSON.parse(await textOf(spec, 'a.json'))).toEqual(spec)
  })

  it('bytes and canvases are stored if they are what the extension says', async () => {
    const png = await encodePng(pixel)
    expect(await bytesOf(png, 'a.png')).toEqual(png)
    expect(await bytesOf({ toBuffer: () => png }, 'a.png')).toEqual(png)
    expect(await bytesOf(new Blob([Uint8Array.from(png)]), 'a.png')).toEqual(png)
    const encode = (text: string) => new TextEncoder().encode(text)
    for (const [path, text] of [
      ['a.svg', FILE],
      ['a.json', '{}'],
      ['a.pdf', '%PDF-1.7'],
      ['a.html', '<p>'],
    ] as const) {
      expect(await textOf(encode(text), path)).toBe(text)
    }
  })

  it.each<[string, unknown, string, string]>([
    ['another extension', CIRCLE, 'a.tiff', 'A figure is stored as .json, .svg'],
    ['HTML as .svg', '<p>no</p>', 'a.svg', 'takes SVG, but the text or element is none'],
    ['HTML as .png', '<p>no</p>', 'a.png', 'takes SVG, but the text or element is none'],
    ['SVG as .json', CIRCLE, 'a.json', "A markup cannot be stored as 'a.json'"],
    ['JPEG bytes as .png', Uint8Array.of(0xff, 0xd8, 0xff), 'a.png', 'takes PNG, but the bytes are none'],
    ['bytes that are no JSON', Uint8Array.of(1), 'a.json', 'takes JSON, but the bytes are none'],
    ['Plotly as a picture', PLOTLY, 'a.png', 'can only be drawn by a browser'],
    ['a Vega spec as .pdf', RECT, 'a.pdf', "A Vega spec cannot be stored as 'a.pdf'"],
    ['a function in a spec', { ...RECT, signals: [() => 1] }, 'a.json', 'holds what no file can hold'],
    ['a number', 5, 'a.svg', 'A figure is one of @labbook/plots'],
    ['nothing', null, 'a.svg', 'A figure is one of @labbook/plots'],
    ['a spec without $schema', { mark: 'bar' }, 'a.svg', 'A figure is one of @labbook/plots'],
  ])('%s is refused', async (_, figure, path, why) => {
    await expect(figureFile(figure as FigureInput, path)).rejects.toThrow(why)
  })

  it('a figure is read before the call returns', async () => {
    const spec = structuredClone(PLOTLY)
    const made = textOf(spec, 'a.json')
    spec.layout.title.text = 'changed'
    expect(JSON.parse(await made)).toEqual(PLOTLY)
  })
})
