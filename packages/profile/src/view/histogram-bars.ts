import type { Histogram } from '../profile-object.js'
import type { Scale } from './scales.js'

export interface Bar {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

/** The gap between neighbouring bars, in pixels. */
const GAP = 0.6

/**
 * One bar a bin, from the scale of the values and the scale of the counts, whose range runs up from the foot of the chart. On a log
 * scale a bin without values has no height.
 */
export function histogramBars({ edges, counts }: Histogram, x: Scale, y: Scale): readonly Bar[] {
  const foot = y.range[0]
  return counts.map((count, bin) => {
    const left = x.at(edges[bin] ?? 0)
    const right = x.at(edges[bin + 1] ?? 0)
    const top = count === 0 ? foot : y.at(count)
    return { x: left, y: top, width: Math.max(0.5, right - left - GAP), height: Math.max(0, foot - top) }
  })
}

/** Bars as the data of one SVG path. */
export function barsPath(bars: readonly Bar[]): string {
  return bars
    .filter(({ height }) => height > 0)
    .map(({ x, y, width, height }) => `M${round(x)} ${round(y)}h${round(width)}v${round(height)}h${round(-width)}z`)
    .join('')
}

/** The bin under a value, or `undefined` outside of the histogram. */
export function binAt({ edges, bins }: Histogram, value: number): number | undefined {
  const [first, last] = [edges[0] ?? 0, edges[bins] ?? 0]
  if (!(value >= first && value <= last)) return undefined
  return Math.min(bins - 1, Math.floor(((value / 2 - first / 2) / (last / 2 - first / 2 || 1)) * bins))
}

export function round(value: number): number {
  return Math.round(value * 100) / 100
}
