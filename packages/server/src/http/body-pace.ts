const SLICE_BYTES = 16 * 1024
const SLICE_MS = 10_000

/**
 * Watches that the body of one request comes with at least 16 KiB in any ten seconds, and is over within `inAllMs`; if
 * not, calls `onTooSlow` once (L-14). Time in which we ourselves hold the sender back does not count. Node's own request
 * timeout is one clock for all routes, so it cannot do this.
 */
export class BodyPace {
  readonly #slice: NodeJS.Timeout
  readonly #whole: NodeJS.Timeout | undefined
  #bytes = 0

  constructor(options: { isHeldBack: () => boolean; onTooSlow: () => void; inAllMs?: number }) {
    const { isHeldBack, onTooSlow, inAllMs } = options
    const giveUp = () => {
      this.stop()
      onTooSlow()
    }
    this.#slice = setTimeout(() => (isHeldBack() ? this.#nextSlice() : giveUp()), SLICE_MS).unref()
    this.#whole = inAllMs === undefined ? undefined : setTimeout(giveUp, inAllMs).unref()
  }

  /** Called for every piece that came. */
  took(bytes: number) {
    this.#bytes += bytes
    if (this.#bytes >= SLICE_BYTES) this.#nextSlice()
  }

  stop() {
    clearTimeout(this.#slice)
    clearTimeout(this.#whole)
  }

  #nextSlice() {
    this.#bytes = 0
    this.#slice.refresh()
  }
}
