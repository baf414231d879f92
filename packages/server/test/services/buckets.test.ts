import fc from 'fast-check'
import { expect, it } from 'vitest'
import { Buckets } from '../../src/services/buckets.js'

const int64 = fc.oneof(
  fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }),
  fc.bigInt({ min: -50n, max: 50n }),
  fc.bigInt({ min: 2n ** 53n - 5n, max: 2n ** 53n + 5n }),
)
const asInt64 = (value: bigint) => (Number.isSafeInteger(Number(value)) ? Number(value) : value)

it('[ui 4] A6: every integer of a range lies in the one bucket whose range holds it', () => {
  fc.assert(
    fc.property(int64, int64, int64, fc.integer({ min: 1, max: 2000 }), (a, b, c, count) => {
      const [from, x, to] = [a, b, c].sort((left, right) => (left < right ? -1 : Number(left > right))) as [
        bigint,
        bigint,
        bigint,
      ]
      const buckets = new Buckets({ from: asInt64(from), to: asInt64(to), count })
      const ranges = [...buckets.ranges()]
      expect([ranges[0]?.from, ranges.at(-1)?.to]).toEqual([asInt64(from), asInt64(to)])
      const holding = ranges.filter((range) => range.from <= x && x <= range.to)
      expect(holding.map(({ index }) => index)).toEqual([buckets.indexOf(asInt64(x))])
    }),
  )
})
