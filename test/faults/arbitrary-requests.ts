import {
  allRoutes,
  type artifactRoutes,
  type artifactTransferRoutes,
  type experimentRoutes,
  type keyRoutes,
  type loggedModelRoutes,
  type metricRoutes,
  type metricSeriesRoutes,
  type modelVersionRoutes,
  type registeredModelRoutes,
  type RequestOf,
  type Route,
  type Routes,
  type runRoutes,
  type runTableRoutes,
} from '@labbook/protocol'
import fc from 'fast-check'
import {
  filter,
  hostileText,
  integer,
  key,
  location,
  mostly,
  number,
  order,
  pageToken,
  path,
  smallInteger,
  text,
} from './arbitrary-values.js'
import { bend } from './bend-request.js'
import { type ArbitraryRequest, encodedRequest } from './encode-request.js'

/** What a request may name and the server knows. */
export interface Known {
  readonly experimentIds: readonly string[]
  readonly runIds: readonly string[]
  readonly modelIds: readonly string[]
  /** Of registered models. */
  readonly modelNames: readonly string[]
}

/** A request to any route of the protocol: as its codec writes it, or bent in one place. */
export function arbitraryRequest(known: Known): fc.Arbitrary<ArbitraryRequest> {
  const { typed, guessed } = arbitraries(known)
  const requests = routeTables.flatMap((routes) =>
    Object.entries(routes).map(([name, route]) => {
      const request = typed[name]
      return request === undefined ? encodedRequest(guessing(route), guessed) : encodedRequest(route, request)
    }),
  )
  const valid = fc.oneof(...requests)
  return fc.oneof(
    { weight: 2, arbitrary: valid },
    { weight: 3, arbitrary: fc.tuple(valid, bend).map(([request, bent]) => bent(request)) },
  )
}

const routeTables: readonly Routes[] = Object.values(allRoutes)

/** The route for untyped requests, whose fields are sent under their own names. */
function guessing(route: Route): Route {
  const write = (request: unknown) =>
    JSON.stringify(request, (_, value: unknown) => (typeof value === 'bigint' ? Number(value) : value))
  const writeQuery = (request: unknown) =>
    new URLSearchParams(
      Object.entries(request as object).flatMap(([name, value]: [string, unknown]) =>
        (Array.isArray(value) ? value : [value]).map((item): [string, string] => [name, String(item)]),
      ),
    )
  return { ...route, request: { ...route.request, write, writeQuery } }
}

type RequestsOf<R extends Routes> = { readonly [K in keyof R]: fc.Arbitrary<RequestOf<R[K]>> }

/** Requests of the routes that go deep, by the names of the routes; for all others, fields of which each may fit. */
function arbitraries(known: Known): {
  typed: Readonly<Record<string, fc.Arbitrary<unknown>>>
  guessed: fc.Arbitrary<unknown>
} {
  const experimentId = mostly(fc.constantFrom(...known.experimentIds), hostileText)
  const runId = mostly(fc.constantFrom(...known.runIds), hostileText)
  const modelId = mostly(fc.constantFrom(...known.modelIds), hostileText)
  const maybe = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: undefined })
  const some = <T>(item: fc.Arbitrary<T>) => fc.array(item, { maxLength: 4 })
  const experimentIds = some(experimentId)
  const page = { pageToken: maybe(pageToken), maxResults: maybe(smallInteger) }
  const search = { filter: maybe(filter), orderBy: some(order), ...page }
  const tag = fc.record({ key, value: text })
  const metric = fc.record({
    key,
    value: number,
    timestamp: integer,
    step: integer,
    modelId: maybe(modelId),
    runId: maybe(runId),
    datasetName: maybe(key),
    datasetDigest: maybe(key),
  })
  const dataset = fc.record({
    name: key,
    digest: key,
    sourceType: key,
    source: text,
    schema: maybe(text),
    profile: maybe(text),
  })
  const modelName = mostly(fc.constantFrom(...known.modelNames), hostileText)
  const version = mostly(fc.integer({ min: 1, max: 3 }), smallInteger)
  const alias = fc.oneof(fc.constantFrom('champion', 'latest', 'v1', 'a-b_c'), text)
  const modelStage = fc.oneof(fc.constantFrom('None', 'staging', 'PRODUCTION', 'Archived'), text)
  const stage = fc.constantFrom('ACTIVE_ONLY' as const, 'DELETED_ONLY' as const, 'ALL' as const)

  const experiments: RequestsOf<typeof experimentRoutes> = {
    createExperiment: fc.record({ name: text, artifactLocation: maybe(location), tags: some(tag) }),
    searchExperiments: fc.record({ ...search, viewType: stage }),
    getExperiment: fc.record({ experimentId }),
    getExperimentByName: fc.record({ experimentName: text }),
    deleteExperiment: fc.record({ experimentId: hostileText }),
    restoreExperiment: fc.record({ experimentId }),
    updateExperiment: fc.record({ experimentId, newName: text }),
    setExperimentTag: fc.record({ experimentId, key, value: text }),
    deleteExperimentTag: fc.record({ experimentId, key }),
  }
  const runs: RequestsOf<typeof runRoutes> = {
    createRun: fc.record({
      experimentId,
      userId: text,
      runName: maybe(text),
      startTime: maybe(integer),
      tags: some(tag),
    }),
    getRun: fc.record({ runId }),
    updateRun: fc.record({
      runId,
      status: maybe(fc.constantFrom('RUNNING' as const, 'FINISHED' as const, 'KILLED' as const)),
      endTime: maybe(integer),
      runName: maybe(text),
    }),
    deleteRun: fc.record({ runId }),
    restoreRun: fc.record({ runId }),
    searchRuns: fc.record({ experimentIds, runViewType: stage, ...search }),
    logParam: fc.record({ runId, key, value: text }),
    setTag: fc.record({ runId, key, value: text }),
    deleteTag: fc.record({ runId, key }),
    logBatch: fc.record({ runId, metrics: some(metric), params: some(tag), tags: some(tag) }),
    logModel: fc.record({ runId, modelJson: fc.oneof(text, fc.json()) }),
    logInputs: fc.record({
      runId,
      datasets: some(fc.record({ tags: some(tag), dataset })),
      models: some(fc.record({ modelId })),
    }),
    logOutputs: fc.record({ runId, models: some(fc.record({ modelId, step: integer })) }),
  }
  const metrics: RequestsOf<typeof metricRoutes> = {
    logMetric: fc.record({
      runId,
      key,
      value: number,
      timestamp: integer,
      step: integer,
      modelId: maybe(modelId),
      datasetName: maybe(key),
      datasetDigest: maybe(key),
    }),
    getMetricHistory: fc.record({ runId, metricKey: key, ...page }),
    getMetricHistoryBulk: fc.record({ runId: some(runId), metricKey: key, maxResults: maybe(smallInteger) }),
    getMetricHistoryBulkInterval: fc.record({
      runIds: some(runId),
      metricKey: key,
      startStep: maybe(integer),
      endStep: maybe(integer),
      maxResults: maybe(smallInteger),
    }),
  }
  const metricSeries: RequestsOf<typeof metricSeriesRoutes> = {
    summarizeMetrics: fc.record({ runIds: some(runId), keys: some(key), pageToken: maybe(pageToken) }),
    bucketMetrics: fc.record({
      runIds: some(runId),
      keys: some(key),
      x: fc.constantFrom('step', 'wall', 'relative'),
      start: maybe(integer),
      end: maybe(integer),
      buckets: smallInteger,
    }),
  }
  const loggedModels: RequestsOf<typeof loggedModelRoutes> = {
    createLoggedModel: fc.record({
      experimentId,
      name: maybe(text),
      modelType: text,
      sourceRunId: runId,
      params: some(tag),
      tags: some(tag),
    }),
    searchLoggedModels: fc.record({
      experimentIds,
      filter: maybe(filter),
      datasets: some(fc.record({ datasetName: key, datasetDigest: maybe(key) })),
      orderBy: some(
        fc.record({
          fieldName: fc.oneof(fc.constantFrom('creation_timestamp', 'name', 'metrics.loss'), text),
          ascending: fc.boolean(),
          datasetName: maybe(key),
          datasetDigest: maybe(key),
        }),
      ),
      ...page,
    }),
    getLoggedModel: fc.record({ modelId, allowDeleted: fc.boolean() }),
    finalizeLoggedModel: fc.record({
      modelId,
      status: fc.constantFrom('LOGGED_MODEL_READY', 'LOGGED_MODEL_UPLOAD_FAILED', 'LOGGED_MODEL_STATUS_UNSPECIFIED'),
    }),
    deleteLoggedModel: fc.record({ modelId: hostileText }),
    setLoggedModelTags: fc.record({ modelId, tags: some(tag) }),
    deleteLoggedModelTag: fc.record({ modelId, tagKey: key }),
    logLoggedModelParams: fc.record({ modelId, params: some(tag) }),
    listLoggedModelArtifacts: fc.record({ modelId, artifactDirectoryPath: path }),
  }
  const artifacts: RequestsOf<typeof artifactRoutes> = {
    listRunArtifacts: fc.record({ runId, path, pageToken: maybe(pageToken) }),
    createPresignedUpload: fc.record({ runId, path, expiration: smallInteger }),
    listProxyArtifacts: fc.record({ path }),
    deleteProxyArtifact: fc.record({ path }),
    createMultipartUpload: fc.record({ folder: path, path, numParts: integer }),
    completeMultipartUpload: fc.record({
      folder: path,
      path,
      uploadId: text,
      parts: some(fc.record({ partNumber: smallInteger, etag: text, url: maybe(text) })),
    }),
    abortMultipartUpload: fc.record({ folder: path, path, uploadId: text }),
    presignDownload: fc.record({ path }),
  }
  const transfers: RequestsOf<typeof artifactTransferRoutes> = {
    downloadProxyArtifact: fc.record({ path }),
    uploadProxyArtifact: fc.record({ path }),
    downloadRunArtifact: fc.record({ runId, path }),
    downloadLoggedModelArtifact: fc.record({ modelId, artifactFilePath: path }),
    downloadModelVersionArtifact: fc.record({ name: modelName, version, path }),
    uploadRunArtifact: fc.record({ runUuid: runId, path }),
  }
  const registeredModels: RequestsOf<typeof registeredModelRoutes> = {
    createRegisteredModel: fc.record({ name: text, tags: some(tag), description: maybe(text) }),
    getRegisteredModel: fc.record({ name: modelName }),
    updateRegisteredModel: fc.record({ name: modelName, description: maybe(text) }),
    renameRegisteredModel: fc.record({ name: hostileText, newName: text }),
    deleteRegisteredModel: fc.record({ name: hostileText }),
    searchRegisteredModels: fc.record(search),
    getLatestVersions: fc.record({ name: modelName, stages: some(modelStage) }),
    setRegisteredModelTag: fc.record({ name: modelName, key, value: text }),
    deleteRegisteredModelTag: fc.record({ name: modelName, key }),
    setModelAlias: fc.record({ name: modelName, alias, version }),
    deleteModelAlias: fc.record({ name: modelName, alias }),
    getVersionByAlias: fc.record({ name: modelName, alias }),
  }
  const modelVersions: RequestsOf<typeof modelVersionRoutes> = {
    createModelVersion: fc.record({
      name: modelName,
      source: fc.oneof(
        location,
        fc.tuple(fc.constantFrom('models:/', 'runs:/', 's3://b/', ''), path).map((parts) => parts.join('')),
      ),
      runId: mostly(fc.constant(''), runId),
      tags: some(tag),
      runLink: text,
      description: text,
      modelId: mostly(fc.constant(''), modelId),
    }),
    getModelVersion: fc.record({ name: modelName, version }),
    updateModelVersion: fc.record({ name: modelName, version, description: maybe(text) }),
    deleteModelVersion: fc.record({ name: modelName, version }),
    searchModelVersions: fc.record(search),
    transitionModelVersionStage: fc.record({
      name: modelName,
      version,
      stage: modelStage,
      archiveExistingVersions: fc.boolean(),
    }),
    getModelVersionDownloadUri: fc.record({ name: modelName, version }),
    setModelVersionTag: fc.record({ name: modelName, version, key, value: text }),
    deleteModelVersionTag: fc.record({ name: modelName, version, key }),
  }
  const keys: RequestsOf<typeof keyRoutes> = {
    searchKeys: fc.record({
      experimentIds,
      runIds: some(runId),
      kind: maybe(fc.constantFrom('metrics', 'params', 'tags', 'datasets')),
      search: maybe(text),
      filter: maybe(filter),
      runViewType: maybe(fc.constantFrom('ACTIVE_ONLY', 'DELETED_ONLY', 'ALL')),
      varying: fc.boolean(),
      order: maybe(fc.constantFrom('name', 'match')),
      examples: fc.boolean(),
      values: maybe(key),
      valueSearch: maybe(text),
      ...page,
    }),
  }
  const runTable: Pick<RequestsOf<typeof runTableRoutes>, 'searchRunTable'> = {
    searchRunTable: fc.record({
      experimentIds,
      filter: maybe(filter),
      orderBy: some(order),
      runViewType: stage,
      columns: some(order),
      parent: fc.oneof(fc.constantFrom('any', 'top'), runId),
      offset: smallInteger,
      maxResults: maybe(smallInteger),
      withRecordedModels: fc.boolean(),
    }),
  }
  const guessed = fc.record(
    {
      run_id: runId,
      run_ids: some(runId),
      model_id: modelId,
      experiment_id: experimentId,
      experiment_ids: experimentIds,
      path,
      key,
      keys: some(key),
      name: fc.oneof(text, modelName),
      version,
      digest: text,
      filter,
      order_by: some(order),
      columns: some(order),
      max_results: smallInteger,
      offset: smallInteger,
      page_token: pageToken,
    },
    { requiredKeys: [] },
  )
  return {
    typed: {
      ...experiments,
      ...runs,
      ...metrics,
      ...metricSeries,
      ...loggedModels,
      ...artifacts,
      ...transfers,
      ...registeredModels,
      ...modelVersions,
      ...keys,
      ...runTable,
    },
    guessed,
  }
}
