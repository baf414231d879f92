import { limits, runRoutes, type RunStatus, type ViewType } from '@labbook/protocol'
import { checkExperimentId, checkRunId, checkText } from '../checks/ids.js'
import { InvalidInputError, shown } from '../checks/invalid-input-error.js'
import { checkTimestamp } from '../checks/points.js'
import { tagText } from '../checks/value-text.js'
import { type ClientContext, tagList, type Values } from './client-context.js'
import { type Run, type RunInfo, runInfoOf, runOf } from './entities.js'
import { checkMaxResults, type PageList, pageOf, type PageOptions } from './page-list.js'

/** What a new run is. */
export interface CreateRunOptions {
  /** The server invents one if it is left out. */
  readonly runName?: string | undefined
  /** Now, if it is left out. */
  readonly startTime?: number | Date | undefined
  readonly tags?: Values | undefined
}

/** What to change of a run. */
export interface UpdateRunOptions {
  readonly status?: RunStatus | undefined
  readonly runName?: string | undefined
}

/** How and when a run ended. */
export interface SetTerminatedOptions {
  /** FINISHED, if it is left out. */
  readonly status?: RunStatus | undefined
  /** Now, if it is left out. */
  readonly endTime?: number | Date | undefined
}

/** Which runs to find. */
export interface SearchRunsOptions extends PageOptions {
  /** `metrics.loss < 0.5 AND params.model = 'tree' AND tags.team = 'a'` */
  readonly filter?: string | undefined
  /** Active ones by default. */
  readonly runViewType?: ViewType | undefined
  /** `['metrics.loss ASC', 'attributes.start_time DESC']`; by default the newest first. */
  readonly orderBy?: readonly string[] | undefined
}

const STATUSES: readonly RunStatus[] = ['RUNNING', 'SCHEDULED', 'FINISHED', 'FAILED', 'KILLED']

export function runCalls({ tracking, longValues }: ClientContext) {
  const routes = tracking.client(runRoutes)
  const textOf = (key: string, value: unknown) => tagText(key, value, longValues)

  async function getRun(runId: string): Promise<Run> {
    checkRunId(runId)
    return runOf((await routes.getRun({ runId })).run)
  }

  async function update(runId: string, change: UpdateRunOptions & { readonly endTime?: number }): Promise<RunInfo> {
    checkRunId(runId)
    if (change.status !== undefined) checkStatus(change.status)
    if (change.runName !== undefined) checkText('run name', change.runName, limits.runTagValue)
    return runInfoOf((await routes.updateRun({ runId, ...change })).runInfo)
  }

  return {
    /**
     * Creates a run that is RUNNING until `setTerminated` ends it.
     *
     * @throws ApiError RESOURCE_DOES_NOT_EXIST if there is no such experiment
     * @example const run = await client.createRun('0', { runName: 'first', tags: { team: 'a' } })
     */
    async createRun(experimentId: string, { runName, startTime, tags = {} }: CreateRunOptions = {}): Promise<Run> {
      checkExperimentId(experimentId)
      if (runName !== undefined) checkText('run name', runName, limits.runTagValue)
      const list = tagList(tags, textOf)
      const userId = list.find(({ key }) => key === 'mlflow.user')?.value ?? 'unknown'
      const start = checkTimestamp(startTime ?? Date.now())
      return runOf((await routes.createRun({ experimentId, userId, runName, startTime: start, tags: list })).run)
    },

    /**
     * The run with the id, also if it is deleted.
     *
     * @throws ApiError RESOURCE_DOES_NOT_EXIST if there is none
     * @example const { data } = await client.getRun(runId)
     */
    getRun,

    /**
     * The run that a nested run belongs to; `undefined` if it has none.
     *
     * @example const parent = await client.getParentRun(runId)
     */
    async getParentRun(runId: string): Promise<Run | undefined> {
      const parentId = (await getRun(runId)).data.tags['mlflow.parentRunId']
      return parentId === undefined ? undefined : getRun(parentId)
    },

    /**
     * Changes the status or the name of a run.
     *
     * @example await client.updateRun(runId, { runName: 'second' })
     */
    async updateRun(runId: string, { status, runName }: UpdateRunOptions): Promise<RunInfo> {
      return update(runId, { status, runName })
    },

    /**
     * Ends a run.
     *
     * @example await client.setTerminated(runId, { status: 'FAILED' })
     */
    async setTerminated(runId: string, { status = 'FINISHED', endTime }: SetTerminatedOptions = {}): Promise<void> {
      await update(runId, { status, endTime: checkTimestamp(endTime ?? Date.now()) })
    },

    /**
     * Deletes a run, until it is restored.
     *
     * @example await client.deleteRun(runId)
     */
    async deleteRun(runId: string): Promise<void> {
      checkRunId(runId)
      await routes.deleteRun({ runId })
    },

    /**
     * Brings a deleted run back.
     *
     * @example await client.restoreRun(runId)
     */
    async restoreRun(runId: string): Promise<void> {
      checkRunId(runId)
      await routes.restoreRun({ runId })
    },

    /**
     * Searches the runs of experiments, 1,000 a page unless told otherwise, the newest first.
     *
     * @throws ApiError INVALID_PARAMETER_VALUE for a filter that cannot be read
     * @example const best = await client.searchRuns(['0'], { orderBy: ['metrics.loss ASC'], maxResults: 1 })
     */
    async searchRuns(
      experimentIds: readonly string[],
      {
        filter,
        runViewType = 'ACTIVE_ONLY',
        maxResults = limits.searchDefaultResults,
        orderBy = [],
        pageToken,
      }: SearchRunsOptions = {},
    ): Promise<PageList<Run>> {
      if (!Array.isArray(experimentIds)) {
        throw new InvalidInputError(`Invalid experiment IDs ${shown(experimentIds)}: they must be a list.`)
      }
      for (const experimentId of experimentIds) checkExperimentId(experimentId)
      checkMaxResults(maxResults, limits.searchMaxResults)
      const request = { experimentIds, filter, runViewType, maxResults, orderBy, pageToken }
      const { runs, nextPageToken } = await routes.searchRuns(request)
      return pageOf(runs, nextPageToken, runOf)
    },
  }
}

function checkStatus(status: unknown) {
  if (STATUSES.includes(status as RunStatus)) return
  throw new InvalidInputError(`Invalid status ${shown(status)} of a run: it must be one of ${STATUSES.join(', ')}.`)
}
