import { ApiError, limits, MODEL_STAGES, type ModelStage, modelVersionRoutes, parseModelUri } from '@labbook/protocol'
import { checkModelId, checkModelName, checkRunId, checkText, versionNumber } from '../checks/ids.js'
import { InvalidInputError, shown } from '../checks/invalid-input-error.js'
import { checkKey } from '../checks/keys.js'
import { registryTagText } from '../checks/value-text.js'
import { type ClientContext, tagList, type Values } from './client-context.js'
import { type ModelVersion, modelVersionOf } from './entities.js'
import { checkMaxResults, type PageList, pageOf } from './page-list.js'
import type { registeredModelCalls, SearchRegistryOptions } from './registered-models.js'

/** What a new model version is, beside its source. */
export interface CreateModelVersionOptions {
  /** The run that made it. */
  readonly runId?: string | undefined
  readonly runLink?: string | undefined
  /** The logged model that it is. */
  readonly modelId?: string | undefined
  readonly tags?: Values | undefined
  readonly description?: string | undefined
  /** How long to wait until the registry has it, in seconds; 300 if it is left out, and 0 does not wait. */
  readonly awaitCreationForS?: number | undefined
}

/** A version by its number, or the newest one of a stage. */
export type VersionRef = number | string | { readonly stage: ModelStage }

/** MLflow's clients ask for so many. */
const SEARCH_RESULTS = 10_000
const POLL_MS = 3000

export function modelVersionCalls({ registry }: ClientContext, models: ReturnType<typeof registeredModelCalls>) {
  const routes = registry.client(modelVersionRoutes)

  async function getModelVersion(name: string, version: number | string): Promise<ModelVersion> {
    checkModelName(name)
    return modelVersionOf((await routes.getModelVersion({ name, version: versionNumber(version) })).modelVersion)
  }

  async function numberOf(name: string, version: VersionRef): Promise<number> {
    checkModelName(name)
    if (typeof version !== 'object' || version === null) return versionNumber(version)
    const [newest] = await models.getLatestVersions(name, { stages: [version.stage] })
    if (newest !== undefined) return newest.version
    throw new ApiError('RESOURCE_DOES_NOT_EXIST', `The model ${name} has no version in the stage ${version.stage}.`)
  }

  /** The version once it is registered, or as it is when the time is over. */
  async function registered(version: ModelVersion, awaitForS: number): Promise<ModelVersion> {
    const end = Date.now() + 1000 * awaitForS
    let latest = version
    while (latest.status === 'PENDING_REGISTRATION' && Date.now() < end) {
      await new Promise((resolve) => setTimeout(resolve, POLL_MS))
      latest = await getModelVersion(version.name, version.version)
    }
    if (latest.status !== 'FAILED_REGISTRATION') return latest
    throw new ApiError(
      'INTERNAL_ERROR',
      `Version ${latest.version} of the model ${latest.name} could not be registered.`,
    )
  }

  async function createModelVersion(
    name: string,
    source: string,
    {
      runId,
      runLink = '',
      modelId,
      tags = {},
      description = '',
      awaitCreationForS = 300,
    }: CreateModelVersionOptions = {},
  ): Promise<ModelVersion> {
    checkModelName(name)
    checkText('source of the model version', source, limits.modelSource)
    if (runId) checkRunId(runId)
    if (modelId) checkModelId(modelId)
    const texts = { runId: runId ?? '', runLink, modelId: modelId ?? '', description }
    const made = await routes.createModelVersion({ name, source, ...texts, tags: tagList(tags, registryTagText) })
    return registered(modelVersionOf(made.modelVersion), awaitCreationForS)
  }

  return {
    /**
     * Creates the next version of a registered model, from the place where the model lies.
     *
     * @throws ApiError RESOURCE_DOES_NOT_EXIST if there is no such registered model
     * @example const version = await client.createModelVersion('house-prices', model.modelUri, { modelId: model.modelId })
     */
    createModelVersion,

    /**
     * Creates a version of another registered model, which is created if there is none, from a version that there is.
     *
     * @param sourceUri `models:/<name>/<version>` or `models:/<name>@<alias>`
     * @example const copy = await client.copyModelVersion('models:/house-prices@champion', 'prices-production')
     */
    async copyModelVersion(sourceUri: string, targetName: string): Promise<ModelVersion> {
      const source = parseModelUri(sourceUri)
      if (source === undefined || source.kind === 'logged_model') {
        throw new InvalidInputError(
          `Invalid model URI ${shown(sourceUri)}: it must name a version, as in models:/name/1 or models:/name@alias.`,
        )
      }
      checkModelName(targetName)
      const version = await versionOf(source)
      await models.createRegisteredModel(targetName).catch((error: unknown) => {
        if (!(error instanceof ApiError) || error.code !== 'RESOURCE_ALREADY_EXISTS') throw error
      })
      const { runId, runLink, tags, description } = version
      const options = { runId, runLink, tags, description }
      return createModelVersion(targetName, `models:/${version.name}/${version.version}`, options)
    },

    /**
     * Changes the description of a version.
     *
     * @example await client.updateModelVersion('house-prices', 2, { description: 'With the new data' })
     */
    async updateModelVersion(
      name: string,
      version: number | string,
      { description }: { readonly description: string },
    ): Promise<ModelVersion> {
      checkModelName(name)
      const request = { name, version: versionNumber(version), description }
      return modelVersionOf((await routes.updateModelVersion(request)).modelVersion)
    },

    /**
     * Removes a version for good; its number is not given again.
     *
     * @example await client.deleteModelVersion('house-prices', 2)
     */
    async deleteModelVersion(name: string, version: number | string): Promise<void> {
      checkModelName(name)
      await routes.deleteModelVersion({ name, version: versionNumber(version) })
    },

    /**
     * A version by its number.
     *
     * @throws ApiError RESOURCE_DOES_NOT_EXIST if there is none
     * @example const { source } = await client.getModelVersion('house-prices', 2)
     */
    getModelVersion,

    /**
     * Searches versions, 10,000 a page unless told otherwise. Those of prompts are left out.
     *
     * @example const versions = await client.searchModelVersions({ filter: "name = 'house-prices'" })
     */
    async searchModelVersions({
      filter,
      maxResults = SEARCH_RESULTS,
      orderBy = [],
      pageToken,
    }: SearchRegistryOptions = {}): Promise<PageList<ModelVersion>> {
      checkMaxResults(maxResults, limits.modelVersionsMaxResults)
      const found = await routes.searchModelVersions({ filter, maxResults, orderBy, pageToken })
      return pageOf(found.modelVersions, found.nextPageToken, modelVersionOf)
    },

    /**
     * Where the files of a version lie.
     *
     * @example const uri = await client.getModelVersionDownloadUri('house-prices', 2)
     */
    async getModelVersionDownloadUri(name: string, version: number | string): Promise<string> {
      checkModelName(name)
      return (await routes.getModelVersionDownloadUri({ name, version: versionNumber(version) })).artifactUri
    },

    /**
     * Moves a version to a stage. Aliases do the same with names of your own.
     *
     * @example await client.transitionModelVersionStage('house-prices', 2, 'Production', { archiveExistingVersions: true })
     */
    async transitionModelVersionStage(
      name: string,
      version: number | string,
      stage: ModelStage,
      { archiveExistingVersions = false } = {},
    ): Promise<ModelVersion> {
      checkModelName(name)
      const request = { name, version: versionNumber(version), stage, archiveExistingVersions }
      return modelVersionOf((await routes.transitionModelVersionStage(request)).modelVersion)
    },

    /**
     * Sets a tag of a version, in place of the value that it had.
     *
     * @example await client.setModelVersionTag('house-prices', { stage: 'Production' }, 'team', 'a')
     */
    async setModelVersionTag(name: string, version: VersionRef, key: string, value: unknown): Promise<void> {
      checkKey('tag', key)
      const text = registryTagText(key, value)
      await routes.setModelVersionTag({ name, version: await numberOf(name, version), key, value: text })
    },

    /**
     * Removes a tag of a version; one that is not there is no error.
     *
     * @example await client.deleteModelVersionTag('house-prices', 2, 'team')
     */
    async deleteModelVersionTag(name: string, version: VersionRef, key: string): Promise<void> {
      checkKey('tag', key)
      await routes.deleteModelVersionTag({ name, version: await numberOf(name, version), key })
    },

    /**
     * The stages that there are.
     *
     * @example client.getModelVersionStages()   // ['None', 'Staging', 'Production', 'Archived']
     */
    getModelVersionStages(): readonly ModelStage[] {
      return MODEL_STAGES
    },
  }

  async function versionOf(uri: Exclude<ReturnType<typeof parseModelUri>, undefined>): Promise<ModelVersion> {
    switch (uri.kind) {
      case 'version':
        return getModelVersion(uri.name, uri.version)
      case 'alias':
        return models.getModelVersionByAlias(uri.name, uri.alias)
      case 'latest': {
        const versions = await models.getLatestVersions(uri.name)
        const newest = versions.sort((a, b) => b.version - a.version)[0]
        if (newest !== undefined) return newest
        throw new ApiError('RESOURCE_DOES_NOT_EXIST', `The model ${uri.name} has no versions.`)
      }
      case 'stage':
        return getModelVersion(uri.name, await numberOf(uri.name, { stage: uri.stage as ModelStage }))
      case 'logged_model':
        throw new InvalidInputError(`${uri.modelId} is a logged model and no version.`)
    }
  }
}
