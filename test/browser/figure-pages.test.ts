import { type Figure, barPlot, histogram, regressionPlot } from '@labbook/plots'
import type { Frame, Page } from 'playwright-core'
import { expect, it, onTestFinished } from 'vitest'
import { describeWith } from '../counterparts/index.js'
import { openProfile } from './pages.js'

const HOSTILE = '</script><img src=x onerror=hit()>'

describeWith(['chromium'], 'figures as pages', () => {
  it('[FG-34] an interactive page draws itself in a sandboxed frame and shows values', async () => {
    const { frame, outside } = await shown(histogram({ price: [1, 2, 2, 3.5] }, { x: 'price', title: 'Prices' }))
    const bars = frame.locator('#figure .mark-rect.role-mark path')
    expect(await bars.count()).toBe(4)
    await bars.nth(1).hover()
    await expect.poll(() => frame.locator('#figure [title]').first().getAttribute('title')).toContain('count: 2')
    expect(outside).toEqual([])
  })

  it('[FG-34] the wheel zooms the axes of numbers', async () => {
    const x = Array.from({ length: 50 }, (_, i) => i)
    const { frame, page, outside } = await shown(
      regressionPlot({ x, y: x.map((v) => v + (v % 3)) }, { x: 'x', y: 'y' }),
    )
    const labels = () => frame.locator('#figure .role-axis-label text').allTextContents()
    const before = await labels()
    await frame.locator('#figure svg').hover()
    await page.mouse.wheel(0, -300)
    await expect.poll(labels).not.toEqual(before)
    expect(outside).toEqual([])
  })

  it('[FG-35] texts of the data are texts, and run nothing', async () => {
    const figure = barPlot({ [HOSTILE]: [HOSTILE, 'b'], y: [1, 2] }, { x: HOSTILE, y: 'y', title: HOSTILE })
    const { frame, outside } = await shown(figure)
    expect(await frame.locator('#figure text', { hasText: HOSTILE }).count()).toBeGreaterThanOrEqual(2)
    expect(await frame.locator('img').count()).toBe(0)
    expect(outside).toEqual([])
  })
})

/** A figure's page in a frame that may run scripts and nothing else, once its script has drawn it; and what went out or wrong. */
async function shown(figure: Figure): Promise<{ page: Page; frame: Frame; outside: string[] }> {
  const page = await openProfile()
  onTestFinished(() => page.context().close())
  const outside: string[] = []
  page.on('request', (request) => outside.push(request.url()))
  page.on('pageerror', (error) => outside.push(error.message))
  page.on('console', (message) => outside.push(message.text()))
  await page.evaluate(
    (html) => {
      const frame = document.createElement('iframe')
      frame.setAttribute('sandbox', 'allow-scripts')
      frame.style.cssText = 'width:1000px;height:800px'
      frame.srcdoc = html
      document.body.append(frame)
    },
    await figure.toHTML(),
  )
  await page.frameLocator('iframe').locator('#figure > div svg').waitFor()
  const frame = page.frames()[1]
  if (frame === undefined) throw new Error('There is no frame.')
  // The frame itself.
  return { page, frame, outside: outside.filter((each) => !each.startsWith('about:')) }
}
