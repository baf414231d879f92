import type { ColumnCells, ColumnSource } from '../columns/column-source.js'
import { ProfileError } from '../profile-error.js'
import type { Settings } from '../settings/default-settings.js'
import { sortOrder } from '../statistics/sort-order.js'
import { decideType } from '../types/decide-type.js'
import type { SeriesAxis } from './describe-time-series.js'

/** The source with its rows in order of a column of dates or numbers, and that column as the axis. Rows without a value come last. */
export async function sortedSource(
  source: ColumnSource,
  column: string,
  settings: Settings,
  signal?: AbortSignal,
): Promise<{ readonly source: ColumnSource; readonly axis: SeriesAxis }> {
  const cells = await source.read(source.columnNames.indexOf(column), signal)
  const typed = decideType(column, cells, settings)
  if (typed.kind !== 'numbers' && typed.kind !== 'dates') {
    throw new ProfileError(
      'BAD_SETTING',
      `sortby: column ${JSON.stringify(column)} is ${typed.type}. Rows are sorted by dates or numbers.`,
    )
  }
  const isTime = typed.kind === 'dates'
  const { codes, values } = typed.coded
  const keys = Float64Array.from(codes, (code) => {
    const value = values[code]
    return value === undefined ? Number.NaN : isTime ? value / 1000 : value
  })
  const order = new Uint32Array(keys.length)
  const present = sortOrder(keys)
  order.set(present)
  let next = present.length
  for (const [row, key] of keys.entries()) if (Number.isNaN(key)) order[next++] = row
  const labels = source.labels
  return {
    axis: { column, isTime, values: Float64Array.from(order, (row) => keys[row] as number) },
    source: {
      rows: source.rows,
      columnNames: source.columnNames,
      labels: Array.from(order, (row) => labels?.[row] ?? row),
      read: async (place, readSignal) => inOrder(await source.read(place, readSignal), order),
    },
  }
}

function inOrder(cells: ColumnCells, order: Uint32Array): ColumnCells {
  if ('codes' in cells) return { ...cells, codes: Int32Array.from(order, (row) => cells.codes[row] as number) }
  if (cells.kind === 'booleans')
    return { ...cells, values: Uint8Array.from(order, (row) => cells.values[row] as number) }
  const values = Float64Array.from(order, (row) => cells.values[row] as number)
  if (cells.kind === 'dates') return { ...cells, values }
  const { exact } = cells
  return { ...cells, values, exact: exact && BigInt64Array.from(order, (row) => exact[row] as bigint) }
}
