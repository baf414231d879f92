import type { Interactions, Profile } from '../profile-object.js'
import { categoryLabels, decodeCodes, decodeNumbers } from './carried-data.js'

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

/** A column of fewer values makes stripes. */
const CONTINUOUS = 50

/** The pair to begin with: the first numeric column across from the continuous one that goes with it most. */
export function firstPair({ interactions, correlations, variables }: Profile): { x: string; y: string } {
  const y = interactions.targets?.[0] ?? interactions.columns[0] ?? ''
  const matrix = correlations.auto ?? correlations.spearman ?? correlations.pearson
  const row = matrix?.matrix[matrix.columns.indexOf(y)] ?? []
  const continuous = new Set(variables.filter(({ n_distinct }) => n_distinct > CONTINUOUS).map(({ name }) => name))
  let x = interactions.columns[1] ?? y
  let highest = -1
  for (const name of interactions.columns) {
    const value = Math.abs(row[matrix?.columns.indexOf(name) ?? -1] ?? -1)
    if (name !== y && continuous.has(name) && value > highest) [x, highest] = [name, value]
  }
  return { x, y }
}
