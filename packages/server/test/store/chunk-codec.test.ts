import fc from 'fast-check'
import { expect, it } from 'vitest'
import { CHUNK_INTEGER_MAX, DamagedChunk, decodeChunk, encodeChunk } from '../../src/store/sql/chunk-codec.js'

const integer = fc.oneof(
  fc.integer({ min: -CHUNK_INTEGER_MAX, max: CHUNK_INTEGER_MAX }),
  fc.constantFrom(-CHUNK_INTEGER_MAX, CHUNK_INTEGER_MAX, 0, 1, 63, 64, 127, 128),
)
const value = fc.oneof(fc.double(), fc.float())
const points = fc.array(fc.record({ step: integer, timestamp: integer, value }), { maxLength: 300 })

it('[D-18] a chunk gives back its points bit for bit', () => {
  fc.assert(
    fc.property(points, (given) => {
      const columns = {
        steps: given.map(({ step }) => step),
        timestamps: given.map(({ timestamp }) => timestamp),
        values: given.map((point) => point.value),
      }
      const decoded = decodeChunk(encodeChunk(columns))
      expect(Object.fromEntries(Object.entries(decoded).map(([name, column]) => [name, [...column]]))).toEqual(columns)
    }),
  )
})

it('takes a byte a step and a byte a timestamp where they rise evenly, and four a value where that is exact', () => {
  const steps = Array.from({ length: 1000 }, (_, i) => 3 * i)
  const timestamps = steps.map((step) => 1.7e12 + step)
  const [singles, doubles] = [steps.map((step) => step / 4), steps.map((step) => step / 10)]
  expect(encodeChunk({ steps, timestamps, values: singles }).length).toBeLessThan(6100)
  expect(encodeChunk({ steps, timestamps, values: doubles }).length).toBeLessThan(10_100)
})

it('[D-81] notices any byte that changed and any end that is missing', () => {
  const chunk = encodeChunk({ steps: [1, 2], timestamps: [5, 9], values: [0.1, 0.2] })
  for (let at = 0; at < chunk.length; at++) {
    const changed = Buffer.from(chunk)
    changed.writeUInt8(changed.readUInt8(at) ^ 0x10, at)
    expect(() => decodeChunk(changed)).toThrow(DamagedChunk)
    expect(() => decodeChunk(chunk.subarray(0, at))).toThrow(DamagedChunk)
  }
})
