import { limits, type ModelStage, registeredModelRoutes } from '@labbook/protocol'
import { checkAlias, checkModelName, versionNumber } from '../checks/ids.js'
import { checkKey } from '../checks/keys.js'
import { registryTagText } from '../checks/value-text.js'
import { type ClientContext, tagList, type Values } from './client-context.js'
import { type ModelVersion, modelVersionOf, type RegisteredModel, registeredModelOf } from './entities.js'
import { checkMaxResults, type PageList, pageOf, type PageOptions } from './page-list.js'

/** What a new registered model is, beside its name. */
export interface CreateRegisteredModelOptions {
  readonly tags?: Values | undefined
  readonly description?: string | undefined
}

/** Which models, versions or prompts to find. */
export interface SearchRegistryOptions extends PageOptions {
  /** `name LIKE 'house%' AND tags.team = 'a'` */
  readonly filter?: string | undefined
  /** `['name ASC']` */
  readonly orderBy?: readonly string[] | undefined
}

export function registeredModelCalls({ registry }: ClientContext) {
  const routes = registry.client(registeredModelRoutes)

  return {
    /**
     * Creates a registered model without versions.
     *
     * @throws ApiError RESOURCE_ALREADY_EXISTS if one has the name
     * @example await client.createRegisteredModel('house-prices', { tags: { team: 'a' } })
     */
    async createRegisteredModel(
      name: string,
      { tags = {}, description }: CreateRegisteredModelOptions = {},
    ): Promise<RegisteredModel> {
      checkModelName(name)
      const request = { name, tags: tagList(tags, registryTagText), description }
      return registeredModelOf((await routes.createRegisteredModel(request)).registeredModel)
    },

    /**
     * The registered model with the name.
     *
     * @throws ApiError RESOURCE_DOES_NOT_EXIST if there is none
     * @example const { aliases } = await client.getRegisteredModel('house-prices')
     */
    async getRegisteredModel(name: string): Promise<RegisteredModel> {
      checkModelName(name)
      return registeredModelOf((await routes.getRegisteredModel({ name })).registeredModel)
    },

    /**
     * Gives a registered model another name, with its versions, tags and aliases.
     *
     * @throws ApiError RESOURCE_ALREADY_EXISTS if another model has the name
     * @example await client.renameRegisteredModel('house-prices', 'prices')
     */
    async renameRegisteredModel(name: string, newName: string): Promise<RegisteredModel> {
      checkModelName(name)
      checkModelName(newName)
      return registeredModelOf((await routes.renameRegisteredModel({ name, newName })).registeredModel)
    },

    /**
     * Changes the description of a registered model.
     *
     * @example await client.updateRegisteredModel('house-prices', { description: 'Prices of houses' })
     */
    async updateRegisteredModel(
      name: string,
      { description }: { readonly description: string },
    ): Promise<RegisteredModel> {
      checkModelName(name)
      return registeredModelOf((await routes.updateRegisteredModel({ name, description })).registeredModel)
    },

    /**
     * Removes a registered model with all its versions, for good.
     *
     * @example await client.deleteRegisteredModel('house-prices')
     */
    async deleteRegisteredModel(name: string): Promise<void> {
      checkModelName(name)
      await routes.deleteRegisteredModel({ name })
    },

    /**
     * Searches registered models, 100 a page unless told otherwise, by name. Prompts are left out.
     *
     * @example const models = await client.searchRegisteredModels({ filter: "name LIKE 'house%'" })
     */
    async searchRegisteredModels({
      filter,
      maxResults = limits.registeredModelsDefaultResults,
      orderBy = [],
      pageToken,
    }: SearchRegistryOptions = {}): Promise<PageList<RegisteredModel>> {
      checkMaxResults(maxResults, limits.registeredModelsMaxResults)
      const found = await routes.searchRegisteredModels({ filter, maxResults, orderBy, pageToken })
      return pageOf(found.registeredModels, found.nextPageToken, registeredModelOf)
    },

    /**
     * The newest version of each stage, or of the stages named.
     *
     * @example const [version] = await client.getLatestVersions('house-prices', { stages: ['Production'] })
     */
    async getLatestVersions(
      name: string,
      { stages = [] }: { readonly stages?: readonly ModelStage[] } = {},
    ): Promise<ModelVersion[]> {
      checkModelName(name)
      return (await routes.getLatestVersions({ name, stages })).modelVersions.map(modelVersionOf)
    },

    /**
     * Sets a tag of a registered model, in place of the value that it had.
     *
     * @example await client.setRegisteredModelTag('house-prices', 'team', 'a')
     */
    async setRegisteredModelTag(name: string, key: string, value: unknown): Promise<void> {
      checkModelName(name)
      checkKey('tag', key)
      await routes.setRegisteredModelTag({ name, key, value: registryTagText(key, value) })
    },

    /**
     * Removes a tag of a registered model; one that is not there is no error.
     *
     * @example await client.deleteRegisteredModelTag('house-prices', 'team')
     */
    async deleteRegisteredModelTag(name: string, key: string): Promise<void> {
      checkModelName(name)
      checkKey('tag', key)
      await routes.deleteRegisteredModelTag({ name, key })
    },

    /**
     * Lets an alias lead to a version, wherever it led before.
     *
     * @throws InvalidInputError for an alias that cannot be one, such as `latest` and `v1`
     * @example await client.setRegisteredModelAlias('house-prices', 'champion', 2)
     */
    async setRegisteredModelAlias(name: string, alias: string, version: number | string): Promise<void> {
      checkModelName(name)
      checkAlias(alias)
      await routes.setModelAlias({ name, alias, version: versionNumber(version) })
    },

    /**
     * Removes an alias; one that is not there is no error.
     *
     * @example await client.deleteRegisteredModelAlias('house-prices', 'champion')
     */
    async deleteRegisteredModelAlias(name: string, alias: string): Promise<void> {
      checkModelName(name)
      checkAlias(alias)
      await routes.deleteModelAlias({ name, alias })
    },

    /**
     * The version that an alias leads to.
     *
     * @throws ApiError INVALID_PARAMETER_VALUE if the model has no such alias
     * @example const version = await client.getModelVersionByAlias('house-prices', 'champion')
     */
    async getModelVersionByAlias(name: string, alias: string): Promise<ModelVersion> {
      checkModelName(name)
      return modelVersionOf((await routes.getVersionByAlias({ name, alias })).modelVersion)
    },
  }
}
