import type { Brush, Brushes } from '../../addresses/compare-search.js'
import { type AxisValue, axisValue, type ComparedRun } from './compared-run.js'

/** The IDs of the runs inside all brushes; undefined without one. */
export function insideBrushes(
  runs: readonly ComparedRun[],
  brushes: Brushes | undefined = {},
): ReadonlySet<string> | undefined {
  const all = Object.entries(brushes)
  if (all.length === 0) return undefined
  const inside = runs.filter((run) => all.every(([axis, brush]) => isInside(axisValue(run, axis), brush)))
  return new Set(inside.map(({ id }) => id))
}

export function isInside(value: AxisValue | undefined, { range, values, missing }: Brush): boolean {
  if (value === undefined) return missing === true
  if (values?.includes(value.text) === true) return true
  return value.number !== undefined && range !== undefined && range[0] <= value.number && value.number <= range[1]
}
