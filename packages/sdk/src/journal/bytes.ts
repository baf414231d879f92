const encoder = new TextEncoder()
const decoder = new TextDecoder('utf-8', { fatal: true })

/** Bytes written one value after the other, little-endian, into a buffer that grows. */
export class ByteWriter {
  #bytes: Uint8Array<ArrayBuffer>
  #view: DataView
  #length = 0

  constructor(capacity = 256) {
    this.#bytes = new Uint8Array(capacity)
    this.#view = new DataView(this.#bytes.buffer)
  }

  get length(): number {
    return this.#length
  }

  u8(value: number): void {
    const at = this.#claim(1)
    this.#view.setUint8(at, value)
  }

  u16(value: number): void {
    const at = this.#claim(2)
    this.#view.setUint16(at, value, true)
  }

  u32(value: number): void {
    const at = this.#claim(4)
    this.#view.setUint32(at, value, true)
  }

  f64(value: number): void {
    const at = this.#claim(8)
    this.#view.setFloat64(at, value, true)
  }

  /** A whole number from 0 to 2^53, seven bits a byte, the lowest first. */
  varint(value: number): void {
    let rest = value
    while (rest >= 0x80) {
      this.u8((rest % 0x80) | 0x80)
      rest = Math.floor(rest / 0x80)
    }
    this.u8(rest)
  }

  /** A whole number of either sign; small ones take few bytes. Beyond 2^52 both ways bigint keeps the last bit. */
  zigzag(value: number): void {
    if (value >= -FAR && value <= FAR) return this.varint(value < 0 ? -2 * value - 1 : 2 * value)
    let rest = value < 0 ? -2n * BigInt(value) - 1n : 2n * BigInt(value)
    while (rest >= 0x80n) {
      this.u8(Number(rest & 0x7fn) | 0x80)
      rest >>= 7n
    }
    this.u8(Number(rest))
  }

  bytes(value: Uint8Array): void {
    const at = this.#claim(value.length)
    this.#bytes.set(value, at)
  }

  text(value: string): void {
    this.bytes(encoder.encode(value))
  }

  /** Overwrites four bytes that were written before. */
  patchU32(at: number, value: number): void {
    this.#view.setUint32(at, value, true)
  }

  /** What was written so far, from `start` on; valid until the next write. */
  written(start = 0): Uint8Array<ArrayBuffer> {
    return this.#bytes.subarray(start, this.#length)
  }

  clear(): void {
    this.truncate(0)
  }

  /** Takes back what was written after the first bytes. */
  truncate(length: number): void {
    this.#length = length
  }

  #claim(count: number): number {
    const at = this.#length
    if (at + count > this.#bytes.length) {
      const grown = new Uint8Array(Math.max(2 * this.#bytes.length, at + count))
      grown.set(this.written())
      this.#bytes = grown
      this.#view = new DataView(grown.buffer)
    }
    this.#length = at + count
    return at
  }
}

const FAR = 2 ** 52

/** Reads what {@link ByteWriter} wrote. Throws a RangeError at the end of the bytes. */
export class ByteReader {
  readonly #bytes: Uint8Array
  readonly #view: DataView
  #at = 0

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  }

  get isAtEnd(): boolean {
    return this.#at === this.#bytes.length
  }

  u8(): number {
    return this.#view.getUint8(this.#at++)
  }

  f64(): number {
    const value = this.#view.getFloat64(this.#at, true)
    this.#at += 8
    return value
  }

  varint(): number {
    let value = 0
    let factor = 1
    for (;;) {
      const byte = this.u8()
      value += (byte & 0x7f) * factor
      if (byte < 0x80) return value
      factor *= 0x80
      if (factor > 2 ** 56) throw new RangeError('A number in the journal is too long.')
    }
  }

  zigzag(): number {
    const start = this.#at
    const value = this.varint()
    if (value < 2 ** 53) return value % 2 === 1 ? -(value + 1) / 2 : value / 2
    this.#at = start
    let exact = 0n
    for (let shift = 0n; ; shift += 7n) {
      const byte = this.u8()
      exact |= BigInt(byte & 0x7f) << shift
      if (byte < 0x80) break
    }
    return Number((exact & 1n) === 1n ? -(exact + 1n) / 2n : exact / 2n)
  }

  /** The bytes that are left. */
  rest(): Uint8Array {
    return this.#bytes.subarray(this.#at)
  }

  restAsText(): string {
    return decoder.decode(this.rest())
  }
}
