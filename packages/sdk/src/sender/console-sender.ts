import { type ConsoleLine, ConsoleParts } from '../files/console-parts.js'

/** A file that printed lines make. */
export interface Upload {
  readonly path: string
  readonly content: Blob
}

const SEND_FROM_BYTES = 256 * 1024
const SEND_AFTER_MS = 2000

/** Decides when the lines that a program printed are uploaded: many at once, but soon. */
export class ConsoleSender {
  readonly #parts = new ConsoleParts()
  #takenAtMs = -Infinity

  get isWaiting(): boolean {
    return this.#parts.waitingBytes > 0
  }

  get isFull(): boolean {
    return this.#parts.waitingBytes >= SEND_FROM_BYTES
  }

  isDue(nowMs: number): boolean {
    return this.isWaiting && Math.abs(nowMs - this.#takenAtMs) >= SEND_AFTER_MS
  }

  add(line: ConsoleLine): void {
    this.#parts.add(line)
  }

  /** The parts to upload. */
  take(nowMs: number): Upload[] {
    this.#takenAtMs = nowMs
    return this.#parts
      .takeChanged()
      .map(({ path, bytes }) => ({ path, content: new Blob([bytes], { type: 'application/x-ndjson' }) }))
  }
}
