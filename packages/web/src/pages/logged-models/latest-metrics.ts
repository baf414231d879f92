import type { LoggedModel, Metric } from '@labbook/protocol'

/** Of each metric of a model its most recent point, as the server sorts by: by time, then by step. */
export function latestMetrics({ data: { metrics } }: LoggedModel): ReadonlyMap<string, Metric> {
  const latest = new Map<string, Metric>()
  for (const metric of metrics) {
    const known = latest.get(metric.key)
    if (known === undefined || isLater(metric, known)) latest.set(metric.key, metric)
  }
  return latest
}

function isLater(a: Metric, b: Metric): boolean {
  return a.timestamp === b.timestamp ? a.step >= b.step : a.timestamp > b.timestamp
}
