import type {
  Int64,
  LifecycleStage,
  LoggedModel,
  LoggedModelInfo,
  LoggedModelStatus,
  Metric,
  Param,
  Tag,
} from '@labbook/protocol'
import type { Field, Filter } from '@labbook/search'
import type { Page, SearchWindow } from './page.js'
import type { Work } from './work.js'

export interface LoggedModelRef {
  readonly rowId: number
  readonly modelId: string
  readonly experimentId: string
  readonly lifecycleStage: LifecycleStage
}

export interface LoggedModelStore {
  create(model: NewLoggedModel): Work<LoggedModelRef>
  find(modelId: string, options?: { lock?: 'update' }): Work<LoggedModelRef | undefined>
  /** The newest active model of this name that the run made. */
  ofRun(runId: string, name: string): Work<LoggedModelRef | undefined>
  get(model: LoggedModelRef): Work<LoggedModel>
  setStatus(model: LoggedModelRef, status: LoggedModelStatus, nowMs: number): Work<void>
  delete(model: LoggedModelRef, nowMs: number): Work<void>
  paramsAmong(model: LoggedModelRef, keys: readonly string[]): Work<readonly Param[]>
  addParams(model: LoggedModelRef, params: readonly Param[]): Work<void>
  setTags(model: LoggedModelRef, tags: readonly Tag[]): Work<void>
  deleteTag(model: LoggedModelRef, key: string): Work<boolean>
  /** Adds points of models, which need not exist yet. A point that exists already is overwritten. */
  addMetrics(experimentId: string, points: readonly LoggedModelPoint[]): Work<void>
  search(query: LoggedModelSearch, window: SearchWindow): Work<Page<LoggedModelRef>>
  documents(models: readonly LoggedModelRef[]): Work<readonly LoggedModel[]>
}

export interface NewLoggedModel
  extends Omit<LoggedModelInfo, 'tags' | 'lastUpdatedTimestampMs' | 'creationTimestampMs'> {
  readonly creationTimestampMs: Int64
  readonly lastUpdatedTimestampMs: Int64
  readonly lifecycleStage?: LifecycleStage
}

export type LoggedModelPoint = Metric & { readonly modelId: string; readonly runId: string }

export interface LoggedModelSearch {
  readonly experimentIds: readonly string[]
  readonly filter: Filter | null
  readonly datasets: readonly { readonly datasetName: string; readonly datasetDigest?: string | undefined }[]
  readonly orderBy: readonly LoggedModelSort[]
}

export interface LoggedModelSort {
  readonly field: Field
  readonly ascending: boolean
  readonly datasetName?: string | undefined
  readonly datasetDigest?: string | undefined
}
