import type { Dataset, DatasetInput, DatasetSummary, Int64, RunDataset } from '@labbook/protocol'
import type { Page, SearchWindow } from './page.js'
import type { RunRef } from './runs.js'
import type { Work } from './work.js'

export interface DatasetStore {
  /** Adds what is new; a dataset or an edge that exists stays as it is. */
  addInputs(run: RunRef, inputs: readonly DatasetInput[]): Work<void>
  summaries(experimentIds: readonly string[], limit: number): Work<readonly DatasetSummary[]>
  /** The first datasets of each run, by row id, as they were logged. */
  ofRuns(runs: readonly RunRef[], limit: number): Work<ReadonlyMap<number, readonly RunDataset[]>>
  /** Datasets that active runs of the experiment used, by name and digest. */
  uses(query: DatasetUseQuery, window: SearchWindow): Work<Page<DatasetUseRow>>
  /** The values of the tag with which runs of the experiment list their profiles, the newest run first. */
  profileTags(experimentId: string, limit: number): Work<readonly { readonly runId: string; readonly value: string }[]>
}

export interface DatasetUseQuery {
  readonly experimentId: string
  readonly name: string | undefined
  readonly digest: string | undefined
}

export interface DatasetUseRow {
  readonly dataset: Dataset
  readonly contexts: readonly string[]
  readonly runs: number
  readonly lastUsedTime: Int64
}
