import { lineLook, metricDash } from '../../theme/run-looks.js'
import type { WantedBand, WantedLine } from '../lines/drawn-series.js'
import type { BoardRun } from './board-run.js'
import type { RunGroup } from './run-groups.js'

/** The lines of some metrics of some runs: the colour is the run's, the dash is the metric's. */
export function wantedLines(runs: readonly BoardRun[], keys: readonly string[]): readonly WantedLine[] {
  const isOne = keys.length === 1
  return runs.flatMap(({ runId, name, look }) =>
    keys.map(
      (key, metric): WantedLine => ({
        id: isOne ? runId : `${runId}-${key}`,
        name: isOne ? name : `${name} ${key}`,
        runId,
        key,
        look: isOne ? look : lineLook(runId, metric),
      }),
    ),
  )
}

/** The bands of some metrics of groups of runs. */
export function wantedBands(groups: readonly RunGroup[], keys: readonly string[]): readonly WantedBand[] {
  return groups.flatMap(({ id, name, runIds, look }) =>
    keys.map(
      (key, metric): WantedBand => ({
        id: `${id} ${key}`,
        name: keys.length === 1 ? name : `${name} ${key}`,
        runIds,
        key,
        look: metric === 0 ? look : { ...look, dash: metricDash(metric) },
      }),
    ),
  )
}
