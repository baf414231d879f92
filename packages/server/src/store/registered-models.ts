import type { Int64, ModelActivity, RegisteredModel, Tag } from '@labbook/protocol'

import type { Page, SearchWindow } from './page.js'
import type { ModelVersionRef, RegisteredModelRef, RegistrySearch } from './registry-refs.js'
import type { Work } from './work.js'

export interface RegisteredModelStore {
  create(model: {
    readonly name: string
    readonly description: string
    readonly nowMs: Int64
    /** Given by imports only. */
    readonly lastUpdateTime?: Int64
  }): Work<RegisteredModelRef>
  /** New versions get higher numbers than this. */
  reserve(model: RegisteredModelRef, version: number): Work<void>
  /** With the lock, no other transaction changes the model, its versions or its aliases until this one ends. */
  find(name: string, options?: { lock?: 'update' }): Work<RegisteredModelRef | undefined>
  get(model: RegisteredModelRef): Work<RegisteredModel>
  describe(model: RegisteredModelRef, description: string, nowMs: number): Work<void>
  /** Marks every version as updated too. */
  rename(model: RegisteredModelRef, name: string, nowMs: number): Work<RegisteredModelRef>
  /** Marks it as updated. */
  touch(model: RegisteredModelRef, nowMs: number): Work<void>
  /** With its versions, aliases and activity. */
  delete(model: RegisteredModelRef): Work<void>
  tag(model: RegisteredModelRef, key: string): Work<string | undefined>
  setTags(model: RegisteredModelRef, tags: readonly Tag[]): Work<void>
  deleteTag(model: RegisteredModelRef, key: string): Work<boolean>
  aliasedVersion(model: RegisteredModelRef, alias: string): Work<number | undefined>
  /** Returns the previous version of the alias. */
  setAlias(model: RegisteredModelRef, alias: string, version: ModelVersionRef): Work<number | undefined>
  deleteAlias(model: RegisteredModelRef, alias: string): Work<number | undefined>
  search(query: RegistrySearch, window: SearchWindow): Work<Page<RegisteredModel>>
  addActivity(model: RegisteredModelRef, activity: ModelActivity): Work<void>
  /** Newest first; of one version, or of everything. */
  activity(model: RegisteredModelRef, version: number | undefined, window: SearchWindow): Work<Page<ModelActivity>>
}
