import type { MetricDefinition } from '@labbook/protocol'
import type { Definitions } from '../../api/definitions.js'
import { titleOf } from '../../format/format-defined.js'
import { formatExact } from '../../format/format-number.js'
import type { Look } from '../../theme/run-looks.js'

/** A run, as charts of runs need it. */
export interface ComparedRun {
  /** Of the line: two versions of a model may have the same run. */
  readonly id: string
  readonly runId: string
  readonly experimentId: string
  readonly name: string
  readonly look: Look
  readonly params: ReadonlyMap<string, string>
  readonly metrics: ReadonlyMap<string, number>
}

export function axisLabel(axis: string): string {
  return axis.slice(axis.indexOf('.') + 1)
}

/** `Validation loss (nats)`, as the experiment defines it. */
export function axisTitle(axis: string, definitions: Definitions): string {
  const key = axisLabel(axis)
  return titleOf(key, definitions[axis.startsWith('metrics.') ? 'metrics' : 'params'].get(key))
}

/** How the values of an axis are shown, if it is a metric. */
export function axisFormat(axis: string, { metrics }: Definitions): MetricDefinition | undefined {
  return axis.startsWith('metrics.') ? metrics.get(axisLabel(axis)) : undefined
}

/** A value as it was logged, and as a number where it is one. */
export interface AxisValue {
  readonly text: string
  readonly number: number | undefined
}

/** The value of a run on an axis; undefined if it logged none. */
export function axisValue(run: ComparedRun, axis: string): AxisValue | undefined {
  const key = axisLabel(axis)
  if (axis.startsWith('metrics.')) {
    const value = run.metrics.get(key)
    return value === undefined ? undefined : { text: formatExact(value), number: finite(value) }
  }
  const text = run.params.get(key)
  return text === undefined ? undefined : { text, number: isNumeric(text) ? finite(Number(text)) : undefined }
}

function finite(value: number): number | undefined {
  return Number.isFinite(value) ? value : undefined
}

function isNumeric(text: string): boolean {
  return /^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/.test(text)
}
