import { type ConsoleLine, type ConsolePart, ConsoleParts } from '../files/console-parts.js'

const SEND_FROM_BYTES = 256 * 1024
const SEND_AFTER_MS = 2000

/** Decides when printed lines are uploaded: many together, and not often, since the last part goes again whole (LOG-2). */
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

  /** The parts to upload; all but the last are complete. */
  take(nowMs: number): ConsolePart[] {
    if (!this.isWaiting) return []
    this.#takenAtMs = nowMs
    return this.#parts.takeChanged()
  }
}
