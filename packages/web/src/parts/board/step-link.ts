/** The step at which the cards of a board show their images, and the steps that there are. */
export interface StepLink {
  current(): number | undefined
  set(step: number): void
  /** To the next logged step of any card, or to the previous one. */
  move(by: 1 | -1): void
  /** Registers the steps of a card; the result takes them away. */
  offer(steps: readonly number[]): () => void
  onChange(listener: () => void): () => void
}

/** `onMove` hears of every step that a user chose after the first one. */
export function createStepLink(onMove: (step: number) => void, first?: number): StepLink {
  const listeners = new Set<() => void>()
  const offers = new Set<readonly number[]>()
  let current = first
  const set = (step: number) => {
    current = step
    for (const listener of listeners) listener()
    onMove(step)
  }
  return {
    current: () => current,
    set,
    move(by) {
      const steps = [...new Set([...offers].flat())].sort((a, b) => a - b)
      const at = current ?? steps.at(-1)
      if (at === undefined) return
      const next = by > 0 ? steps.find((step) => step > at) : steps.findLast((step) => step < at)
      if (next !== undefined) set(next)
    },
    offer(steps) {
      offers.add(steps)
      return () => void offers.delete(steps)
    },
    onChange(listener) {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
  }
}

/** The logged step nearest to one; the earlier of two. */
export function nearestStep(steps: readonly number[], step: number): number | undefined {
  return steps.reduce<number | undefined>(
    (best, each) => (best === undefined || Math.abs(each - step) < Math.abs(best - step) ? each : best),
    undefined,
  )
}
