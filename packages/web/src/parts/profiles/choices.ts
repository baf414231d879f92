import { createContext, useCallback, useContext, useSyncExternalStore } from 'react'

export type ChosenValues = Readonly<Record<string, string>>

/**
 * What the reader of a profile has chosen: open tabs, the pair of an interaction, the search. Names stand for places of the page
 * (`sort`, `x`, `d3` for the open tab of variable 3), never for names of the data. A name that is not there is as on a fresh page.
 * Each part follows only its own names, so that a choice draws little of a page of 2,000 variables.
 */
export class Choices {
  #values: ChosenValues
  readonly #listeners = new Set<() => void>()
  readonly #write: (values: ChosenValues) => void

  /** `write` puts the values into the address. */
  constructor(values: ChosenValues, write: (values: ChosenValues) => void) {
    this.#values = values
    this.#write = write
  }

  get(name: string): string | undefined {
    return this.#values[name]
  }

  /** Sets several at once; an empty value is taken out. */
  choose(values: ChosenValues): void {
    const chosen = Object.entries({ ...this.#values, ...values }).filter(([, value]) => value !== '')
    this.#take(Object.fromEntries(chosen))
    this.#write(this.#values)
  }

  /** The address has changed, by Back or by a link. */
  follow(values: ChosenValues): void {
    if (JSON.stringify(values) !== JSON.stringify(this.#values)) this.#take(values)
  }

  subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  #take(values: ChosenValues) {
    this.#values = values
    for (const listener of this.#listeners) listener()
  }
}

export const ChoicesContext = createContext<Choices | null>(null)

export function useChoices(): Choices {
  const choices = useContext(ChoicesContext)
  if (choices === null) throw new Error('A part of a profile stands outside of the report.')
  return choices
}

/** One choice, and how to change it. Choosing the initial value takes it out of the address. */
export function useChoice(name: string, initial: string): readonly [value: string, set: (value: string) => void] {
  const choices = useChoices()
  const value = useSyncExternalStore(choices.subscribe, () => choices.get(name) ?? initial)
  const set = useCallback(
    (next: string) => choices.choose({ [name]: next === initial ? '' : next }),
    [choices, name, initial],
  )
  return [value, set]
}
