import { printText } from '@labbook/search'

const OPERATOR = /[=<>~!]|\b(like|ilike|in|is|between|not)\b/i
/** A filter that is still being typed, such as `metrics.lo` or `(min(metrics.lo`. */
const FIELD = /^\(*((last|min|max|first|count)\()?(metrics?|param(eter)?s?|tags?|attr(ibutes?)?|run|datasets?)\./i

/** The filter that a typed text means: text without an operator searches names (U-RUNS-8). */
export function filterFrom(text: string, nameField: string): string | undefined {
  const trimmed = text.trim()
  if (trimmed === '') return undefined
  if (OPERATOR.test(trimmed) || FIELD.test(trimmed)) return trimmed
  return `${nameField} ILIKE ${printText(`%${trimmed}%`)}`
}
