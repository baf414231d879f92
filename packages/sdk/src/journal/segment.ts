import { ByteWriter } from './bytes.js'
import { crc32c } from './crc32c.js'
import { checksum, type JournalRecord, LONGEST_PAYLOAD, MARK, readPayload, RECORD_HEAD } from './record.js'

export const SEGMENT_HEAD = 32
/** A segment takes no further record from this size on. */
export const SEGMENT_BYTES = 16 * 1024 * 1024

const MAGIC = 0x314a424c // "LBJ1"
export const FORMAT_VERSION = 1

export interface SegmentHead {
  readonly number: number
  /** 32 hexadecimal digits. */
  readonly runKey: string
}

export function writeSegmentHead({ number, runKey }: SegmentHead): Uint8Array<ArrayBuffer> {
  const out = new ByteWriter(SEGMENT_HEAD)
  out.u32(MAGIC)
  out.u16(FORMAT_VERSION)
  out.u16(0)
  out.u32(number)
  for (let i = 0; i < 32; i += 2) out.u8(Number.parseInt(runKey.slice(i, i + 2), 16))
  out.u32(crc32c(out.written()))
  return out.written()
}

/**
 * What the head of a segment says; `undefined` if it is damaged or not ours.
 *
 * @throws NewerFormat if a later version of Labbook wrote it
 */
export function readSegmentHead(bytes: Uint8Array): SegmentHead | undefined {
  if (bytes.length < SEGMENT_HEAD) return undefined
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  if (view.getUint32(0, true) !== MAGIC) return undefined
  if (view.getUint32(28, true) !== crc32c(bytes.subarray(0, 28))) return undefined
  const version = view.getUint16(4, true)
  if (version > FORMAT_VERSION) throw new NewerFormat(version)
  const runKey = Array.from(bytes.subarray(12, 28), (byte) => byte.toString(16).padStart(2, '0')).join('')
  return { number: view.getUint32(8, true), runKey }
}

export class NewerFormat extends Error {
  override readonly name = 'NewerFormat'

  constructor(version: number) {
    super(
      `The journal has format ${version}; this version of Labbook reads up to ${FORMAT_VERSION}. ` +
        'Update Labbook and try again.',
    )
  }
}

/** A record with the place of the byte after it. */
export interface PlacedRecord {
  readonly record: JournalRecord
  readonly end: number
}

export interface SegmentContent {
  readonly records: readonly PlacedRecord[]
  /** Places whose bytes are no valid record (J-11). */
  readonly damages: number
  /** Where reading goes on when more was written. */
  readonly end: number
}

interface Options {
  /** The segment is complete: what is damaged at its end will not become whole. */
  readonly isComplete: boolean
}

/**
 * Reads records from `start` on, as J-11 has it: after one whose checksum fails, reading goes on at the next mark with a valid
 * checksum. At the end of a segment that is still being written, a record that is not whole yet is left for the next time.
 */
export function readRecords(bytes: Uint8Array, start: number, { isComplete }: Options): SegmentContent {
  const records: PlacedRecord[] = []
  let damages = 0
  let at = start
  while (at < bytes.length) {
    const record = recordAt(bytes, at)
    if (record !== undefined) {
      at = record.end
      if (record.record !== undefined) records.push({ record: record.record, end: at })
      continue
    }
    const next = nextRecord(bytes, at)
    if (next === undefined) {
      if (!isComplete) break
      if (!isZero(bytes, at)) damages++
      at = bytes.length
      break
    }
    damages++
    at = next
  }
  return { records, damages, end: at }
}

/** The record that begins here, if its checksum holds. Without `record` it is of a type of a later version. */
function recordAt(bytes: Uint8Array, at: number): { record: JournalRecord | undefined; end: number } | undefined {
  if (bytes[at] !== MARK[0] || bytes[at + 1] !== MARK[1] || at + RECORD_HEAD > bytes.length) return undefined
  const view = new DataView(bytes.buffer, bytes.byteOffset + at, RECORD_HEAD)
  const length = view.getUint32(4, true)
  const end = at + RECORD_HEAD + length
  if (length > LONGEST_PAYLOAD || end > bytes.length) return undefined
  if (view.getUint32(8, true) !== checksum(bytes.subarray(at, end))) return undefined
  try {
    return { record: readPayload(bytes[at + 2] as number, bytes.subarray(at + RECORD_HEAD, end)), end }
  } catch {
    // Whole, and yet not what its type says: only a fault of the writer does that.
    return undefined
  }
}

/** Where the next valid record begins after a damaged one. The length in a damaged head says nothing: it may be what is damaged. */
function nextRecord(bytes: Uint8Array, damaged: number): number | undefined {
  for (let at = bytes.indexOf(MARK[0], damaged + 1); at !== -1; at = bytes.indexOf(MARK[0], at + 1)) {
    if (recordAt(bytes, at) !== undefined) return at
  }
  return undefined
}

function isZero(bytes: Uint8Array, from: number): boolean {
  for (let i = from; i < bytes.length; i++) if (bytes[i] !== 0) return false
  return true
}
