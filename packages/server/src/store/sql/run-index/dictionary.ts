/** Maps distinct texts to small numbers, with reference counts. The number of an unused text is used again. */
export class Dictionary {
  readonly #texts: (string | undefined)[] = []
  readonly #uses: number[] = []
  readonly #idOf = new Map<string, number>()
  readonly #free: number[] = []
  #bytes = 0

  get bytes() {
    return this.#bytes
  }

  /** The number of texts. */
  get size() {
    return this.#idOf.size
  }

  /** Adds a reference to the text and returns its number. */
  use(text: string): number {
    let id = this.#idOf.get(text)
    if (id === undefined) {
      id = this.#free.pop() ?? this.#texts.length
      this.#texts[id] = text
      this.#uses[id] = 0
      this.#idOf.set(text, id)
      this.#bytes += bytesOf(text)
    }
    ;(this.#uses[id] as number)++
    return id
  }

  /** Removes a reference. */
  release(id: number) {
    if (--(this.#uses[id] as number) > 0) return
    const text = this.#texts[id] as string
    this.#texts[id] = undefined
    this.#idOf.delete(text)
    this.#free.push(id)
    this.#bytes -= bytesOf(text)
  }

  text(id: number): string | undefined {
    return this.#texts[id]
  }

  find(text: string): number | undefined {
    return this.#idOf.get(text)
  }

  /** For each number, whether its text passes the test, which runs once per text. */
  verdicts(test: (text: string) => boolean): Uint8Array {
    const verdicts = new Uint8Array(this.#texts.length)
    for (const [text, id] of this.#idOf) verdicts[id] = Number(test(text))
    return verdicts
  }

  /** For each number whether its text is one of these. */
  among(values: readonly string[]): Uint8Array {
    const verdicts = new Uint8Array(this.#texts.length)
    for (const value of values) {
      const id = this.#idOf.get(value)
      if (id !== undefined) verdicts[id] = 1
    }
    return verdicts
  }
}

/** The memory that a text takes, with its entries in the lists. */
function bytesOf(text: string): number {
  return 2 * text.length + 64
}
