import { limits, type Metric, metricRoutes, runRoutes } from '@labbook/protocol'
import { checkModelId, checkRunId, checkText } from '../checks/ids.js'
import { checkKey } from '../checks/keys.js'
import { checkMetricValue, checkStep, checkTimestamp } from '../checks/points.js'
import { paramText, tagText } from '../checks/value-text.js'
import { batchesOf } from './batches.js'
import { type ClientContext, tagList, type Values } from './client-context.js'
import { type DatasetInput, type MetricPoint, metricPointOf, type ModelOutput } from './entities.js'

/** When a value was measured, and on what. */
export interface PointOptions {
  /** 0, if it is left out. */
  readonly step?: number | undefined
  /** Now, if it is left out. */
  readonly timestamp?: number | Date | undefined
  /** Makes it a metric of that logged model, too. */
  readonly modelId?: string | undefined
  readonly datasetName?: string | undefined
  readonly datasetDigest?: string | undefined
}

/** A point to be logged. */
export interface MetricInput extends PointOptions {
  readonly key: string
  readonly value: number | boolean | bigint
}

/** What to log to a run in one call. */
export interface LogBatchOptions {
  readonly metrics?: readonly MetricInput[] | undefined
  readonly params?: Values | undefined
  readonly tags?: Values | undefined
}

/** The datasets and models that a run used. */
export interface LogInputsOptions {
  readonly datasets?: readonly (Pick<DatasetInput, 'dataset'> & { readonly tags?: Values })[] | undefined
  /** Logged models that the run used. */
  readonly models?: readonly { readonly modelId: string }[] | undefined
}

/** What is logged to a run. Each call waits for the server. */
export function runDataCalls({ tracking, longValues }: ClientContext) {
  const routes = tracking.client({ ...runRoutes, ...metricRoutes })
  const tagOf = (key: string, value: unknown) => tagText(key, value, longValues)

  return {
    /**
     * Logs one point of a metric. Booleans count as 0 and 1; `NaN` and infinities are values.
     *
     * @throws InvalidInputError for a value that is no number, a fractional step, or a bad key
     * @example await client.logMetric(runId, 'loss', 0.25, { step: 3 })
     */
    async logMetric(
      runId: string,
      key: string,
      value: number | boolean | bigint,
      options: PointOptions = {},
    ): Promise<void> {
      checkRunId(runId)
      await routes.logMetric({ runId, ...pointOf({ ...options, key, value }) })
    },

    /**
     * Logs a param and gives the text that is stored. A param keeps its first value.
     *
     * @throws ApiError INVALID_PARAMETER_VALUE if the run has it with another value
     * @example await client.logParam(runId, 'layers', [64, 32])   // '[64,32]'
     */
    async logParam(runId: string, key: string, value: unknown): Promise<string> {
      checkRunId(runId)
      checkKey('param', key)
      const text = paramText(key, value, longValues)
      await routes.logParam({ runId, key, value: text })
      return text
    },

    /**
     * Logs metrics, params and tags, in as few requests as the server's limits allow.
     *
     * @example
     * await client.logBatch(runId, {
     *   metrics: [{ key: 'loss', value: 0.25, step: 3 }],
     *   params: { lr: 0.1 },
     *   tags: { team: 'a' },
     * })
     */
    async logBatch(runId: string, { metrics = [], params = {}, tags = {} }: LogBatchOptions): Promise<void> {
      checkRunId(runId)
      const checkedParams = Object.entries(params).map(([key, value]) => {
        checkKey('param', key)
        return { key, value: paramText(key, value, longValues) }
      })
      const batches = batchesOf({ metrics: metrics.map(pointOf), params: checkedParams, tags: tagList(tags, tagOf) })
      for (const batch of batches) await routes.logBatch({ runId, ...batch })
    },

    /**
     * Sets a tag of a run, in place of the value that it had.
     *
     * @example await client.setTag(runId, 'team', 'a')
     */
    async setTag(runId: string, key: string, value: unknown): Promise<void> {
      checkRunId(runId)
      checkKey('tag', key)
      await routes.setTag({ runId, key, value: tagOf(key, value) })
    },

    /**
     * Removes a tag of a run.
     *
     * @throws ApiError RESOURCE_DOES_NOT_EXIST if the run has no such tag
     * @example await client.deleteTag(runId, 'team')
     */
    async deleteTag(runId: string, key: string): Promise<void> {
      checkRunId(runId)
      checkKey('tag', key)
      await routes.deleteTag({ runId, key })
    },

    /**
     * All points of a metric of a run, in the order of the server.
     *
     * @example const points = await client.getMetricHistory(runId, 'loss')
     */
    async getMetricHistory(runId: string, key: string): Promise<MetricPoint[]> {
      checkRunId(runId)
      checkKey('metric', key)
      const points: MetricPoint[] = []
      for (let pageToken: string | undefined; ; ) {
        const page = await routes.getMetricHistory({ runId, metricKey: key, pageToken })
        for (const metric of page.metrics) points.push(metricPointOf(metric))
        if (!page.nextPageToken || page.nextPageToken === pageToken) return points
        pageToken = page.nextPageToken
      }
    },

    /**
     * Records the datasets and models that a run used.
     *
     * @example
     * const dataset = { name: 'houses', digest: '31ccce44', sourceType: 'local', source: '{"uri":"houses.csv"}' }
     * await client.logInputs(runId, { datasets: [{ dataset, tags: { 'mlflow.data.context': 'training' } }] })
     */
    async logInputs(runId: string, { datasets = [], models = [] }: LogInputsOptions): Promise<void> {
      checkRunId(runId)
      for (const { modelId } of models) checkModelId(modelId)
      const checked = datasets.map(({ dataset, tags = {} }) => {
        checkText('name of the dataset', dataset.name, limits.datasetName)
        checkText('digest of the dataset', dataset.digest, limits.datasetDigest)
        return { dataset, tags: tagList(tags, tagOf) }
      })
      await routes.logInputs({ runId, datasets: checked, models })
    },

    /**
     * Records the logged models that a run made, each at a step.
     *
     * @example await client.logOutputs(runId, [{ modelId: model.modelId, step: 3 }])
     */
    async logOutputs(
      runId: string,
      models: readonly (Pick<ModelOutput, 'modelId'> & Partial<ModelOutput>)[],
    ): Promise<void> {
      checkRunId(runId)
      const checked = models.map(({ modelId, step = 0 }) => {
        checkModelId(modelId)
        return { modelId, step: checkStep(step) }
      })
      await routes.logOutputs({ runId, models: checked })
    },
  }
}

function pointOf({ key, value, step = 0, timestamp, modelId, datasetName, datasetDigest }: MetricInput): Metric {
  checkKey('metric', key)
  if (modelId !== undefined) checkModelId(modelId)
  const point = { key, value: checkMetricValue(key, value), step: checkStep(step) }
  return { ...point, timestamp: checkTimestamp(timestamp ?? Date.now()), modelId, datasetName, datasetDigest }
}
