import { checkFilter } from './check-filter.js'
import { accepted, type Parsed, refused } from './diagnostic.js'
import type { Filter, SearchTarget } from './filter.js'
import { parseSyntax } from './parse-syntax.js'
import { refusals } from './refusals.js'
import { checkText, searchLimits } from './text-limits.js'

/**
 * Parses text into a checked filter; null is the filter that matches everything. Never throws, and takes time linear in
 * the length of the text. The first diagnostic is the error that MLflow would report.
 *
 * ```ts
 * parseFilter("metrics.loss < 0.1 AND (tags.owner = 'ann' OR params.model IS NULL)", 'runs').value
 * ```
 */
export function parseFilter(text: string | undefined, target: SearchTarget): Parsed<Filter | null> {
  if (text === undefined || text === '') return accepted(null)
  const unfit = checkText('Filter', text, searchLimits.filterBytes)
  if (unfit !== undefined) return refused(unfit)
  const syntax = parseSyntax(text, refusals[target])
  if (syntax.value === undefined) return refused(...syntax.diagnostics)
  return syntax.value === null ? accepted(null) : checkFilter(syntax.value, target)
}
