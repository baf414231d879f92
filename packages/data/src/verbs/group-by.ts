import { DataError } from '../data-error.js'
import { isWhole } from '../dtype.js'
import { cellAt, type Column, isMissing, takeCells } from '../frame/column.js'
import { columnOf, type FrameData, freshIndex, namesOf } from '../frame/frame-data.js'
import { countCells } from '../statistics/count-cells.js'
import { groupRows } from '../statistics/group-rows.js'
import { mean, sum, variance } from '../statistics/moments.js'
import { numbersOf, presentNumbers } from '../statistics/numbers.js'
import { sortedPositions, sortKeys } from '../statistics/order.js'
import { quantileOf } from '../statistics/quantile.js'

/** What a group's cells are summarised by. Missing cells do not count. */
export type Stat = 'count' | 'sum' | 'mean' | 'median' | 'std' | 'var' | 'min' | 'max' | 'first' | 'last' | 'nunique'

export interface GroupOptions {
  /** Default true: rows whose key is missing are left out. */
  readonly dropna?: boolean | undefined
}

/** The rows of each group, groups in ascending order of their keys. */
export interface RowsByGroup {
  readonly keys: ReadonlyMap<string, Column>
  readonly groups: readonly Uint32Array[]
}

export function groupBy(
  data: FrameData,
  names: string | readonly string[],
  { dropna = true }: GroupOptions = {},
): RowsByGroup {
  const keys = new Map(namesOf(names).map((name) => [name, columnOf(data, name)]))
  if (keys.size === 0) throw new DataError('BAD_OPTION', 'Name at least one column to group by.')
  const columns = [...keys.values()]
  const { groupOf, firstRows } = groupRows(columns, data.rows)
  const rows = rowsOfGroups(groupOf, firstRows.length)
  const isKept = (row: number) => !dropna || columns.every((column) => !isMissing(cellAt(column, row)))
  const kept = [...firstRows.keys()].filter((group) => isKept(firstRows[group] as number))
  const order = sortedPositions(
    columns.map((column) => sortKeys(takeCells(column, firstRows))),
    firstRows.length,
  )
  const isThere = new Set(kept)
  const sorted = Array.from(order).filter((group) => isThere.has(group))
  const first = sorted.map((group) => firstRows[group] as number)
  return {
    keys: new Map(Array.from(keys, ([name, column]) => [name, takeCells(column, first)])),
    groups: sorted.map((group) => rows[group] as Uint32Array),
  }
}

function rowsOfGroups(groupOf: Int32Array, count: number): Uint32Array[] {
  const ends = new Uint32Array(count + 1)
  for (const group of groupOf) ends[group + 1] = (ends[group + 1] as number) + 1
  for (let group = 0; group < count; group += 1) ends[group + 1] = (ends[group + 1] as number) + (ends[group] as number)
  const next = ends.slice()
  const rows = new Uint32Array(groupOf.length)
  groupOf.forEach((group, row) => {
    const at = next[group] as number
    rows[at] = row
    next[group] = at + 1
  })
  return Array.from({ length: count }, (_, group) => rows.subarray(ends[group], ends[group + 1]))
}

/** One row a group: its keys, then the statistics that were asked for. */
export function aggregate(
  data: FrameData,
  { keys, groups }: RowsByGroup,
  wanted: Readonly<Record<string, Stat | readonly Stat[] | undefined>>,
): FrameData {
  const columns = new Map(keys)
  for (const [name, stats] of Object.entries(wanted)) {
    if (stats === undefined) continue
    const column = columnOf(data, name)
    for (const stat of typeof stats === 'string' ? [stats] : stats) {
      const target = typeof stats === 'string' ? name : `${name}_${stat}`
      if (columns.has(target)) {
        throw new DataError('DUPLICATE_COLUMN', 'would be the name of two columns of the result', { value: target })
      }
      columns.set(target, statColumn(column, stat, { name, groups }))
    }
  }
  return { columns, rows: groups.length, index: freshIndex(groups.length), name: data.name }
}

/** The number of rows of each group, under the name `count`. */
export function groupCounts(data: FrameData, { keys, groups }: RowsByGroup): FrameData {
  const columns = new Map(keys)
  if (columns.has('count'))
    throw new DataError('DUPLICATE_COLUMN', 'is a key and would be the count, too', { value: 'count' })
  columns.set('count', { dtype: 'int64', values: Float64Array.from(groups, ({ length }) => length) })
  return { columns, rows: groups.length, index: freshIndex(groups.length), name: data.name }
}

interface Grouped {
  readonly name: string
  readonly groups: readonly Uint32Array[]
}

function statColumn(column: Column, stat: Stat, { name, groups }: Grouped): Column {
  switch (stat) {
    case 'count':
      return counted(groups, (rows) => rows.reduce((count, row) => count + (isMissing(cellAt(column, row)) ? 0 : 1), 0))
    case 'nunique':
      return counted(groups, (rows) => countCells(takeCells(column, rows)).counts.length)
    case 'first':
    case 'last':
    case 'min':
    case 'max':
      return pickedCells(column, groups, stat)
    case 'sum':
      return summed(column, { name, groups })
    default:
      break
  }
  const of = NUMERIC[stat] as ((values: Float64Array) => number) | undefined
  if (of === undefined) {
    throw new DataError('BAD_OPTION', 'is no statistic of groups', { column: name, value: String(stat) })
  }
  return { dtype: 'float64', values: Float64Array.from(numbersByGroup(column, { name, groups }), of) }
}

const NUMERIC = {
  mean,
  median: (values: Float64Array) => quantileOf(values.slice().sort(), 0.5),
  var: variance,
  std: (values: Float64Array) => Math.sqrt(variance(values)),
} satisfies Partial<Record<Stat, (values: Float64Array) => number>>

function counted(groups: readonly Uint32Array[], of: (rows: Uint32Array) => number): Column {
  return { dtype: 'int64', values: Float64Array.from(groups, of) }
}

function numbersByGroup(column: Column, { name, groups }: Grouped): Float64Array[] {
  const values = numbersOf(column, name)
  return groups.map((rows) => presentNumbers(Float64Array.from(rows, (row) => values[row] as number)))
}

/** Whole numbers as long as the sums are exact. */
function summed(column: Column, grouped: Grouped): Column {
  const values = Float64Array.from(numbersByGroup(column, grouped), sum)
  const isInt = (isWhole(column.dtype) || column.dtype === 'bool') && values.every(Number.isSafeInteger)
  return { dtype: isInt ? 'int64' : 'float64', values }
}

/** The cell itself, so that text and dates keep their dtype. A group without a cell gives a missing one. */
function pickedCells(column: Column, groups: readonly Uint32Array[], stat: 'first' | 'last' | 'min' | 'max'): Column {
  const keys = sortKeys(column)
  const better = {
    first: () => false,
    last: () => true,
    min: (next: number, best: number) => next < best,
    max: (next: number, best: number) => next > best,
  }[stat]
  const rows = groups.map((group) => {
    // Only a group whose cells are all missing has a missing one at the end.
    let best = group[0] as number
    for (const row of group) {
      const next = keys[row] as number
      if (Number.isNaN(next)) continue
      if (Number.isNaN(keys[best]) || better(next, keys[best] as number)) best = row
    }
    return best
  })
  return takeCells(column, rows)
}
