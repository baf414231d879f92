/**
 * A ring of bytes between the thread that trains and the one that keeps the journal: one writes, one reads, neither waits.
 * An item begins with its length in words of eight bytes (u32), the run it belongs to (u16) and its kind (u8).
 *
 * ```
 * control  write  read  both places in words; a write moves the first, a read the second
 * point    head, key id u32, pad u32, value, step, timestamp    five words
 * key      head, length in bytes u32, key id u32, the name in UTF-8
 * others   head, length in bytes u32, pad u32, JSON in UTF-8
 * ```
 */
export interface Ring {
  readonly control: Int32Array
  readonly data: ArrayBufferLike
}

const WRITE = 0
const READ = 1
/** Fills the rest of the ring when an item does not fit before its end. */
const SKIP = 0

const RING_ITEM = { point: 1, key: 2, entry: 3, open: 4, close: 5 } as const

const WORD = 8
const POINT_WORDS = 5
const TEXT_HEAD_WORDS = 2

/** `open` and `close` frame what a run writes. */
export type RingTextKind = 'key' | 'entry' | 'open' | 'close'

/** Shared with another thread where the platform can, else within this one. */
export function createRing({ bytes, isShared }: { bytes: number; isShared: boolean }): Ring {
  return {
    control: new Int32Array(isShared ? new SharedArrayBuffer(8) : new ArrayBuffer(8)),
    data: isShared ? new SharedArrayBuffer(bytes) : new ArrayBuffer(bytes),
  }
}

export class RingWriter {
  readonly #control: Int32Array
  readonly #u32: Uint32Array
  readonly #u8: Uint8Array
  readonly #f64: Float64Array
  readonly #words: number
  readonly #encoder = new TextEncoder()

  constructor({ control, data }: Ring) {
    this.#control = control
    this.#u32 = new Uint32Array(data)
    this.#u8 = new Uint8Array(data)
    this.#f64 = new Float64Array(data)
    this.#words = data.byteLength / WORD
  }

  /** `false` if there is no room. */
  point(run: number, keyId: number, value: number, step: number, timestampMs: number): boolean {
    const at = this.#claim(POINT_WORDS)
    if (at === -1) return false
    this.#u32[2 * at] = POINT_WORDS
    this.#u32[2 * at + 1] = (run << 8) | RING_ITEM.point
    this.#u32[2 * at + 2] = keyId
    this.#f64[at + 2] = value
    this.#f64[at + 3] = step
    this.#f64[at + 4] = timestampMs
    this.#publish(at + POINT_WORDS)
    return true
  }

  /** The name of a key with its id, or an entry as JSON. `false` if there is no room. */
  text(run: number, kind: RingTextKind, text: string, keyId = 0): boolean {
    // A UTF-16 unit takes three bytes at most.
    const at = this.#claim(TEXT_HEAD_WORDS + Math.ceil((3 * text.length) / WORD))
    if (at === -1) return false
    // `encodeInto` refuses shared memory.
    const bytes = this.#encoder.encode(text)
    this.#u8.set(bytes, (at + TEXT_HEAD_WORDS) * WORD)
    const words = TEXT_HEAD_WORDS + Math.ceil(bytes.length / WORD)
    this.#u32[2 * at] = words
    this.#u32[2 * at + 1] = (run << 8) | RING_ITEM[kind]
    this.#u32[2 * at + 2] = bytes.length
    this.#u32[2 * at + 3] = keyId
    this.#publish(at + words)
    return true
  }

  /** The longest text that fits into an empty ring, wherever its last item ended: a longer one might wait for ever. */
  get longestText(): number {
    return Math.floor(((this.#words / 2 - TEXT_HEAD_WORDS - 1) * WORD) / 3)
  }

  get isEmpty(): boolean {
    return Atomics.load(this.#control, WRITE) === Atomics.load(this.#control, READ)
  }

  /** Where so many words can be written in one piece, or −1. The ring is never full to the brim: that would look empty. */
  #claim(words: number): number {
    const write = Atomics.load(this.#control, WRITE)
    const read = Atomics.load(this.#control, READ)
    if (write < read) return read - write > words ? write : -1
    const untilEnd = this.#words - write
    if (untilEnd > words || (untilEnd === words && read > 0)) return write
    if (read <= words) return -1
    if (untilEnd > 0) {
      this.#u32[2 * write] = untilEnd
      this.#u32[2 * write + 1] = SKIP
    }
    return 0
  }

  #publish(next: number): void {
    Atomics.store(this.#control, WRITE, next === this.#words ? 0 : next)
  }
}

/** What a reader is told of, in the order of writing. */
export interface RingItems {
  point(run: number, keyId: number, value: number, step: number, timestampMs: number): void
  key(run: number, keyId: number, name: string): void
  entry(run: number, json: string): void
  open(run: number, json: string): void
  close(run: number): void
}

export class RingReader {
  readonly #control: Int32Array
  readonly #u32: Uint32Array
  readonly #u8: Uint8Array
  readonly #f64: Float64Array
  readonly #words: number
  readonly #decoder = new TextDecoder()

  constructor({ control, data }: Ring) {
    this.#control = control
    this.#u32 = new Uint32Array(data)
    this.#u8 = new Uint8Array(data)
    this.#f64 = new Float64Array(data)
    this.#words = data.byteLength / WORD
  }

  /** Reads what was written until now. Its room is free only when `release` is called with what this gives. */
  read(items: RingItems): number {
    const end = Atomics.load(this.#control, WRITE)
    let at = Atomics.load(this.#control, READ)
    while (at !== end) {
      const words = this.#u32[2 * at] as number
      const head = this.#u32[2 * at + 1] as number
      const run = head >>> 8
      switch (head & 255) {
        case RING_ITEM.point:
          items.point(
            run,
            this.#u32[2 * at + 2] as number,
            this.#f64[at + 2] as number,
            this.#f64[at + 3] as number,
            this.#f64[at + 4] as number,
          )
          break
        case RING_ITEM.key:
          items.key(run, this.#u32[2 * at + 3] as number, this.#textAt(at))
          break
        case RING_ITEM.entry:
          items.entry(run, this.#textAt(at))
          break
        case RING_ITEM.open:
          items.open(run, this.#textAt(at))
          break
        case RING_ITEM.close:
          items.close(run)
          break
      }
      at += words
      if (at >= this.#words) at = 0
    }
    return end
  }

  release(end: number): void {
    Atomics.store(this.#control, READ, end)
  }

  #textAt(at: number): string {
    const start = (at + TEXT_HEAD_WORDS) * WORD
    // Decoders refuse shared memory, so the bytes are copied.
    return this.#decoder.decode(this.#u8.slice(start, start + (this.#u32[2 * at + 2] as number)))
  }
}
