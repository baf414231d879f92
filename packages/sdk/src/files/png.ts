import type { Pixels } from './pixels.js'

/** The colour type of PNG by channels. */
const COLOUR_TYPES = { 1: 0, 3: 2, 4: 6 } as const
/** Channels in the file by colour type: grey, RGB, palette, grey with alpha, RGBA. */
const CHANNELS: Readonly<Record<number, number>> = { 0: 1, 2: 3, 3: 1, 4: 2, 6: 4 }
const SIGNATURE = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]
const SUB = 1
const UP = 2
const MEAN = 3
const PAETH = 4

/** Pixels as a PNG file. The runtime has the compression; the format around it is small. */
export async function encodePng(pixels: Pixels): Promise<Uint8Array> {
  const header = new DataView(new ArrayBuffer(13))
  header.setUint32(0, pixels.width)
  header.setUint32(4, pixels.height)
  header.setUint8(8, 8)
  header.setUint8(9, COLOUR_TYPES[pixels.channels])
  const lines = await through(filtered(pixels), new CompressionStream('deflate'))
  return joined([
    Uint8Array.from(SIGNATURE),
    chunk('IHDR', new Uint8Array(header.buffer)),
    chunk('IDAT', lines),
    chunk('IEND', new Uint8Array()),
  ])
}

/** The pixels of a PNG of eight bits that is not interlaced, as nearly all are. Undefined for others and for damaged ones. */
export async function decodePng(bytes: Uint8Array): Promise<Pixels | undefined> {
  const chunks = chunksOf(bytes)
  const header = chunks.find(({ name }) => name === 'IHDR')?.content
  if (header === undefined || header.length !== 13) return undefined
  const view = new DataView(header.buffer, header.byteOffset)
  const [width, height, type] = [view.getUint32(0), view.getUint32(4), view.getUint8(9)]
  const inFile = CHANNELS[type]
  if (inFile === undefined || view.getUint8(8) !== 8 || view.getUint8(12) !== 0) return undefined
  const packed = joined(chunks.filter(({ name }) => name === 'IDAT').map(({ content }) => content))
  const lines = await through(packed, new DecompressionStream('deflate')).catch(() => undefined)
  if (lines?.length !== height * (1 + width * inFile)) return undefined
  const raw = unfiltered(lines, height, inFile)
  const palette = chunks.find(({ name }) => name === 'PLTE')?.content
  if (type === 3) return palette && { width, height, channels: 3, data: coloured(raw, palette) }
  if (type === 4) return { width, height, channels: 4, data: spread(raw) }
  return { width, height, channels: inFile === 1 ? 1 : inFile === 3 ? 3 : 4, data: raw }
}

/** Each line as differences to the pixel before, to the line above, or as it is: whichever has the smallest sum. */
function filtered({ width, height, channels, data }: Pixels): Uint8Array<ArrayBuffer> {
  const stride = width * channels
  const out = new Uint8Array(height * (1 + stride))
  for (let y = 0; y < height; y++) {
    const from = y * stride
    const sums = [0, 0, 0]
    for (let x = from; x < from + stride; x++) {
      const value = data[x] ?? 0
      sums[0] = (sums[0] ?? 0) + Math.min(value, 256 - value)
      sums[SUB] = (sums[SUB] ?? 0) + Math.abs(value - (x - from < channels ? 0 : (data[x - channels] ?? 0)))
      sums[UP] = (sums[UP] ?? 0) + Math.abs(value - (data[x - stride] ?? 0))
    }
    const filter = sums.indexOf(Math.min(...sums))
    out[y + from] = filter
    for (let x = 0; x < stride; x++) {
      const left = x < channels ? 0 : (data[from + x - channels] ?? 0)
      const base = filter === SUB ? left : filter === UP ? (data[from + x - stride] ?? 0) : 0
      out[y + from + 1 + x] = (data[from + x] ?? 0) - base
    }
  }
  return out
}

function unfiltered(lines: Uint8Array, height: number, channels: number): Uint8Array {
  const stride = lines.length / height - 1
  const out = new Uint8Array(height * stride)
  for (let y = 0; y < height; y++) {
    const filter = lines[y * (stride + 1)] ?? 0
    for (let x = 0; x < stride; x++) {
      const at = y * stride + x
      const left = x < channels ? 0 : (out[at - channels] ?? 0)
      const up = out[at - stride] ?? 0
      out[at] =
        (lines[at + y + 1] ?? 0) + predicted(filter, left, up, x < channels ? 0 : (out[at - stride - channels] ?? 0))
    }
  }
  return out
}

function predicted(filter: number, left: number, up: number, corner: number): number {
  switch (filter) {
    case SUB:
      return left
    case UP:
      return up
    case MEAN:
      return (left + up) >> 1
    case PAETH:
      return paeth(left, up, corner)
    default:
      return 0
  }
}

/** Whichever of the three is nearest to `left + up - corner`. */
function paeth(left: number, up: number, corner: number): number {
  const [toLeft, toUp, toCorner] = [Math.abs(up - corner), Math.abs(left - corner), Math.abs(left + up - 2 * corner)]
  return toLeft <= toUp && toLeft <= toCorner ? left : toUp <= toCorner ? up : corner
}

function coloured(raw: Uint8Array, palette: Uint8Array): Uint8Array {
  const out = new Uint8Array(3 * raw.length)
  for (const [i, colour] of raw.entries()) out.set(palette.subarray(3 * colour, 3 * colour + 3), 3 * i)
  return out
}

/** Grey with alpha as RGBA. */
function spread(raw: Uint8Array): Uint8Array {
  const out = new Uint8Array(2 * raw.length)
  for (let i = 0; i < raw.length; i += 2) out.set([raw[i] ?? 0, raw[i] ?? 0, raw[i] ?? 0, raw[i + 1] ?? 0], 2 * i)
  return out
}

interface Chunk {
  readonly name: string
  readonly content: Uint8Array
}

function chunksOf(bytes: Uint8Array): Chunk[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const chunks: Chunk[] = []
  for (let at = SIGNATURE.length; at + 12 <= bytes.length; ) {
    const length = view.getUint32(at)
    const name = String.fromCharCode(...bytes.subarray(at + 4, at + 8))
    chunks.push({ name, content: bytes.subarray(at + 8, at + 8 + length) })
    at += 12 + length
  }
  return chunks
}

function chunk(name: string, content: Uint8Array): Uint8Array {
  const named = joined([Uint8Array.from(name, (char) => char.charCodeAt(0)), content])
  const out = new Uint8Array(named.length + 8)
  const view = new DataView(out.buffer)
  view.setUint32(0, content.length)
  out.set(named, 4)
  view.setUint32(named.length + 4, crc32(named))
  return out
}

const CRC_TABLE = Uint32Array.from({ length: 256 }, (_, n) => {
  for (let bit = 0; bit < 8; bit++) n = n & 1 ? 0xedb88320 ^ (n >>> 1) : n >>> 1
  return n
})

function crc32(bytes: Uint8Array): number {
  let crc = -1
  for (const byte of bytes) crc = (CRC_TABLE[(crc ^ byte) & 0xff] ?? 0) ^ (crc >>> 8)
  return ~crc >>> 0
}

function joined(parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const out = new Uint8Array(parts.reduce((length, part) => length + part.length, 0))
  let at = 0
  for (const part of parts) {
    out.set(part, at)
    at += part.length
  }
  return out
}

async function through(
  bytes: Uint8Array<ArrayBuffer>,
  transform: CompressionStream | DecompressionStream,
): Promise<Uint8Array> {
  return new Uint8Array(await new Response(new Blob([bytes]).stream().pipeThrough(transform)).arrayBuffer())
}
