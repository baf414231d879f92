const MEBIBYTE = 1024 * 1024

export interface LineBudgetOptions {
  /** UTF-16 units that may come at once. */
  readonly burst?: number
  readonly perSecond?: number
}

/** Bounds how much text comes in: a program that prints without end must not fill the disk of its journal. */
export class LineBudget {
  readonly #burst: number
  readonly #perSecond: number
  #left: number
  #atMs: number | undefined
  #leftOut = 0

  constructor({ burst = 8 * MEBIBYTE, perSecond = MEBIBYTE }: LineBudgetOptions = {}) {
    this.#burst = burst
    this.#perSecond = perSecond
    this.#left = burst
  }

  /** Whether there is room for a line. Once there was none, there is none until a tenth of the burst is free again. */
  admits(length: number, nowMs: number): boolean {
    // A clock that is set back gives nothing and takes nothing.
    const passedMs = Math.max(0, nowMs - (this.#atMs ?? nowMs))
    this.#atMs = nowMs
    this.#left = Math.min(this.#burst, this.#left + (passedMs / 1000) * this.#perSecond)
    if (this.#left < (this.#leftOut > 0 ? Math.max(length, this.#burst / 10) : length)) {
      this.#leftOut++
      return false
    }
    this.#left -= length
    return true
  }

  get hasLeftOut(): boolean {
    return this.#leftOut > 0
  }

  /** How many lines were left out since this was asked last. */
  takeLeftOut(): number {
    const count = this.#leftOut
    this.#leftOut = 0
    return count
  }
}
