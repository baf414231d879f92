import { crc32 } from 'node:zlib'

/** Points in three columns of one length, by (step, timestamp, value). */
export interface ChunkPoints {
  readonly steps: ArrayLike<number>
  readonly timestamps: ArrayLike<number>
  readonly values: ArrayLike<number>
}

/** The largest magnitude of a step or timestamp in a chunk, so that differences of differences fit a double. */
export const CHUNK_INTEGER_MAX = 2 ** 50

/** The number of points in a full chunk. */
export const CHUNK_POINTS = 1024

const VERSION = 1
/** Version, width of the values, number of points. */
const HEADER_BYTES = 6
/** At the end, a CRC-32 of everything before it. */
const CHECK_BYTES = 4
const VARINT_BYTES = 8

/**
 * A chunk of a series: steps and timestamps as differences of differences in variable length (a byte each where they rise evenly),
 * values as 32-bit floats if that loses nothing of any, else as doubles.
 */
export function encodeChunk({ steps, timestamps, values }: ChunkPoints): Buffer {
  const count = values.length
  const width = isSingle(values) ? 4 : 8
  const bytes = Buffer.allocUnsafe(HEADER_BYTES + count * (2 * VARINT_BYTES + width) + CHECK_BYTES)
  let at = writeIntegers(bytes, HEADER_BYTES, steps)
  at = writeIntegers(bytes, at, timestamps)
  for (let i = 0; i < count; i++, at += width) {
    if (width === 4) bytes.writeFloatLE(values[i] as number, at)
    else bytes.writeDoubleLE(values[i] as number, at)
  }
  bytes[0] = VERSION
  bytes[1] = width
  bytes.writeUInt32LE(count, 2)
  return bytes.subarray(0, bytes.writeUInt32LE(crc32(bytes.subarray(0, at)), at))
}

/** @throws DamagedChunk if the bytes are not what `encodeChunk` made */
export function decodeChunk(bytes: Buffer): { [K in keyof ChunkPoints]: readonly number[] } {
  const end = bytes.length - CHECK_BYTES
  if (end < HEADER_BYTES || crc32(bytes.subarray(0, end)) !== bytes.readUInt32LE(end)) throw new DamagedChunk()
  const width = bytes[1]
  if (bytes[0] !== VERSION || (width !== 4 && width !== 8)) throw new DamagedChunk()
  const count = bytes.readUInt32LE(2)
  if (count * (2 + width) > end) throw new DamagedChunk()
  const [steps, timestamps, values] = [new Array<number>(count), new Array<number>(count), new Array<number>(count)]
  const afterSteps = readIntegers(bytes, HEADER_BYTES, steps)
  const afterTimes = readIntegers(bytes, afterSteps, timestamps)
  if (afterTimes + count * width !== end) throw new DamagedChunk()
  const view = new DataView(bytes.buffer, bytes.byteOffset + afterTimes)
  for (let i = 0; i < count; i++) values[i] = width === 4 ? view.getFloat32(i * 4, true) : view.getFloat64(i * 8, true)
  return { steps, timestamps, values }
}

export class DamagedChunk extends Error {
  constructor() {
    super('A block of metric points in the database is damaged. Run: labbook db verify.')
  }
}

function isSingle(values: ArrayLike<number>): boolean {
  for (let i = 0; i < values.length; i++) {
    if (!Object.is(Math.fround(values[i] as number), values[i])) return false
  }
  return true
}

function writeIntegers(bytes: Buffer, start: number, integers: ArrayLike<number>): number {
  let at = start
  let last = 0
  let lastDelta = 0
  for (let i = 0; i < integers.length; i++) {
    const delta = (integers[i] as number) - last
    const change = delta - lastDelta
    last += delta
    lastDelta = delta
    let rest = change < 0 ? -2 * change - 1 : 2 * change
    while (rest >= 0x80) {
      bytes[at++] = (rest % 0x80) + 0x80
      rest = Math.floor(rest / 0x80)
    }
    bytes[at++] = rest
  }
  return at
}

function readIntegers(bytes: Buffer, start: number, integers: number[]): number {
  let at = start
  let last = 0
  let delta = 0
  for (let i = 0; i < integers.length; i++) {
    let byte = bytes[at++] as number
    let rest = byte & 0x7f
    for (let unit = 0x80; byte >= 0x80; unit *= 0x80) {
      byte = bytes[at++] as number
      rest += (byte & 0x7f) * unit
    }
    delta += rest % 2 === 0 ? rest / 2 : -(rest + 1) / 2
    last += delta
    integers[i] = last
  }
  return at
}
