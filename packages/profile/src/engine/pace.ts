/** Time that work may take in one piece, in ms: half of what the caller's loop can spare. */
const SLICE_MS = 12

/** Work in slices: between them the caller's event loop runs, and a signal stops the work. */
export class Pace {
  readonly signal: AbortSignal | undefined
  #since = performance.now()

  constructor(signal?: AbortSignal) {
    this.signal = signal
  }

  /** Resolves at once within a slice, and after a turn of the event loop at its end. */
  async rest(): Promise<void> {
    this.signal?.throwIfAborted()
    if (performance.now() - this.#since < SLICE_MS) return
    await new Promise((resolve) => setTimeout(resolve))
    this.signal?.throwIfAborted()
    this.#since = performance.now()
  }
}
