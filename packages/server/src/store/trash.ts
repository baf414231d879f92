import type { Int64 } from '@labbook/protocol'
import type { SearchWindow } from './page.js'
import type { Work } from './work.js'

/** What was deleted, and its permanent deletion (D-70 to D-73). */
export interface TrashStore {
  /** What can be restored or is being removed, and whose name or id contains the text; most recently deleted first. */
  list(
    query: { readonly kind: TrashKind | undefined; readonly search: string },
    window: SearchWindow,
  ): Work<{ readonly items: readonly TrashEntry[]; readonly total: number }>
  experiments(): Work<readonly TrashedExperiment[]>
  /** Including those of deleted experiments. */
  runs(): Work<readonly TrashedRun[]>
  /** Deleted ones, and all of deleted experiments. */
  models(): Work<readonly TrashedModel[]>
  /**
   * Marks what is still deleted for removal: from now on it cannot be restored. What a version of a registered model uses
   * is left out, and so is an experiment that contains such an entity or an active run. The models of a marked experiment
   * are marked too.
   */
  mark(taken: {
    readonly experimentIds: readonly string[]
    readonly runs: readonly number[]
    readonly models: readonly number[]
  }): Work<void>
  /** Locks the mark until the transaction ends. */
  isPurging(entity: { readonly experimentId: string } | { readonly runId: string }): Work<boolean>
  /** Removes the run with all its rows except points, and the datasets that only it used. */
  removeRun(run: Pick<TrashedRun, 'rowId' | 'experimentId'>): Work<void>
  removeModel(model: TrashedModel): Work<void>
  /** Removes an experiment without runs and models. */
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
  /** The location of its artifacts; those of an experiment's runs are below it. */
  readonly location: string
}

interface TrashedEntity {
  readonly experimentId: string
  readonly name: string
  /** 0 if unknown. */
  readonly deletedTimeMs: number
  /** Its removal has begun. */
  readonly isPurging: boolean
}

interface Needed {
  /** A version of a registered model that uses it, for people. It cannot be removed while there is one. */
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
