import {
  AS_STORED,
  bool,
  cell,
  enumeration,
  int32,
  message,
  optional,
  repeated,
  required,
  requiredList,
  text,
  type TypeOf,
  withDefault,
} from './codec.js'
import { idText, lifecycleStage, viewType } from './experiments.js'
import { limits } from './limits.js'
import { post } from './route.js'
import { runStatus } from './runs.js'

/** A model that a client before 3.0 logged with a run. */
export const RecordedModel = message({
  /** Its folder among the run's artifacts. */
  path: required(text),
  /** The flavor beside `python_function`, or the path where there is none. */
  flavor: required(text),
})
export type RecordedModel = TypeOf<typeof RecordedModel>

/** A dataset that a run used, and what for. */
export const RunDataset = message({ name: required(text), digest: required(text), context: optional(text) })
export type RunDataset = TypeOf<typeof RunDataset>

/** A run as a table shows it beside its columns. */
export const RunRow = message({
  runId: required(text),
  experimentId: required(text),
  parentRunId: optional(text),
  /** How many runs name this one as their parent. */
  children: required(int32),
  status: required(runStatus),
  lifecycleStage: required(lifecycleStage),
  /** The first of them, if the request asks for them. */
  recordedModels: repeated(RecordedModel, AS_STORED),
  /** The first of them, if the request asks for them. */
  datasets: repeated(RunDataset, AS_STORED),
})
export type RunRow = TypeOf<typeof RunRow>

/**
 * The values of one column, by the place of their row. `name` is the text that asked for it: an order clause without a
 * direction, such as ``metrics.`loss` ``, `min(metrics.loss)`, `params.model`, `attributes.duration`.
 */
export const TableColumn = message({ name: required(text), values: requiredList(cell, AS_STORED) })
export type TableColumn = TypeOf<typeof TableColumn>

const RunQuery = {
  /** All active experiments if empty. */
  experimentIds: repeated(idText, { most: limits.experimentsPerSearch }),
  filter: optional(text),
  orderBy: repeated(text, { most: limits.orderByClauses }),
  runViewType: withDefault(viewType, 'ACTIVE_ONLY'),
  columns: repeated(text, { most: limits.tableColumns }),
  /** `any`, `top` for runs that name no parent, or the id of a parent. */
  parent: withDefault(text, 'any'),
  offset: withDefault(int32, 0),
  maxResults: optional(int32),
}

/** How the numbers of a group are aggregated; NaN and missing values are skipped. */
export const groupAggregate = enumeration(['mean', 'min', 'max'], [])
export type GroupAggregate = TypeOf<typeof groupAggregate>

/** Runs that are the same in what they are grouped by. */
export const RunGroup = message({
  /** One value for each field of `groupBy`; `null` for runs without it. */
  key: requiredList(cell, AS_STORED),
  runs: required(int32),
  /** Selects the runs of the group among those that were grouped. */
  filter: required(text),
})
export type RunGroup = TypeOf<typeof RunGroup>

export const runTableRoutes = {
  /** Rows and columns of a block of the sorted result, and how many runs match in all. */
  searchRunTable: post('/runs/search', {
    request: message({ ...RunQuery, withRecordedModels: optional(bool), withDatasets: optional(bool) }),
    response: message({
      total: required(int32),
      runs: repeated(RunRow, AS_STORED),
      columns: repeated(TableColumn, AS_STORED),
      /** How many texts were longer than 300 characters and are cut. */
      cut: required(int32),
    }),
    access: 'read',
    space: 'labbook',
  }),
  /**
   * The runs of the whole result by groups, the group of the first run first; `offset` and `maxResults` count groups. A
   * column gives the aggregate of its numbers, or the text that all runs of the group share.
   */
  groupRuns: post('/runs/group', {
    request: message({
      ...RunQuery,
      /** Columns of params, tags and attributes. */
      groupBy: requiredList(text, { most: limits.groupBy }),
      aggregate: withDefault(groupAggregate, 'mean'),
    }),
    response: message({
      total: required(int32),
      groups: repeated(RunGroup, AS_STORED),
      columns: repeated(TableColumn, AS_STORED),
    }),
    access: 'read',
    space: 'labbook',
  }),
}
