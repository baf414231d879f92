import { variance } from './summary.js'

export interface DensityPoint {
  readonly x: number
  readonly density: number
}

const STEPS = 200
/** A Gaussian kernel is below 1e-14 of its peak there. */
const REACH = 8
const FINE_CELLS = 4096

/**
 * The kernel density estimate of values at 201 places: Gaussian kernels as wide as Scott's rule says. Empty where all values are
 * equal.
 */
export function densityOf(values: Float64Array, { from, to }: { from: number; to: number }): DensityPoint[] {
  const width = bandwidth(values)
  if (!(width > 0)) return []
  const at = values.length > FINE_CELLS ? binnedDensity(values, width) : exactDensity(values, width)
  return Array.from({ length: STEPS + 1 }, (_, i) => {
    const x = from + ((to - from) * i) / STEPS
    return { x, density: at(x) }
  })
}

/** The deviation of the kernel by Scott's rule for one dimension. */
export function bandwidth(values: Float64Array): number {
  return values.length < 2 ? 0 : Math.sqrt(variance(values)) * values.length ** (-1 / 5)
}

function exactDensity(values: Float64Array, width: number): (x: number) => number {
  const factor = 1 / (values.length * width * Math.sqrt(2 * Math.PI))
  return (x) => {
    let total = 0
    for (const value of values) total += Math.exp(-0.5 * ((x - value) / width) ** 2)
    return total * factor
  }
}

/** Values are shared out between neighbours of a fine grid first, which is off by less than 1 in 10,000. */
function binnedDensity(values: Float64Array, width: number): (x: number) => number {
  const cell = width / 32
  const cells = new Map<number, number>()
  const add = (place: number, weight: number) => cells.set(place, (cells.get(place) ?? 0) + weight)
  for (const value of values) {
    const place = value / cell
    const below = Math.floor(place)
    add(below, 1 - (place - below))
    add(below + 1, place - below)
  }
  const factor = 1 / (values.length * width * Math.sqrt(2 * Math.PI))
  return (x) => {
    let total = 0
    for (let place = Math.ceil((x - REACH * width) / cell); place * cell <= x + REACH * width; place += 1) {
      const weight = cells.get(place)
      if (weight !== undefined) total += weight * Math.exp(-0.5 * ((x - place * cell) / width) ** 2)
    }
    return total * factor
  }
}
