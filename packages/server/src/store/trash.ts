import type { Int64 } from '@labbook/protocol'
import type { SearchWindow } from './page.js'
import type { Work } from './work.js'

/** What was deleted, and its way out for ever (D-70 to D-73). */
export interface TrashStore {
  /** What can still be restored and what is being removed, the last deleted first, whose name or id holds the text. */
  list(
    query: { readonly kind: TrashKind | undefined; readonly search: string },
    window: SearchWindow,
  ): Work<{ readonly items: readonly TrashEntry[]; readonly total: number }>
  experiments(): Work<readonly TrashedExperiment[]>
  /** Those of deleted experiments among them. */
  runs(): Work<readonly TrashedRun[]>
  /** Those that were deleted, and all of deleted experiments. */
  models(): Work<readonly TrashedModel[]>
  /**
   * Begins the removal of what is still deleted: from now on it cannot be restored. What a version of a registered model
   * names is left out, and so is an experiment that holds such a thing or an active run; the models of a marked one are
   * marked along.
   */
  mark(taken: {
    readonly experimentIds: readonly string[]
    readonly runs: readonly number[]
    readonly models: readonly number[]
  }): Work<void>
  /** Keeps the mark from changing until the transaction ends. */
  isPurging(entity: { readonly experimentId: string } | { readonly runId: string }): Work<boolean>
  /** With all rows about the run but its points, and the datasets that only it used. */
  removeRun(run: Pick<TrashedRun, 'rowId' | 'experimentId'>): Work<void>
  removeModel(model: TrashedModel): Work<void>
  /** Of an experiment that has no runs and models any more. */
  removeExperiment(experimentId: string): Work<void>
}

export type TrashKind = 'experiments' | 'runs'

export interface TrashEntry {
  readonly kind: TrashKind
  readonly id: string
  readonly name: string
  readonly experimentId: string
  readonly deletedTime: Int64 | undefined
  readonly runs: number
  /** Where its artifacts lie, those of an experiment's runs below it. */
  readonly location: string
}

interface TrashedEntity {
  readonly experimentId: string
  readonly name: string
  /** 0 if nobody knows any more. */
  readonly deletedTimeMs: number
  /** Its removal has begun. */
  readonly isPurging: boolean
}

interface Needed {
  /** A version of a registered model that names it, in words; it cannot go while there is one. */
  readonly neededBy: string | undefined
}

export interface TrashedExperiment extends TrashedEntity {
  readonly artifactLocation: string
  /** One that was restored alone. */
  readonly activeRunId: string | undefined
}

export interface TrashedRun extends TrashedEntity, Needed {
  readonly rowId: number
  readonly runId: string
  readonly artifactUri: string
}

export interface TrashedModel extends TrashedEntity, Needed {
  readonly rowId: number
  readonly modelId: string
  readonly artifactUri: string
}
