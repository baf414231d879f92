/** Time that work may take in one piece, in ms, where the loop of a caller waits: a fourth of what it can spare. */
const SLICE_MS = 12
/** Time after which work that goes on says so. */
const TICK_MS = 100

export interface PaceOptions {
  readonly signal?: AbortSignal | undefined
  readonly sliceMs?: number | undefined
  /** Called from time to time while work goes on. */
  readonly onTick?: (() => void) | undefined
}

/** Work in slices: between them the caller's event loop runs, and a signal stops the work. */
export class Pace {
  readonly signal: AbortSignal | undefined
  readonly #sliceMs: number
  readonly #onTick: (() => void) | undefined
  #since = performance.now()
  #ticked = performance.now()

  constructor({ signal, sliceMs = SLICE_MS, onTick }: PaceOptions = {}) {
    this.signal = signal
    this.#sliceMs = sliceMs
    this.#onTick = onTick
  }

  /** Resolves at once within a slice, and after a turn of the event loop at its end. */
  async rest(): Promise<void> {
    this.signal?.throwIfAborted()
    const now = performance.now()
    if (now - this.#ticked >= TICK_MS) {
      this.#ticked = now
      this.#onTick?.()
    }
    if (now - this.#since < this.#sliceMs) return
    await new Promise((resolve) => setTimeout(resolve))
    this.signal?.throwIfAborted()
    this.#since = performance.now()
  }
}
