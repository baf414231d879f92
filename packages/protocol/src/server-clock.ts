/** `Date` has whole seconds, and an answer takes its time: clocks that differ by less are taken for the same. */
const TOLERANCE_MS = 5000

/**
 * The clock of a server, by the `Date` of its last answer: that of this machine may be wrong by minutes.
 *
 * @example clock.read(await fetch(url))
 */
export class ServerClock {
  #aheadMs = 0

  read({ headers }: Response): void {
    const aheadMs = Date.parse(headers.get('date') ?? '') - Date.now()
    if (!Number.isNaN(aheadMs)) this.#aheadMs = Math.abs(aheadMs) < TOLERANCE_MS ? 0 : aheadMs
  }

  /** Milliseconds since 1970, now or when this machine's clock was at `ownMs`. Before the first answer, those of this machine. */
  nowMs(ownMs = Date.now()): number {
    return ownMs + this.#aheadMs
  }
}
