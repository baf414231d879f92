import type { ComparedRun } from '../../../src/parts/figures/compared-run.js'
import type { MarkLook } from '../../../src/parts/figures/figure-marks.js'

export const LOOK: MarkLook = { colours: ['red', 'green', 'blue'], muted: 'grey', fill: 'pale', line: 'dark' }

/** A run whose name is its ID. */
export function comparedRun(
  id: string,
  params: Readonly<Record<string, string>>,
  metrics: Readonly<Record<string, number>> = {},
): ComparedRun {
  return {
    id,
    runId: id,
    experimentId: '1',
    name: id,
    look: { place: 0, dash: [] },
    params: new Map(Object.entries(params)),
    metrics: new Map(Object.entries(metrics)),
  }
}
