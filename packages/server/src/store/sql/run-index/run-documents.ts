import type { RunChanges } from './run-changes.js'

/** Caches runs as the JSON in UTF-8 that searches answer, within a number of bytes. */
export class RunDocuments implements RunChanges {
  readonly #maxBytes: number
  /** Least recently used first. */
  readonly #documents = new Map<number, Uint8Array>()
  #bytes = 0

  constructor(options: { maxBytes: number }) {
    this.#maxBytes = options.maxBytes
  }

  get(rowId: number): Uint8Array | undefined {
    const document = this.#documents.get(rowId)
    if (document === undefined) return undefined
    this.#documents.delete(rowId)
    this.#documents.set(rowId, document)
    return document
  }

  put(rowId: number, document: Uint8Array) {
    this.touched({ rowId })
    this.#documents.set(rowId, document)
    this.#bytes += document.length
    for (const [oldest, { length }] of this.#documents) {
      if (this.#bytes <= this.#maxBytes) break
      this.#documents.delete(oldest)
      this.#bytes -= length
    }
  }

  touched({ rowId }: { rowId: number }) {
    const document = this.#documents.get(rowId)
    if (document === undefined) return
    this.#documents.delete(rowId)
    this.#bytes -= document.length
  }

  touchedAll() {
    this.#documents.clear()
    this.#bytes = 0
  }
}
