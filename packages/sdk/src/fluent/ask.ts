import type { FileInfo } from '@labbook/protocol'
import { platform } from '#platform'
import type { DownloadArtifactsOptions, ListArtifactsOptions } from '../client/artifacts.js'
import type { Experiment, LoggedModel, MetricPoint, ModelVersion, RegisteredModel, Run } from '../client/entities.js'
import type { CreateExperimentOptions, SearchExperimentsOptions } from '../client/experiments.js'
import { LabbookClient } from '../client/labbook-client.js'
import type { SearchLoggedModelsOptions } from '../client/logged-models.js'
import { allPages } from '../client/page-list.js'
import type { SearchRegistryOptions } from '../client/registered-models.js'
import type { RunsTable } from '../client/runs-table.js'
import { type FindRunsOptions, findRuns } from '../client/search-runs.js'
import type { Loggable } from '../runs/log-options.js'
import { activeExperiment, type ActiveExperiment } from './experiments.js'
import { activeRun, runToLogTo } from './runs.js'
import { getTrackingUri } from './session.js'

let known: { readonly trackingUri: string; readonly client: LabbookClient } | undefined

/** The client of the server that runs are logged to. */
function client(): LabbookClient {
  const trackingUri = getTrackingUri()
  if (known?.trackingUri !== trackingUri) known = { trackingUri, client: new LabbookClient({ trackingUri }) }
  return known.client
}

/**
 * Creates an experiment and gives its id. `setExperiment` creates one that is not there, too.
 *
 * @throws ApiError RESOURCE_ALREADY_EXISTS if one has the name, a deleted one too
 * @example const experimentId = await createExperiment('house-prices', { tags: { team: 'a' } })
 */
export async function createExperiment(name: string, options?: CreateExperimentOptions): Promise<string> {
  return await client().createExperiment(name, options)
}

/**
 * The experiment with an id, also if it is deleted.
 *
 * @throws ApiError RESOURCE_DOES_NOT_EXIST if there is none
 * @example const { name } = await getExperiment('0')
 */
export async function getExperiment(experimentId: string): Promise<Experiment> {
  return await client().getExperiment(experimentId)
}

/**
 * The experiment with a name, also if it is deleted; `undefined` if there is none.
 *
 * @example const experiment = await getExperimentByName('house-prices')
 */
export async function getExperimentByName(name: string): Promise<Experiment | undefined> {
  return await client().getExperimentByName(name)
}

/**
 * All experiments that a search finds, the newest first unless told otherwise.
 *
 * @example const experiments = await searchExperiments({ filter: "name LIKE 'house%'" })
 */
export async function searchExperiments(
  options: Omit<SearchExperimentsOptions, 'pageToken'> = {},
): Promise<Experiment[]> {
  const { maxResults, ...search } = options
  return await allPages((pageToken) => client().searchExperiments({ ...search, pageToken }), { maxResults })
}

/**
 * Deletes an experiment with its runs, until it is restored.
 *
 * @example await deleteExperiment('12')
 */
export async function deleteExperiment(experimentId: string): Promise<void> {
  await client().deleteExperiment(experimentId)
}

/**
 * Sets a tag of the experiment that runs go to; one that is not there yet is made.
 *
 * @example await setExperimentTag('team', 'pricing')
 */
export async function setExperimentTag(key: string, value: Loggable): Promise<void> {
  await client().setExperimentTag(await currentExperimentId(), key, value)
}

/**
 * Sets several tags of the experiment that runs go to.
 *
 * @example await setExperimentTags({ team: 'pricing', stage: 'draft' })
 */
export async function setExperimentTags(tags: Readonly<Record<string, Loggable>>): Promise<void> {
  for (const [key, value] of Object.entries(tags)) await setExperimentTag(key, value)
}

/**
 * Deletes a tag of the experiment that runs go to.
 *
 * @example await deleteExperimentTag('stage')
 */
export async function deleteExperimentTag(key: string): Promise<void> {
  await client().deleteExperimentTag(await currentExperimentId(), key)
}

/**
 * A run as the server has it.
 *
 * @throws ApiError RESOURCE_DOES_NOT_EXIST if there is none
 * @example const { data } = await getRun(runId)
 */
export async function getRun(runId: string): Promise<Run> {
  return await client().getRun(runId)
}

/**
 * The parent of a run; `undefined` if it has none.
 *
 * @example const parent = await getParentRun(runId)
 */
export async function getParentRun(runId: string): Promise<Run | undefined> {
  return await client().getParentRun(runId)
}

/**
 * Deletes a run, until it is restored.
 *
 * @example await deleteRun(runId)
 */
export async function deleteRun(runId: string): Promise<void> {
  await client().deleteRun(runId)
}

/**
 * Restores a deleted run.
 *
 * @example await restoreRun(runId)
 */
export async function restoreRun(runId: string): Promise<void> {
  await client().restoreRun(runId)
}

/**
 * Every point of a metric, in the order of steps and times.
 *
 * @example for (const { step, value } of await getMetricHistory(runId, 'loss')) console.log(step, value)
 */
export async function getMetricHistory(runId: string, key: string): Promise<MetricPoint[]> {
  return await client().getMetricHistory(runId, key)
}

/**
 * Searches runs, in the experiment that runs go to unless told otherwise: as a table with typed columns, or as a list.
 *
 * @example
 * const table = await searchRuns({ filter: 'metrics.loss < 0.5', orderBy: ['metrics.loss ASC'] })
 * console.log(table.columns['metrics.loss'])
 */
export async function searchRuns(options: FindRunsOptions & { readonly outputFormat: 'list' }): Promise<Run[]>
export async function searchRuns(options?: FindRunsOptions & { readonly outputFormat?: 'table' }): Promise<RunsTable>
export async function searchRuns(options: FindRunsOptions = {}): Promise<RunsTable | Run[]> {
  return await findRuns(client(), options, {
    currentExperimentId: () => findExperimentId(activeExperiment()),
    warn: (sentence) => platform.warn(sentence),
  })
}

/**
 * The address of an artifact of the active run, or of all of them; starts a run if none is active.
 *
 * @example const uri = await getArtifactUri('model')
 */
export async function getArtifactUri(artifactPath = ''): Promise<string> {
  const { artifactUri } = await runToLogTo().identity()
  return artifactPath === '' ? artifactUri : `${artifactUri.replace(/\/$/, '')}/${artifactPath}`
}

/**
 * What lies among the artifacts of a run; of the active one if no id is given.
 *
 * @example for (const { path, isDir } of await listArtifacts({ runId })) console.log(path, isDir)
 */
export async function listArtifacts(options: ListArtifactsOptions & OfRun = {}): Promise<FileInfo[]> {
  return await client().listArtifacts(await runIdOf(options), options)
}

/**
 * Downloads artifacts of a run into a folder of this machine, and gives the path there.
 *
 * @example const path = await downloadArtifacts({ runId, path: 'model' })
 */
export async function downloadArtifacts(options: DownloadArtifactsOptions & OfRun = {}): Promise<string> {
  return await client().downloadArtifacts(await runIdOf(options), options)
}

/**
 * The logged models that a search finds, in the experiment that runs go to unless told otherwise.
 *
 * @example const models = await searchLoggedModels({ filter: 'metrics.rmse < 0.3' })
 */
export async function searchLoggedModels(
  options: Omit<SearchLoggedModelsOptions, 'pageToken'> & { readonly experimentIds?: readonly string[] } = {},
): Promise<LoggedModel[]> {
  const { experimentIds, maxResults, ...search } = options
  const ids = experimentIds ?? [await currentExperimentId()]
  return await allPages((pageToken) => client().searchLoggedModels(ids, { ...search, pageToken }), { maxResults })
}

/**
 * The registered models that a search finds.
 *
 * @example const models = await searchRegisteredModels({ filter: "name LIKE 'house%'" })
 */
export async function searchRegisteredModels(
  options: Omit<SearchRegistryOptions, 'pageToken'> = {},
): Promise<RegisteredModel[]> {
  const { maxResults, ...search } = options
  return await allPages((pageToken) => client().searchRegisteredModels({ ...search, pageToken }), { maxResults })
}

/**
 * The model versions that a search finds.
 *
 * @example const versions = await searchModelVersions({ filter: "name = 'house-prices'" })
 */
export async function searchModelVersions(
  options: Omit<SearchRegistryOptions, 'pageToken'> = {},
): Promise<ModelVersion[]> {
  const { maxResults, ...search } = options
  return await allPages((pageToken) => client().searchModelVersions({ ...search, pageToken }), { maxResults })
}

/** Which run is asked about. */
export interface OfRun {
  /** The active run if left out. */
  readonly runId?: string | undefined
}

async function runIdOf({ runId }: OfRun): Promise<string> {
  return runId ?? (await (activeRun() ?? runToLogTo()).id())
}

async function currentExperimentId(): Promise<string> {
  const active = activeExperiment()
  return (await findExperimentId(active)) ?? (await client().createExperiment(active.experimentName ?? 'Default'))
}

async function findExperimentId({ experimentId, experimentName }: ActiveExperiment): Promise<string | undefined> {
  if (experimentId !== undefined || experimentName === undefined) return experimentId ?? '0'
  return (await client().getExperimentByName(experimentName))?.experimentId
}
