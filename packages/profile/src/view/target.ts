import { format } from '../display/format.js'
import type { TargetGroups } from '../profile-object.js'
import { cellText } from './card.js'
import { timeLabel } from './scales.js'

/** A group of rows of a column: what it is, and the target in it. */
export interface TargetRow {
  /** A category; bins and the group of others have a note. */
  readonly name?: string
  readonly note?: string
  readonly count: number
  /** The mean, or the rate of each class. */
  readonly values: readonly TargetValue[]
}

export interface TargetValue {
  readonly value: number | null
  /** The 95 % interval. */
  readonly low: number | null
  readonly high: number | null
  readonly text: string
}

export interface TargetTable {
  /** "Mean", or the classes. */
  readonly heads: readonly { readonly name?: string; readonly note?: string }[]
  readonly rows: readonly TargetRow[]
  /** From the lowest to the highest end of an interval. */
  readonly domain: readonly [number, number]
}

export function targetTable(groups: TargetGroups): TargetTable {
  const labels = 'cuts' in groups ? binLabels(groups) : categoryLabels(groups)
  const rows = labels.map((label, group) => {
    const count = groups.counts[group] ?? 0
    const values =
      'means' in groups
        ? [meanOf(groups.means[group] ?? null, groups.margins[group] ?? null)]
        : (groups.rates[group] ?? []).map((rate) => rateOf(rate, count))
    return { ...label, count, values }
  })
  const ends = rows
    .flatMap(({ values }) => values.flatMap(({ low, high }) => [low, high]))
    .filter((one) => one !== null)
  return {
    heads: 'means' in groups ? [{ note: 'Mean' }] : groups.classes.map((one) => ({ name: cellText(one) })),
    rows,
    domain: 'means' in groups ? [Math.min(...ends), Math.max(...ends)] : [0, 1],
  }
}

function binLabels({ cuts, isTime }: Extract<TargetGroups, { readonly cuts: unknown }>) {
  const text = (cut: number) => (isTime ? timeLabel(cut) : format(cut, 'number'))
  if (cuts.length === 0) return [{ note: 'All' }]
  const first = { note: `≤ ${text(cuts[0] as number)}` }
  const between = cuts.slice(1).map((cut, place) => ({ note: `${text(cuts[place] as number)} to ${text(cut)}` }))
  return [first, ...between, { note: `> ${text(cuts.at(-1) as number)}` }]
}

function categoryLabels({ values, counts }: Extract<TargetGroups, { readonly values: unknown }> & TargetGroups) {
  const own = values.map((value) => ({ name: cellText(value) }))
  return counts.length > own.length ? [...own, { note: 'Other values' }] : own
}

function meanOf(mean: number | null, margin: number | null): TargetValue {
  const [low, high] = mean === null ? [null, null] : [mean - (margin ?? 0), mean + (margin ?? 0)]
  const text = mean === null || !margin ? format(mean, 'number') : meanText(mean, margin)
  return { value: mean, low, high, text }
}

/** Both to the third digit of the margin. */
function meanText(mean: number, margin: number): string {
  const decimals = 2 - Math.floor(Math.log10(margin))
  if (decimals > 12 || Math.abs(mean) >= 1e15) return `${format(mean, 'number')} ± ${format(margin, 'number', 3)}`
  return `${mean.toFixed(Math.max(0, decimals))} ± ${margin.toFixed(Math.max(0, decimals))}`
}

/** Wilson's interval, which stays within 0 and 1. */
function rateOf(rate: number, n: number): TargetValue {
  if (n === 0) return { value: null, low: null, high: null, text: '–' }
  const z2 = 1.959963984540054 ** 2
  const centre = (rate + z2 / (2 * n)) / (1 + z2 / n)
  const half = (Math.sqrt(z2) * Math.sqrt((rate * (1 - rate)) / n + z2 / (4 * n * n))) / (1 + z2 / n)
  return { value: rate, low: Math.max(0, centre - half), high: Math.min(1, centre + half), text: format(rate, 'share') }
}
