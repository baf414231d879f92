import type { RunChanges } from './run-changes.js'

/** Runs as JSON text, as searches answer them, the newest used kept within a number of bytes. */
export class RunDocuments implements RunChanges {
  readonly #maxBytes: number
  /** Least used first. */
  readonly #texts = new Map<number, string>()
  #bytes = 0

  constructor(options: { maxBytes: number }) {
    this.#maxBytes = options.maxBytes
  }

  get(rowId: number): string | undefined {
    const text = this.#texts.get(rowId)
    if (text === undefined) return undefined
    this.#texts.delete(rowId)
    this.#texts.set(rowId, text)
    return text
  }

  put(rowId: number, text: string) {
    this.touched({ rowId })
    this.#texts.set(rowId, text)
    this.#bytes += text.length
    for (const [oldest, { length }] of this.#texts) {
      if (this.#bytes <= this.#maxBytes) break
      this.#texts.delete(oldest)
      this.#bytes -= length
    }
  }

  touched({ rowId }: { rowId: number }) {
    const text = this.#texts.get(rowId)
    if (text === undefined) return
    this.#texts.delete(rowId)
    this.#bytes -= text.length
  }

  touchedAll() {
    this.#texts.clear()
    this.#bytes = 0
  }
}
