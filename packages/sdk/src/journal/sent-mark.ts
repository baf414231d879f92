import { ByteWriter } from './bytes.js'
import { crc32c } from './crc32c.js'

/** How far a run was sent: everything before it is on the server. */
export interface SentMark {
  readonly segment: number
  readonly offset: number
  /** How many records that is, each point as one. */
  readonly records: number
}

/** One of the two slots of the file `sent`. */
export const SLOT_BYTES = 32
const CHECKED_BYTES = 28

/** The slot that the next mark is written to, and its bytes: the two slots take turns, so that a torn write spoils one. */
export function writeSlot(mark: SentMark, generation: number): { at: number; bytes: Uint8Array<ArrayBuffer> } {
  const out = new ByteWriter(SLOT_BYTES)
  writeU64(out, generation)
  out.u32(mark.segment)
  out.u32(mark.offset)
  writeU64(out, mark.records)
  out.u32(0)
  out.u32(crc32c(out.written()))
  return { at: (generation % 2) * SLOT_BYTES, bytes: out.written() }
}

/** The valid slot with the higher generation. */
export function readSlots(bytes: Uint8Array): { mark: SentMark; generation: number } | undefined {
  const slots = [0, SLOT_BYTES].flatMap((at) => {
    const slot = bytes.subarray(at, at + SLOT_BYTES)
    if (slot.length < SLOT_BYTES) return []
    const view = new DataView(slot.buffer, slot.byteOffset, SLOT_BYTES)
    if (view.getUint32(CHECKED_BYTES, true) !== crc32c(slot.subarray(0, CHECKED_BYTES))) return []
    const mark = { segment: view.getUint32(8, true), offset: view.getUint32(12, true), records: readU64(view, 16) }
    return [{ mark, generation: readU64(view, 0) }]
  })
  return slots.sort((a, b) => b.generation - a.generation)[0]
}

function writeU64(out: ByteWriter, value: number): void {
  out.u32(value % 2 ** 32)
  out.u32(Math.floor(value / 2 ** 32))
}

function readU64(view: DataView, at: number): number {
  return view.getUint32(at, true) + view.getUint32(at + 4, true) * 2 ** 32
}
