import type { Column } from '../frame/column.js'
import type { FrameData } from '../frame/frame-data.js'
import { greatest, least, mean, variance } from '../statistics/moments.js'
import { numericColumns, presentNumbers } from '../statistics/numbers.js'
import { quantileOf } from '../statistics/quantile.js'

const STATISTICS = ['count', 'mean', 'std', 'min', '25%', '50%', '75%', 'max'] as const

/** Eight statistics of each column of numbers; they are the labels of the rows. */
export function describe(data: FrameData): FrameData {
  const columns = Array.from(numericColumns(data), ([name, values]): [string, Column] => {
    const sorted = presentNumbers(values).slice().sort()
    const described = [
      sorted.length,
      mean(sorted),
      Math.sqrt(variance(sorted)),
      least(sorted),
      quantileOf(sorted, 0.25),
      quantileOf(sorted, 0.5),
      quantileOf(sorted, 0.75),
      greatest(sorted),
    ]
    return [name, { dtype: 'float64', values: Float64Array.from(described) }]
  })
  return { columns: new Map(columns), rows: STATISTICS.length, index: STATISTICS, name: data.name }
}
