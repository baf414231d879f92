/** Bytes of memory that several uploads share. Who finds too few left waits in line. */
export class ByteBudget {
  #free: number
  readonly #line: { bytes: number; start: () => void }[] = []

  constructor(bytes: number) {
    this.#free = bytes
  }

  /** Resolves to the function that gives the bytes back; `bytes` may not be more than the whole budget. */
  async take(bytes: number): Promise<() => void> {
    if (this.#line.length > 0 || this.#free < bytes) {
      await new Promise<void>((start) => this.#line.push({ bytes, start }))
    } else {
      this.#free -= bytes
    }
    let isTaken = true
    return () => {
      if (isTaken) this.#giveBack(bytes)
      isTaken = false
    }
  }

  #giveBack(bytes: number) {
    this.#free += bytes
    for (let next = this.#line[0]; next !== undefined && next.bytes <= this.#free; next = this.#line[0]) {
      this.#line.shift()
      this.#free -= next.bytes
      next.start()
    }
  }
}
