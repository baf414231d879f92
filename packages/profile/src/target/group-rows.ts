import { mostFrequent } from '../columns/coded.js'
import type { AnalysedColumn } from '../engine/analysed-column.js'
import type { JsonCell } from '../profile-object.js'
import { decileCuts } from '../statistics/deciles.js'
import { quantiles } from '../statistics/quantile.js'

/** The rows of a column in groups: a bin between deciles, or a category. */
export interface GroupedRows {
  readonly codes: Int32Array
  /** The group of each code. */
  readonly groupOf: Int32Array
  readonly groups: number
  readonly shown:
    | { readonly cuts: readonly number[]; readonly isTime: boolean }
    | { readonly values: readonly JsonCell[] }
}

/** Categories that have a group of their own; the others share one, which has no value. */
const MOST_GROUPS = 20

export function groupRows(
  { type, coded, valueAt }: AnalysedColumn & Required<Pick<AnalysedColumn, 'coded' | 'valueAt'>>,
  numbers: Float64Array | undefined,
): GroupedRows {
  const { codes, counts } = coded
  if (numbers !== undefined) {
    const cuts = decileCuts(quantiles({ values: numbers, counts })).filter(Number.isFinite)
    let bin = 0
    const groupOf = Int32Array.from(numbers, (value) => {
      while (bin < cuts.length && value > (cuts[bin] as number)) bin += 1
      return bin
    })
    return { codes, groupOf, groups: cuts.length + 1, shown: { cuts, isTime: type === 'DateTime' } }
  }
  const isMany = counts.length > MOST_GROUPS
  const own = isMany
    ? mostFrequent(coded, MOST_GROUPS - 1)
    : Array.from(counts.keys()).toSorted((a, b) => valueOrder(valueAt(a), valueAt(b)))
  const groupOf = new Int32Array(counts.length).fill(own.length)
  for (const [group, code] of own.entries()) groupOf[code] = group
  return { codes, groupOf, groups: own.length + (isMany ? 1 : 0), shown: { values: own.map(valueAt) } }
}

function valueOrder(a: JsonCell, b: JsonCell): number {
  if (typeof a === 'number' && typeof b === 'number') return a - b
  const [x, y] = [String(a), String(b)]
  return x < y ? -1 : x > y ? 1 : 0
}
