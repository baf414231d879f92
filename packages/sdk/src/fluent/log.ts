import type { Dataset } from '@labbook/protocol'
import type { TableData } from '../datasets/table.js'
import type { FigureInput } from '../files/figure-file.js'
import type { ImageInput } from '../files/image-file.js'
import type { ImageSeries, InputOptions, Loggable, MetricOptions, ModelLinks } from '../runs/active-run.js'
import type { LogCall } from '../runs/watched-call.js'
import { runToLogTo } from './runs.js'

/** Logs one value of a metric to the active run, and starts a run if none is active. See {@link ActiveRun.logMetric}. */
export function logMetric(key: string, value: number | bigint | boolean, options?: MetricOptions): LogCall {
  return runToLogTo().logMetric(key, value, options)
}

/** Logs values of several metrics at one step and time, as `logMetric` does. */
export function logMetrics(
  metrics: Readonly<Record<string, number | bigint | boolean>>,
  options?: MetricOptions,
): LogCall {
  return runToLogTo().logMetrics(metrics, options)
}

/** Logs a param to the active run, and starts a run if none is active. See {@link ActiveRun.logParam}. */
export function logParam(key: string, value: Loggable): LogCall {
  return runToLogTo().logParam(key, value)
}

/** Logs several params, as `logParam` does. */
export function logParams(params: Readonly<Record<string, Loggable>>): LogCall {
  return runToLogTo().logParams(params)
}

/** Sets a tag of the active run, and starts a run if none is active. See {@link ActiveRun.setTag}. */
export function setTag(key: string, value: Loggable): LogCall {
  return runToLogTo().setTag(key, value)
}

/** Sets several tags, as `setTag` does. */
export function setTags(tags: Readonly<Record<string, Loggable>>): LogCall {
  return runToLogTo().setTags(tags)
}

/** Deletes a tag of the active run. */
export function deleteTag(key: string): LogCall {
  return runToLogTo().deleteTag(key)
}

/** Logs a text as a file of the active run. See {@link ActiveRun.logText}. */
export function logText(text: string, path: string): LogCall {
  return runToLogTo().logText(text, path)
}

/** Logs a value as a JSON or YAML file of the active run. See {@link ActiveRun.logDict}. */
export function logDict(value: unknown, path: string): LogCall {
  return runToLogTo().logDict(value, path)
}

/** Logs a table of the active run. See {@link ActiveRun.logTable}. */
export function logTable(data: TableData, path: string): LogCall {
  return runToLogTo().logTable(data, path)
}

/** Logs bytes as a file of the active run. See {@link ActiveRun.logBytes}. */
export function logBytes(path: string, bytes: Uint8Array): LogCall {
  return runToLogTo().logBytes(path, bytes)
}

/** Logs a figure of the active run. See {@link ActiveRun.logFigure}. */
export function logFigure(figure: FigureInput, path: string): LogCall {
  return runToLogTo().logFigure(figure, path)
}

/** Logs an image of the active run. See {@link ActiveRun.logImage}. */
export function logImage(image: ImageInput, target: string | ImageSeries): LogCall {
  return runToLogTo().logImage(image, target)
}

/** Logs a dataset that the active run uses. See {@link ActiveRun.logInput}. */
export function logInput(dataset: Dataset, options?: InputOptions): LogCall {
  return runToLogTo().logInput(dataset, options)
}

/** Logs a file or a folder of this machine. See {@link ActiveRun.logArtifact}. */
export function logArtifact(localPath: string, artifactPath?: string): LogCall {
  return runToLogTo().logArtifact(localPath, artifactPath)
}

/** Logs everything in a folder of this machine. See {@link ActiveRun.logArtifacts}. */
export function logArtifacts(localFolder: string, artifactPath?: string): LogCall {
  return runToLogTo().logArtifacts(localFolder, artifactPath)
}

/** Logs logged models as inputs or outputs of the active run. See {@link ActiveRun.logModels}. */
export function logModels(links: ModelLinks): LogCall {
  return runToLogTo().logModels(links)
}
