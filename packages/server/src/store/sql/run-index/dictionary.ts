/** Distinct texts as small numbers. A text is kept while something uses it; its number then goes to another. */
export class Dictionary {
  readonly #texts: (string | undefined)[] = []
  readonly #uses: number[] = []
  readonly #idOf = new Map<string, number>()
  readonly #free: number[] = []
  #bytes = 0

  get bytes() {
    return this.#bytes
  }

  /** How many texts it holds. */
  get size() {
    return this.#idOf.size
  }

  /** The number of the text, with one use more. */
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

  /** Takes back one use. */
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

  /** For each number whether the test holds for its text, asked once a text. */
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

/** What a text costs with its places in the lists. */
function bytesOf(text: string): number {
  return 2 * text.length + 64
}
