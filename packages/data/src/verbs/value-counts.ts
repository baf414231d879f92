import { type Column, takeCells } from '../frame/column.js'
import { columnOf, type FrameData, freshIndex } from '../frame/frame-data.js'
import { countCells } from '../statistics/count-cells.js'

export interface ValueCountsOptions {
  /** Shares of the counted cells in place of counts. */
  readonly normalize?: boolean | undefined
  /** Default true: missing cells are not counted. */
  readonly dropna?: boolean | undefined
}

/** The cells of a column and how often each is there, most frequent first, ties by first appearance. */
export function valueCounts(data: FrameData, name: string, options: ValueCountsOptions = {}): FrameData {
  const column = columnOf(data, name)
  const { firstRows, counts } = countCells(column, options)
  const count: Column =
    options.normalize === true
      ? { dtype: 'float64', values: shares(counts) }
      : { dtype: 'int64', values: Float64Array.from(counts) }
  const columns = new Map([
    ['value', takeCells(column, firstRows)],
    ['count', count],
  ])
  return { columns, rows: counts.length, index: freshIndex(counts.length), name: data.name }
}

function shares(counts: Uint32Array): Float64Array {
  const total = counts.reduce((all, count) => all + count, 0)
  return Float64Array.from(counts, (count) => count / total)
}
