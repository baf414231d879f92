import type { Key, KeyKind } from '@labbook/protocol'
import type { Field, KnownKey, KnownValue } from '@labbook/search'
import type { QueryKey } from '@tanstack/react-query'
import { api } from '../../api/client.js'
import type { RunsQuery } from '../../api/runs-query.js'
import { ofExperiments } from '../../api/scope.js'
import { formatTick } from '../../format/format-number.js'

export type KeyedKind = 'metrics' | 'params' | 'tags'

/** A key as it is listed: `examples` are values of it, or `a to b`. */
export interface ListedKey extends KnownKey {
  readonly examples?: string | undefined
}

export interface Found {
  readonly count: number
  readonly hasMore: boolean
}

/** Where a filter box learns what can be filtered, and how much a filter finds. */
export interface FilterSource {
  /** The beginning of the cache keys of its answers. */
  readonly scope: QueryKey
  readonly nouns: readonly [one: string, many: string]
  /** Keys with the part, the best matches first; counted over what `rest` selects. */
  keys(asked: { kind: KeyedKind; part: string; rest: string }, signal: AbortSignal): Promise<readonly ListedKey[]>
  /** All keys, for what may have been meant. */
  allKeys(kind: KeyedKind, signal: AbortSignal): Promise<readonly KnownKey[]>
  /** Values with the part, with their counts over what `rest` selects. */
  values(asked: { field: Field; part: string; rest: string }, signal: AbortSignal): Promise<readonly KnownValue[]>
  count(filter: string, signal: AbortSignal): Promise<Found>
}

/** Keys of a kind in a list. Those behind them are found by typing more. */
const KEYS_LISTED = 8
const ALL_KEYS = 1000
/** As many values as the server lists. */
const MOST_VALUES = 50

/** The runs of some experiments, counted by the server. `narrowed` holds besides what is typed. */
export function runSource({
  experimentIds,
  runViewType,
  narrowed,
}: Pick<RunsQuery, 'experimentIds' | 'runViewType'> & { readonly narrowed: string | undefined }): FilterSource {
  const among = (...filters: (string | undefined)[]) =>
    [narrowed, ...filters]
      .filter((filter) => filter !== undefined && filter !== '')
      .map((filter) => `(${filter})`)
      .join(' AND ')
  const search = async (
    kind: KeyKind,
    asked: { search?: string; values?: string; valueSearch?: string; examples?: boolean; maxResults: number },
    rest: string,
    signal: AbortSignal,
  ) => {
    const filter = among(rest)
    const request = { experimentIds, runIds: [], kind, varying: false, runViewType, order: 'match' as const, ...asked }
    return api.keys.searchKeys({ ...request, ...(filter === '' ? {} : { filter }) }, { signal })
  }
  const countRuns = async (filter: string, signal: AbortSignal) => {
    const request = {
      experimentIds,
      filter,
      runViewType,
      columns: [],
      orderBy: [],
      parent: 'any',
      offset: 0,
      maxResults: 1,
    }
    return (await api.runs.searchRunTable(request, { signal })).total
  }
  return {
    scope: ['runs', ofExperiments(experimentIds), 'filter', runViewType, narrowed],
    nouns: ['run', 'runs'],
    async keys({ kind, part, rest }, signal) {
      const { keys } = await search(kind, { search: part, examples: true, maxResults: KEYS_LISTED }, rest, signal)
      return keys.map(({ key, runs, examples }) => ({ key, runs, examples: examplesOf(kind, examples) }))
    },
    async allKeys(kind, signal) {
      return (await search(kind, { maxResults: ALL_KEYS }, '', signal)).keys
    },
    async values({ field, part, rest }, signal) {
      if (field.kind === 'dataset') {
        if (field.name !== 'name') return []
        const { keys } = await search('datasets', { search: part, maxResults: MOST_VALUES }, rest, signal)
        return keys.map(({ key, runs }) => ({ value: key, runs }))
      }
      if (field.kind === 'attribute' && field.name === 'status') {
        const counts = STATUSES.map(async (value) => ({
          value,
          runs: await countRuns(among(rest, `status = '${value}'`), signal),
        }))
        return Promise.all(counts)
      }
      const stored = storedAs(field)
      if (stored === undefined) return []
      const asked = { search: stored.key, values: stored.key, valueSearch: part, maxResults: 1 }
      const known = async (filter: string) =>
        (await search(stored.kind, asked, filter, signal)).values.flatMap(({ value, runs }) =>
          typeof value === 'string' ? [{ value, runs }] : [],
        )
      const [here, anywhere] = await Promise.all([known(rest), rest === '' ? [] : known('')])
      const unused = anywhere.filter(({ value }) => here.every((other) => other.value !== value))
      // Of a list that is cut, it is not known which values are missing.
      return here.length >= MOST_VALUES ? here : [...here, ...unused.map(({ value }) => ({ value, runs: 0 }))]
    },
    async count(filter, signal) {
      return { count: await countRuns(among(filter), signal), hasMore: false }
    },
  }
}

const STATUSES = ['RUNNING', 'SCHEDULED', 'FINISHED', 'FAILED', 'KILLED']

/** The name of a run is stored as a tag. */
function storedAs(field: Field): { kind: 'params' | 'tags'; key: string } | undefined {
  if (field.kind === 'param' || field.kind === 'tag') return { kind: `${field.kind}s`, key: field.key }
  return field.kind === 'attribute' && field.name === 'run_name' ? { kind: 'tags', key: 'mlflow.runName' } : undefined
}

function examplesOf(kind: KeyKind, examples: Key['examples']): string {
  const shown = examples.map((value) => (typeof value === 'number' ? formatTick(value) : String(value)))
  return kind === 'metrics' ? shown.join(' to ') : shown.join(', ')
}

/** What a row has that a filter can ask for. */
export interface FilterableRow {
  readonly name: string
  readonly metrics?: readonly { readonly key: string }[]
  readonly params?: readonly { readonly key: string; readonly value: string }[]
  readonly tags: readonly { readonly key: string; readonly value: string }[]
}

/** A list of which some rows are loaded: keys and values are theirs, so they are not counted. */
export function loadedSource({
  scope,
  nouns,
  rows,
  count,
}: Pick<FilterSource, 'scope' | 'nouns' | 'count'> & { readonly rows: readonly FilterableRow[] }): FilterSource {
  const keysOf = (kind: KeyedKind) => byFrequency(rows.flatMap((row) => (row[kind] ?? []).map(({ key }) => key)))
  const includes = (text: string, part: string) => text.toLowerCase().includes(part.toLowerCase())
  return {
    scope: [...scope, 'filter', rows.length],
    nouns,
    count,
    keys: async ({ kind, part }) => keysOf(kind).flatMap((key) => (includes(key, part) ? [{ key }] : [])),
    allKeys: async (kind) => keysOf(kind).map((key) => ({ key })),
    async values({ field, part }) {
      const values =
        field.kind === 'param' || field.kind === 'tag'
          ? rows.flatMap((row) =>
              (row[`${field.kind}s`] ?? []).flatMap((it) => (it.key === field.key ? [it.value] : [])),
            )
          : field.kind === 'attribute' && field.name === 'name'
            ? rows.map(({ name }) => name)
            : []
      return byFrequency(values)
        .filter((value) => includes(value, part))
        .slice(0, MOST_VALUES)
        .map((value) => ({ value }))
    },
  }
}

function byFrequency(texts: readonly string[]): readonly string[] {
  const counts = new Map<string, number>()
  for (const text of texts) counts.set(text, (counts.get(text) ?? 0) + 1)
  return [...counts].sort(([, a], [, b]) => b - a).map(([text]) => text)
}

type Rest = Pick<Parameters<typeof loadedSource>[0], 'rows'>

export function experimentSource({ rows, viewType }: Rest & { readonly viewType: 'ACTIVE_ONLY' | 'DELETED_ONLY' }) {
  return loadedSource({
    scope: ['experiments', viewType],
    nouns: ['experiment', 'experiments'],
    rows,
    async count(filter, signal) {
      const page = await api.experiments.searchExperiments(
        { filter, viewType, maxResults: 1000, orderBy: [] },
        { signal },
      )
      return { count: page.experiments.length, hasMore: page.nextPageToken !== undefined }
    },
  })
}

export function loggedModelSource({ rows, experimentId }: Rest & { readonly experimentId: string }) {
  return loadedSource({
    scope: ['logged-models', ofExperiments([experimentId])],
    nouns: ['model', 'models'],
    rows,
    async count(filter, signal) {
      const request = { experimentIds: [experimentId], filter, datasets: [], orderBy: [], maxResults: 100 }
      const page = await api.loggedModels.searchLoggedModels(request, { signal })
      return { count: page.models.length, hasMore: page.nextPageToken !== undefined }
    },
  })
}

export function registeredModelSource({ rows }: Rest) {
  return loadedSource({
    scope: ['registered-models'],
    nouns: ['model', 'models'],
    rows,
    async count(filter, signal) {
      const page = await api.registeredModels.searchRegisteredModels(
        { filter, orderBy: [], maxResults: 100 },
        { signal },
      )
      return { count: page.registeredModels.length, hasMore: page.nextPageToken !== undefined }
    },
  })
}
