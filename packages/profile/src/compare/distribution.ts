/** What the measures of drift read of a column: its values by size, or by category. */
export type Distribution = NumberDistribution | CategoryDistribution

/** Numbers, or dates in seconds since 1970. */
export interface NumberDistribution {
  readonly kind: 'numbers'
  readonly isExact: boolean
  readonly isTime: boolean
  /** Values, without the missing ones. */
  readonly count: number
  readonly distinct: number
  readonly mean: number
  readonly std: number
  readonly shares: CumulativeShares
}

export interface CategoryDistribution {
  readonly kind: 'categories'
  readonly isExact: boolean
  readonly count: number
  readonly counts: ReadonlyMap<string, number>
  /** Values of categories that are not listed. */
  readonly others: number
}

/**
 * The share of values up to each point, in ascending points: `below` without the point itself, `upTo` with it. Between two points
 * the share grows evenly, which for all values of a column is not at all.
 */
export class CumulativeShares {
  readonly points: Float64Array
  readonly #below: Float64Array
  readonly #upTo: Float64Array

  constructor(points: Float64Array, below: Float64Array, upTo: Float64Array) {
    this.points = points
    this.#below = below
    this.#upTo = upTo
  }

  upTo(x: number): number {
    const place = this.#placeUpTo(x)
    return this.points[place] === x ? (this.#upTo[place] as number) : this.#between(place, x)
  }

  below(x: number): number {
    const place = this.#placeUpTo(x)
    return this.points[place] === x ? (this.#below[place] as number) : this.#between(place, x)
  }

  /** The last point that is not above x; −1 if all are. */
  #placeUpTo(x: number): number {
    let low = 0
    let high = this.points.length
    while (low < high) {
      const middle = (low + high) >>> 1
      if ((this.points[middle] as number) > x) high = middle
      else low = middle + 1
    }
    return low - 1
  }

  #between(place: number, x: number): number {
    if (place < 0) return 0
    const from = this.#upTo[place] as number
    const to = this.#below[place + 1]
    if (to === undefined || to === from) return from
    const [left, right] = [this.points[place] as number, this.points[place + 1] as number]
    const width = right - left
    return Number.isFinite(width) ? from + ((to - from) * (x - left)) / width : from
  }

  get min(): number {
    return this.points[0] ?? Number.NaN
  }

  get max(): number {
    return this.points.at(-1) ?? Number.NaN
  }

  /** The point below which this share of the values lies. */
  quantile(q: number): number {
    const place = this.#upTo.findIndex((share) => share >= q)
    if (place <= 0) return place === 0 ? this.min : this.max
    const [from, to] = [this.#upTo[place - 1] as number, this.#below[place] as number]
    const [left, right] = [this.points[place - 1] as number, this.points[place] as number]
    if (q >= to || to === from || !Number.isFinite(right - left)) return right
    return left + ((right - left) * (q - from)) / (to - from)
  }
}
