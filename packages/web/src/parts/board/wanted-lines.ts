import { lineLook } from '../../theme/run-looks.js'
import type { WantedLine } from '../lines/drawn-series.js'
import type { BoardRun } from './board-run.js'

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
