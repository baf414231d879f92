/**
 * Hashes of 64 bits, two numbers each: the low 32 bits, then the high ones, which is also their little-endian byte order.
 * BigInt would be ten times slower.
 */
export type Hashes = Uint32Array<ArrayBuffer>

/** The finaliser of SplitMix64 over each, in place. */
export function mix(hashes: Hashes): Hashes {
  for (let i = 0; i < hashes.length; i += 2) {
    let lo = hashes[i] ?? 0
    let hi = hashes[i + 1] ?? 0
    lo ^= (lo >>> 30) | (hi << 2)
    hi ^= hi >>> 30
    hi = highProduct(lo, 0x1ce4e5b9) + Math.imul(lo, 0xbf58476d) + Math.imul(hi, 0x1ce4e5b9)
    lo = Math.imul(lo, 0x1ce4e5b9)
    lo ^= (lo >>> 27) | (hi << 5)
    hi ^= hi >>> 27
    hi = highProduct(lo, 0x133111eb) + Math.imul(lo, 0x94d049bb) + Math.imul(hi, 0x133111eb)
    lo = Math.imul(lo, 0x133111eb)
    hashes[i] = lo ^ ((lo >>> 31) | (hi << 1))
    hashes[i + 1] = hi ^ (hi >>> 31)
  }
  return hashes
}

/** One hash a row, from the hashes of its cells; all columns have one length. */
export function combine(columns: readonly Hashes[], numRows: number): Hashes {
  const out = new Uint32Array(2 * numRows)
  for (let i = 0; i < out.length; i += 2) out[i] = 0x345678
  let factor = 1_000_003
  columns.forEach((hashes, column) => {
    const factorLo = factor >>> 0
    const factorHi = Math.floor(factor / 2 ** 32)
    for (let i = 0; i < out.length; i += 2) {
      const lo = (out[i] ?? 0) ^ (hashes[i] ?? 0)
      const hi = (out[i + 1] ?? 0) ^ (hashes[i + 1] ?? 0)
      out[i] = Math.imul(lo, factorLo)
      out[i + 1] = highProduct(lo, factorLo) + Math.imul(lo, factorHi) + Math.imul(hi, factorLo)
    }
    factor += 82_520 + 2 * (columns.length - column)
  })
  for (let i = 0; i < out.length; i += 2) {
    const lo = (out[i] ?? 0) + 97_531
    out[i] = lo
    if (lo > 0xffffffff) out[i + 1] = (out[i + 1] ?? 0) + 1
  }
  return out
}

/** SipHash-2-4 of each text's UTF-8, under the key that pandas has: `0123456789123456`. Not mixed yet. */
export function hashTexts(texts: ArrayLike<unknown>, count: number): Hashes {
  const out = new Uint32Array(2 * count)
  const utf8 = new Utf8Buffer()
  // Columns of text tend to repeat few values.
  const places = new Map<string, number>()
  for (let i = 0; i < count; i++) {
    const text = String(texts[i])
    const place = places.get(text)
    if (place === undefined) {
      const length = utf8.write(text)
      sipHash(utf8.bytes, length, out, 2 * i)
      if (places.size < MOST_REMEMBERED) places.set(text, 2 * i)
    } else {
      out[2 * i] = out[place] ?? 0
      out[2 * i + 1] = out[place + 1] ?? 0
    }
  }
  return out
}

/** Beyond that a column hardly repeats itself, and remembering costs more than hashing. */
const MOST_REMEMBERED = 500

/** The high 32 bits of the product of two unsigned numbers of 32 bits. */
function highProduct(a: number, b: number): number {
  const [aLo, aHi, bLo, bHi] = [a & 0xffff, a >>> 16, b & 0xffff, b >>> 16]
  const cross = aHi * bLo
  const middle = ((aLo * bLo) >>> 16) + (cross & 0xffff) + ((aLo * bHi) & 0xffff)
  return (aHi * bHi + (cross >>> 16) + ((aLo * bHi) >>> 16) + (middle >>> 16)) | 0
}

function sipHash(bytes: Uint8Array, length: number, out: Hashes, at: number): void {
  const [k0Lo, k0Hi, k1Lo, k1Hi] = [0x33323130, 0x37363534, 0x32313938, 0x36353433]
  let v0Lo = k0Lo ^ 0x70736575
  let v0Hi = k0Hi ^ 0x736f6d65
  let v1Lo = k1Lo ^ 0x6e646f6d
  let v1Hi = k1Hi ^ 0x646f7261
  let v2Lo = k0Lo ^ 0x6e657261
  let v2Hi = k0Hi ^ 0x6c796765
  let v3Lo = k1Lo ^ 0x79746573
  let v3Hi = k1Hi ^ 0x74656462
  const words = (length >>> 3) + 1
  for (let word = 0; word <= words; word++) {
    const isEnd = word === words
    const mLo = isEnd ? 0 : fourBytes(bytes, 8 * word)
    const mHi = isEnd ? 0 : fourBytes(bytes, 8 * word + 4) | (word === words - 1 ? length << 24 : 0)
    v3Lo ^= mLo
    v3Hi ^= mHi
    if (isEnd) v2Lo ^= 0xff
    for (let round = isEnd ? 4 : 2; round > 0; round--) {
      let sum = (v0Lo >>> 0) + (v1Lo >>> 0)
      v0Hi = (v0Hi + v1Hi + (sum > 0xffffffff ? 1 : 0)) | 0
      v0Lo = sum | 0
      let lo = (v1Lo << 13) | (v1Hi >>> 19)
      v1Hi = ((v1Hi << 13) | (v1Lo >>> 19)) ^ v0Hi
      v1Lo = lo ^ v0Lo
      lo = v0Lo
      v0Lo = v0Hi
      v0Hi = lo
      sum = (v2Lo >>> 0) + (v3Lo >>> 0)
      v2Hi = (v2Hi + v3Hi + (sum > 0xffffffff ? 1 : 0)) | 0
      v2Lo = sum | 0
      lo = (v3Lo << 16) | (v3Hi >>> 16)
      v3Hi = ((v3Hi << 16) | (v3Lo >>> 16)) ^ v2Hi
      v3Lo = lo ^ v2Lo
      sum = (v0Lo >>> 0) + (v3Lo >>> 0)
      v0Hi = (v0Hi + v3Hi + (sum > 0xffffffff ? 1 : 0)) | 0
      v0Lo = sum | 0
      lo = (v3Lo << 21) | (v3Hi >>> 11)
      v3Hi = ((v3Hi << 21) | (v3Lo >>> 11)) ^ v0Hi
      v3Lo = lo ^ v0Lo
      sum = (v2Lo >>> 0) + (v1Lo >>> 0)
      v2Hi = (v2Hi + v1Hi + (sum > 0xffffffff ? 1 : 0)) | 0
      v2Lo = sum | 0
      lo = (v1Lo << 17) | (v1Hi >>> 15)
      v1Hi = ((v1Hi << 17) | (v1Lo >>> 15)) ^ v2Hi
      v1Lo = lo ^ v2Lo
      lo = v2Lo
      v2Lo = v2Hi
      v2Hi = lo
    }
    v0Lo ^= mLo
    v0Hi ^= mHi
  }
  out[at] = v0Lo ^ v1Lo ^ v2Lo ^ v3Lo
  out[at + 1] = v0Hi ^ v1Hi ^ v2Hi ^ v3Hi
}

/** One buffer for all texts: an allocation for each would take most of the time. */
class Utf8Buffer {
  bytes = new Uint8Array(256)
  readonly #encoder = new TextEncoder()

  /** Writes the text from the start and eight zeros after it. Returns its length in bytes. */
  write(text: string): number {
    const most = 3 * text.length + 8
    if (most > this.bytes.length) this.bytes = new Uint8Array(2 * most)
    const { written } = this.#encoder.encodeInto(text, this.bytes)
    this.bytes.fill(0, written, written + 8)
    return written
  }
}

/** Little-endian. */
function fourBytes(bytes: Uint8Array, at: number): number {
  return (bytes[at] ?? 0) | ((bytes[at + 1] ?? 0) << 8) | ((bytes[at + 2] ?? 0) << 16) | ((bytes[at + 3] ?? 0) << 24)
}
