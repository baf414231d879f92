import { expect, it } from 'vitest'
import { formatPlace, formatXTick } from '../../src/parts/lines/axis-format.js'
import { formatAbsolute } from '../../src/format/format-time.js'

it('[U-ALL-9] a time that no calendar reaches is shown as the number it is', () => {
  for (const time of [1796027341876000000, -9223372036854775808, 2 ** 63]) {
    expect(formatAbsolute(time)).toBe(`${time} ms since 1970`)
    expect(formatPlace(time, 'wall', 0)).toBe(`${time} ms since 1970`)
    expect(formatXTick(time, 1e15, 'wall', 0)).toMatch(/^-?[\d.]+e1[89]$/)
  }
  expect(formatAbsolute(8.64e15)).toContain('275760')
})
