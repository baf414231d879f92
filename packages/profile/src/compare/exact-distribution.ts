import type { CodedNumbers } from '../columns/coded.js'
import { moments } from '../statistics/moments.js'
import { quantiles, type WeightedValues } from '../statistics/quantile.js'
import type { TypedColumn } from '../types/typed-column.js'
import { shortText } from '../variables/common-values.js'
import { CumulativeShares, type Distribution, type NumberDistribution } from './distribution.js'

/** Whether numbers of few values are compared as categories is decided by all profiles together. */
export type ComparedAs = 'numbers' | 'categories'

/** The distribution of all values of a column; none for text and for what cannot be analysed. */
export function exactDistribution(column: TypedColumn, as: ComparedAs): Distribution | undefined {
  switch (column.kind) {
    case 'numbers':
      return as === 'numbers' ? numbersOf(column.coded) : categoriesOf(column.coded, numberKeys(column.coded))
    case 'dates':
      return numbersOf({ ...column.coded, values: column.coded.values.map((millis) => millis / 1000) }, true)
    case 'booleans':
      return categoriesOf(column.coded, column.coded.values)
    case 'texts':
      return column.type === 'Categorical' ? categoriesOf(column.coded, column.coded.values.map(shortText)) : undefined
    case 'unsupported':
      return undefined
  }
}

function numbersOf(coded: CodedNumbers, isTime = false): NumberDistribution {
  const { mean, std } = moments(coded)
  return {
    kind: 'numbers',
    isExact: true,
    isTime,
    count: coded.count,
    distinct: coded.values.length,
    mean,
    std,
    shares: new ExactShares(coded, coded.count),
  }
}

/** The steps of all values, with the quantiles of the report. */
class ExactShares extends CumulativeShares {
  readonly #quantile: (q: number) => number

  constructor(values: WeightedValues, count: number) {
    const [below, upTo] = [new Float64Array(values.values.length), new Float64Array(values.values.length)]
    let sum = 0
    for (let i = 0; i < values.values.length; i += 1) {
      below[i] = sum / count
      sum += values.counts[i] as number
      upTo[i] = sum / count
    }
    super(values.values, below, upTo)
    this.#quantile = quantiles(values)
  }

  override quantile(q: number): number {
    return this.#quantile(q)
  }
}

function numberKeys({ values, exact }: CodedNumbers): readonly string[] {
  return Array.from(values, (value, code) => String(exact?.[code] ?? value))
}

function categoriesOf(
  { counts, count }: { readonly counts: Uint32Array; readonly count: number },
  names: readonly string[],
): Distribution {
  const byName = new Map<string, number>()
  for (const [code, name] of names.entries()) byName.set(name, (byName.get(name) ?? 0) + (counts[code] as number))
  return { kind: 'categories', isExact: true, count, counts: byName, others: 0 }
}
