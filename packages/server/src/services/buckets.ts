import type { Int64 } from '@labbook/protocol'

/**
 * A range of integers, its ends included, cut into `count` equal pieces: bucket `i` begins at `from + ⌊i·width/count⌋`.
 * Exact for all of int64.
 */
export class Buckets {
  readonly from: Int64
  readonly to: Int64
  readonly count: number
  readonly #width: bigint
  /** The whole range can be computed with in doubles. */
  readonly #isSmall: boolean

  constructor({ from, to, count }: { from: Int64; to: Int64; count: number }) {
    this.from = from
    this.to = to
    this.count = count
    this.#width = BigInt(to) - BigInt(from) + 1n
    const isExact = typeof from === 'number' && typeof to === 'number'
    this.#isSmall = isExact && this.#width * BigInt(count) <= Number.MAX_SAFE_INTEGER
  }

  /** The bucket of a number in the range. */
  indexOf(x: Int64): number {
    if (this.#isSmall) {
      const ahead = ((x as number) - (this.from as number) + 1) * this.count - 1
      return Math.floor(ahead / Number(this.#width))
    }
    const ahead = (BigInt(x) - BigInt(this.from) + 1n) * BigInt(this.count) - 1n
    return Number(ahead / this.#width)
  }
}
