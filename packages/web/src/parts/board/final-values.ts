import type { MetricSummary } from '@labbook/protocol'
import type { BoardRun } from './board-run.js'

/** The values of a run, one for each metric of the card. */
export interface FinalRow {
  readonly run: BoardRun
  readonly values: readonly (number | undefined)[]
}

export function finalRows(
  runs: readonly BoardRun[],
  keys: readonly string[],
  summaries: readonly Pick<MetricSummary, 'runId' | 'key' | 'last'>[],
): readonly FinalRow[] {
  const values = new Map<string, Map<string, number>>()
  for (const { runId, key, last } of summaries) {
    const own = values.get(runId) ?? new Map<string, number>()
    values.set(runId, own.set(key, last))
  }
  return runs.map((run) => ({ run, values: keys.map((key) => values.get(run.runId)?.get(key)) }))
}

/** Sorted by a column; what is missing or no number comes last both ways. */
export function sortedRows(rows: readonly FinalRow[], column: number, isAscending: boolean): readonly FinalRow[] {
  const direction = isAscending ? 1 : -1
  return rows.toSorted((a, b) => {
    const [x, y] = [a.values[column] ?? Number.NaN, b.values[column] ?? Number.NaN]
    if (Number.isNaN(x) || Number.isNaN(y)) return Number(Number.isNaN(x)) - Number(Number.isNaN(y))
    return x === y ? 0 : direction * (x < y ? -1 : 1)
  })
}

/** The length of a value's bar: 5 % for the lowest of its column, full for the highest. */
export function barLength(value: number, column: readonly (number | undefined)[]): number | undefined {
  const finite = column.filter((each) => each !== undefined && Number.isFinite(each)) as readonly number[]
  if (!Number.isFinite(value) || finite.length === 0) return undefined
  const low = finite.reduce((a, b) => Math.min(a, b))
  const high = finite.reduce((a, b) => Math.max(a, b))
  if (low === high) return 1
  // Halved, as the difference of two large numbers may be infinite.
  return SHORTEST + (1 - SHORTEST) * ((value / 2 - low / 2) / (high / 2 - low / 2))
}

const SHORTEST = 0.05
