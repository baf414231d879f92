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

/** Where the files of a version are. */
export interface ModelSource {
  /** As the client sent it. */
  readonly source: string
  /** The resolved location, if it differs from the source. */
  readonly place: string | undefined
  /** The run and the logged model that own the files. They cannot be permanently deleted while the version exists. */
  readonly sourceRunId: string | undefined
  readonly sourceModelId: string | undefined
}
