import { setImmediate as otherWork } from 'node:timers/promises'
import { ApiError, type Handlers, type Key, type KeyKind, type keyRoutes, limits } from '@labbook/protocol'
import { type Field, type Filter, parseFilter } from '@labbook/search'
import type { KeyCount, RunRef } from '../store/runs.js'
import type { Call, ServiceContext } from './context.js'
import { checkRunId, experimentIdFrom } from './entity-rules.js'
import { offsetFrom, offsetToken } from './page-token.js'
import { bounded, pageSize, valid } from './search-query.js'

const MAX_KEYS = 1000
const MAX_VALUES = 50
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
    const counts = new Map<string, { runs: number; onlyValue: KeyCount['onlyValue'] }>()
    for (let at = 0; at < runs.length; at += RUNS_PER_BLOCK) {
      const block = runs.slice(at, at + RUNS_PER_BLOCK)
      for (const { key, runs: count, onlyValue } of await store.read(() => store.runs.keyCounts(block, kind))) {
        const known = counts.get(key)
        if (known === undefined) counts.set(key, { runs: count, onlyValue })
        else {
          known.runs += count
          if (!Object.is(known.onlyValue, onlyValue)) known.onlyValue = undefined
        }
      }
      await otherWork()
    }
    return [...counts].map(([key, { runs: count, onlyValue }]) => ({
      kind,
      key,
      runs: count,
      varies: count < runs.length || onlyValue === undefined,
      differs: onlyValue === undefined,
    }))
  }

  return {
    async searchKeys({
      experimentIds,
      runIds,
      kind,
      search = '',
      filter,
      varying,
      values: valuesOf,
      maxResults,
      pageToken,
    }) {
      bounded('number of experiment_ids', experimentIds.length, 1, limits.experimentsPerSummary)
      for (const runId of runIds) checkRunId(runId)
      const limit = pageSize(maxResults, { otherwise: MAX_KEYS, most: MAX_KEYS })
      const offset = offsetFrom(pageToken)
      if (valuesOf !== undefined && kind === undefined) {
        throw new ApiError('INVALID_PARAMETER_VALUE', `The values of '${valuesOf.slice(0, 250)}' need a kind of key.`)
      }
      const query = {
        experimentIds: [...new Set(experimentIds.map(experimentIdFrom))],
        filter: amongRuns(runIds, valid(parseFilter(filter, 'runs'))),
        orderBy: [],
        viewType: 'ACTIVE_ONLY',
      } as const
      const { items } = await store.read(() => store.runs.searchCounted(query, EVERY_RUN))
      // Always in the same pieces, whatever the newest is.
      const runs = items.toSorted((a, b) => a.rowId - b.rowId)
      const part = asciiLower(search)
      const found: Key[] = []
      for (const each of kind === undefined ? KINDS : [kind]) {
        const keys = await countKeys(runs, each)
        const chosen = keys.filter(({ key, varies }) => (varies || !varying) && asciiLower(key).includes(part))
        found.push(...chosen.sort((a, b) => (a.key < b.key ? -1 : 1)))
      }
      const keys = found.slice(offset, offset + limit)
      const next = offset + keys.length
      return {
        keys,
        values:
          valuesOf === undefined || kind === undefined
            ? []
            : await store.read(() => store.runs.valuesOf(runs, kind, valuesOf, MAX_VALUES)),
        total: found.length,
        ...(next < found.length && keys.length > 0 ? { nextPageToken: offsetToken(next) } : {}),
      }
    },
  }
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
