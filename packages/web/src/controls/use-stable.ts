import { useState } from 'react'

/** The same object as long as its JSON stays the same, for values that are made anew in every rendering. */
export function useStable<T>(value: T): T {
  const [kept, keep] = useState(value)
  if (kept === value || JSON.stringify(kept) === JSON.stringify(value)) return kept
  keep(value)
  return value
}
