import { ApiError, modelVersionRoutes, registeredModelRoutes } from '@labbook/protocol'
import { checkAlias, versionNumber } from '../checks/ids.js'
import { InvalidInputError, shown } from '../checks/invalid-input-error.js'
import { checkKey } from '../checks/keys.js'
import { registryTagText } from '../checks/value-text.js'
import { type ClientContext, tagList, type Values } from './client-context.js'
import { type ModelVersion, modelVersionOf, type RegisteredModel, registeredModelOf, type Texts } from './entities.js'
import { checkMaxResults, type PageList, pageOf } from './page-list.js'
import type { SearchRegistryOptions } from './registered-models.js'

/** A message of a chat. */
export interface ChatMessage {
  readonly role: string
  readonly content: unknown
}

/** Text, or the messages of a chat, with variables as `{{ name }}`. */
export type PromptTemplate = string | readonly ChatMessage[]

/** A registered prompt. */
export interface Prompt {
  readonly name: string
  readonly description: string
  readonly creationTimestamp: number
  readonly tags: Texts
}

/** A version of a prompt, with its template. */
export interface PromptVersion {
  readonly name: string
  readonly version: number
  /** `prompts:/<name>/<version>` */
  readonly uri: string
  readonly template: PromptTemplate
  readonly commitMessage: string
  readonly creationTimestamp: number
  readonly aliases: readonly string[]
  readonly tags: Texts
  /** The JSON Schema of the answer, if one was given. */
  readonly responseFormat: unknown
  /** The model and its settings, if they were given. */
  readonly modelConfig: unknown
}

/** What a new version of a prompt is, beside its template. */
export interface RegisterPromptOptions {
  /** What is new in this version. */
  readonly commitMessage?: string | undefined
  /** Of this version. */
  readonly tags?: Values | undefined
  readonly responseFormat?: unknown
  readonly modelConfig?: unknown
}

const IS_PROMPT = 'mlflow.prompt.is_prompt'
const TEXT = 'mlflow.prompt.text'
const TYPE = '_mlflow_prompt_type'
const RESPONSE_FORMAT = '_mlflow_prompt_response_format'
const MODEL_CONFIG = '_mlflow_prompt_model_config'
const INTERNAL = new Set([IS_PROMPT, TEXT, TYPE, RESPONSE_FORMAT, MODEL_CONFIG])
/** Versions need a source, and prompts have none. */
const PLACEHOLDER = 'prompt-template'

/** Prompts are registered models that carry a tag (registry-api §9). */
export function promptCalls({ registry }: ClientContext) {
  const routes = registry.client({ ...registeredModelRoutes, ...modelVersionRoutes })

  async function getPrompt(name: string): Promise<Prompt | undefined> {
    checkPromptName(name)
    const model = await ifThere(routes.getRegisteredModel({ name }))
    if (model === undefined) return undefined
    const prompt = registeredModelOf(model.registeredModel)
    if (prompt.tags[IS_PROMPT] === 'true') return promptOf(prompt)
    throw new ApiError('RESOURCE_DOES_NOT_EXIST', `${name} is a registered model and no prompt.`)
  }

  async function getPromptVersion(name: string, version: number | string): Promise<PromptVersion> {
    checkPromptName(name)
    const found = await routes.getModelVersion({ name, version: versionNumber(version) })
    return promptVersionOf(modelVersionOf(found.modelVersion))
  }

  async function getPromptVersionByAlias(name: string, alias: string): Promise<PromptVersion> {
    checkPromptName(name)
    return promptVersionOf(modelVersionOf((await routes.getVersionByAlias({ name, alias })).modelVersion))
  }

  async function latestVersion(name: string): Promise<PromptVersion> {
    checkPromptName(name)
    const { modelVersions } = await routes.getLatestVersions({ name, stages: [] })
    const newest = modelVersions.toSorted((a, b) => b.version - a.version)[0]
    if (newest !== undefined) return promptVersionOf(modelVersionOf(newest))
    throw new ApiError('RESOURCE_DOES_NOT_EXIST', `The prompt ${name} has no versions.`)
  }

  return {
    /**
     * Registers the next version of a prompt, and the prompt if there is none.
     *
     * @example
     * const prompt = await client.registerPrompt('summary', 'Summarize in {{ words }} words: {{ text }}', {
     *   commitMessage: 'Shorter',
     * })
     */
    async registerPrompt(
      name: string,
      template: PromptTemplate,
      { commitMessage, tags = {}, responseFormat, modelConfig }: RegisterPromptOptions = {},
    ): Promise<PromptVersion> {
      checkPromptName(name)
      const isText = typeof template === 'string'
      const texts: Values = {
        ...tags,
        [IS_PROMPT]: 'true',
        [TEXT]: isText ? template : JSON.stringify(template),
        [TYPE]: isText ? 'text' : 'chat',
        ...(responseFormat === undefined ? {} : { [RESPONSE_FORMAT]: JSON.stringify(responseFormat) }),
        ...(modelConfig === undefined ? {} : { [MODEL_CONFIG]: JSON.stringify(modelConfig) }),
      }
      const checked = tagList(texts, registryTagText)
      if ((await getPrompt(name)) === undefined) {
        const made = routes.createRegisteredModel({ name, tags: [{ key: IS_PROMPT, value: 'true' }] })
        await made.catch((error: unknown) => {
          if (!(error instanceof ApiError) || error.code !== 'RESOURCE_ALREADY_EXISTS') throw error
        })
      }
      const nothing = { runId: '', runLink: '', modelId: '' }
      const version = { name, source: PLACEHOLDER, ...nothing, tags: checked, description: commitMessage ?? '' }
      return promptVersionOf(modelVersionOf((await routes.createModelVersion(version)).modelVersion))
    },

    /**
     * Loads a version of a prompt: `'prompts:/<name>/<version>'`, `'prompts:/<name>@<alias>'`, or a name with a version or
     * an alias; of a name alone, the newest.
     *
     * @throws ApiError RESOURCE_DOES_NOT_EXIST if there is no such prompt or version
     * @example const { template } = await client.loadPrompt('prompts:/summary@champion')
     */
    async loadPrompt(
      nameOrUri: string,
      { version, alias }: { readonly version?: number | string; readonly alias?: string } = {},
    ): Promise<PromptVersion> {
      const [, uriName, uriVersion, uriAlias] = /^prompts:\/+([^/@]+)(?:\/(\d+)|@(.+))?$/.exec(nameOrUri) ?? []
      const name = uriName ?? nameOrUri
      const wanted = { version: uriVersion ?? version, alias: uriAlias ?? alias }
      if (wanted.version !== undefined && wanted.alias !== undefined) {
        throw new InvalidInputError(`The prompt ${shown(nameOrUri)} is asked for by a version and by an alias.`)
      }
      if (wanted.version !== undefined) return getPromptVersion(name, wanted.version)
      return wanted.alias === undefined ? latestVersion(name) : getPromptVersionByAlias(name, wanted.alias)
    },

    /**
     * Searches prompts, 100 a page unless told otherwise, by name.
     *
     * @example const prompts = await client.searchPrompts({ filter: "name LIKE 'sum%'" })
     */
    async searchPrompts({
      filter,
      maxResults = 100,
      orderBy = [],
      pageToken,
    }: SearchRegistryOptions = {}): Promise<PageList<Prompt>> {
      checkMaxResults(maxResults, 1000)
      const onlyPrompts = `tags.\`${IS_PROMPT}\` = 'true'`
      const both = filter ? `${onlyPrompts} AND ${filter}` : onlyPrompts
      const found = await routes.searchRegisteredModels({ filter: both, maxResults, orderBy, pageToken })
      return pageOf(found.registeredModels, found.nextPageToken, (model) => promptOf(registeredModelOf(model)))
    },

    /**
     * The prompt with the name; `undefined` if there is none.
     *
     * @throws ApiError RESOURCE_DOES_NOT_EXIST if a registered model has the name
     * @example const prompt = await client.getPrompt('summary')
     */
    getPrompt,

    /**
     * A version of a prompt by its number.
     *
     * @throws ApiError RESOURCE_DOES_NOT_EXIST if there is none
     * @example const { template } = await client.getPromptVersion('summary', 2)
     */
    getPromptVersion,

    /**
     * The version of a prompt that an alias leads to.
     *
     * @throws ApiError INVALID_PARAMETER_VALUE if the prompt has no such alias
     * @example const { version } = await client.getPromptVersionByAlias('summary', 'champion')
     */
    getPromptVersionByAlias,

    /**
     * Removes a prompt with all its versions, for good.
     *
     * @example await client.deletePrompt('summary')
     */
    async deletePrompt(name: string): Promise<void> {
      if ((await getPrompt(name)) !== undefined) await routes.deleteRegisteredModel({ name })
    },

    /**
     * Removes a version of a prompt for good.
     *
     * @example await client.deletePromptVersion('summary', 2)
     */
    async deletePromptVersion(name: string, version: number | string): Promise<void> {
      await routes.deleteModelVersion({ name, version: (await getPromptVersion(name, version)).version })
    },

    /**
     * Sets a tag of a prompt.
     *
     * @example await client.setPromptTag('summary', 'team', 'a')
     */
    async setPromptTag(name: string, key: string, value: unknown): Promise<void> {
      checkPromptName(name)
      checkPromptKey(key)
      await routes.setRegisteredModelTag({ name, key, value: registryTagText(key, value) })
    },

    /**
     * Removes a tag of a prompt.
     *
     * @example await client.deletePromptTag('summary', 'team')
     */
    async deletePromptTag(name: string, key: string): Promise<void> {
      checkPromptName(name)
      checkPromptKey(key)
      await routes.deleteRegisteredModelTag({ name, key })
    },

    /**
     * Sets a tag of a version of a prompt.
     *
     * @example await client.setPromptVersionTag('summary', 2, 'team', 'a')
     */
    async setPromptVersionTag(name: string, version: number | string, key: string, value: unknown): Promise<void> {
      checkPromptName(name)
      checkPromptKey(key)
      const text = registryTagText(key, value)
      await routes.setModelVersionTag({ name, version: versionNumber(version), key, value: text })
    },

    /**
     * Removes a tag of a version of a prompt.
     *
     * @example await client.deletePromptVersionTag('summary', 2, 'team')
     */
    async deletePromptVersionTag(name: string, version: number | string, key: string): Promise<void> {
      checkPromptName(name)
      checkPromptKey(key)
      await routes.deleteModelVersionTag({ name, version: versionNumber(version), key })
    },

    /**
     * Lets an alias lead to a version of a prompt, wherever it led before.
     *
     * @example await client.setPromptAlias('summary', 'champion', 2)
     */
    async setPromptAlias(name: string, alias: string, version: number | string): Promise<void> {
      checkPromptName(name)
      checkAlias(alias)
      await routes.setModelAlias({ name, alias, version: versionNumber(version) })
    },

    /**
     * Removes an alias of a prompt.
     *
     * @example await client.deletePromptAlias('summary', 'champion')
     */
    async deletePromptAlias(name: string, alias: string): Promise<void> {
      checkPromptName(name)
      checkAlias(alias)
      await routes.deleteModelAlias({ name, alias })
    },
  }
}

function checkPromptName(name: unknown): asserts name is string {
  if (typeof name === 'string' && /^[a-zA-Z0-9_.-]{1,256}$/.test(name)) return
  throw new InvalidInputError(
    `Invalid prompt name ${shown(name)}: use only letters, digits, underscores (_), dashes (-) and periods (.).`,
  )
}

/** Those that make it a prompt are not for users. */
function checkPromptKey(key: unknown): asserts key is string {
  checkKey('tag', key)
  if (INTERNAL.has(key)) throw new InvalidInputError(`The tag ${shown(key)} of a prompt cannot be changed.`)
}

function promptOf({ name, description, creationTimestamp, tags }: RegisteredModel): Prompt {
  return { name, description, creationTimestamp, tags: withoutInternal(tags) }
}

function promptVersionOf(version: ModelVersion): PromptVersion {
  const { name, tags, creationTimestamp, aliases } = version
  const text = tags[TEXT]
  if (text === undefined) {
    throw new ApiError('RESOURCE_DOES_NOT_EXIST', `Version ${version.version} of ${name} is no version of a prompt.`)
  }
  return {
    name,
    version: version.version,
    uri: `prompts:/${name}/${version.version}`,
    template: tags[TYPE] === 'chat' ? (parsed(text) as readonly ChatMessage[]) : text,
    commitMessage: version.description,
    creationTimestamp,
    aliases,
    tags: withoutInternal(tags),
    responseFormat: parsed(tags[RESPONSE_FORMAT]),
    modelConfig: parsed(tags[MODEL_CONFIG]),
  }
}

function withoutInternal(tags: Texts): Texts {
  return Object.fromEntries(Object.entries(tags).filter(([key]) => !INTERNAL.has(key)))
}

/** What clients store there is JSON; what is not is given as it is. */
function parsed(text: string | undefined): unknown {
  if (text === undefined) return undefined
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}

async function ifThere<T>(call: Promise<T>): Promise<T | undefined> {
  try {
    return await call
  } catch (error) {
    if (error instanceof ApiError && error.code === 'RESOURCE_DOES_NOT_EXIST') return undefined
    throw error
  }
}
