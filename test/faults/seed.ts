/** The seed of a fault test's random plan: `LABBOOK_TEST_SEED` repeats a run, otherwise it is new each time. */
export const seed = Number(process.env['LABBOOK_TEST_SEED'] ?? Date.now() % 1_000_000)

/** Fractions in [0, 1), the same ones for the same seed (mulberry32). */
export function seededRandom(from: number = seed): () => number {
  let state = from | 0
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}
