import { type DatasetClause, limits, type LoggedModelOrder, loggedModelRoutes, type Tag } from '@labbook/protocol'
import { checkExperimentId, checkModelId, checkRunId, checkText } from '../checks/ids.js'
import { InvalidInputError, shown } from '../checks/invalid-input-error.js'
import { valueText } from '../checks/value-text.js'
import type { ClientContext, Values } from './client-context.js'
import { type LoggedModel, loggedModelOf } from './entities.js'
import { checkMaxResults, type PageList, pageOf, type PageOptions } from './page-list.js'

/** What a new logged model is. */
export interface CreateLoggedModelOptions {
  /** The server invents one if it is left out. */
  readonly name?: string | undefined
  /** The run that makes it. */
  readonly sourceRunId?: string | undefined
  readonly modelType?: string | undefined
  readonly params?: Values | undefined
  readonly tags?: Values | undefined
}

/** Which logged models to find. */
export interface SearchLoggedModelsOptions extends PageOptions {
  /** `name = 'tree' AND metrics.loss < 0.5` */
  readonly filter?: string | undefined
  /** Counts only metrics on these datasets. */
  readonly datasets?: readonly { readonly datasetName: string; readonly datasetDigest?: string }[] | undefined
  /** `[{ fieldName: 'metrics.loss', ascending: true }]`; by default the newest first. */
  readonly orderBy?: readonly (Partial<LoggedModelOrder> & { readonly fieldName: string })[] | undefined
}

export function loggedModelCalls({ tracking }: ClientContext) {
  const routes = tracking.client(loggedModelRoutes)

  return {
    /**
     * Creates a logged model that is PENDING until `finalizeLoggedModel` says that its files are there.
     *
     * @example const model = await client.createLoggedModel('0', { name: 'tree', params: { depth: 3 } })
     */
    async createLoggedModel(
      experimentId: string,
      { name, sourceRunId, modelType = '', params = {}, tags = {} }: CreateLoggedModelOptions = {},
    ): Promise<LoggedModel> {
      checkExperimentId(experimentId)
      if (name !== undefined) checkText('name of the logged model', name, limits.loggedModelName)
      if (sourceRunId !== undefined) checkRunId(sourceRunId)
      const made = { experimentId, name, modelType, sourceRunId: sourceRunId ?? '' }
      const texts = { params: textList('param', params), tags: textList('tag', tags) }
      return loggedModelOf((await routes.createLoggedModel({ ...made, ...texts })).model)
    },

    /**
     * The logged model with the id.
     *
     * @throws ApiError RESOURCE_DOES_NOT_EXIST if there is none, or it is deleted
     * @example const { params } = await client.getLoggedModel(modelId)
     */
    async getLoggedModel(modelId: string, { allowDeleted = false } = {}): Promise<LoggedModel> {
      checkModelId(modelId)
      return loggedModelOf((await routes.getLoggedModel({ modelId, allowDeleted })).model)
    },

    /**
     * Says that the files of a logged model are there, or that they will not come.
     *
     * @example await client.finalizeLoggedModel(modelId, 'READY')
     */
    async finalizeLoggedModel(modelId: string, status: 'READY' | 'FAILED'): Promise<LoggedModel> {
      checkModelId(modelId)
      if (status !== 'READY' && status !== 'FAILED') {
        throw new InvalidInputError(`Invalid status ${shown(status)} of a logged model: it must be READY or FAILED.`)
      }
      const wire = status === 'READY' ? 'LOGGED_MODEL_READY' : 'LOGGED_MODEL_UPLOAD_FAILED'
      return loggedModelOf((await routes.finalizeLoggedModel({ modelId, status: wire })).model)
    },

    /**
     * Deletes a logged model.
     *
     * @example await client.deleteLoggedModel(modelId)
     */
    async deleteLoggedModel(modelId: string): Promise<void> {
      checkModelId(modelId)
      await routes.deleteLoggedModel({ modelId })
    },

    /**
     * Searches the logged models of experiments, 50 a page unless told otherwise, the newest first.
     *
     * @example const models = await client.searchLoggedModels(['0'], { filter: "name = 'tree'" })
     */
    async searchLoggedModels(
      experimentIds: readonly string[],
      {
        filter,
        datasets = [],
        maxResults = limits.loggedModelsDefaultResults,
        orderBy = [],
        pageToken,
      }: SearchLoggedModelsOptions = {},
    ): Promise<PageList<LoggedModel>> {
      for (const experimentId of experimentIds) checkExperimentId(experimentId)
      checkMaxResults(maxResults, limits.searchMaxResults)
      const clauses: readonly DatasetClause[] = datasets
      const order = orderBy.map((clause) => ({ ascending: true, ...clause }))
      const request = { experimentIds, filter, datasets: clauses, maxResults, orderBy: order, pageToken }
      const { models, nextPageToken } = await routes.searchLoggedModels(request)
      return pageOf(models, nextPageToken, loggedModelOf)
    },

    /**
     * Sets tags of a logged model, in place of the values that they had.
     *
     * @example await client.setLoggedModelTags(modelId, { team: 'a' })
     */
    async setLoggedModelTags(modelId: string, tags: Values): Promise<void> {
      checkModelId(modelId)
      await routes.setLoggedModelTags({ modelId, tags: textList('tag', tags) })
    },

    /**
     * Removes a tag of a logged model.
     *
     * @example await client.deleteLoggedModelTag(modelId, 'team')
     */
    async deleteLoggedModelTag(modelId: string, key: string): Promise<void> {
      checkModelId(modelId)
      checkText('tag key', key, limits.loggedModelKey)
      await routes.deleteLoggedModelTag({ modelId, tagKey: key })
    },

    /**
     * Logs params of a logged model.
     *
     * @example await client.logModelParams(modelId, { depth: 3 })
     */
    async logModelParams(modelId: string, params: Values): Promise<void> {
      checkModelId(modelId)
      await routes.logLoggedModelParams({ modelId, params: textList('param', params) })
    },
  }
}

/** Their keys follow no form, as with MLflow. */
function textList(what: 'param' | 'tag', values: Values): Tag[] {
  return Object.entries(values).map(([key, value]) => {
    checkText(`${what} key`, key, limits.loggedModelKey)
    const text = valueText(`${what} "${key}"`, value)
    if (text.length > limits.loggedModelValue) {
      throw new InvalidInputError(
        `The value of the ${what} "${key}" has ${text.length} characters; at most ${limits.loggedModelValue} are allowed.`,
      )
    }
    return { key, value: text }
  })
}
