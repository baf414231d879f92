import type { MetricDefinition } from '@labbook/protocol'
import type { Definitions } from '../../api/definitions.js'
import { titleOf } from '../../format/format-defined.js'

/** A run, as charts of runs need it. */
export interface ComparedRun {
  readonly runId: string
  readonly experimentId: string
  readonly name: string
  /** A resolved colour, the same on every page. */
  readonly colour: string
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

export function valueOf(run: ComparedRun, axis: string): number | string | undefined {
  const key = axisLabel(axis)
  if (axis.startsWith('metrics.')) return run.metrics.get(key)
  const text = run.params.get(key)
  return text !== undefined && isNumeric(text) ? Number(text) : text
}

function isNumeric(text: string): boolean {
  return /^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/.test(text)
}
