import {
  caretAt,
  type Catalogue,
  type Diagnostic,
  explain,
  type Field,
  type Fix,
  type Problem,
  restOfFilter,
  suggestFixes,
} from '@labbook/search'
import { useQueries, useQuery } from '@tanstack/react-query'
import type { FilterSource } from './filter-source.js'
import type { FilterTarget } from './filter-target.js'

export interface CountedFix extends Fix {
  readonly count: number
  readonly hasMore: boolean
}

/** More than these are not counted, and of those that find something only the first are offered. */
const MOST_COUNTED = 4
const MOST_OFFERED = 2
const KINDS = ['metrics', 'params', 'tags'] as const

/** What is wrong with a text, and what may have been meant: only filters that find something. */
export function useFixes(
  text: string,
  diagnostics: readonly Diagnostic[] | undefined,
  target: FilterTarget,
  source: FilterSource,
): { readonly problem: Problem | undefined; readonly fixes: readonly CountedFix[] } {
  const isWrong = diagnostics !== undefined
  const problem = isWrong ? explain(text, diagnostics, target) : undefined
  const keys = useQueries({
    queries: KINDS.map((kind) => ({
      queryKey: [...source.scope, 'all keys', kind],
      queryFn: ({ signal }: { signal: AbortSignal }) => source.allKeys(kind, signal),
      enabled: isWrong,
    })),
  })
  const field = isWrong ? comparedField(text, diagnostics, target) : undefined
  const at = problem?.span.start ?? 0
  const rest = (field === undefined ? undefined : restOfFilter(text, at, target)) ?? ''
  const values = useQuery({
    queryKey: [...source.scope, 'values', field, '', rest],
    queryFn: ({ signal }) => (field === undefined ? [] : source.values({ field, part: '', rest }, signal)),
    enabled: field !== undefined,
  })
  const isKnown = keys.every(({ isPending }) => !isPending) && (field === undefined || !values.isPending)
  const [metrics = [], params = [], tags = []] = keys.map(({ data }) => data)
  const catalogue: Catalogue = { metrics, params, tags, values: () => values.data ?? [] }
  const fixes = isWrong && isKnown ? suggestFixes(text, diagnostics, target, catalogue).slice(0, MOST_COUNTED) : []
  const counts = useQueries({
    queries: fixes.map(({ filter }) => ({
      queryKey: [...source.scope, 'count', filter],
      queryFn: ({ signal }: { signal: AbortSignal }) => source.count(filter, signal),
      retry: false,
    })),
  })
  const counted = fixes.flatMap((fix, i) => {
    const found = counts[i]?.data
    return found === undefined || found.count === 0 ? [] : [{ ...fix, ...found }]
  })
  // One that is counted later must not push others away.
  const isCounted = counts.every(({ isPending }) => !isPending)
  return { problem, fixes: isCounted ? counted.slice(0, MOST_OFFERED) : [] }
}

/** The field whose values say what may have been meant. */
function comparedField(text: string, diagnostics: readonly Diagnostic[], target: FilterTarget): Field | undefined {
  const cause = diagnostics[0]?.cause
  if (cause?.kind === 'operator') return cause.field
  if (cause?.kind !== 'syntax') return undefined
  const wanted = caretAt(text, text.length, target)?.wanted
  return wanted?.kind === 'values' ? wanted.field : undefined
}
