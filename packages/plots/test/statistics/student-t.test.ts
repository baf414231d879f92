import { expect, it } from 'vitest'
import { tQuantile } from '../../src/statistics/student-t.js'

// scipy.stats.t.ppf(share, degrees)
it.each([
  [1, 0.975, 12.706204736174694],
  [1, 0.995, 63.656741162871526],
  [1, 0.75, 1],
  [2, 0.975, 4.302652729749462],
  [3, 0.75, 0.7648923284043444],
  [5, 0.995, 4.032142983555228],
  [10, 0.975, 2.228138851986274],
  [30, 0.75, 0.6827556933212927],
  [100, 0.995, 2.6258905214380173],
  [1000, 0.975, 1.9623390808264083],
  [21_606, 0.975, 1.9600737874591836],
  [21_606, 0.75, 0.6745011053106434],
])('[FG-12] t for %i degrees at %f within 1e-9', (degrees, share, wanted) => {
  expect(Math.abs(tQuantile(share, degrees) / wanted - 1)).toBeLessThan(1e-9)
})
