import type { ModelStage } from '@labbook/protocol'
import type { Filter, OrderBy } from '@labbook/search'

export interface RegisteredModelRef {
  readonly rowId: number
  readonly name: string
}

export interface RegistrySearch {
  readonly filter: Filter | null
  readonly orderBy: readonly OrderBy[]
  readonly withPrompts: boolean
}

export interface ModelVersionRef extends ModelSource {
  readonly rowId: number
  readonly version: number
  readonly stage: ModelStage
}

/** Where the files of a version lie. */
export interface ModelSource {
  /** As it was given. */
  readonly source: string
  /** Where that leads, if it is known better than by the source. */
  readonly place: string | undefined
  /** The run and the logged model whose files these are: they cannot be removed for ever while the version is there. */
  readonly sourceRunId: string | undefined
  readonly sourceModelId: string | undefined
}
