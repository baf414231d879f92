import { ApiError, experimentRoutes, limits, type ViewType } from '@labbook/protocol'
import { checkExperimentId, checkExperimentName } from '../checks/ids.js'
import { checkKey } from '../checks/keys.js'
import { experimentTagText } from '../checks/value-text.js'
import { type ClientContext, tagList, type Values } from './client-context.js'
import { type Experiment, experimentOf } from './entities.js'
import { checkMaxResults, type PageList, pageOf, type PageOptions } from './page-list.js'

/** What a new experiment is, beside its name. */
export interface CreateExperimentOptions {
  /** Where its runs keep their artifacts; the server's default place if it is left out. */
  readonly artifactLocation?: string | undefined
  readonly tags?: Values | undefined
}

/** Which experiments to find. */
export interface SearchExperimentsOptions extends PageOptions {
  /** Active ones by default. */
  readonly viewType?: ViewType | undefined
  /** `name LIKE 'house%' AND tags.team = 'a'` */
  readonly filter?: string | undefined
  /** `['last_update_time DESC']`; by default the newest first. */
  readonly orderBy?: readonly string[] | undefined
}

export function experimentCalls({ tracking, longValues }: ClientContext) {
  const routes = tracking.client(experimentRoutes)
  const textOf = (key: string, value: unknown) => experimentTagText(key, value, longValues)

  return {
    /**
     * Creates an experiment and gives its id.
     *
     * @throws ApiError RESOURCE_ALREADY_EXISTS if one has the name, a deleted one too
     * @example const experimentId = await client.createExperiment('house-prices', { tags: { team: 'a' } })
     */
    async createExperiment(
      name: string,
      { artifactLocation, tags = {} }: CreateExperimentOptions = {},
    ): Promise<string> {
      checkExperimentName(name)
      const { experimentId } = await routes.createExperiment({ name, artifactLocation, tags: tagList(tags, textOf) })
      return experimentId
    },

    /**
     * The experiment with the id, also if it is deleted.
     *
     * @throws ApiError RESOURCE_DOES_NOT_EXIST if there is none
     * @example const { name } = await client.getExperiment('0')
     */
    async getExperiment(experimentId: string): Promise<Experiment> {
      checkExperimentId(experimentId)
      return experimentOf((await routes.getExperiment({ experimentId })).experiment)
    },

    /**
     * The experiment with the name, also if it is deleted; `undefined` if there is none.
     *
     * @example const experiment = await client.getExperimentByName('house-prices')
     */
    async getExperimentByName(name: string): Promise<Experiment | undefined> {
      checkExperimentName(name)
      try {
        return experimentOf((await routes.getExperimentByName({ experimentName: name })).experiment)
      } catch (error) {
        if (error instanceof ApiError && error.code === 'RESOURCE_DOES_NOT_EXIST') return undefined
        throw error
      }
    },

    /**
     * Searches experiments, 1,000 a page unless told otherwise.
     *
     * @throws ApiError INVALID_PARAMETER_VALUE for a filter that cannot be read
     * @example const found = await client.searchExperiments({ filter: "name LIKE 'house%'" })
     */
    async searchExperiments({
      viewType = 'ACTIVE_ONLY',
      maxResults = limits.searchDefaultResults,
      filter,
      orderBy = [],
      pageToken,
    }: SearchExperimentsOptions = {}): Promise<PageList<Experiment>> {
      checkMaxResults(maxResults, limits.searchMaxResults)
      const request = { viewType, maxResults, filter, orderBy, pageToken }
      const { experiments, nextPageToken } = await routes.searchExperiments(request)
      return pageOf(experiments, nextPageToken, experimentOf)
    },

    /**
     * Deletes an experiment with its runs, until it is restored.
     *
     * @example await client.deleteExperiment('1')
     */
    async deleteExperiment(experimentId: string): Promise<void> {
      checkExperimentId(experimentId)
      await routes.deleteExperiment({ experimentId })
    },

    /**
     * Brings a deleted experiment back, with the runs that were deleted with it.
     *
     * @example await client.restoreExperiment('1')
     */
    async restoreExperiment(experimentId: string): Promise<void> {
      checkExperimentId(experimentId)
      await routes.restoreExperiment({ experimentId })
    },

    /**
     * Gives an active experiment another name.
     *
     * @throws ApiError RESOURCE_ALREADY_EXISTS if another experiment has the name
     * @example await client.renameExperiment('1', 'house-prices-2')
     */
    async renameExperiment(experimentId: string, newName: string): Promise<void> {
      checkExperimentId(experimentId)
      checkExperimentName(newName)
      await routes.updateExperiment({ experimentId, newName })
    },

    /**
     * Sets a tag of an experiment, in place of the value that it had.
     *
     * @example await client.setExperimentTag('1', 'team', 'a')
     */
    async setExperimentTag(experimentId: string, key: string, value: unknown): Promise<void> {
      checkExperimentId(experimentId)
      checkKey('tag', key)
      await routes.setExperimentTag({ experimentId, key, value: textOf(key, value) })
    },

    /**
     * Removes a tag of an experiment.
     *
     * @throws ApiError RESOURCE_DOES_NOT_EXIST if the experiment has no such tag
     * @example await client.deleteExperimentTag('1', 'team')
     */
    async deleteExperimentTag(experimentId: string, key: string): Promise<void> {
      checkExperimentId(experimentId)
      checkKey('tag', key)
      await routes.deleteExperimentTag({ experimentId, key })
    },
  }
}
