import axe from 'axe-core'
import type { Page } from 'playwright-core'
import { expect, it } from 'vitest'
import { describeInBrowser } from './browser.js'
import { screens } from './screens.js'

describeInBrowser('accessibility', (site) => {
  it.each(screens)('[U-TEST-4] axe finds nothing serious on $name, light and dark', async ({ place, fill }) => {
    const page = await site.open(place(site.seeded))
    await fill(page)
    await page.evaluate(axe.source)
    await page.emulateMedia({ colorScheme: 'light' })
    expect(await findings(page), 'light').toEqual([])
    await page.emulateMedia({ colorScheme: 'dark' })
    // Themes differ only in colours.
    expect(await findings(page, ['color-contrast', 'link-in-text-block']), 'dark').toEqual([])
  })
})

/** The serious and critical findings of axe, or of some of its rules, each with its element. */
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
