import type { Int64, MetricSeries } from '@labbook/protocol'

/** A cell of the x axis: a single point, or all points of one of the server's buckets. */
export interface Cell {
  /**
   * Distances from the series' origin, so that steps above 2^53 keep their differences. `to` is the begin of the next
   * cell, or `from` if the cell is at one place.
   */
  readonly from: number
  readonly to: number
  readonly first: number
  readonly min: number
  readonly max: number
  readonly last: number
  readonly mean: number
  /** Where the first of the smallest and of the largest values is. */
  readonly minX: number
  readonly maxX: number
  /** Number of finite points. */
  readonly n: number
  /** Number of points that are NaN or infinite. */
  readonly notFinite: number
  /** The point, if the cell holds only one. */
  readonly point?: { readonly step: Int64; readonly timestamp: Int64; readonly value: number }
  /** The number of runs that have a value here, in a series that stands for a group. */
  readonly runs?: number
}

/** One metric of one run, ordered by x. */
export interface ChartSeries {
  readonly runId: string
  readonly key: string
  /** Number of points in the requested range. */
  readonly count: number
  /** Whether each cell is a single logged point. */
  readonly isExact: boolean
  readonly cells: readonly Cell[]
}

/** The answer of one A6 call, ready to draw. */
export interface SeriesSet {
  /** The origin of x distances; 0 unless steps are too large for a double. */
  readonly origin: Int64
  readonly start: number
  readonly end: number
  readonly buckets: number
  readonly series: readonly ChartSeries[]
}

export interface BucketAnswer {
  readonly start: Int64
  readonly end: Int64
  readonly buckets: number
  readonly series: readonly MetricSeries[]
}

export function seriesSet({ start, end, buckets, series }: BucketAnswer): SeriesSet {
  const origin = isSafe(start) && isSafe(end) ? 0 : start
  const low = distance(start, origin)
  // The width of the server's buckets; both ends of the range are included.
  const width = (Number(end) - Number(start) + 1) / buckets
  return {
    origin,
    start: low,
    end: distance(end, origin),
    buckets,
    series: series.map((each) => chartSeries(each, { origin, low, width })),
  }
}

function chartSeries(series: MetricSeries, grid: { origin: Int64; low: number; width: number }): ChartSeries {
  const { runId, key, count, points } = series
  const isExact = points.length > 0 || series.bucket.length === 0
  const cells = isExact
    ? points.map((point) => pointCell(distance(point.x, grid.origin), point)).sort((a, b) => a.from - b.from)
    : series.bucket.map((index, i): Cell => {
        const at = (column: readonly number[]) => column[i] ?? Number.NaN
        return {
          ...bucketEnds(index, grid),
          first: at(series.first),
          min: at(series.min),
          max: at(series.max),
          last: at(series.last),
          mean: at(series.mean),
          n: series.n[i] ?? 0,
          notFinite: series.notFinite[i] ?? 0,
          minX: distance(series.minX[i] ?? 0, grid.origin),
          maxX: distance(series.maxX[i] ?? 0, grid.origin),
        }
      })
  return { runId, key, count: Number(count), isExact, cells }
}

/** As the server cuts them; a bucket of a single integer is at it. */
function bucketEnds(index: number, { low, width }: { low: number; width: number }) {
  const [from, next] = [low + Math.floor(index * width), low + Math.floor((index + 1) * width)]
  return { from, to: next - from <= 1 ? from : next }
}

export function pointCell(x: number, { step, timestamp, value }: NonNullable<Cell['point']>): Cell {
  const isFinite = Number.isFinite(value)
  return {
    from: x,
    to: x,
    first: value,
    min: value,
    max: value,
    last: value,
    mean: value,
    minX: x,
    maxX: x,
    n: isFinite ? 1 : 0,
    notFinite: isFinite ? 0 : 1,
    point: { step, timestamp, value },
  }
}

/** The vertices of a line, in order; a `y` of NaN breaks it. */
export interface Polyline {
  readonly x: Float64Array
  readonly y: Float64Array
}

/**
 * The line through the first, smallest, largest and last value of each cell, the extremes in their order (U-CHART-6): at one cell per pixel it
 * covers the same pixels as the line through all points, and wider cells lose no extreme.
 */
export function polyline(cells: readonly Cell[]): Polyline {
  const corners = cells.reduce((sum, cell) => sum + (isSpread(cell) ? 4 : 1), 0)
  const x = new Float64Array(corners)
  const y = new Float64Array(corners)
  let i = 0
  const add = (atX: number, atY: number) => {
    x[i] = atX
    y[i] = atY
    i++
  }
  for (const cell of cells) {
    const width = cell.to - cell.from
    if (!isSpread(cell)) {
      add(middle(cell), cell.n === 0 ? Number.NaN : cell.last)
      continue
    }
    const [start, end] = [cell.from + width / 8, cell.to - width / 8]
    const inside = (at: number) => Math.min(Math.max(at, start), end)
    add(start, cell.first)
    if (cell.minX < cell.maxX) {
      add(inside(cell.minX), cell.min)
      add(inside(cell.maxX), cell.max)
    } else {
      add(inside(cell.maxX), cell.max)
      add(inside(cell.minX), cell.min)
    }
    add(end, cell.last)
  }
  return { x, y }
}

function isSpread(cell: Cell): boolean {
  return cell.n > 1
}

export function middle({ from, to }: Pick<Cell, 'from' | 'to'>): number {
  return (from + to) / 2
}

/** The cell nearest to an x value. */
export function cellAt(cells: readonly Cell[], x: number): Cell | undefined {
  return cells[indexAt(cells, x)]
}

/** The index of the cell nearest to an x value; -1 if there is none. */
export function indexAt(cells: readonly Cell[], x: number): number {
  let low = 0
  let high = cells.length
  while (low < high) {
    const at = (low + high) >>> 1
    if (middle(cells[at] as Cell) < x) low = at + 1
    else high = at
  }
  const [before, after] = [cells[low - 1], cells[low]]
  if (before === undefined) return after === undefined ? -1 : low
  return after === undefined || x - middle(before) <= middle(after) - x ? low - 1 : low
}

/** Whether an x value is between the first and the last cell. */
export function spans(cells: readonly Cell[], x: number): boolean {
  const [first, last] = [cells[0], cells.at(-1)]
  return first !== undefined && last !== undefined && x >= first.from && x <= last.to
}

/** The integer at a distance from the origin, exact above 2^53. */
export function fromOrigin(distanceOf: number, origin: Int64): Int64 {
  if (origin === 0) return Math.round(distanceOf)
  return BigInt(origin) + BigInt(Math.round(distanceOf))
}

function distance(value: Int64, origin: Int64): number {
  return origin === 0 ? Number(value) : Number(BigInt(value) - BigInt(origin))
}

function isSafe(value: Int64): boolean {
  return Number.isSafeInteger(Number(value))
}
