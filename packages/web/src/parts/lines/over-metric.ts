import { type Cell, type ChartSeries, pointCell, type SeriesSet } from './series.js'

/** The lines over another metric of the same run, paired by step, or by bucket if points are bucketed. */
export function overMetric(set: SeriesSet, xKey: string): SeriesSet {
  const series = set.series.filter(({ key }) => key !== xKey).map((each) => paired(each, xOf(set, each.runId, xKey)))
  const places = series.flatMap(({ cells }) => cells.map((cell) => cell.from))
  const start = places.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY)
  const end = places.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY)
  return { ...set, origin: 0, start: places.length === 0 ? 0 : start, end: places.length === 0 ? 1 : end, series }
}

function xOf(set: SeriesSet, runId: string, key: string): readonly Cell[] {
  return set.series.find((each) => each.runId === runId && each.key === key)?.cells ?? []
}

function paired(series: ChartSeries, over: readonly Cell[]): ChartSeries {
  const places = new Map(over.filter(({ n }) => n > 0).map((cell) => [cell.from, cell.mean]))
  const cells = series.cells
    .flatMap((cell) => {
      const x = places.get(cell.from)
      if (x === undefined || cell.n === 0) return []
      return [cell.point === undefined ? { ...cell, from: x, to: x, minX: x, maxX: x } : pointCell(x, cell.point)]
    })
    .sort((a, b) => a.from - b.from)
  return { ...series, cells, count: cells.length }
}
