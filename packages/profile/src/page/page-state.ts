import { useLayoutEffect, useState } from 'preact/hooks'

/**
 * What the reader has chosen: names and values in the hash of the page's address, so that a copied address shows the same. A name
 * stands for a place of the page (`sort`, `x`, `d3` for the open details of variable 3), never for a name of the data, and what is
 * as in a fresh page is not there.
 */
let chosen = new URLSearchParams()
const listeners = new Set<() => void>()

/** Reads the address, now and whenever it changes. */
export function followAddress(): void {
  chosen = readHash()
  addEventListener('hashchange', () => {
    chosen = readHash()
    for (const listener of listeners) listener()
  })
}

function readHash(): URLSearchParams {
  return new URLSearchParams(location.hash.slice(1))
}

export function getChoice(name: string): string | null {
  return chosen.get(name)
}

/** Sets several at once; an empty value is taken out. */
export function choose(values: Readonly<Record<string, string>>): void {
  for (const [name, value] of Object.entries(values)) {
    if (value === '') chosen.delete(name)
    else chosen.set(name, value)
  }
  try {
    history.replaceState(history.state, '', `#${chosen}`)
  } catch {
    // A sandboxed frame may not rewrite its address. The page works the same without.
  }
  for (const listener of listeners) listener()
}

/** One choice, and how to change it. Choosing the initial value takes it out of the address. */
export function useChoice(name: string, initial: string): readonly [value: string, set: (value: string) => void] {
  const [value, setValue] = useState(chosen.get(name) ?? initial)
  useLayoutEffect(() => {
    const listen = () => setValue(chosen.get(name) ?? initial)
    listeners.add(listen)
    listen()
    return () => void listeners.delete(listen)
  }, [name, initial])
  return [value, (next) => choose({ [name]: next === initial ? '' : next })]
}
