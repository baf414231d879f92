import { expect, it } from 'vitest'
import { describeInBrowser } from './browser.js'
import { screens } from './screens.js'

describeInBrowser('a narrow window', (site) => {
  it.each(screens)('[U-ALL-7] $name does not scroll sideways at 360 px', async ({ place, fill }) => {
    const page = await site.open(place(site.seeded), { viewport: { width: 360, height: 740 } })
    await fill(page)
    const width = await page.evaluate(() => {
      const { scrollWidth } = document.documentElement
      scrollTo(1000, 0)
      return { scrollWidth, scrolledTo: scrollX }
    })
    expect(width).toEqual({ scrollWidth: 360, scrolledTo: 0 })
    const bodies = page.locator('main > .body')
    expect(await bodies.evaluateAll((all) => all.filter((body) => body.scrollWidth > body.clientWidth))).toEqual([])
  })
})
