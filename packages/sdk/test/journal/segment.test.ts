import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ByteWriter } from '../../src/journal/bytes.js'
import { crc32c } from '../../src/journal/crc32c.js'
import { type JournalRecord, RECORD_HEAD, writeRecord } from '../../src/journal/record.js'
import { NewerFormat, readRecords, readSegmentHead, SEGMENT_HEAD, writeSegmentHead } from '../../src/journal/segment.js'

const runKey = '0123456789abcdef0123456789abcdef'

function param(sequence: number): JournalRecord {
  return {
    kind: 'entry',
    sequence,
    entry: { kind: 'params', params: [{ key: `p${sequence}`, value: 'LB'.repeat(9) }] },
  }
}

/** Records one after the other, and where each begins. */
function written(count: number) {
  const out = new ByteWriter()
  const starts = Array.from({ length: count }, (_, i) => {
    const start = out.length
    writeRecord(out, param(i))
    return start
  })
  return { bytes: Uint8Array.from(out.written()), starts }
}

function sequencesOf(bytes: Uint8Array, isComplete = true) {
  const { records, damages, end } = readRecords(bytes, 0, { isComplete })
  return { read: records.map(({ record }) => (record.kind === 'key' ? -1 : record.sequence)), damages, end }
}

describe('reading a damaged journal', () => {
  it('[J-11] gives every record whose checksum holds, wherever one byte was flipped', () => {
    const { bytes, starts } = written(12)
    fc.assert(
      fc.property(fc.nat(bytes.length - 1), fc.integer({ min: 1, max: 255 }), (at, mask) => {
        const damaged = bytes.slice()
        damaged[at] = (damaged[at] as number) ^ mask
        const spoilt = starts.findLastIndex((start) => start <= at)
        const { read, damages } = sequencesOf(damaged)
        expect(read).toEqual(starts.map((_, i) => i).filter((i) => i !== spoilt))
        expect(damages).toBe(1)
      }),
      { numRuns: 500 },
    )
  })

  it('[J-11] loses no whole record to a damaged length that leads to the start of a later one', () => {
    const { bytes, starts } = written(12)
    const [first, , third] = starts as [number, number, number]
    const damaged = bytes.slice()
    new DataView(damaged.buffer).setUint32(first + 4, third - first - RECORD_HEAD, true)
    expect(sequencesOf(damaged)).toMatchObject({ read: starts.map((_, i) => i).slice(1), damages: 1 })
  })

  it('[J-11] gives what lies before and after a piece that was cut out', () => {
    const { bytes, starts } = written(12)
    fc.assert(
      fc.property(fc.nat(bytes.length - 1), fc.integer({ min: 1, max: 60 }), (from, length) => {
        const to = Math.min(bytes.length, from + length)
        const damaged = new Uint8Array([...bytes.subarray(0, from), ...bytes.subarray(to)])
        const whole = starts.flatMap((start, i) => {
          const end = starts[i + 1] ?? bytes.length
          return end <= from || start >= to ? [i] : []
        })
        const { read } = sequencesOf(damaged)
        // Where two records begin alike, what is left of them can be a whole one.
        expect(read).toEqual(expect.arrayContaining(whole))
        expect(read.length).toBeLessThanOrEqual(whole.length + 1)
      }),
      { numRuns: 500 },
    )
  })

  it('[J-11] leaves a record that is not whole yet for later, and counts it once the journal is complete', () => {
    const { bytes, starts } = written(3)
    const last = starts[2] as number
    const torn = bytes.subarray(0, last + 7)
    expect(sequencesOf(torn, false)).toEqual({ read: [0, 1], damages: 0, end: last })
    expect(sequencesOf(torn)).toEqual({ read: [0, 1], damages: 1, end: torn.length })
  })

  it('[J-11] takes zeros for the end of a segment', () => {
    const { bytes } = written(2)
    const padded = new Uint8Array([...bytes, ...new Uint8Array(4096)])
    expect(sequencesOf(padded)).toMatchObject({ read: [0, 1], damages: 0 })
  })

  it('[J-10] knows its own segments, and leaves those of a newer format alone', () => {
    const head = writeSegmentHead({ number: 7, runKey })
    expect(head).toHaveLength(SEGMENT_HEAD)
    expect(readSegmentHead(head)).toEqual({ number: 7, runKey })
    expect(readSegmentHead(head.subarray(0, 31))).toBeUndefined()
    const flipped = head.slice()
    flipped[20] = 255
    expect(readSegmentHead(flipped)).toBeUndefined()
    const newer = newerHead()
    expect(() => readSegmentHead(newer)).toThrow(NewerFormat)
  })
})

/** As a later version would write it, with a checksum that holds. */
function newerHead(): Uint8Array {
  const out = new ByteWriter()
  out.bytes(writeSegmentHead({ number: 1, runKey }).subarray(0, 28))
  const bytes = Uint8Array.from(out.written())
  bytes[4] = 9
  const checked = new ByteWriter()
  checked.bytes(bytes)
  checked.u32(crc32c(bytes))
  return Uint8Array.from(checked.written())
}
