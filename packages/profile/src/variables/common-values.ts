import { type Coded, type CodedNumbers, mostFrequent } from '../columns/coded.js'
import { jsonNumber } from '../json-number.js'
import type { JsonCell, OtherValues, ValueCount } from '../profile-object.js'

/** Characters of a text that the profile keeps. */
const LONGEST_TEXT = 1000

/** The most frequent values, and how many others there are. */
export function commonValues(
  coded: Coded,
  { n, most, value }: { n: number; most: number; value: (code: number) => JsonCell },
): { common_values: readonly ValueCount[]; common_values_other: OtherValues | null } {
  const codes = mostFrequent(coded, most)
  const listed = codes.map((code) => valueCount(coded, code, { n, value }))
  const count = coded.count - listed.reduce((sum, entry) => sum + entry.count, 0)
  const distinct = coded.counts.length - codes.length
  return { common_values: listed, common_values_other: distinct === 0 ? null : { distinct, count, percent: count / n } }
}

/** The smallest and the largest distinct values, whose codes are in ascending order. */
export function extremeValues(
  coded: Coded,
  { n, most, value }: { n: number; most: number; value: (code: number) => JsonCell },
) {
  const distinct = coded.counts.length
  const shown = Math.min(most, distinct)
  const at = (code: number) => valueCount(coded, code, { n, value })
  return {
    minimum_values: Array.from({ length: shown }, (_, i) => at(i)),
    maximum_values: Array.from({ length: shown }, (_, i) => at(distinct - 1 - i)),
  }
}

function valueCount(
  coded: Coded,
  code: number,
  { n, value }: { n: number; value: (code: number) => JsonCell },
): ValueCount {
  const count = coded.counts[code] as number
  return { value: value(code), count, percent: count / n }
}

/** The value of a code as JSON, exact. */
export function numberOf({ values, exact }: CodedNumbers): (code: number) => JsonCell {
  return (code) => jsonNumber(exact === undefined ? (values[code] as number) : (exact[code] as bigint))
}

export function shortText(text: string): string {
  if (text.length <= LONGEST_TEXT) return text
  const end = /[\ud800-\udbff]/.test(text[LONGEST_TEXT - 2] as string) ? LONGEST_TEXT - 2 : LONGEST_TEXT - 1
  return `${text.slice(0, end)}…`
}
