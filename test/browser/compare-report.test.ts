import { trainTestSplit } from '@labbook/data'
import { compareProfiles } from '@labbook/profile'
import { expect, it } from 'vitest'
import { cleaned } from '../../packages/data/test/house-sales.js'
import { eventually } from './browser.js'
import { cardOf, describeReports, factsOf } from './profile-reports.js'

const [train, test] = trainTestSplit(cleaned, { testSize: 0.3, seed: 123 })
const isAtWater = (row: { waterfront: number }) => row.waterfront === 1

describeReports(
  'the comparison of profiles',
  {
    split: () => compareProfiles([train, test], { labels: ['train', 'test'], title: 'Train and test' }),
    water: () =>
      compareProfiles([cleaned.filter((row) => !isAtWater(row)), cleaned.filter(isAtWater), cleaned], {
        labels: ['inland', '<b>water</b>', 'all'],
      }),
  },
  ({ open }) => {
    it('[PR-117] cards in order of drift, each with a column a profile', async () => {
      const page = await open('water')
      const names = await page.getByRole('article').getByRole('heading').allTextContents()
      expect(names.slice(0, 3)).toEqual(['waterfront', 'view', 'price'])
      const card = cardOf(page, 'price')
      const heads = card.getByRole('region', { name: 'Statistics' }).getByRole('columnheader')
      expect(await heads.allTextContents()).toEqual(['inland', '<b>water</b>', 'all'])
      const rows = await card.getByRole('region', { name: 'Statistics' }).getByRole('row').allInnerTexts()
      expect(rows.find((row) => row.startsWith('Maximum'))?.split(/\s+/)).toEqual([
        'Maximum',
        '7700000',
        '7062500',
        '7700000',
      ])
      const colours = await card
        .locator('path.overlay')
        .evaluateAll((all) => all.map((one) => getComputedStyle(one).stroke))
      expect(new Set(colours).size).toBe(3)
    })

    it('[PR-117] [PR-116] measures with thresholds; the drifting ones are listed and lead to their cards', async () => {
      const page = await open('water')
      const drift = cardOf(page, 'price').getByRole('region', { name: 'Drift of price' })
      expect(await drift.getByRole('row', { name: /^PSI/ }).innerText()).toMatch(/PSI\s+2\.67\s+.*0\.1\s+0\.25/s)
      await page.getByRole('button', { name: 'price drifts in <b>water</b>: PSI is 2.67 (large from 0.25)' }).click()
      await eventually(() => page.evaluate(() => document.activeElement?.textContent)).toBe('price')
    })

    it('[PR-117] search, filter and sort are in the address', async () => {
      const page = await open('split')
      expect(await factsOf(page.getByRole('table', { name: 'Drift', exact: true }))).toMatchObject({
        Overall: 'No drift',
        'No drift': '20',
      })
      await page.getByRole('combobox', { name: 'Sort' }).selectOption('name')
      expect(await page.getByRole('article').first().getByRole('heading').textContent()).toBe('age')
      await page.getByRole('searchbox').fill('sqft_lot')
      await eventually(() => page.getByRole('article').count()).toBe(2)
      expect(page.url()).toMatch(/#sort=name&q=sqft_lot$/)
    })

    it('[PR-117] [PR-133] without script the numbers are there', async () => {
      const page = await open('split', '', { javaScriptEnabled: false })
      const drift = cardOf(page, 'price').getByRole('region', { name: 'Drift of price' })
      expect(await drift.getByRole('row', { name: /^KS D/ }).innerText()).toContain('0.0139')
    })
  },
)
