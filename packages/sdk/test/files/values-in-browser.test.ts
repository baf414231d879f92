import { fileURLToPath } from 'node:url'
import type { Page } from 'playwright-core'
import { build } from 'vite'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { openProfile } from '../../../../test/browser/pages.js'
import { describeWith } from '../../../../test/counterparts/index.js'
import type * as exportsOfPage from './values-of-page.js'

declare const values: typeof exportsOfPage

describeWith(['chromium'], 'images, figures and datasets in a browser', () => {
  let page: Page

  beforeAll(async () => {
    page = await openProfile()
    await page.addScriptTag({ content: await bundle() })
  })

  afterAll(() => page.context().close())

  it('[sdk-fluent 5] the small copy is WebP, and JPEG by key becomes PNG', async () => {
    const made = await page.evaluate(async () => {
      const start = (bytes: Uint8Array) => String.fromCharCode(...bytes.subarray(0, 12))
      const canvas = new OffscreenCanvas(600, 300)
      canvas.getContext('2d')?.fillRect(0, 0, 600, 300)
      const jpeg = await canvas.convertToBlob({ type: 'image/jpeg' })
      const images = [{ data: new Uint8Array(600 * 300), shape: [300, 600] }, canvas, jpeg]
      return Promise.all(
        images.map(async (image) => {
          const { files } = await values.imageFiles(image, { key: 'k', step: 1, timestamp: 2 })
          const copy = files[1]?.bytes ?? new Uint8Array()
          const { width, height } = await createImageBitmap(new Blob([Uint8Array.from(copy)]))
          return {
            paths: files.map(({ path }) => path.replace(/[0-9a-f-]{36}/, 'uuid')),
            starts: files.map(({ bytes }) => start(bytes).replace(/^RIFF..../s, 'RIFF')),
            size: [width, height],
          }
        }),
      )
    })
    const expected = {
      paths: ['images/k+step+1+timestamp+2+uuid.png', 'images/k+step+1+timestamp+2+uuid+compressed.webp'],
      starts: [expect.stringMatching(/^\x89PNG/), 'RIFFWEBP'],
      size: [256, 128],
    }
    expect(made).toEqual([expected, expected, expected])
  })

  it('[sdk-fluent 5] pixels and canvases are stored by path in every type that the browser writes', async () => {
    const starts = await page.evaluate(async () => {
      const canvas = document.createElement('canvas')
      canvas.getContext('2d')?.fillRect(0, 0, 5, 5)
      const targets = ['a.jpg', 'a.webp', 'a.png']
      const images = [[[0, 128]], canvas]
      return Promise.all(
        images.flatMap((image) =>
          targets.map(async (artifactFile) => {
            const { files } = await values.imageFiles(image, { artifactFile })
            return files[0]?.bytes[0]
          }),
        ),
      )
    })
    expect(starts).toEqual([0xff, 0x52, 0x89, 0xff, 0x52, 0x89])
  })

  it('[sdk-fluent 5] a figure is stored as the page has it; a PNG of it needs a native part', async () => {
    const [svg, png] = await page.evaluate(async () => {
      document.body.innerHTML = '<svg width="10"><rect width="5" height="5"/></svg>'
      const element = document.body.firstElementChild ?? document.body
      const { files } = await values.figureFile(element, 'a.svg')
      return [
        new TextDecoder().decode(files[0]?.bytes),
        await values.figureFile(element, 'a.png').catch((error: unknown) => String(error)),
      ]
    })
    expect(svg).toBe('<svg xmlns="http://www.w3.org/2000/svg" width="10"><rect width="5" height="5"></rect></svg>')
    expect(png).toContain("'a.png' cannot be drawn. A browser cannot draw PNG files of figures")
  })

  it('[sdk-fluent 7.2] digests need nothing of Node', async () => {
    const digest = await page.evaluate(() => values.datasetOf({ Numbers: [1, 2, 3] }).digest)
    expect(digest).toBe('31ccce44')
  })
})

/** One script that puts its exports into `values`. */
async function bundle(): Promise<string> {
  const entry = fileURLToPath(new URL('values-of-page.ts', import.meta.url))
  const result = await build({
    configFile: false,
    logLevel: 'error',
    resolve: { conditions: ['labbook:source', 'browser'] },
    build: { write: false, lib: { entry, formats: ['iife'], name: 'values' } },
  })
  const [output] = Array.isArray(result) ? result : [result]
  if (output === undefined || !('output' in output)) throw new Error('Vite built nothing.')
  return output.output[0].code
}
