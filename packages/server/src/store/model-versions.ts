import type { Int64, ModelStage, ModelVersion, Tag } from '@labbook/protocol'
import type { Page, SearchWindow } from './page.js'
import type { ModelSource, ModelVersionRef, RegisteredModelRef, RegistrySearch } from './registry-refs.js'
import type { Work } from './work.js'

export interface NewModelVersion extends ModelSource {
  readonly runId: string
  readonly runLink: string
  readonly modelId: string
  readonly description: string | undefined
  readonly nowMs: Int64
  /** Given by imports only: a number that is reserved and free. */
  readonly version?: number
  readonly stage?: ModelStage
  readonly lastUpdateTime?: Int64
}

export interface ModelVersionStore {
  /**
   * Uses the model's next number, which no version ever had, and marks the model as updated. With a given number it leaves
   * the model's time unchanged.
   */
  create(model: RegisteredModelRef, version: NewModelVersion): Work<ModelVersionRef>
  find(model: RegisteredModelRef, version: number): Work<ModelVersionRef | undefined>
  createdAt(
    model: RegisteredModelRef,
    creationTime: Int64,
    from: { readonly runId: string },
  ): Work<readonly ModelVersionRef[]>
  get(version: ModelVersionRef): Work<ModelVersion>
  describe(version: ModelVersionRef, description: string | null, nowMs: number): Work<void>
  setStage(version: ModelVersionRef, stage: ModelStage, nowMs: number): Work<void>
  inStage(model: RegisteredModelRef, stage: ModelStage): Work<readonly ModelVersionRef[]>
  /** With its tags and aliases. */
  delete(version: ModelVersionRef): Work<void>
  tag(version: ModelVersionRef, key: string): Work<string | undefined>
  setTags(version: ModelVersionRef, tags: readonly Tag[]): Work<void>
  deleteTag(version: ModelVersionRef, key: string): Work<boolean>
  newest(model: RegisteredModelRef): Work<ModelVersion | undefined>
  /** The newest version of each stage of each model, by model and number. */
  latest(models: readonly RegisteredModelRef[]): Work<readonly ModelVersion[]>
  search(query: RegistrySearch, window: SearchWindow): Work<Page<ModelVersion>>
}
