import {
  caretAt,
  type Catalogue,
  complete,
  type Completion,
  type KnownValue,
  nameFilter,
  printField,
  restOfFilter,
} from '@labbook/search'
import { keepPreviousData, useQueries, useQuery } from '@tanstack/react-query'
import type { FilterSource, KeyedKind } from './filter-source.js'
import type { FilterTarget } from './filter-target.js'

export interface ListedCompletion extends Completion {
  readonly examples?: string | undefined
  readonly hasMore?: boolean
}

const KINDS = ['metrics', 'params', 'tags'] as const
const KIND_OF = { metrics: 'metric', params: 'param', tags: 'tag' } as const

/** What could be typed at the caret, with what the source knows about it. */
export function useCompletions(
  text: string,
  position: number,
  target: FilterTarget,
  source: FilterSource,
  isOn: boolean,
): readonly ListedCompletion[] {
  const caret = isOn ? caretAt(text, position, target) : undefined
  const rest = (isOn ? restOfFilter(text, position, target) : undefined) ?? ''
  const wanted = caret?.wanted
  const part = wanted?.part ?? ''
  const isWanted = (kind: KeyedKind) =>
    wanted?.kind === 'keys' && (wanted.entity === undefined || wanted.entity === KIND_OF[kind])
  const keys = useQueries({
    queries: KINDS.map((kind) => ({
      queryKey: [...source.scope, 'keys', kind, part, rest],
      queryFn: ({ signal }: { signal: AbortSignal }) => source.keys({ kind, part, rest }, signal),
      enabled: isWanted(kind),
      placeholderData: keepPreviousData,
    })),
  })
  const field = wanted?.kind === 'values' ? wanted.field : undefined
  const values = useQuery<readonly KnownValue[]>({
    queryKey: [...source.scope, 'values', field, part, rest],
    queryFn: ({ signal }) => (field === undefined ? [] : source.values({ field, part, rest }, signal)),
    enabled: field !== undefined,
    placeholderData: (previous, query) =>
      query !== undefined && field !== undefined && isSameField(query.queryKey, field, source) ? previous : undefined,
  })
  const words = wanted?.kind === 'keys' && wanted.entity === undefined ? part.trim() : ''
  const named = [rest === '' ? '' : `(${rest}) AND `, nameFilter(words, target)].join('')
  const names = useQuery({
    queryKey: [...source.scope, 'count', named],
    queryFn: ({ signal }) => source.count(named, signal),
    enabled: words !== '',
    retry: false,
  })
  const [metrics = [], params = [], tags = []] = keys.map(({ data }) => data)
  const catalogue: Catalogue = { metrics, params, tags, values: () => values.data ?? [] }
  if (!isOn) return []
  const completions = complete(text, position, target, catalogue)
  // Words alone search names as they are.
  const isAlone = completions.every(
    ({ kind, span }) => kind === 'name' && text.trim() === text.slice(span.start, span.end),
  )
  if (isAlone) return []
  return completions.map((completion) => {
    if (completion.kind === 'name')
      return { ...completion, runs: names.data?.count, hasMore: names.data?.hasMore === true }
    const { field: of } = completion
    if (completion.kind === 'value' || of === undefined || !('key' in of)) return completion
    const known = { metric: metrics, param: params, tag: tags }[of.kind].find(({ key }) => key === of.key)
    return { ...completion, examples: known?.examples }
  })
}

function isSameField(queryKey: readonly unknown[], field: object, { scope }: FilterSource): boolean {
  return JSON.stringify(queryKey[scope.length + 1]) === JSON.stringify(field)
}

/** The head over the values of a field. */
export function valuesTitle(completion: Completion): string {
  const { field } = completion
  if (field === undefined) return 'Values'
  return `Values of ${'key' in field ? field.key : printField(field)}, with the rest of this filter`
}
