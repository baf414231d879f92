import type * as wire from '@labbook/protocol'

/** Texts by key. */
export type Texts = Readonly<Record<string, string>>

/** A run: what it is, and what was logged to it. */
export interface Run {
  readonly info: RunInfo
  readonly data: RunData
  readonly inputs: RunInputs
  readonly outputs: { readonly modelOutputs: readonly ModelOutput[] }
}

/** Times are milliseconds since 1970. */
export interface RunInfo {
  readonly runId: string
  readonly runName: string
  readonly experimentId: string
  readonly userId: string
  readonly status: wire.RunStatus
  readonly startTime: number
  readonly endTime: number | undefined
  readonly artifactUri: string
  readonly lifecycleStage: wire.LifecycleStage
}

/** The latest value of each metric, and all params and tags. */
export interface RunData {
  readonly metrics: Readonly<Record<string, number>>
  readonly params: Texts
  readonly tags: Texts
}

/** The datasets and models that a run used. */
export interface RunInputs {
  readonly datasetInputs: readonly DatasetInput[]
  readonly modelInputs: readonly wire.ModelInput[]
}

/** A dataset that a run used; the tag `mlflow.data.context` says what for. */
export interface DatasetInput {
  readonly dataset: wire.Dataset
  readonly tags: Texts
}

/** A model that a run made, at a step. */
export interface ModelOutput {
  readonly modelId: string
  readonly step: number
}

/** One point of a metric. A step beyond 2^53 is rounded. */
export interface MetricPoint {
  readonly key: string
  readonly value: number
  readonly timestamp: number
  readonly step: number
  readonly runId?: string | undefined
  readonly modelId?: string | undefined
  readonly datasetName?: string | undefined
  readonly datasetDigest?: string | undefined
}

/** An experiment. Times are milliseconds since 1970. */
export interface Experiment {
  readonly experimentId: string
  readonly name: string
  readonly artifactLocation: string
  readonly lifecycleStage: wire.LifecycleStage
  readonly creationTime: number
  readonly lastUpdateTime: number
  readonly tags: Texts
}

/** Whether the files of a logged model are there. */
export type LoggedModelStatus = 'UNSPECIFIED' | 'PENDING' | 'READY' | 'FAILED'

/** A model that a run logged. Times are milliseconds since 1970. */
export interface LoggedModel {
  readonly modelId: string
  /** `models:/<id>`, for everything that takes a model. */
  readonly modelUri: string
  readonly experimentId: string
  readonly name: string
  readonly artifactLocation: string
  readonly creationTimestamp: number
  readonly lastUpdatedTimestamp: number
  readonly modelType: string
  readonly sourceRunId: string
  readonly status: LoggedModelStatus
  readonly statusMessage: string | undefined
  readonly tags: Texts
  readonly params: Texts
  /** All points, not only the latest. */
  readonly metrics: readonly MetricPoint[]
}

/** A registered model with its latest versions. Times are milliseconds since 1970. */
export interface RegisteredModel {
  readonly name: string
  readonly creationTimestamp: number
  readonly lastUpdatedTimestamp: number
  readonly description: string
  /** The newest version of each stage that has one. */
  readonly latestVersions: readonly ModelVersion[]
  readonly tags: Texts
  /** The version that each alias leads to. */
  readonly aliases: Readonly<Record<string, number>>
}

/** A version of a registered model. Times are milliseconds since 1970. */
export interface ModelVersion {
  readonly name: string
  readonly version: number
  readonly creationTimestamp: number
  readonly lastUpdatedTimestamp: number
  readonly currentStage: wire.ModelStage
  readonly description: string
  readonly source: string
  readonly runId: string
  readonly runLink: string
  readonly status: wire.ModelVersionStatus
  readonly modelId: string | undefined
  readonly tags: Texts
  readonly aliases: readonly string[]
}

export function runOf({ info, data, inputs, outputs }: wire.Run): Run {
  return {
    info: runInfoOf(info),
    data: {
      metrics: Object.fromEntries(data.metrics.map(({ key, value }) => [key, value])),
      params: textsOf(data.params),
      tags: textsOf(data.tags),
    },
    inputs: {
      datasetInputs: (inputs?.datasetInputs ?? []).map(({ dataset, tags }) => ({ dataset, tags: textsOf(tags) })),
      modelInputs: inputs?.modelInputs ?? [],
    },
    outputs: {
      modelOutputs: (outputs?.modelOutputs ?? []).map(({ modelId, step }) => ({ modelId, step: Number(step) })),
    },
  }
}

export function runInfoOf({ startTime, endTime, ...info }: wire.RunInfo): RunInfo {
  return { ...info, startTime: Number(startTime), endTime: endTime === undefined ? undefined : Number(endTime) }
}

export function metricPointOf({ timestamp, step, ...point }: wire.Metric): MetricPoint {
  return { ...point, timestamp: Number(timestamp), step: Number(step) }
}

export function experimentOf({ creationTime, lastUpdateTime, tags, ...experiment }: wire.Experiment): Experiment {
  const times = { creationTime: Number(creationTime), lastUpdateTime: Number(lastUpdateTime) }
  return { ...experiment, ...times, tags: textsOf(tags) }
}

const MODEL_STATUS: Readonly<Record<wire.LoggedModelStatus, LoggedModelStatus>> = {
  LOGGED_MODEL_STATUS_UNSPECIFIED: 'UNSPECIFIED',
  LOGGED_MODEL_PENDING: 'PENDING',
  LOGGED_MODEL_READY: 'READY',
  LOGGED_MODEL_UPLOAD_FAILED: 'FAILED',
}

export function loggedModelOf({ info, data }: wire.LoggedModel): LoggedModel {
  return {
    modelId: info.modelId,
    modelUri: `models:/${info.modelId}`,
    experimentId: info.experimentId,
    name: info.name,
    artifactLocation: info.artifactUri,
    creationTimestamp: Number(info.creationTimestampMs),
    lastUpdatedTimestamp: Number(info.lastUpdatedTimestampMs),
    modelType: info.modelType,
    sourceRunId: info.sourceRunId,
    status: MODEL_STATUS[info.status],
    statusMessage: info.statusMessage,
    tags: textsOf(info.tags),
    params: textsOf(data.params),
    metrics: data.metrics.map(metricPointOf),
  }
}

export function registeredModelOf(model: wire.RegisteredModel): RegisteredModel {
  return {
    name: model.name,
    creationTimestamp: Number(model.creationTimestamp),
    lastUpdatedTimestamp: Number(model.lastUpdatedTimestamp),
    description: model.description ?? '',
    latestVersions: model.latestVersions.map(modelVersionOf),
    tags: textsOf(model.tags),
    aliases: Object.fromEntries(model.aliases.map(({ alias, version }) => [alias, version])),
  }
}

export function modelVersionOf(version: wire.ModelVersion): ModelVersion {
  return {
    name: version.name,
    version: version.version,
    creationTimestamp: Number(version.creationTimestamp),
    lastUpdatedTimestamp: Number(version.lastUpdatedTimestamp),
    currentStage: version.currentStage,
    description: version.description ?? '',
    source: version.source,
    runId: version.runId,
    runLink: version.runLink,
    status: version.status,
    modelId: version.modelId || undefined,
    tags: textsOf(version.tags),
    aliases: version.aliases,
  }
}

function textsOf(list: readonly wire.Tag[]): Texts {
  return Object.fromEntries(list.map(({ key, value }) => [key, value]))
}
