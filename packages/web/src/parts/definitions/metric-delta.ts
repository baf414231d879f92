import type { MetricDefinition } from '@labbook/protocol'
import { formatDefined } from '../../format/format-defined.js'

/** A value beside that of the baseline: how much it differs, as shown, and whether that is better. */
export interface MetricDelta {
  /** Without its sign. */
  readonly text: string
  /** `same` if the difference rounds to zero at the digits shown. */
  readonly direction: 'up' | 'down' | 'same'
  /** Undefined without a goal, and where there is no direction. */
  readonly judgement: 'better' | 'worse' | undefined
  /** Relative to the baseline, as `+4.2%`; undefined if that is zero. */
  readonly relative: string | undefined
}

/** The difference of a value to the baseline's (U-CMP-8); undefined if either is missing or not finite. */
export function metricDelta(
  value: number | undefined,
  baseline: number | undefined,
  definition: MetricDefinition | undefined,
): MetricDelta | undefined {
  const difference = (value ?? Number.NaN) - (baseline ?? Number.NaN)
  if (!Number.isFinite(difference)) return undefined
  // Differences of percentages are in points: 93% is 3 points above 90%, not 3%.
  const text = atDigitsOf(value ?? 0, Math.abs(difference), definition).replace(/%$/, ' points')
  const isZero = !/[1-9]/.test(text)
  const direction = isZero ? 'same' : difference > 0 ? 'up' : 'down'
  const goal = definition?.goal
  const isBetter = (direction === 'up') === (goal === 'max')
  const judgement = goal === undefined || isZero ? undefined : isBetter ? 'better' : 'worse'
  return { text, direction, judgement, relative: relativeTo(difference, baseline ?? 0) }
}

/** A difference that is smaller than the last digit shown of the value has no more digits than the value. */
function atDigitsOf(value: number, difference: number, definition: MetricDefinition | undefined): string {
  const decimals = /^-?[\d,]+\.(\d+)$/.exec(formatDefined(value, definition))?.[1]?.length
  if (decimals === undefined || difference === 0 || difference >= 10 ** -decimals)
    return formatDefined(difference, definition)
  return difference.toFixed(decimals)
}

function relativeTo(difference: number, baseline: number): string | undefined {
  if (baseline === 0) return undefined
  const part = difference / Math.abs(baseline)
  return `${part > 0 ? '+' : ''}${formatDefined(part, { format: 'percent', digits: 3 })}`
}
