import fc from 'fast-check'
import { expect, it } from 'vitest'
import { Buckets } from '../../src/services/buckets.js'

const int64 = fc.oneof(
  fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }),
  fc.bigInt({ min: -50n, max: 50n }),
  fc.bigInt({ min: 2n ** 53n - 5n, max: 2n ** 53n + 5n }),
)
const asInt64 = (value: bigint) => (Number.isSafeInteger(Number(value)) ? Number(value) : value)

it('[A6] every integer of a range lies in the one bucket that holds it: bucket i begins at from + ⌊i·width/count⌋', () => {
  fc.assert(
    fc.property(int64, int64, int64, fc.integer({ min: 1, max: 2000 }), (a, b, c, count) => {
      const [from, x, to] = [a, b, c].sort((left, right) => (left < right ? -1 : Number(left > right))) as [
        bigint,
        bigint,
        bigint,
      ]
      const buckets = new Buckets({ from: asInt64(from), to: asInt64(to), count })
      const begin = (index: number) => from + ((to - from + 1n) * BigInt(index)) / BigInt(count)
      const index = buckets.indexOf(asInt64(x))
      expect([index >= 0, index < count, begin(index) <= x, x < begin(index + 1)]).toEqual([true, true, true, true])
    }),
  )
})
