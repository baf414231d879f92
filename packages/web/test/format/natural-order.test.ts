import { expect, it } from 'vitest'
import { naturalOrder } from '../../src/format/natural-order.js'

it.each([
  [
    ['run 10', 'run 9', 'Run 1'],
    ['Run 1', 'run 9', 'run 10'],
  ],
  [
    ['layer2.w10', 'layer10.w1', 'layer2.w9'],
    ['layer2.w9', 'layer2.w10', 'layer10.w1'],
  ],
  [
    ['b', 'B', 'a', 'A'],
    ['A', 'a', 'B', 'b'],
  ],
  [
    ['x02', 'x2', 'x1'],
    ['x1', 'x02', 'x2'],
  ],
])('[U-ALL-15] [U-TEST-11] %j is sorted as %j', (names, sorted) => {
  expect(names.toSorted(naturalOrder)).toEqual(sorted)
})
