import {
  AS_STORED,
  bool,
  cell,
  double,
  enumeration,
  int32,
  int64,
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

/** The run that another names as its parent. */
export const ParentRun = message({
  /** What follows is missing if there is no such run, or no longer. */
  name: optional(text),
  experimentId: optional(text),
  lifecycleStage: optional(lifecycleStage),
  deletedTime: optional(int64),
  /** How many of the searched runs name it as their parent. */
  children: required(int32),
})
export type ParentRun = TypeOf<typeof ParentRun>

/** A dataset that a run used, and what for. */
export const RunDataset = message({ name: required(text), digest: required(text), context: optional(text) })
export type RunDataset = TypeOf<typeof RunDataset>

/** A run as a table shows it beside its columns. */
export const RunRow = message({
  runId: required(text),
  experimentId: required(text),
  parentRunId: optional(text),
  /** Given with `parentRunId`. */
  parent: optional(ParentRun),
  /** How many runs name this one as their parent … */
  children: required(int32),
  /** … and how many of them are running. */
  runningChildren: withDefault(int32, 0),
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
  /**
   * `any`, the id of a parent, or `top` for the runs that name no parent among those searched. In `top`, the runs of an
   * experiment that name the same missing parent are one row, which is the first of them.
   */
  parent: withDefault(text, 'any'),
  offset: withDefault(int32, 0),
  maxResults: optional(int32),
}

/** What groups can be sorted by: a figure of one column, or how many runs they have. */
export const GroupOrder = message({
  /** The name of the column; without it, `runs` counts all runs of the group. */
  column: optional(text),
  value: withDefault(enumeration(['mean', 'min', 'max', 'runs'], []), 'mean'),
  ascending: withDefault(bool, false),
})
export type GroupOrder = TypeOf<typeof GroupOrder>

/** Runs that are the same in what they are grouped by. */
export const RunGroup = message({
  /** One value for each field of `groupBy`; `null` for runs without it. */
  key: requiredList(cell, AS_STORED),
  runs: required(int32),
  /** Selects the runs of the group among those that were grouped. */
  filter: required(text),
})
export type RunGroup = TypeOf<typeof RunGroup>

/** One column of the groups, by the place of each. NaN is counted, but is in no mean, min or max unless all are NaN. */
export const GroupColumn = message({
  name: required(text),
  /** The mean of the numbers, or the text that all runs with the column share. */
  values: requiredList(cell, AS_STORED),
  /** Of numbers. */
  min: requiredList(cell, AS_STORED),
  max: requiredList(cell, AS_STORED),
  /** How many runs of the group have the column … */
  runs: requiredList(int32, AS_STORED),
  /** … and how many different texts it has among them. */
  distinct: requiredList(int32, AS_STORED),
})
export type GroupColumn = TypeOf<typeof GroupColumn>

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
   * The runs of the whole result by groups; `offset` and `maxResults` count groups. Groups come in `groupOrder`, those
   * without the figure last; without it, and among equals, the group of the first run comes first. A run with several
   * datasets is in the group of each.
   */
  groupRuns: post('/runs/group', {
    request: message({
      ...RunQuery,
      /** Columns of params, tags and attributes, or `dataset.name`, `dataset.digest`, `dataset.context`. */
      groupBy: requiredList(text, { most: limits.groupBy }),
      groupOrder: optional(GroupOrder),
    }),
    response: message({
      total: required(int32),
      /** How many runs were grouped. */
      runs: required(int32),
      groups: repeated(RunGroup, AS_STORED),
      columns: repeated(GroupColumn, AS_STORED),
      /** The lowest and the highest value of the column of `groupOrder` among all runs, if it has any. */
      lowest: optional(double),
      highest: optional(double),
    }),
    access: 'read',
    space: 'labbook',
  }),
}
