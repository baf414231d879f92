import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createRing, RingReader, RingWriter } from '../../src/journal/ring.js'

/** What was read, as it was written. */
function itemsInto(read: unknown[]) {
  return {
    point: (run: number, keyId: number, value: number, step: number, timestampMs: number) =>
      read.push(['point', run, keyId, value, step, timestampMs]),
    key: (run: number, keyId: number, name: string) => read.push(['key', run, keyId, name]),
    entry: (run: number, json: string) => read.push(['entry', run, json]),
    open: (run: number, json: string) => read.push(['open', run, json]),
    close: (run: number) => read.push(['close', run]),
  }
}

describe('the ring between the threads', () => {
  it('[J-1] gives everything that was written, in order, however reads and writes take turns', () => {
    const item = fc.oneof(
      fc.tuple(fc.constant('point' as const), fc.nat(70_000), fc.nat(), fc.double(), fc.integer(), fc.nat()),
      fc.tuple(fc.constant('key' as const), fc.nat(70_000), fc.nat(), fc.string({ unit: 'grapheme' })),
      fc.tuple(fc.constant('entry' as const), fc.nat(70_000), fc.string({ unit: 'grapheme', maxLength: 60 })),
    )
    fc.assert(
      fc.property(fc.array(fc.tuple(item, fc.boolean()), { maxLength: 200 }), (turns) => {
        const ring = createRing({ bytes: 1024, isShared: true })
        const writer = new RingWriter(ring)
        const reader = new RingReader(ring)
        const read: unknown[] = []
        const empty = () => reader.release(reader.read(itemsInto(read)))
        const write = (given: (typeof turns)[number][0]) => {
          if (given[0] === 'point') return writer.point(given[1], given[2], given[3], given[4], given[5])
          if (given[0] === 'key') return writer.text(given[1], 'key', given[3], given[2])
          return writer.text(given[1], 'entry', given[2])
        }
        for (const [given, isReadAfter] of turns) {
          if (!write(given)) {
            empty()
            expect(write(given)).toBe(true)
          }
          if (isReadAfter) empty()
        }
        empty()
        expect(read).toEqual(turns.map(([given]) => given))
        expect(writer.isEmpty).toBe(true)
      }),
    )
  })

  it('[J-1] refuses what finds no room, and loses nothing of what it holds', () => {
    const ring = createRing({ bytes: 256, isShared: false })
    const writer = new RingWriter(ring)
    let taken = 0
    while (writer.point(0, 1, taken, taken, 0)) taken++
    expect(taken).toBe(6)
    const read: unknown[] = []
    new RingReader(ring).read(itemsInto(read))
    expect(read).toHaveLength(taken)
  })
})
