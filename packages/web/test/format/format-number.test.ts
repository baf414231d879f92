import { expect, it } from 'vitest'
import { formatExact, formatMetric } from '../../src/format/format-number.js'

it.each([
  [-0, '-0', '-0'],
  [0, '0', '0'],
  [-1234567, '-1,234,567', '-1234567'],
  [0.1 + 0.2, '0.300', '0.30000000000000004'],
  [1e300, '1.000e+300', '1e+300'],
  [Number.NaN, 'NaN', 'NaN'],
  [-Infinity, '-Inf', '-Infinity'],
])('[U-ALL-9] %d is shown as %s, and as %s where it must be exact', (value, shown, exact) => {
  expect([formatMetric(value), formatExact(value)]).toEqual([shown, exact])
  expect(Number(formatExact(value))).toBe(value)
})
