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

/** A run as writes see it: enough for the rules, found in one step. */
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
  /** Those of the runs that there are, by their ids; none of them changes until this transaction ends. */
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
  /** As `search`, with how many runs match in all. */
  searchCounted(
    query: RunSearch,
    window: SearchWindow,
  ): Work<{ readonly items: readonly RunRef[]; readonly total: number }>
  /** One field of each of the runs: a number, a text (its beginning, if `most` says so), or `null` where a run has none. */
  column(runs: readonly RunRef[], field: Field, most?: { readonly characters: number }): Work<readonly CellValue[]>
  /** How many runs of the scope name each of these as their parent, by its id. */
  childrenOf(runs: readonly RunRef[], scope: RunScope): Work<ReadonlyMap<string, number>>
  /** Every key that the runs have, in no order. For datasets the key is the name and the value the digest. */
  keyCounts(runs: readonly RunRef[], kind: KeyKind): Work<readonly KeyCount[]>
  /** The first distinct values that the runs have under a key, sorted. */
  valuesOf(runs: readonly RunRef[], kind: KeyKind, key: string, limit: number): Work<readonly CellValue[]>
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

/** Which runs there are to choose from. */
export interface RunScope {
  readonly experimentIds: readonly string[]
  readonly viewType: ViewType
}

export interface RunSearch extends RunScope {
  readonly filter: Filter | null
  readonly orderBy: readonly OrderBy[]
  /** Only the children of a run, or only those whose parent is none of the runs to choose from. */
  readonly parent?: RunParent
}

export type RunParent = 'top' | { readonly runId: string }

/** The tag that names a run's parent. A run that names itself has none. */
export const PARENT_TAG = 'mlflow.parentRunId'

export type CellValue = number | string | bigint | null

/** A key among some runs. */
export interface KeyCount {
  readonly key: string
  /** How many of the runs have it. */
  readonly runs: number
  /** What all of these have; `undefined` if two of them differ. */
  readonly onlyValue: string | number | undefined
}
