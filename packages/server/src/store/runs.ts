import type {
  Int64,
  KeyKind,
  LifecycleStage,
  ModelOutput,
  Param,
  Run,
  RunInfo,
  RunStatus,
  Tag,
  ViewType,
} from '@labbook/protocol'
import type { Field, Filter, OrderBy } from '@labbook/search'
import type { Page, SearchWindow } from './page.js'
import type { Work } from './work.js'

/** What the rules for writes need of a run, read in one step. */
export interface RunRef {
  readonly rowId: number
  readonly runId: string
  readonly experimentId: string
  readonly lifecycleStage: LifecycleStage
}

export interface RunStore {
  create(run: NewRun): Work<RunRef>
  /** With `lock`, no other transaction changes the run's row until this one ends. */
  find(runId: string, options?: { lock?: 'share' | 'update' }): Work<RunRef | undefined>
  /** The existing runs by id, locked until the transaction ends. */
  holdAll(runIds: readonly string[]): Work<ReadonlyMap<string, RunRef>>
  info(run: RunRef): Work<RunInfo>
  get(run: RunRef): Work<Run>
  update(run: RunRef, change: RunChange): Work<void>
  /** The params among these that are stored already, with their values. */
  paramsAmong(run: RunRef, keys: readonly string[]): Work<readonly Param[]>
  /** Adds params that must not be stored yet. */
  addParams(run: RunRef, params: readonly Param[]): Work<void>
  setTags(run: RunRef, tags: readonly Tag[]): Work<void>
  tag(run: RunRef, key: string): Work<string | undefined>
  deleteTag(run: RunRef, key: string): Work<boolean>
  addModelInputs(run: RunRef, modelIds: readonly string[]): Work<void>
  addModelOutputs(run: RunRef, models: readonly ModelOutput[]): Work<void>
  search(query: RunSearch, window: SearchWindow): Work<Page<RunRef>>
  /** As `search`, with the number of matching runs. */
  searchCounted(
    query: RunSearch,
    window: SearchWindow,
  ): Work<{ readonly items: readonly RunRef[]; readonly total: number }>
  /** One field of each of the runs: a number, a text (its beginning, if `most` says so), or `null` where a run has none. */
  column(runs: readonly RunRef[], field: Field, most?: { readonly characters: number }): Work<readonly CellValue[]>
  /** What the datasets of each of the runs have, each value once. */
  datasetValues(runs: readonly RunRef[], name: DatasetKey): Work<readonly (readonly string[])[]>
  /** How many children each of these runs has in the scope, by the id of the parent; it need not exist. */
  childrenOf(runIds: readonly string[], scope: RunScope): Work<ReadonlyMap<string, ChildCount>>
  /** The existing runs among these, deleted or not, by id. */
  identities(runIds: readonly string[]): Work<ReadonlyMap<string, RunIdentity>>
  /** Every key that the runs have, in no order. For datasets the key is the name and the value the digest. */
  keyCounts(runs: readonly RunRef[], kind: KeyKind): Work<readonly KeyCount[]>
  /** The values that most of the runs have under a key, and how many; of as many runs, in the order of the values. */
  valuesOf(runs: readonly RunRef[], asked: ValuesAsked): Work<readonly ValueCount[]>
  /** Whole runs in the order asked, without model inputs, each as the JSON that a search answers, in UTF-8. */
  documents(runs: readonly RunRef[]): Work<readonly Uint8Array[]>
}

export interface NewRun {
  readonly runId: string
  readonly experimentId: string
  readonly name: string
  readonly userId: string
  readonly status: RunStatus
  readonly startTime: Int64
  readonly endTime?: Int64
  readonly artifactUri: string
  readonly lifecycleStage?: LifecycleStage
  /** Of a run that is deleted from the start. */
  readonly deletedTime?: Int64
}

export interface RunChange {
  readonly name?: string
  readonly status?: RunStatus
  /** `null` clears it. */
  readonly endTime?: Int64 | null
  readonly lifecycleStage?: LifecycleStage
  readonly deletedTime?: number | null
}

/** The runs that a query is about. */
export interface RunScope {
  readonly experimentIds: readonly string[]
  readonly viewType: ViewType
}

export interface RunSearch extends RunScope {
  readonly filter: Filter | null
  readonly orderBy: readonly OrderBy[]
  /**
   * Only the children of a run; or `top`, only runs without a parent in the scope. Of runs of one experiment that name
   * the same parent outside the scope, `top` has only the first.
   */
  readonly parent?: RunParent
}

export type RunParent = 'top' | { readonly runId: string }

export type DatasetKey = Extract<Field, { kind: 'dataset' }>['name']

export interface ChildCount {
  readonly children: number
  readonly running: number
}

/** What is said of a run where another names it. */
export interface RunIdentity {
  readonly name: string
  readonly experimentId: string
  readonly lifecycleStage: LifecycleStage
  readonly deletedTime: Int64 | undefined
}

/** The tag that names a run's parent. A run that names itself has none. */
export const PARENT_TAG = 'mlflow.parentRunId'

export type CellValue = number | string | bigint | null

/** A key among some runs. */
export interface KeyCount {
  readonly key: string
  /** The number of runs that have it. */
  readonly runs: number
  /** The value that all of them share; `undefined` if they differ. */
  readonly onlyValue: string | number | undefined
  /** The smallest and the largest value of a metric, without NaN; absent if it has no other. */
  readonly range?: readonly [low: number, high: number]
}

export interface ValuesAsked {
  readonly kind: KeyKind
  readonly key: string
  readonly limit: number
  /** Only texts that contain it, in any case; `%` and `_` match as in a filter. */
  readonly part?: string | undefined
}

export interface ValueCount {
  readonly value: string | number
  readonly runs: number
}
