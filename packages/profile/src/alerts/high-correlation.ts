import type { DenseMatrix } from '../correlations/dense-matrix.js'
import type { CorrelationMethod } from '../profile-object.js'
import type { Settings } from '../settings/default-settings.js'

/** A column that goes together with others. */
export interface HighCorrelation {
  readonly column: string
  /** The others, or the first of them. */
  readonly fields: readonly string[]
  /** How many there are. */
  readonly others: number
}

/** Other columns that an alert names; there may be thousands of columns that all go together. */
const MOST_FIELDS = 200

/** The strong pairs of all matrices that warn, in the order of the matrices. */
export function highCorrelations(
  matrices: ReadonlyMap<CorrelationMethod, DenseMatrix>,
  settings: Settings,
): HighCorrelation[] {
  const found = new Map<string, Set<string>>()
  for (const [method, { columns, values }] of matrices) {
    const { warn_high_correlations, threshold } = settings.correlations[method]
    if (warn_high_correlations === false || warn_high_correlations === 0) continue
    for (const [i, column] of columns.entries()) {
      for (const [j, other] of columns.entries()) {
        if (i === j || !(Math.abs(values[i * columns.length + j] as number) >= threshold)) continue
        const others = found.get(column) ?? new Set()
        found.set(column, others.add(other))
      }
    }
  }
  return Array.from(found, ([column, others]) => ({
    column,
    fields: [...others].slice(0, MOST_FIELDS),
    others: others.size,
  }))
}
