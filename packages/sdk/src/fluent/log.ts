import type { Dataset } from '@labbook/protocol'
import type { FrameInputOptions } from '../datasets/dataset.js'
import type { FrameLike, TableData } from '../datasets/table.js'
import type { FigureInput } from '../files/figure-file.js'
import type { ImageInput } from '../files/image-file.js'
import type { ImageSeries, Loggable, MetricOptions, ModelLinks } from '../runs/log-options.js'
import type { LogProfileOptions, ProfileReport } from '../runs/profile-log.js'
import type { LogCall } from '../runs/watched-call.js'
import { runToLogTo } from './runs.js'

/**
 * Logs one value of a metric to the active run, and starts a run if none is active. See {@link ActiveRun.logMetric}.
 *
 * @example logMetric('loss', 0.31, { step: 12 })
 */
export function logMetric(key: string, value: number | bigint | boolean, options?: MetricOptions): LogCall {
  return runToLogTo().logMetric(key, value, options)
}

/**
 * Logs values of several metrics at one step and time, as `logMetric` does.
 *
 * @example logMetrics({ loss: 0.31, accuracy: 0.88 }, { step: 12 })
 */
export function logMetrics(
  metrics: Readonly<Record<string, number | bigint | boolean>>,
  options?: MetricOptions,
): LogCall {
  return runToLogTo().logMetrics(metrics, options)
}

/**
 * Logs a param to the active run, and starts a run if none is active. See {@link ActiveRun.logParam}.
 *
 * @example logParam('depth', 8)
 */
export function logParam(key: string, value: Loggable): LogCall {
  return runToLogTo().logParam(key, value)
}

/**
 * Logs several params, as `logParam` does.
 *
 * @example logParams({ depth: 8, learningRate: 0.1 })
 */
export function logParams(params: Readonly<Record<string, Loggable>>): LogCall {
  return runToLogTo().logParams(params)
}

/**
 * Sets a tag of the active run, and starts a run if none is active. See {@link ActiveRun.setTag}.
 *
 * @example setTag('stage', 'draft')
 */
export function setTag(key: string, value: Loggable): LogCall {
  return runToLogTo().setTag(key, value)
}

/**
 * Sets several tags, as `setTag` does.
 *
 * @example setTags({ team: 'pricing', stage: 'draft' })
 */
export function setTags(tags: Readonly<Record<string, Loggable>>): LogCall {
  return runToLogTo().setTags(tags)
}

/**
 * Deletes a tag of the active run.
 *
 * @example deleteTag('stage')
 */
export function deleteTag(key: string): LogCall {
  return runToLogTo().deleteTag(key)
}

/**
 * Logs a text as a file of the active run. See {@link ActiveRun.logText}.
 *
 * @example logText('# Notes', 'notes.md')
 */
export function logText(text: string, path: string): LogCall {
  return runToLogTo().logText(text, path)
}

/**
 * Logs a value as a JSON or YAML file of the active run. See {@link ActiveRun.logDict}.
 *
 * @example logDict({ layers: [64, 32] }, 'model/config.json')
 */
export function logDict(value: unknown, path: string): LogCall {
  return runToLogTo().logDict(value, path)
}

/**
 * Logs a frame with its profile report as a dataset of the active run. See {@link ActiveRun.logProfile}.
 *
 * @example await logProfile(homes, { context: 'training' })
 */
export function logProfile(frame: FrameLike, options?: LogProfileOptions): Promise<ProfileReport> {
  return runToLogTo().logProfile(frame, options)
}

/**
 * Logs a table of the active run. See {@link ActiveRun.logTable}.
 *
 * @example logTable([{ question: 'Why?', score: 0.5 }], 'answers.json')
 */
export function logTable(data: TableData, path: string): LogCall {
  return runToLogTo().logTable(data, path)
}

/**
 * Logs bytes as a file of the active run. See {@link ActiveRun.logBytes}.
 *
 * @example logBytes(new Uint8Array([1, 2, 3]), 'model/weights.bin')
 */
export function logBytes(bytes: Uint8Array, path: string): LogCall {
  return runToLogTo().logBytes(bytes, path)
}

/**
 * Logs a figure of the active run. See {@link ActiveRun.logFigure}.
 *
 * @example logFigure('<svg xmlns="http://www.w3.org/2000/svg" />', 'plots/loss.svg')
 */
export function logFigure(figure: FigureInput, path: string): LogCall {
  return runToLogTo().logFigure(figure, path)
}

/**
 * Logs an image of the active run. See {@link ActiveRun.logImage}.
 *
 * @example logImage({ data: new Uint8Array(28 * 28), shape: [28, 28] }, { key: 'samples', step: 10 })
 */
export function logImage(image: ImageInput, target: string | ImageSeries): LogCall {
  return runToLogTo().logImage(image, target)
}

/**
 * Logs a dataset that the active run uses. See {@link ActiveRun.logInput}.
 *
 * @example logInput(homes, { context: 'training', targets: 'price' }) // a frame of @labbook/data
 * @example logInput(datasetOf([{ area: 70, price: 300_000 }], { name: 'houses' }), { context: 'training' })
 */
export function logInput(data: Dataset | FrameLike, options?: FrameInputOptions): LogCall {
  return runToLogTo().logInput(data, options)
}

/**
 * Logs a file or a folder of this machine. See {@link ActiveRun.logArtifact}.
 *
 * @example await logArtifact('features.txt', 'data')
 */
export function logArtifact(localPath: string, artifactPath?: string): LogCall {
  return runToLogTo().logArtifact(localPath, artifactPath)
}

/**
 * Logs everything in a folder of this machine. See {@link ActiveRun.logArtifacts}.
 *
 * @example await logArtifacts('plots')
 */
export function logArtifacts(localFolder: string, artifactPath?: string): LogCall {
  return runToLogTo().logArtifacts(localFolder, artifactPath)
}

/**
 * Logs logged models as inputs or outputs of the active run. See {@link ActiveRun.logModels}.
 *
 * @example logModels({ outputs: [{ modelId, step: 12 }] })
 */
export function logModels(links: ModelLinks): LogCall {
  return runToLogTo().logModels(links)
}
