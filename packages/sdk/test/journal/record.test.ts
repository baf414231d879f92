import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ByteReader, ByteWriter } from '../../src/journal/bytes.js'
import { crc32c } from '../../src/journal/crc32c.js'
import { type Entry, type JournalRecord, writeRecord } from '../../src/journal/record.js'
import { readRecords } from '../../src/journal/segment.js'

describe('the format of the journal', () => {
  it('[J-10] has the checksum of RFC 3720', () => {
    expect(crc32c(new TextEncoder().encode('123456789'))).toBe(0xe3069283)
    expect(crc32c(new Uint8Array(32))).toBe(0x8a9136aa)
    expect(crc32c(new TextEncoder().encode('6789'), crc32c(new TextEncoder().encode('12345')))).toBe(0xe3069283)
  })

  it('[J-10] keeps whole numbers of every size', () => {
    const whole = fc.oneof(fc.maxSafeInteger(), fc.integer(), fc.constantFrom(0, -1, 2 ** 52, -(2 ** 53) + 1))
    fc.assert(
      fc.property(fc.array(whole), (numbers) => {
        const out = new ByteWriter(1)
        for (const number of numbers) out.zigzag(number)
        const reader = new ByteReader(out.written())
        expect(numbers.map(() => reader.zigzag())).toEqual(numbers.map((number) => number + 0))
        expect(reader.isAtEnd).toBe(true)
      }),
    )
  })

  it('[J-10] gives back every record that was written', () => {
    const value = fc.oneof(fc.double(), fc.constantFrom(Number.NaN, Infinity, -Infinity, -0))
    const step = fc.integer({ min: -(2 ** 40), max: 2 ** 40 })
    const points = fc
      .array(fc.tuple(fc.nat(1000), value, step, fc.integer({ min: 0, max: 2 ** 45 })), { minLength: 1, maxLength: 50 })
      .map((rows) => ({
        keyIds: rows.map(([id]) => id),
        values: rows.map(([, number]) => number),
        steps: rows.map(([, , number]) => number),
        timestamps: rows.map(([, , , number]) => number),
      }))
    const text = fc.string({ unit: 'grapheme' })
    const entry: fc.Arbitrary<Entry> = fc.oneof(
      fc.record({ kind: fc.constant('params' as const), params: fc.array(fc.record({ key: text, value: text })) }),
      fc.record({
        kind: fc.constant('metrics' as const),
        metrics: fc.array(fc.record({ key: text, value, timestamp: fc.nat(), step: fc.integer(), modelId: text })),
      }),
      fc.record({
        kind: fc.constant('console' as const),
        line: fc.nat(),
        stream: fc.constantFrom('stdout' as const, 'stderr' as const),
        timestamp: fc.nat(),
        text,
      }),
    )
    const record: fc.Arbitrary<JournalRecord> = fc.oneof(
      fc.record({ kind: fc.constant('key' as const), id: fc.nat(), name: text }),
      fc.record({ kind: fc.constant('points' as const), sequence: fc.nat(), points }),
      fc.record({ kind: fc.constant('entry' as const), sequence: fc.nat(), entry }),
    )
    fc.assert(
      fc.property(fc.array(record, { maxLength: 8 }), (records) => {
        const out = new ByteWriter()
        for (const one of records) writeRecord(out, one)
        const { records: read, damages, end } = readRecords(out.written(), 0, { isComplete: true })
        expect(read.map((placed) => placed.record)).toEqual(records)
        expect({ damages, end }).toEqual({ damages: 0, end: out.length })
      }),
    )
  })
})
