import { ApiError, type Handlers, type RunRow, type runTableRoutes } from '@labbook/protocol'
import { type Field, parseFilter, parseOrderBy } from '@labbook/search'
import {
  type CellValue,
  PARENT_TAG,
  type RunParent,
  type RunRef,
  type RunScope,
  type RunSearch,
  type Store,
  type Work,
} from '../store/store.js'
import type { Call, ServiceContext } from './context.js'
import { checkRunId, experimentIdFrom } from './entity-rules.js'
import { bounded, valid } from './search-query.js'

const MAX_ROWS = 500
const MAX_ROWS_WITHOUT_COLUMNS = 10_000
const DEFAULT_ROWS = 100
const MAX_COLUMNS = 300
/** Longer texts are cut in a table; the run itself has the whole. */
const MAX_TEXT = 300

const PARENT: Field = { kind: 'tag', key: PARENT_TAG }
const STATUS: Field = { kind: 'attribute', name: 'status', type: 'string' }

/** Blocks of the sorted runs with the columns that a table shows (ui A3). */
export function runTableService({ store }: ServiceContext): Handlers<typeof runTableRoutes, Call> {
  return {
    async searchRunTable({ experimentIds, filter, orderBy, runViewType, columns, parent, offset, maxResults }) {
      const most = columns.length === 0 ? MAX_ROWS_WITHOUT_COLUMNS : MAX_ROWS
      const limit = bounded('max_results', maxResults ?? DEFAULT_ROWS, 1, most)
      bounded('offset', offset, 0, 2 ** 31 - 1)
      bounded('number of columns', columns.length, 0, MAX_COLUMNS)
      const fields = columns.map((name) => ({ name, field: fieldOf(name) }))
      const asked = {
        filter: valid(parseFilter(filter, 'runs')),
        orderBy: valid(parseOrderBy(orderBy, 'runs')),
        viewType: runViewType,
        ...parentFrom(parent),
      }
      return store.read(function* () {
        const ids = experimentIds.length > 0 ? experimentIds.map(experimentIdFrom) : yield* activeExperiments(store)
        const query: RunSearch = { ...asked, experimentIds: [...new Set(ids)] }
        const { items, total } = yield* store.runs.searchCounted(query, { offset, limit })
        const answer: { name: string; values: readonly CellValue[] }[] = []
        let cut = 0
        for (const { name, field } of fields) {
          const values = (yield* store.runs.column(items, field)).map((value) => {
            if (typeof value !== 'string' || value.length <= MAX_TEXT) return value
            cut++
            return value.slice(0, MAX_TEXT)
          })
          answer.push({ name, values })
        }
        return { total, runs: yield* rows(store, items, query), columns: answer, cut }
      })
    },
  }
}

function* rows(store: Store, runs: readonly RunRef[], scope: RunScope): Work<readonly RunRow[]> {
  const statuses = yield* store.runs.column(runs, STATUS)
  const parents = yield* store.runs.column(runs, PARENT)
  const children = yield* store.runs.childrenOf(runs, scope)
  return runs.map(({ runId, experimentId, lifecycleStage }, i) => ({
    runId,
    experimentId,
    lifecycleStage,
    status: statuses[i] as RunRow['status'],
    children: children.get(runId) ?? 0,
    ...(typeof parents[i] === 'string' ? { parentRunId: parents[i] } : {}),
  }))
}

function* activeExperiments(store: Store): Work<readonly string[]> {
  const window = { offset: 0, limit: 50_000 }
  const { items } = yield* store.experiments.search({ filter: null, orderBy: [], viewType: 'ACTIVE_ONLY' }, window)
  return items.map(({ experimentId }) => experimentId)
}

/** A column is named by an order clause without a direction. */
function fieldOf(name: string): Field {
  const { value, diagnostics } = parseOrderBy([`${name} ASC`], 'runs')
  const field = value?.[0]?.field
  if (field !== undefined) return field
  throw new ApiError(
    'INVALID_PARAMETER_VALUE',
    `Invalid column '${name.slice(0, 300)}'. ${diagnostics[0]?.message ?? ''}`,
  )
}

function parentFrom(parent: string): { readonly parent?: RunParent } {
  if (parent === 'any') return {}
  if (parent === 'top') return { parent }
  checkRunId(parent)
  return { parent: { runId: parent } }
}
