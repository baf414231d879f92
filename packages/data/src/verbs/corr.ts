import type { FrameData } from '../frame/frame-data.js'
import { checkedMethod, correlations, type CorrelationMethod } from '../statistics/correlation.js'
import { numericColumns } from '../statistics/numbers.js'

export interface CorrelationOptions {
  /** Default `pearson`. */
  readonly method?: CorrelationMethod | undefined
}

/** The correlations of all columns of numbers; rows are labelled with the names of the columns. */
export function corr(data: FrameData, { method = 'pearson' }: CorrelationOptions = {}): FrameData {
  const numeric = numericColumns(data)
  const names = [...numeric.keys()]
  const matrix = correlations([...numeric.values()], checkedMethod(method))
  return {
    columns: new Map(names.map((name, i) => [name, { dtype: 'float64', values: matrix[i] as Float64Array }])),
    rows: names.length,
    index: names,
    name: data.name,
  }
}
