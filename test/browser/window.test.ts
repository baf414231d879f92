import { expect, it } from 'vitest'
import { describeInBrowser } from './browser.js'
import { screens } from './screens.js'

describeInBrowser('the window', (site) => {
  it.each(screens)('[U-ALL-7] $name scrolls inside of itself: side bar and head stay', async ({ place, fill }) => {
    const page = await site.visit(place(site.seeded))
    await fill(page)
    const scrolledTo = await page.evaluate(() => {
      scrollTo(0, 10_000)
      return { window: scrollY, height: document.documentElement.scrollHeight - innerHeight }
    })
    expect(scrolledTo).toEqual({ window: 0, height: 0 })
  })
})
