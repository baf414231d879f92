import type { Definitions } from '../../api/definitions.js'
import { type AxisValue, axisTitle, axisValue, type ComparedRun } from './compared-run.js'

/** A run with its value on each axis. */
export interface FigurePoint {
  readonly run: ComparedRun
  /** Undefined only where the chart has a place for runs that logged nothing. */
  readonly values: readonly (AxisValue | undefined)[]
}

/** A run that a chart cannot draw. */
export interface LeftOut {
  readonly run: ComparedRun
  /** `loss is NaN`, `max_depth not logged`. */
  readonly reason: string
}

/** What an axis can show: numbers only, any text as a category too, or also that nothing was logged. */
export type AxisTaste = 'number' | 'text' | 'missing'

/** The runs that can be drawn over some axes, and why the others cannot. */
export function figurePoints(
  runs: readonly ComparedRun[],
  axes: readonly (readonly [axis: string, taste: AxisTaste])[],
  definitions: Definitions,
): { readonly points: readonly FigurePoint[]; readonly leftOut: readonly LeftOut[] } {
  const points: FigurePoint[] = []
  const leftOut: LeftOut[] = []
  for (const run of runs) {
    const values = axes.map(([axis]) => axisValue(run, axis))
    const reasons = axes.flatMap(([axis, taste], i) => reasonOf(values[i], axis, taste, definitions) ?? [])
    if (reasons.length === 0) points.push({ run, values })
    else leftOut.push({ run, reason: [...new Set(reasons)].join(', ') })
  }
  return { points, leftOut }
}

/** Which runs a chart leaves out and why, in one sentence; undefined if none. */
export function leftOutText(leftOut: readonly LeftOut[], total: number): string | undefined {
  if (leftOut.length === 0) return undefined
  const named = leftOut.slice(0, NAMED).map(({ run, reason }) => `${run.name} (${reason})`)
  const rest = leftOut.length - named.length
  const list = rest === 0 ? named : [...named, `${rest} more`]
  return `${leftOut.length} of ${total} runs ${leftOut.length === 1 ? 'is' : 'are'} not drawn: ${list.join(', ')}.`
}

const NAMED = 5

function reasonOf(
  value: AxisValue | undefined,
  axis: string,
  taste: AxisTaste,
  definitions: Definitions,
): string | undefined {
  const title = axisTitle(axis, definitions)
  if (value === undefined) return taste === 'missing' ? undefined : `${title} not logged`
  if (value.number !== undefined) return undefined
  // The texts of a parameter are categories; a metric that is no finite number has no place on its axis.
  return taste !== 'number' && axis.startsWith('params.') ? undefined : `${title} is ${shown(value.text)}`
}

function shown(text: string): string {
  return text.trim() === '' ? JSON.stringify(text) : text
}
