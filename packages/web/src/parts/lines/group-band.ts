import { type Cell, type ChartSeries, middle } from './series.js'

/**
 * A group of runs as one series: the mean of the runs at each place, and the range from their smallest to their largest
 * point. Between two of its cells a run has the value of the straight line that a chart draws there, so that runs with
 * other steps do not make the mean jump. Before its first cell, after its last and beside NaN it does not count;
 * `runs` tells how many do.
 */
export function groupBand(members: readonly ChartSeries[]): readonly Cell[] {
  const places = placesOf(members)
  const sums = places.map(() => new GroupCell())
  for (const { cells } of members) {
    let next = 0
    for (const [i, place] of places.entries()) {
      const x = middle(place)
      while (next < cells.length && middle(cells[next] as Cell) < x) next++
      const [before, at] = [cells[next - 1], cells[next]]
      if (at === undefined) break
      if (middle(at) === x) sums[i]?.add(at)
      else if (before !== undefined && before.n > 0 && at.n > 0) sums[i]?.addValue(between(before, at, x), x)
    }
  }
  return places.map(({ from, to }, i) => (sums[i] as GroupCell).asCell(from, to))
}

/** Where any of the runs has a cell. */
function placesOf(members: readonly ChartSeries[]): readonly Pick<Cell, 'from' | 'to'>[] {
  const places = new Map<number, Pick<Cell, 'from' | 'to'>>()
  for (const { cells } of members) {
    for (const { from, to } of cells) {
      const x = middle({ from, to })
      const known = places.get(x)
      if (known === undefined || known.to - known.from < to - from) places.set(x, { from, to })
    }
  }
  return [...places].sort(([a], [b]) => a - b).map(([, place]) => place)
}

/** Both ends weighted, as the difference of two large numbers may be infinite. */
function between(before: Cell, after: Cell, x: number): number {
  const part = (x - middle(before)) / (middle(after) - middle(before))
  return before.mean * (1 - part) + after.mean * part
}

class GroupCell {
  #mean = 0
  #min = Number.POSITIVE_INFINITY
  #max = Number.NEGATIVE_INFINITY
  #minX = 0
  #maxX = 0
  #runs = 0
  /** Runs that have a cell here, and the points in these. */
  #logged = 0
  #points = 0
  #notFinite = 0

  add(cell: Cell) {
    this.#notFinite += cell.notFinite
    if (cell.n === 0) return
    this.#logged++
    this.#points += cell.n
    this.#include(cell)
  }

  addValue(value: number, x: number) {
    this.#include({ mean: value, min: value, max: value, minX: x, maxX: x })
  }

  #include({ mean, min, max, minX, maxX }: Pick<Cell, 'mean' | 'min' | 'max' | 'minX' | 'maxX'>) {
    this.#runs++
    // Not as a sum, which might be infinite.
    this.#mean += mean / this.#runs - this.#mean / this.#runs
    if (min < this.#min) {
      this.#min = min
      this.#minX = minX
    }
    if (max > this.#max) {
      this.#max = max
      this.#maxX = maxX
    }
  }

  asCell(from: number, to: number): Cell {
    const isEmpty = this.#runs === 0
    const mean = isEmpty ? Number.NaN : this.#mean
    return {
      from,
      to,
      first: mean,
      min: isEmpty ? Number.NaN : this.#min,
      max: isEmpty ? Number.NaN : this.#max,
      last: mean,
      mean,
      minX: this.#minX,
      maxX: this.#maxX,
      // Of one run, as smoothing weighs by points.
      n: isEmpty ? 0 : Math.max(1, Math.round(this.#points / Math.max(1, this.#logged))),
      notFinite: this.#notFinite,
      runs: this.#runs,
    }
  }
}
