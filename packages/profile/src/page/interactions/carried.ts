import type { Interactions } from '../../profile-object.js'
import { categoryLabels, decodeCodes, decodeNumbers } from '../../view/carried-data.js'

const numbers = new WeakMap<object, Float64Array>()

/** The carried values of a numeric column, decoded once. */
export function numbersOf({ data }: Interactions, name: string): Float64Array {
  const column = data.find((one) => one.name === name)
  if (column === undefined) return new Float64Array()
  const known = numbers.get(column) ?? decodeNumbers(column)
  numbers.set(column, known)
  return known
}

export interface Categories {
  readonly name: string
  readonly labels: readonly string[]
  readonly codes: Uint8Array
}

export function categoriesOf({ categories }: Interactions, name: string): Categories | undefined {
  const column = categories.find((one) => one.name === name)
  return column && { name, labels: categoryLabels(column), codes: decodeCodes(column) }
}
