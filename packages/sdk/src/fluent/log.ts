import type { Loggable, MetricOptions } from '../runs/active-run.js'
import { runToLogTo } from './runs.js'

/** Logs one value of a metric to the active run, and starts a run if none is active. See {@link ActiveRun.logMetric}. */
export function logMetric(key: string, value: number | bigint | boolean, options?: MetricOptions): Promise<void> {
  return runToLogTo().logMetric(key, value, options)
}

/** Logs values of several metrics at one step and time, as `logMetric` does. */
export function logMetrics(
  metrics: Readonly<Record<string, number | bigint | boolean>>,
  options?: MetricOptions,
): Promise<void> {
  return runToLogTo().logMetrics(metrics, options)
}

/** Logs a param to the active run, and starts a run if none is active. See {@link ActiveRun.logParam}. */
export function logParam(key: string, value: Loggable): Promise<void> {
  return runToLogTo().logParam(key, value)
}

/** Logs several params, as `logParam` does. */
export function logParams(params: Readonly<Record<string, Loggable>>): Promise<void> {
  return runToLogTo().logParams(params)
}

/** Sets a tag of the active run, and starts a run if none is active. See {@link ActiveRun.setTag}. */
export function setTag(key: string, value: Loggable): Promise<void> {
  return runToLogTo().setTag(key, value)
}

/** Sets several tags, as `setTag` does. */
export function setTags(tags: Readonly<Record<string, Loggable>>): Promise<void> {
  return runToLogTo().setTags(tags)
}

/** Deletes a tag of the active run. */
export function deleteTag(key: string): Promise<void> {
  return runToLogTo().deleteTag(key)
}
