import { expect, it } from 'vitest'
import { formatPlace, placeLabels } from '../../src/parts/lines/axis-format.js'
import { formatAbsolute, formatAgo, formatDuration } from '../../src/format/format-time.js'

it('[U-ALL-9] a time that no calendar reaches is shown as the number it is', () => {
  for (const time of [1796027341876000000, -9223372036854775808, 2 ** 63]) {
    expect(formatAbsolute(time)).toBe(`${time} ms since 1970`)
    expect(formatPlace(time, 'wall', 0)).toBe(`${time} ms since 1970`)
    expect(placeLabels([time], { kind: 'wall', origin: 0, definition: undefined })[0]).toMatch(/^-?[\d.]+e1[89]$/)
  }
  expect(formatAbsolute(8.64e15)).toContain('275760')
})

it('[U-ALL-9] a duration of any size is right and whole', () => {
  const second = 1000
  const day = 86_400 * second
  const shown = [0, 49, 950, 59_949, 59_950, 61_999, 3_599_999, 3_600_000, 7_500_000, day, 3 * day + 14_400_000]
  expect(shown.map(formatDuration)).toEqual([
    '0.0 s',
    '0.0 s',
    '0.9 s',
    '59.9 s',
    '1 min 0 s',
    '1 min 1 s',
    '59 min 59 s',
    '1 h 0 min',
    '2 h 5 min',
    '1 d 0 h',
    '3 d 4 h',
  ])
  expect(formatDuration(365 * day)).toBe('1 y 0 d')
  expect(formatDuration(2 * 365 * day + 31 * day)).toBe('2 y 31 d')
  expect(formatDuration(8.64e15)).toBe('273,972 y 220 d')
  expect(formatDuration(-1200)).toBe('-1.2 s')
})

it('[U-ALL-9] a time that lies ahead says so, but not for clocks that differ a little', () => {
  const now = Date.UTC(2026, 0, 1)
  const day = 86_400_000
  const shown = [-500, -14_000, -120_000, -day, -400 * day, 9_000, 11_000, 3 * day, 974 * 366 * day, 2e6 * 366 * day]
  expect(shown.map((ahead) => formatAgo(now + ahead, now))).toEqual([
    'just now',
    '14 seconds ago',
    '2 minutes ago',
    '1 day ago',
    '1 year ago',
    'just now',
    'in 11 seconds',
    'in 3 days',
    'in 976 years',
    'in 2,004,106 years',
  ])
})
