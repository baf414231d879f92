import type { CodedTexts } from '../columns/coded.js'
import type { TextStatistics } from '../profile-object.js'
import { histogram } from '../statistics/histogram.js'
import { quantiles } from '../statistics/quantile.js'

const MOST_BINS = 50

/** Lengths in Unicode code points. */
export function lengthStatistics({ values, counts }: CodedTexts): Pick<TextStatistics, 'length' | 'length_histogram'> {
  const rowsOf = new Map<number, number>()
  let [sum, n] = [0, 0]
  for (const [code, text] of values.entries()) {
    const length = codePoints(text)
    const rows = counts[code] as number
    rowsOf.set(length, (rowsOf.get(length) ?? 0) + rows)
    sum += length * rows
    n += rows
  }
  if (n === 0) return { length: null, length_histogram: null }
  const ascending = Float64Array.from(rowsOf.keys()).sort()
  const lengths = { values: ascending, counts: Uint32Array.from(ascending, (length) => rowsOf.get(length) as number) }
  return {
    length: {
      min: ascending[0] as number,
      max: ascending[ascending.length - 1] as number,
      mean: sum / n,
      median: quantiles(lengths)(0.5),
    },
    length_histogram: histogram(lengths, Math.min(MOST_BINS, ascending.length)),
  }
}

function codePoints(text: string): number {
  let length = text.length
  for (let i = 0; i < text.length - 1; i += 1) {
    const isPair = (text.charCodeAt(i) & 0xfc00) === 0xd800 && (text.charCodeAt(i + 1) & 0xfc00) === 0xdc00
    if (isPair) length -= 1
  }
  return length
}
