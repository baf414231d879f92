const WORDS = 624
const MIDDLE = 397
const MAX_SEED = 0xffff_ffff

/**
 * The Mersenne Twister MT19937, drawing as NumPy's `RandomState(seed)` does: for the same seed and the same calls it gives the
 * same numbers. Not for secrets.
 *
 * Source: M. Matsumoto, T. Nishimura, "Mersenne Twister: a 623-dimensionally equidistributed uniform pseudo-random number
 * generator", ACM TOMACS 8 (1998).
 *
 * @example new RandomState(123).permutation(21608) // 16871, 19520, 195, …
 */
export class RandomState {
  readonly #state = new Uint32Array(WORDS)
  #next = WORDS

  /**
   * @param seed a whole number from 0 to 2³² − 1; from the system's randomness when left out
   * @throws RangeError for any other seed
   */
  constructor(seed: number = systemSeed()) {
    if (!Number.isInteger(seed) || seed < 0 || seed > MAX_SEED) {
      throw new RangeError(`A seed is a whole number from 0 to ${MAX_SEED}, not ${seed}.`)
    }
    this.#state[0] = seed
    for (let i = 1; i < WORDS; i += 1) {
      const before = at(this.#state, i - 1)
      this.#state[i] = Math.imul(1_812_433_253, before ^ (before >>> 30)) + i
    }
  }

  /** The next 32 random bits, as a number from 0 to 2³² − 1. */
  word(): number {
    if (this.#next === WORDS) this.#twist()
    let y = at(this.#state, this.#next)
    this.#next += 1
    y ^= y >>> 11
    y ^= (y << 7) & 0x9d2c_5680
    y ^= (y << 15) & 0xefc6_0000
    y ^= y >>> 18
    return y >>> 0
  }

  /** A whole number from 0 to `max`, both included; all are equally likely. Draws nothing for 0. */
  interval(max: number): number {
    if (!Number.isInteger(max) || max < 0 || max > MAX_SEED) {
      throw new RangeError(`The largest number to draw is a whole number from 0 to ${MAX_SEED}, not ${max}.`)
    }
    if (max === 0) return 0
    const mask = MAX_SEED >>> Math.clz32(max)
    for (;;) {
      const drawn = (this.word() & mask) >>> 0
      if (drawn <= max) return drawn
    }
  }

  /** A number from 0 up to, but not including, 1, of 53 random bits. */
  uniform(): number {
    const high = this.word() >>> 5
    const low = this.word() >>> 6
    return (high * 2 ** 26 + low) / 2 ** 53
  }

  /** The numbers 0 … n − 1 in random order. */
  permutation(n: number): Uint32Array {
    const order = Uint32Array.from({ length: n }, (_, i) => i)
    for (let i = n - 1; i > 0; i -= 1) {
      const other = this.interval(i)
      const kept = at(order, i)
      order[i] = at(order, other)
      order[other] = kept
    }
    return order
  }

  /** `size` whole numbers from 0 up to, but not including, `n`, drawn with replacement. */
  integers(n: number, size: number): Uint32Array {
    const drawn = new Uint32Array(size)
    for (let i = 0; i < size; i += 1) drawn[i] = this.interval(n - 1)
    return drawn
  }

  #twist() {
    const state = this.#state
    for (let i = 0; i < WORDS; i += 1) {
      const bits = (at(state, i) & 0x8000_0000) | (at(state, (i + 1) % WORDS) & 0x7fff_ffff)
      state[i] = at(state, (i + MIDDLE) % WORDS) ^ (bits >>> 1) ^ (bits & 1 ? 0x9908_b0df : 0)
    }
    this.#next = 0
  }
}

function systemSeed(): number {
  return at(globalThis.crypto.getRandomValues(new Uint32Array(1)), 0)
}

/** An element that is there. */
function at(numbers: Uint32Array, i: number): number {
  return numbers[i] as number
}
