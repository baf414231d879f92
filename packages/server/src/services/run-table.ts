import { setImmediate as otherWork } from 'node:timers/promises'
import {
  ApiError,
  type GroupColumn,
  type Handlers,
  limits,
  type RecordedModel,
  type RequestOf,
  type RunRow,
  type runTableRoutes,
} from '@labbook/protocol'
import { DATASET_KEYS, type Field, parseFilter, parseOrderBy } from '@labbook/search'
import {
  type CellValue,
  PARENT_TAG,
  type RunParent,
  type RunRef,
  type RunScope,
  type RunSearch,
} from '../store/runs.js'
import type { Store } from '../store/store.js'
import type { Work } from '../store/work.js'
import type { Call, ServiceContext } from './context.js'
import { checkRunId, experimentIdFrom } from './entity-rules.js'
import { HISTORY_START, recordedModels } from './recorded-models.js'
import { figuresOf, filterOf, type Group, groupedBy, sortedGroups } from './run-groups.js'
import { bounded, valid } from './search-query.js'

const MAX_ROWS = 500
const MAX_ROWS_WITHOUT_COLUMNS = 10_000
const DEFAULT_ROWS = 100
const MAX_GROUPED = 50_000
/** A run is in a group for each of its datasets. */
const MAX_IN_GROUPS = 500_000
/** Runs whose column is read in one go. */
const RUNS_PER_BLOCK = 5000
/** Runs whose texts are read in one go. */
const HISTORIES_PER_BLOCK = 100
/** Runs use one or two. */
const DATASETS_PER_RUN = 20
/** Longer texts are cut in a table; the run itself has the whole. */
const MAX_TEXT = 300

const PARENT: Field = { kind: 'tag', key: PARENT_TAG }
const MODEL_HISTORY: Field = { kind: 'tag', key: 'mlflow.log-model.history' }
const STATUS: Field = { kind: 'attribute', name: 'status', type: 'string' }

/** Blocks of the sorted runs with the columns that a table shows (ui A3). */
export function runTableService({ store }: ServiceContext): Handlers<typeof runTableRoutes, Call> {
  return {
    async searchRunTable({ experimentIds, columns, offset, maxResults, ...rest }) {
      const { withRecordedModels = false, withDatasets = false } = rest
      const isBare = columns.length === 0 && !withRecordedModels && !withDatasets
      const most = isBare ? MAX_ROWS_WITHOUT_COLUMNS : MAX_ROWS
      const limit = bounded('max_results', maxResults ?? DEFAULT_ROWS, 1, most)
      bounded('offset', offset, 0, 2 ** 31 - 1)
      const fields = columns.map((name) => ({ name, field: fieldOf(name) }))
      const asked = { experimentIds, ...searchFrom(rest) }
      const { items, total, runs } = await store.read(function* () {
        const query = yield* inExperiments(store, asked)
        const found = yield* store.runs.searchCounted(query, { offset, limit })
        return { ...found, runs: yield* rows(store, found.items, query) }
      })
      const answer: { name: string; values: readonly CellValue[] }[] = []
      let cut = 0
      for (const { name, field } of fields) {
        const most = { characters: MAX_TEXT + 1 }
        const values = (await columnInBlocks(store, items, field, most)).map((value) => {
          if (typeof value !== 'string' || value.length <= MAX_TEXT) return value
          cut++
          return beginning(value)
        })
        answer.push({ name, values })
      }
      const models = withRecordedModels ? await recordedModelsOf(store, items) : []
      const datasets = withDatasets ? await store.read(() => store.datasets.ofRuns(items, DATASETS_PER_RUN)) : undefined
      const complete = runs.map((run, i) => ({
        ...run,
        recordedModels: models[i] ?? [],
        datasets: datasets?.get(items[i]?.rowId ?? 0) ?? [],
      }))
      return { total, runs: complete, columns: answer, cut }
    },

    async groupRuns({ experimentIds, columns, groupBy, groupOrder, offset, maxResults, ...rest }) {
      const limit = bounded('max_results', maxResults ?? DEFAULT_ROWS, 1, MAX_ROWS)
      bounded('offset', offset, 0, 2 ** 31 - 1)
      bounded('number of group_by', groupBy.length, 1, limits.groupBy)
      const keys = groupBy.map(groupFieldOf)
      bounded('number of dataset fields in group_by', keys.filter(({ kind }) => kind === 'dataset').length, 0, 1)
      const fields = columns.map((name) => ({ name, field: fieldOf(name) }))
      const sortField = groupOrder?.column === undefined ? undefined : fieldOf(groupOrder.column)
      const asked = { experimentIds, ...searchFrom(rest) }
      const { items, total } = await store.read(function* () {
        return yield* store.runs.searchCounted(yield* inExperiments(store, asked), { offset: 0, limit: MAX_GROUPED })
      })
      bounded('number of runs to be grouped', total, 0, MAX_GROUPED)
      const values: (readonly (readonly CellValue[])[])[] = []
      for (const key of keys) values.push(await valuesInBlocks(store, items, key))
      for (const lists of values) bounded('number of runs in all groups', lengthOf(lists), 0, MAX_IN_GROUPS)
      const found = groupedBy(items.length, values)
      const sortValues = sortField === undefined ? items.map(() => 1) : await columnInBlocks(store, items, sortField)
      const figuresAt = ({ places }: Group) => figuresOf(places.map((place) => sortValues[place] ?? null))
      const groups = groupOrder === undefined ? found : sortedGroups(found, found.map(figuresAt), groupOrder)
      const shown = groups.slice(offset, offset + limit)
      const runs = shown.flatMap(({ places }) => places.map((place) => items[place] as RunRef))
      const answer: GroupColumn[] = []
      for (const { name, field } of fields) {
        const ofRuns = (await columnInBlocks(store, runs, field)).values()
        const figures = shown.map(({ places }) => figuresOf(places.map(() => ofRuns.next().value ?? null)))
        answer.push({
          name,
          values: figures.map(({ value }) => (typeof value === 'string' ? beginning(value) : value)),
          min: figures.map(({ min }) => min),
          max: figures.map(({ max }) => max),
          runs: figures.map(({ runs: count }) => count),
          distinct: figures.map(({ distinct }) => distinct),
        })
      }
      const { min, max } = figuresOf(sortField === undefined ? [] : sortValues)
      return {
        total: groups.length,
        runs: items.length,
        groups: shown.map(({ key, places: { length } }) => ({ key, runs: length, filter: filterOf(keys, key) })),
        columns: answer,
        ...(min === null || max === null ? {} : { lowest: min, highest: max }),
      }
    },
  }
}

function lengthOf(lists: readonly (readonly unknown[])[]): number {
  return lists.reduce((sum, { length }) => sum + length, 0)
}

/** What each of the runs has of a field, which of datasets may be several values. */
async function valuesInBlocks(
  store: Store,
  runs: readonly RunRef[],
  field: Field,
): Promise<readonly (readonly CellValue[])[]> {
  if (field.kind !== 'dataset') return (await columnInBlocks(store, runs, field)).map((value) => [value])
  return inBlocks(runs, (block) => store.read(() => store.runs.datasetValues(block, field.name)))
}

/** Reads a long column in pieces, so that it does not block other requests. */
async function columnInBlocks(
  store: Store,
  runs: readonly RunRef[],
  field: Field,
  most?: { readonly characters: number },
): Promise<readonly CellValue[]> {
  return inBlocks(runs, (block) => store.read(() => store.runs.column(block, field, most)))
}

async function inBlocks<T>(
  runs: readonly RunRef[],
  read: (block: readonly RunRef[]) => Promise<readonly T[]>,
): Promise<readonly T[]> {
  const values: T[] = []
  for (let at = 0; at < runs.length; at += RUNS_PER_BLOCK) {
    values.push(...(await read(runs.slice(at, at + RUNS_PER_BLOCK))))
    await otherWork()
  }
  return values
}

/** Of each of the runs; read in pieces for the same reason. */
async function recordedModelsOf(store: Store, runs: readonly RunRef[]): Promise<(readonly RecordedModel[])[]> {
  const models: (readonly RecordedModel[])[] = []
  for (let at = 0; at < runs.length; at += HISTORIES_PER_BLOCK) {
    const block = runs.slice(at, at + HISTORIES_PER_BLOCK)
    const read = () => store.runs.column(block, MODEL_HISTORY, { characters: HISTORY_START })
    for (const history of await store.read(read))
      models.push(typeof history === 'string' ? recordedModels(history) : [])
    await otherWork()
  }
  return models
}

/** Cut, but never inside a character. */
function beginning(text: string): string {
  const cut = text.slice(0, MAX_TEXT)
  return cut.isWellFormed() ? cut : cut.slice(0, -1)
}

function* rows(store: Store, runs: readonly RunRef[], scope: RunScope): Work<readonly RunRow[]> {
  const statuses = yield* store.runs.column(runs, STATUS)
  const parents = yield* store.runs.column(runs, PARENT)
  const named = [...new Set(parents.filter((parent) => typeof parent === 'string'))]
  const children = yield* store.runs.childrenOf([...runs.map(({ runId }) => runId), ...named], scope)
  const identities = yield* store.runs.identities(named)
  const parentFields = (parentRunId: CellValue | undefined) =>
    typeof parentRunId !== 'string'
      ? {}
      : {
          parentRunId,
          parent: { ...identities.get(parentRunId), children: children.get(parentRunId)?.children ?? 0 },
        }
  return runs.map(({ runId, experimentId, lifecycleStage }, i) => ({
    runId,
    experimentId,
    lifecycleStage,
    status: statuses[i] as RunRow['status'],
    children: children.get(runId)?.children ?? 0,
    runningChildren: children.get(runId)?.running ?? 0,
    recordedModels: [],
    datasets: [],
    ...parentFields(parents[i]),
  }))
}

type Asked = RequestOf<(typeof runTableRoutes)['groupRuns']>

function searchFrom({
  filter,
  orderBy,
  runViewType,
  parent,
}: Pick<Asked, 'filter' | 'orderBy' | 'runViewType' | 'parent'>) {
  return {
    filter: valid(parseFilter(filter, 'runs')),
    orderBy: valid(parseOrderBy(orderBy, 'runs')),
    viewType: runViewType,
    ...parentFrom(parent),
  }
}

/** The search in the experiments named, or in all active ones. */
function* inExperiments(store: Store, search: RunSearch): Work<RunSearch> {
  const { experimentIds } = search
  if (experimentIds.length === 0) return { ...search, experimentIds: yield* activeExperiments(store) }
  const ids = [...new Set(experimentIds.map(experimentIdFrom))]
  return { ...search, experimentIds: yield* store.experiments.narrowed(ids) }
}

/** What runs can be grouped by: metrics hardly ever agree, and NaN cannot be written into a filter. */
function groupFieldOf(name: string): Field {
  const dataset = DATASET_KEYS.find((key) => name === `dataset.${key}`)
  if (dataset !== undefined) return { kind: 'dataset', name: dataset }
  const field = fieldOf(name)
  if (field.kind !== 'metric') return field
  throw new ApiError('INVALID_PARAMETER_VALUE', `Runs cannot be grouped by the metric '${name.slice(0, 300)}'.`)
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
