import { profile } from '@labbook/profile'
import { expect, it } from 'vitest'
import { table } from '../../packages/profile/test/made-table.js'
import { cardOf, describeReports, factsOf } from './profile-reports.js'

const days = Array.from({ length: 200 }, (_, i) => i + (i > 120 ? 9 : 0))
const levels = table({
  day: days.map((day) => new Date(Date.UTC(2024, 0, 1 + day))),
  level: days.map((_, i) => 10 * Math.sin((2 * Math.PI * i) / 20) + (((i * i * 31) % 997) / 997) * 2),
})

describeReports(
  'time series in a profile report',
  { level: () => profile(levels, { tsmode: true, sortby: 'day' }) },
  ({ open }) => {
    it('[PR-91] a card with a line, and the tests, gaps and autocorrelations in its details', async () => {
      const page = await open('level', 'd1=time-series')
      const card = cardOf(page, 'level')
      expect(await card.getByRole('application', { name: 'Values of level in order' }).count()).toBe(1)
      expect(await factsOf(card.getByRole('table', { name: 'Gaps' }))).toMatchObject({
        'Rows in order of': 'day',
        'Number of gaps': '1',
        Longest: '10 days',
      })
      expect(await factsOf(card.getByRole('table', { name: 'Stationarity' }))).toMatchObject({ Seasonal: 'Yes' })
      const correlations = card.getByRole('application', { name: /utocorrelation$/ })
      expect(await correlations.evaluateAll((all) => all.map((one) => one.getAttribute('aria-label')))).toEqual([
        'Autocorrelation',
        'Partial autocorrelation',
      ])
    })
  },
)
