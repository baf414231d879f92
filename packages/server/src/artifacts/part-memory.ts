/** The least that stores take is 5 MiB, and 10,000 parts of this size hold the largest file that we take. */
export const PART_BYTES = 8 * 1024 * 1024

export interface LentMemory {
  readonly bytes: Buffer
  /** Gives the memory back; nothing may read it afterwards. */
  release(): void
}

/**
 * Memory for the parts of all uploads together. Who finds too little left waits in line. Whole parts are lent again as they are: left to
 * the garbage collector, they would be replaced faster than it frees them.
 */
export class PartMemory {
  #free: number
  readonly #line: { size: number; start: () => void }[] = []
  readonly #idle: Buffer[] = []

  constructor(budgetBytes: number) {
    this.#free = budgetBytes
  }

  /** `size` is at most that of a part. */
  async take(size: number): Promise<LentMemory> {
    if (this.#line.length > 0 || this.#free < size) {
      await new Promise<void>((start) => this.#line.push({ size, start }))
    } else {
      this.#free -= size
    }
    const bytes = (size === PART_BYTES ? this.#idle.pop() : undefined) ?? Buffer.allocUnsafeSlow(size)
    while (this.#idle.length > 0 && this.#idle.length * PART_BYTES > this.#free) this.#idle.pop()
    let isLent = true
    const release = () => {
      if (isLent) this.#takeBack(bytes)
      isLent = false
    }
    return { bytes, release }
  }

  #takeBack(bytes: Buffer) {
    this.#free += bytes.length
    if (bytes.length === PART_BYTES) this.#idle.push(bytes)
    for (let next = this.#line[0]; next !== undefined && next.size <= this.#free; next = this.#line[0]) {
      this.#line.shift()
      this.#free -= next.size
      next.start()
    }
  }
}
