import type { Experiment, ExperimentSummary, Int64, LifecycleStage, Tag, ViewType } from '@labbook/protocol'
import type { Filter, OrderBy } from '@labbook/search'
import type { Page, SearchWindow } from './page.js'
import type { Work } from './work.js'

export interface ExperimentStore {
  /** The new id. The location may depend on the id. */
  create(experiment: NewExperiment, locate: (experimentId: string) => string): Work<string>
  /** With `lock`, no other transaction changes the experiment's row until this one ends. */
  find(experimentId: string, options?: { lock?: 'share' }): Work<Experiment | undefined>
  findByName(name: string): Work<Experiment | undefined>
  /**
   * Those of the ids that a search has to look at: clients that search everywhere may name far more than there are. A
   * short list, and one of a store that has more experiments, comes back as it is.
   */
  narrowed(experimentIds: readonly string[]): Work<readonly string[]>
  search(query: ExperimentSearch, window: SearchWindow): Work<Page<Experiment>>
  rename(experimentId: string, name: string, nowMs: number): Work<void>
  /** Given by imports only. */
  setTimes(experimentId: string, times: { readonly creationTime: Int64; readonly lastUpdateTime: Int64 }): Work<void>
  /** Marks the experiment and all its runs. */
  setLifecycleStage(experimentId: string, stage: LifecycleStage, nowMs: number): Work<void>
  setTags(experimentId: string, tags: readonly Tag[]): Work<void>
  /** Whether there was such a tag. */
  deleteTag(experimentId: string, key: string): Work<boolean>
  /** Counts of the active runs of these experiments, or of all active ones; unknown ids are left out. */
  summaries(experimentIds: readonly string[] | undefined): Work<readonly ExperimentSummary[]>
}

export interface NewExperiment {
  /** Given by imports only. */
  readonly experimentId?: string
  readonly name: string
  readonly creationTime: Int64
  readonly lastUpdateTime: Int64
  readonly lifecycleStage?: LifecycleStage
  readonly tags: readonly Tag[]
}

export interface ExperimentSearch {
  readonly filter: Filter | null
  readonly orderBy: readonly OrderBy[]
  readonly viewType: ViewType
}
