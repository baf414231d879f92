import type { SeriesSet } from './series.js'

/** How many times longer than what the others span the gap to them is. */
const FAR = 20

/**
 * The runs that lie far from the others on the x axis, so far that one of both is a mere line at the edge: a clock that
 * says 3000, or times as steps. They are fewer than the others; without a majority none are.
 */
export function farRuns({ series }: Pick<SeriesSet, 'series'>): readonly string[] {
  const spans = new Map<string, { from: number; to: number }>()
  for (const { runId, cells } of series) {
    const [first, last] = [cells[0], cells.at(-1)]
    if (first === undefined || last === undefined) continue
    const known = spans.get(runId)
    spans.set(runId, {
      from: Math.min(first.from, known?.from ?? first.from),
      to: Math.max(last.to, known?.to ?? last.to),
    })
  }
  const runs = [...spans].sort(([, a], [, b]) => a.from - b.from)
  let end = Number.NEGATIVE_INFINITY
  for (const [i, [, span]] of runs.entries()) {
    const [before, after] = [runs.slice(0, i), runs.slice(i)]
    const gap = span.from - end
    end = Math.max(end, span.to)
    if (i === 0 || before.length === after.length) continue
    const [few, many] = before.length < after.length ? [before, after] : [after, before]
    if (gap > FAR * Math.max(1, lengthOf(many))) return few.map(([runId]) => runId)
  }
  return []
}

function lengthOf(runs: readonly (readonly [string, { from: number; to: number }])[]): number {
  const from = runs.reduce((least, [, span]) => Math.min(least, span.from), Number.POSITIVE_INFINITY)
  return runs.reduce((most, [, span]) => Math.max(most, span.to), Number.NEGATIVE_INFINITY) - from
}
