import { setImmediate as otherWork } from 'node:timers/promises'
import { ApiError, type Handlers, type Key, type KeyKind, type keyRoutes, limits } from '@labbook/protocol'
import { type Field, type Filter, parseFilter, rankOf } from '@labbook/search'
import type { KeyCount, RunRef } from '../store/runs.js'
import type { Call, ServiceContext } from './context.js'
import { checkRunId, experimentIdFrom } from './entity-rules.js'
import { offsetFrom, offsetToken } from './page-token.js'
import { bounded, pageSize, valid } from './search-query.js'

const MAX_KEYS = 1000
const MAX_VALUES = 50
/** Each takes a look at values of its own. */
const MAX_KEYS_WITH_EXAMPLES = 20
/** Values that are named as examples of a key, and how many characters of each. */
const EXAMPLES = 4
/** They are those of the newest runs: as many as can be looked at for each key while somebody types. */
const EXAMPLE_RUNS = 2000
const MAX_EXAMPLE = 40
const KINDS: readonly KeyKind[] = ['metrics', 'params', 'tags', 'datasets']
/** How many runs are counted at a time, so that a long list does not block other requests. */
const RUNS_PER_BLOCK = 250
const RUN_ID: Field = { kind: 'attribute', name: 'run_id', type: 'string' }
/** These conditions stand in no text. */
const NOWHERE = { start: 0, end: 0 }
const EVERY_RUN = { offset: 0, limit: 1_000_000 }

/** Which keys runs have (ui A2). */
export function keyService({ store }: ServiceContext): Handlers<typeof keyRoutes, Call> {
  async function countKeys(runs: readonly RunRef[], kind: KeyKind): Promise<Key[]> {
    const counts = new Map<string, Counted>()
    for (let at = 0; at < runs.length; at += RUNS_PER_BLOCK) {
      const block = runs.slice(at, at + RUNS_PER_BLOCK)
      for (const { key, runs: count, onlyValue, range } of await store.read(() => store.runs.keyCounts(block, kind))) {
        const known = counts.get(key)
        if (known === undefined) counts.set(key, { runs: count, onlyValue, range })
        else {
          known.runs += count
          if (!Object.is(known.onlyValue, onlyValue)) known.onlyValue = undefined
          known.range = wider(known.range, range)
        }
      }
      await otherWork()
    }
    return [...counts].map(([key, { runs: count, onlyValue, range }]) => ({
      kind,
      key,
      runs: count,
      varies: count < runs.length || onlyValue === undefined,
      differs: onlyValue === undefined,
      examples: range === undefined ? [] : [...new Set(range)],
    }))
  }

  async function withExamples(runs: readonly RunRef[], key: Key): Promise<Key> {
    if (key.kind === 'metrics') return key
    const asked = { kind: key.kind, key: key.key, limit: EXAMPLES }
    const newest = runs.slice(-EXAMPLE_RUNS)
    const found = await store.read(() => store.runs.valuesOf(newest, asked))
    return { ...key, examples: found.map(({ value }) => beginning(value)) }
  }

  return {
    async searchKeys({
      experimentIds,
      runIds,
      kind,
      search = '',
      filter,
      runViewType = 'ACTIVE_ONLY',
      varying,
      order = 'name',
      examples: hasExamples = false,
      values: valuesOf,
      valueSearch,
      maxResults,
      pageToken,
    }) {
      bounded('number of experiment_ids', experimentIds.length, 1, limits.experimentsPerSummary)
      for (const runId of runIds) checkRunId(runId)
      const most = hasExamples ? MAX_KEYS_WITH_EXAMPLES : MAX_KEYS
      const limit = pageSize(maxResults, { otherwise: most, most })
      const offset = offsetFrom(pageToken)
      if (valuesOf !== undefined && kind === undefined) {
        throw new ApiError('INVALID_PARAMETER_VALUE', `The values of '${valuesOf.slice(0, 250)}' need a kind of key.`)
      }
      const query = {
        experimentIds: [...new Set(experimentIds.map(experimentIdFrom))],
        filter: amongRuns(runIds, valid(parseFilter(filter, 'runs'))),
        orderBy: [],
        viewType: runViewType,
      }
      const { items } = await store.read(() => store.runs.searchCounted(query, EVERY_RUN))
      // Always in the same pieces, whatever the newest is.
      const runs = items.toSorted((a, b) => a.rowId - b.rowId)
      const part = asciiLower(search)
      const found: Key[] = []
      for (const each of kind === undefined ? KINDS : [kind]) {
        const keys = await countKeys(runs, each)
        const chosen = keys.filter(({ key, varies }) => (varies || !varying) && asciiLower(key).includes(part))
        found.push(...chosen.sort(order === 'name' ? byName : byMatch(search)))
      }
      const page = found.slice(offset, offset + limit)
      const keys: Key[] = []
      for (const key of page) keys.push(hasExamples ? await withExamples(runs, key) : { ...key, examples: [] })
      const next = offset + keys.length
      const asked = { kind: kind ?? 'params', key: valuesOf ?? '', part: valueSearch, limit: MAX_VALUES }
      return {
        keys,
        values: valuesOf === undefined ? [] : await store.read(() => store.runs.valuesOf(runs, asked)),
        total: found.length,
        ...(next < found.length && keys.length > 0 ? { nextPageToken: offsetToken(next) } : {}),
      }
    },
  }
}

interface Counted {
  runs: number
  onlyValue: KeyCount['onlyValue']
  range: KeyCount['range']
}

function wider(a: KeyCount['range'], b: KeyCount['range']): KeyCount['range'] {
  if (a === undefined || b === undefined) return a ?? b
  return [Math.min(a[0], b[0]), Math.max(a[1], b[1])]
}

function byName(a: Key, b: Key): number {
  return a.key < b.key ? -1 : 1
}

/** From the start, from a word, anywhere; then by the number of runs. */
function byMatch(part: string): (a: Key, b: Key) => number {
  const rank = ({ key }: Key) => rankOf(key, part) ?? 0
  return (a, b) => rank(a) - rank(b) || b.runs - a.runs || byName(a, b)
}

function beginning(value: string | number): string | number {
  return typeof value === 'string'
    ? Array.from(value.slice(0, 2 * MAX_EXAMPLE))
        .slice(0, MAX_EXAMPLE)
        .join('')
    : value
}

/** The filter for some runs only; for all of them if none is named. */
function amongRuns(runIds: readonly string[], filter: Filter | null): Filter | null {
  if (runIds.length === 0) return filter
  const among: Filter = { kind: 'in', field: RUN_ID, values: runIds, negated: false, span: NOWHERE }
  return filter === null ? among : { kind: 'and', operands: [among, filter], span: NOWHERE }
}

function asciiLower(text: string): string {
  return text.replace(/[A-Z]/g, (letter) => letter.toLowerCase())
}
