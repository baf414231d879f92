import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import {
  ApiError,
  artifactRoutes,
  type Client,
  loggedModelRoutes,
  type ModelUri,
  type ModelVersion,
  modelVersionRoutes,
  parseModelUri,
  registeredModelRoutes,
  type Routes,
  runRoutes,
} from '@labbook/protocol'

/** Where a model's files are: a folder here, or below a run or logged model on the server. */
export type ModelLocation =
  | { readonly folder: string }
  /** `ownerId` is that of a run, or of a logged model (`m-…`). */
  | { readonly ownerId: string; readonly path: string }

/** Gives the client of a table of routes; called when a URI leads to the server. */
export type Connect = <R extends Routes>(routes: R) => Client<R>

/** A version may have been made from another version. */
const MAX_STEPS = 10

/**
 * Where a model URI leads.
 *
 * @throws ApiError when it leads nowhere
 */
export async function locateModel(uri: string, connect: Connect, steps = MAX_STEPS): Promise<ModelLocation> {
  if (steps === 0)
    throw new ApiError('INVALID_PARAMETER_VALUE', `'${uri}' points to a version whose source is another version.`)
  const scheme = /^([a-z][a-z0-9+.-]+):/i.exec(uri)?.[1]
  switch (scheme) {
    case undefined:
      return localFolder(uri)
    case 'file':
      return localFolder(fileURLToPath(uri))
    case 'runs':
      return locateInRun(uri, connect)
    case 'models': {
      const named = parseModelUri(uri)
      if (named === undefined) throw noModelUri(uri)
      if (named.kind === 'logged_model') return { ownerId: named.modelId, path: '' }
      return locateVersion(await findVersion(named, connect), connect, steps)
    }
    default:
      throw noModelUri(uri)
  }
}

function noModelUri(uri: string): ApiError {
  const forms =
    'a folder, runs:/<run id>/<path>, models:/<model id>, models:/<name>/<version or stage> or models:/<name>@<alias>'
  return new ApiError('INVALID_PARAMETER_VALUE', `'${uri}' is not a model URI. Use ${forms}.`)
}

function localFolder(folder: string): ModelLocation {
  if (existsSync(folder)) return { folder }
  throw new ApiError('RESOURCE_DOES_NOT_EXIST', `Folder '${folder}' not found.`)
}

/** Below the run, or, since clients of generation 3 keep models apart, the logged model of that name that the run made. */
async function locateInRun(uri: string, connect: Connect): Promise<ModelLocation> {
  const [, runId, path = ''] = /^runs:\/*([^/]+)\/*(.*?)\/*$/.exec(uri) ?? []
  if (runId === undefined) throw noModelUri(uri)
  const { files } = await connect(artifactRoutes).listRunArtifacts({ runId, path })
  const modelFile = path === '' ? 'MLmodel' : `${path}/MLmodel`
  if (files.some((file) => file.path === modelFile)) return { ownerId: runId, path }
  const { run } = await connect(runRoutes).getRun({ runId })
  const [name = '', ...below] = path.split('/')
  const { models } = await connect(loggedModelRoutes).searchLoggedModels({
    experimentIds: [run.info.experimentId],
    filter: `source_run_id = '${runId}' AND name = ${JSON.stringify(name)}`,
    datasets: [],
    orderBy: [{ fieldName: 'creation_timestamp', ascending: false, datasetName: '' }],
  })
  const [model] = models
  if (model === undefined) throw new ApiError('RESOURCE_DOES_NOT_EXIST', `Run ${runId} has no model '${path}'.`)
  return { ownerId: model.info.modelId, path: below.join('/') }
}

/**
 * The version of a registered model that a URI names.
 *
 * @throws ApiError when there is none
 */
export async function findVersion(
  named: Exclude<ModelUri, { kind: 'logged_model' }>,
  connect: Connect,
): Promise<ModelVersion> {
  const { name } = named
  if (named.kind === 'version')
    return (await connect(modelVersionRoutes).getModelVersion({ name, version: named.version })).modelVersion
  const registry = connect(registeredModelRoutes)
  if (named.kind === 'alias') return (await registry.getVersionByAlias({ name, alias: named.alias })).modelVersion
  const stages = named.kind === 'stage' ? [named.stage] : []
  const { modelVersions } = await registry.getLatestVersions({ name, stages })
  const [latest] = modelVersions.toSorted((a, b) => b.version - a.version)
  if (latest === undefined)
    throw new ApiError(
      'RESOURCE_DOES_NOT_EXIST',
      `${name} has no version${named.kind === 'stage' ? ` in the stage ${named.stage}` : ''}.`,
    )
  return latest
}

/** The place that a version was made from. Clients of generation 2 name it by the address of the run's artifacts. */
async function locateVersion(version: ModelVersion, connect: Connect, steps: number): Promise<ModelLocation> {
  const { name, source, runId, modelId } = version
  if (modelId !== undefined && modelId !== '') return { ownerId: modelId, path: '' }
  if (/^(runs|models):/.test(source)) return locateModel(source, connect, steps - 1)
  if (runId !== '') {
    const { run } = await connect(runRoutes).getRun({ runId })
    const root = `${run.info.artifactUri.replace(/\/+$/, '')}/`
    if (source.startsWith(root)) return { ownerId: runId, path: source.slice(root.length).replace(/\/+$/, '') }
  }
  const sentence = `Version ${version.version} of ${name} has its files at ${source}, which is not an artifact of a run or model.`
  throw new ApiError('INVALID_PARAMETER_VALUE', sentence)
}
