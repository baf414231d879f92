import type { Catalogue } from './complete.js'
import type { Diagnostic } from './diagnostic.js'
import type { SearchTarget } from './filter.js'
import { fixClause } from './fix-clause.js'
import { fixStuck } from './fix-stuck.js'
import { nameFilter } from './name-filter.js'
import { parseFilter } from './parse-filter.js'
import { stuckAt } from './stuck.js'

/** A filter that may have been meant instead. */
export interface Fix {
  /** The whole filter. */
  readonly filter: string
  /** The part that is new. */
  readonly shown: string
  /** What the part means, without its end: “any other value”. */
  readonly meaning: string
}

/**
 * What may have been meant by a text that is no filter, the likeliest first. Every fix is a filter; whether it finds
 * anything is for the caller to count.
 */
export function suggestFixes(
  text: string,
  diagnostics: readonly Diagnostic[],
  target: SearchTarget,
  catalogue: Catalogue,
): Fix[] {
  const cause = diagnostics[0]?.cause
  if (cause === undefined) return []
  const edits =
    cause.kind === 'syntax'
      ? fixStuck(stuckAt(text, target), text, target, catalogue)
      : fixClause(cause, text, target, catalogue)
  const words = text.trim()
  const all = [
    ...edits.map(({ span, shown, meaning }): Fix => {
      const filter = text.slice(0, span.start) + shown + text.slice(span.end)
      return { filter: filter.trim(), shown: WITHOUT_FIELD.test(shown) ? filter.trim() : shown, meaning }
    }),
    { filter: nameFilter(words, target), shown: nameFilter(words, target), meaning: 'names that contain this' },
  ]
  const known = new Set<string>()
  return all.filter(({ filter }) => {
    const isNew = !known.has(filter) && filter !== words
    known.add(filter)
    const { value } = parseFilter(filter, target)
    return isNew && value !== undefined && value !== null
  })
}

/** A piece that says nothing alone: the whole filter is shown for it. */
const WITHOUT_FIELD = /^(?:\)*|AND|OR|[\d.]+)$/
