import type { DrawnSeries } from './drawn-series.js'

/** How many points one pixel covers. */
export function grainOf({ set, lines, plotWidth }: DrawnSeries, range: readonly [number, number] | undefined): string {
  if (lines.every(({ series }) => series.isExact)) return 'all points'
  const [start, end] = range ?? [set.start, set.end]
  let most = 0
  for (const { series } of lines) {
    let points = 0
    for (const cell of series.cells) if (cell.to >= start && cell.from <= end) points += cell.n + cell.notFinite
    if (points > most) most = points
  }
  const perPixel = most / plotWidth
  return perPixel <= 1 ? 'all points' : `1 px = ${formatCountOf(perPixel)} points`
}

function formatCountOf(value: number): string {
  return value < 10 ? String(Math.round(value * 10) / 10) : String(Math.round(value))
}
