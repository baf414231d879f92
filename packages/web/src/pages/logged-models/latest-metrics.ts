import type { LoggedModel, Metric } from '@labbook/protocol'

/** The latest point of each model metric, by the server's sort order: time, then step. */
export function latestMetrics({ data: { metrics } }: LoggedModel): ReadonlyMap<string, Metric> {
  const latest = new Map<string, Metric>()
  for (const metric of metrics) {
    const current = latest.get(metric.key)
    if (current === undefined || isLater(metric, current)) latest.set(metric.key, metric)
  }
  return latest
}

function isLater(a: Metric, b: Metric): boolean {
  return a.timestamp === b.timestamp ? a.step >= b.step : a.timestamp > b.timestamp
}
