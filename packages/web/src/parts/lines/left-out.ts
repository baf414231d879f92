import type { Int64 } from '@labbook/protocol'
import { formatCount } from '../../format/format-number.js'
import { type AxisKind, formatPlace } from './axis-format.js'
import type { Line } from './line-figure.js'
import type { Cell } from './series.js'
import { hasNoLog } from './stretches.js'
import type { XRange } from './x-range.js'

/** What a log axis cannot show of some lines. */
export interface LeftOut {
  /** Names of the lines, those with the most values first. */
  readonly names: readonly string[]
  readonly count: number
  /** Buckets only tell that they hold some. */
  readonly isAtLeast: boolean
  readonly areZeros: boolean
  /** Where the first and the last are, as distances from the origin. */
  readonly from: number
  readonly to: number
}

/** The visible values that have no place on a log axis; undefined if there are none. */
export function leftOutOfLog(lines: readonly Pick<Line, 'name' | 'series'>[], range: XRange): LeftOut | undefined {
  const found = lines.flatMap(({ name, series }) => {
    const cells = series.cells.filter((cell) => hasNoLog(cell) && cell.to >= range.start && cell.from <= range.end)
    return cells.length === 0 ? [] : [{ name, cells, count: cells.reduce((sum, cell) => sum + countOf(cell), 0) }]
  })
  const cells = found.flatMap((each) => each.cells)
  const [first] = cells
  if (first === undefined) return undefined
  return {
    names: found.toSorted((a, b) => b.count - a.count).map(({ name }) => name),
    count: found.reduce((sum, { count }) => sum + count, 0),
    isAtLeast: cells.some(({ max }) => max > 0),
    areZeros: cells.every(({ min }) => min === 0),
    from: cells.reduce((least, { from }) => Math.min(least, from), first.from),
    to: cells.reduce((most, cell) => Math.max(most, lastPlace(cell)), first.from),
  }
}

/** The last integer in a cell; the end of a bucket belongs to the next. */
function lastPlace({ from, to }: Cell): number {
  return from === to ? to : Math.max(from, Math.ceil(to) - 1)
}

function countOf({ n, max }: Cell): number {
  return max > 0 ? 1 : n
}

/** `14 zeros`, `at least 2 values of zero or less`. */
export function leftOutCount({ count, isAtLeast, areZeros }: LeftOut): string {
  const what = areZeros ? (count === 1 ? 'zero' : 'zeros') : `${count === 1 ? 'value' : 'values'} of zero or less`
  return `${isAtLeast ? 'at least ' : ''}${formatCount(count)} ${what}`
}

/** `, steps 31 to 44`; nothing where the axis has other values. */
export function leftOutPlaces({ from, to }: LeftOut, kind: AxisKind, origin: Int64): string {
  if (kind === 'value') return ''
  const [first, last] = [formatPlace(Math.ceil(from), kind, origin), formatPlace(to, kind, origin)]
  const words = kind === 'step' ? ['step ', 'steps '] : ['', '']
  return first === last ? `, ${words[0]}${first}` : `, ${words[1]}${first} to ${last}`
}
