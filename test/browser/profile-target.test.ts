import { profile } from '@labbook/profile'
import { expect, it } from 'vitest'
import { cleaned } from '../../packages/data/test/house-sales.js'
import { describeReports } from './profile-reports.js'

describeReports(
  'the target of a profile report',
  {
    price: () => profile(cleaned, { target: 'price' }),
    waterfront: () => profile(cleaned, { target: 'waterfront' }),
  },
  ({ open }) => {
    it('[PR-120] [PR-121] a row opens the mean of the target in each bin', async () => {
      const page = await open('price')
      const section = page.getByRole('region', { name: 'Target' })
      const names = await section.getByRole('rowheader').allTextContents()
      expect(names.slice(0, 4)).toEqual(['grade', 'sqft_living', 'sqft_living15', 'sqft_above'])
      await section.getByRole('button', { name: 'sqft_living', exact: true }).click()
      const rows = section.getByRole('region', { name: 'price by sqft_living' }).getByRole('row')
      expect(await rows.count()).toBe(11)
      expect(await rows.nth(1).innerText()).toMatch(/^≤ 1090\s+\d+\s+306389 ± \d+/)
      expect(await rows.nth(10).innerText()).toMatch(/^> 3253\s+\d+\s+1152322 ± \d+/)
      expect(page.url()).toMatch(/[#&]t3=1(&|$)/)
    })

    it('[PR-121] the rate of each class, on a narrow page too', async () => {
      const page = await open('waterfront', 't8=1', { viewport: { width: 360, height: 800 } })
      const section = page.getByRole('region', { name: 'Target' })
      const table = section.getByRole('region', { name: /^waterfront by / })
      expect(await table.getByRole('columnheader').allInnerTexts()).toEqual(expect.arrayContaining(['0', '1']))
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(360)
    })
  },
)
