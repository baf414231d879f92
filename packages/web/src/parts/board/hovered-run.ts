import { useSyncExternalStore } from 'react'

/** The run under the pointer in the list beside the board. Outside React's state, as only some cards follow it. */
export interface HoveredRun {
  current(): string | undefined
  set(runId: string | undefined): void
  onChange(listener: () => void): () => void
}

export function createHoveredRun(): HoveredRun {
  const listeners = new Set<() => void>()
  let current: string | undefined
  return {
    current: () => current,
    set(runId) {
      if (runId === current) return
      current = runId
      for (const listener of listeners) listener()
    },
    onChange(listener) {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
  }
}

export function useHoveredRun({ onChange, current }: HoveredRun): string | undefined {
  return useSyncExternalStore(onChange, current)
}
