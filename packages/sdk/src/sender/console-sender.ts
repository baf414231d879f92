import type { Entry } from '../journal/record.js'
import type { Upload } from './upload-artifact.js'

type ConsoleLine = Extract<Entry, { kind: 'console' }>

/** A part takes no further line from this size on. */
const PART_BYTES = 128 * 1024
const SEND_FROM_BYTES = 256 * 1024
const SEND_AFTER_MS = 2000

/**
 * Makes files of the lines that a program printed: `logs/console/<number of the first line>.ndjson`. Only the last one grows, and
 * is uploaded again when it did.
 */
export class ConsoleSender {
  #parts: { first: number; text: string[]; bytes: number; isChanged: boolean }[] = []
  #waitingBytes = 0
  #takenAtMs = -Infinity

  get isWaiting(): boolean {
    return this.#waitingBytes > 0
  }

  get isFull(): boolean {
    return this.#waitingBytes >= SEND_FROM_BYTES
  }

  isDue(nowMs: number): boolean {
    return this.isWaiting && Math.abs(nowMs - this.#takenAtMs) >= SEND_AFTER_MS
  }

  add({ line, stream, timestamp, text }: ConsoleLine): void {
    const json = `${JSON.stringify({ t: timestamp, s: stream, m: text })}\n`
    let part = this.#parts.at(-1)
    if (part === undefined || part.bytes + json.length > PART_BYTES) {
      part = { first: line, text: [], bytes: 0, isChanged: true }
      this.#parts.push(part)
    }
    part.text.push(json)
    part.bytes += json.length
    part.isChanged = true
    this.#waitingBytes += json.length
  }

  /** The parts to upload; all but the last are complete. */
  take(nowMs: number): Upload[] {
    const changed = this.#parts.filter(({ isChanged }) => isChanged)
    this.#parts = this.#parts.slice(-1)
    for (const part of this.#parts) part.isChanged = false
    this.#waitingBytes = 0
    this.#takenAtMs = nowMs
    return changed.map(({ first, text }) => ({
      path: `logs/console/${String(first).padStart(8, '0')}.ndjson`,
      content: new Blob(text, { type: 'application/x-ndjson' }),
    }))
  }
}
