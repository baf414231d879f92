import type { ModelVersion } from '@labbook/protocol'
import { printText, printTexts } from '@labbook/search'
import { queryOptions } from '@tanstack/react-query'
import type { VersionSource } from './artifact-source.js'
import { batched } from './batched.js'
import { api } from './client.js'
import { ofRuns } from './scope.js'

/** A logged model, as tables show it. */
export interface NamedModel {
  readonly modelId: string
  readonly name: string
}

interface RunOfExperiment {
  readonly experimentId: string
  readonly runId: string
}

/** Rows that were scrolled past are not worth keeping in memory. */
const GONE_AFTER_MS = 10_000

/** The logged models of a run, newest first. The rows of a table are fetched in one call. */
export const modelsOfRunQuery = (run: RunOfExperiment) =>
  queryOptions({
    queryKey: ['logged-models', ofRuns([run.runId]), 'names'],
    queryFn: () => modelsOf(run),
    gcTime: GONE_AFTER_MS,
  })

/** The model versions whose source is a run, newest first. */
export const versionsOfRunQuery = (runId: string) =>
  queryOptions({
    queryKey: ['model-versions', 'by-run', runId],
    queryFn: () => versionsOf(runId),
    gcTime: GONE_AFTER_MS,
  })

/** The logged models of the rows of an answer, by run. */
export const modelsOfRunsQuery = (runs: readonly RunOfExperiment[]) =>
  queryOptions({
    queryKey: ['logged-models', ofRuns(runs.map(({ runId }) => runId)), 'names of all'],
    queryFn: ({ signal }) => modelsByRun(runs, signal),
    gcTime: GONE_AFTER_MS,
  })

/** The model versions of the rows of an answer, by run. */
export const versionsOfRunsQuery = (runs: readonly RunOfExperiment[]) => {
  const runIds = runs.map(({ runId }) => runId)
  return queryOptions({
    queryKey: ['model-versions', 'by-run', runIds],
    queryFn: ({ signal }) => versionsByRun(runIds, signal),
    gcTime: GONE_AFTER_MS,
  })
}

/** The versions created from a model, newest first. */
export const madeVersionsQuery = ({ source, runId, modelId }: VersionSource) =>
  queryOptions({
    queryKey: ['model-versions', 'made-from', source],
    queryFn: async () => {
      const versions =
        runId === '' ? await versionsWhere(`source_path = ${printText(source)}`) : await versionsOf(runId)
      return versions.filter((version) => (modelId === '' ? version.source === source : version.modelId === modelId))
    },
  })

const modelsOf = batched(async (runs: readonly RunOfExperiment[]) => {
  const byRun = await modelsByRun(runs)
  return ({ runId }): readonly NamedModel[] => byRun.get(runId) ?? []
})

const versionsOf = batched(async (runIds: readonly string[]) => {
  const byRun = await versionsByRun(runIds)
  return (runId: string): readonly ModelVersion[] => byRun.get(runId) ?? []
})

async function modelsByRun(
  runs: readonly RunOfExperiment[],
  signal?: AbortSignal,
): Promise<ReadonlyMap<string, readonly NamedModel[]>> {
  const request = {
    experimentIds: [...new Set(runs.map(({ experimentId }) => experimentId))],
    filter: `source_run_id IN ${printTexts(runs.map(({ runId }) => runId))}`,
    datasets: [],
    orderBy: [],
    maxResults: 1000,
  }
  const { models } = await api.loggedModels.searchLoggedModels(request, signal && { signal })
  return Map.groupBy(
    models.map(({ info }) => info),
    ({ sourceRunId }) => sourceRunId ?? '',
  )
}

async function versionsByRun(
  runIds: readonly string[],
  signal?: AbortSignal,
): Promise<ReadonlyMap<string, readonly ModelVersion[]>> {
  return Map.groupBy(await versionsWhere(`run_id IN ${printTexts(runIds)}`, signal), ({ runId }) => runId)
}

async function versionsWhere(filter: string, signal?: AbortSignal): Promise<readonly ModelVersion[]> {
  const request = { filter, orderBy: ['creation_timestamp DESC'], maxResults: 1000 }
  return (await api.modelVersions.searchModelVersions(request, signal && { signal })).modelVersions
}
