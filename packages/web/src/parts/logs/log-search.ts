import { hasMatch } from './line-pieces.js'
import type { LogLines, Piece } from './log-lines.js'

/** How long the search may keep the page from answering. */
const SLICE_MS = 12

/**
 * Finds the lines with a text, from the first line on, a slice at a time; it goes on as the log grows. Letter case does not
 * matter.
 */
export class LogSearch {
  #found: number[] = []
  /** The next line to look at. */
  #next = 0
  #isGrown = false
  #version = 0
  #isWorking = false
  #isStopped = false
  readonly #needle: string
  readonly #listeners = new Set<() => void>()

  constructor(
    private readonly log: LogLines,
    needle: string,
    /** Resolves to false if it failed. */
    private readonly fetchAgain: (piece: Piece) => Promise<boolean>,
  ) {
    this.#needle = needle.toLowerCase()
    void this.#work()
  }

  /** The lines that were found so far, ascending. */
  get found(): readonly number[] {
    return this.#found
  }

  get isDone(): boolean {
    return this.#next >= this.log.count
  }

  get version(): number {
    return this.#version
  }

  onChange = (listener: () => void): (() => void) => {
    this.#listeners.add(listener)
    const stop = this.log.onChange(() => {
      this.#isGrown = true
      void this.#work()
    })
    return () => {
      this.#listeners.delete(listener)
      stop()
    }
  }

  stop() {
    this.#isStopped = true
  }

  async #work() {
    if (this.#isWorking) return
    this.#isWorking = true
    let sliceEnd = performance.now() + SLICE_MS
    while (!this.#isStopped) {
      if (this.#isGrown) this.#stepBack()
      const stretch = this.log.stretchFrom(this.#next)
      if (stretch === undefined) break
      if ('missing' in stretch) {
        if (await this.fetchAgain(stretch.missing)) continue
        break
      }
      for (const { text } of stretch.lines) {
        if (hasMatch(text, this.#needle)) this.#found.push(this.#next)
        this.#next++
      }
      if (performance.now() < sliceEnd) continue
      this.#changed()
      await new Promise((resolve) => setTimeout(resolve))
      sliceEnd = performance.now() + SLICE_MS
    }
    this.#isWorking = false
    this.#changed()
  }

  /** The last line may have grown, or the log may have been read anew. */
  #stepBack() {
    this.#isGrown = false
    this.#next = Math.max(0, Math.min(this.#next, this.log.count) - 1)
    while (this.#found.length > 0 && (this.#found.at(-1) as number) >= this.#next) this.#found.pop()
  }

  #changed() {
    this.#version++
    for (const listener of this.#listeners) listener()
  }
}
