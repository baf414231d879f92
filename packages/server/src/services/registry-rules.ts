import { aliasFault, ApiError, limits, MODEL_STAGES, type ModelStage, type Tag } from '@labbook/protocol'
import type { ModelVersionRef } from '../store/registry-refs.js'
import type { RegisteredModelRef } from '../store/registry-refs.js'
import type { Store } from '../store/store.js'
import type { Work } from '../store/work.js'
import { checkKey, checkLength, checkPathForm } from './name-rules.js'
import { PROMPT_TEXT_TAG } from './prompt-rules.js'

/** Rules that the registered models and their versions share (registry-api §5). */

export function* knownRegisteredModel(
  store: Store,
  name: string,
  options: { lock?: 'update' } = {},
): Work<RegisteredModelRef> {
  const model = yield* store.registeredModels.find(name, options)
  if (model !== undefined) return model
  throw new ApiError('RESOURCE_DOES_NOT_EXIST', `Registered Model with name=${shown(name)} not found`)
}

export interface KnownVersion {
  readonly model: RegisteredModelRef
  readonly version: ModelVersionRef
}

export function* knownVersion(
  store: Store,
  { name, version: number }: { readonly name: string; readonly version: number },
  options: { lock?: 'update' } = {},
): Work<KnownVersion> {
  const model = yield* store.registeredModels.find(name, options)
  const version = model && (yield* store.modelVersions.find(model, number))
  if (model !== undefined && version !== undefined) return { model, version }
  throw new ApiError('RESOURCE_DOES_NOT_EXIST', `Model Version (name=${shown(name)}, version=${number}) not found`)
}

/** `parameter` is the path of the name in the request. */
export function checkModelName(name: string, parameter: 'name' | 'new_name' = 'name') {
  if (name.trim() === '')
    throw new ApiError('INVALID_PARAMETER_VALUE', `Missing value for required parameter '${parameter}'.`)
  checkLength(name, limits.registeredModelName, 'name')
  const refused = /[/:]/.test(name) ? "'/' or ':'" : /\p{Cc}/u.test(name) ? 'control characters' : undefined
  if (refused !== undefined)
    throw new ApiError('INVALID_PARAMETER_VALUE', `Invalid model name '${name}'. Names cannot contain ${refused}.`)
  checkPathForm(name, 'name')
}

export function checkDescription(description: string | undefined) {
  if (description !== undefined) checkLength(description, limits.modelDescription, 'description')
}

export function checkRegistryTag({ key, value }: Tag) {
  checkKey(key, { parameter: 'key' })
  checkLength(value, limits.registryTagValue, key === PROMPT_TEXT_TAG ? 'Prompt text' : 'value')
}

/** The last of two tags with one key counts. */
export function lastOfEach(tags: readonly Tag[]): readonly Tag[] {
  for (const tag of tags) checkRegistryTag(tag)
  return [...new Map(tags.map((tag) => [tag.key, tag])).values()]
}

export function checkAlias(alias: string) {
  checkLength(alias, limits.modelAlias, 'Registered model alias name')
  const fault = aliasFault(alias)
  if (fault !== undefined) throw new ApiError('INVALID_PARAMETER_VALUE', fault)
}

/** The stage in its one spelling. */
export function stageFrom(text: string): ModelStage {
  const stage = MODEL_STAGES.find((known) => known.toLowerCase() === text.toLowerCase())
  if (stage !== undefined) return stage
  throw new ApiError(
    'INVALID_PARAMETER_VALUE',
    `Invalid Model Version stage: ${shown(text)}. Value must be one of ${MODEL_STAGES.join(', ')}.`,
  )
}

/** How much of a tag's text the activity of a model keeps. */
export function tagActivity({ key, value }: Tag) {
  return { kind: 'tag_set', key, after: value.slice(0, 200) } as const
}

function shown(text: string): string {
  return text.slice(0, 300)
}
