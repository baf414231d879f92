import { useLayoutEffect, useRef, useState } from 'react'

/** The same object as long as its JSON stays the same, for values that are made anew in every rendering. */
export function useStable<T>(value: T): T {
  const [kept, keep] = useState(value)
  if (kept === value || JSON.stringify(kept) === JSON.stringify(value)) return kept
  keep(value)
  return value
}

/** The same list as long as it has the same items, for lists that are made anew in every rendering. */
export function useSameList<T>(list: readonly T[]): readonly T[] {
  const kept = useRef(list)
  const isSame = kept.current.length === list.length && kept.current.every((item, i) => item === list[i])
  const same = isSame ? kept.current : list
  useLayoutEffect(() => {
    kept.current = same
  }, [same])
  return same
}
