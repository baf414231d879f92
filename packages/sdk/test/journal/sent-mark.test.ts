import { describe, expect, it } from 'vitest'
import { readSlots, SLOT_BYTES, writeSlot } from '../../src/journal/sent-mark.js'

describe('the mark of what was sent', () => {
  const early = { segment: 1, offset: 32, records: 5 }
  const late = { segment: 3, offset: 16_777_000, records: 2 ** 40 + 7 }

  it('[J-10] is the valid slot with the higher generation', () => {
    const file = new Uint8Array(2 * SLOT_BYTES)
    expect(readSlots(file)).toBeUndefined()
    for (const [mark, generation] of [
      [early, 1],
      [late, 2],
    ] as const) {
      const { at, bytes } = writeSlot(mark, generation)
      file.set(bytes, at)
    }
    expect(readSlots(file)).toEqual({ mark: late, generation: 2 })
  })

  it('[J-10] survives a torn write of one slot', () => {
    const file = new Uint8Array(2 * SLOT_BYTES)
    const first = writeSlot(early, 1)
    file.set(first.bytes, first.at)
    const second = writeSlot(late, 2)
    file.set(second.bytes.subarray(0, 20), second.at)
    expect(readSlots(file)).toEqual({ mark: early, generation: 1 })
  })
})
