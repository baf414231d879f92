import type { Definitions } from '../../api/definitions.js'
import { labelOf } from '../../format/format-defined.js'
import { headlineOrder } from '../../format/headline-order.js'
import { naturalOrder } from '../../format/natural-order.js'
import { type AxisValue, axisLabel, axisValue, type ComparedRun } from './compared-run.js'

/** Every param and metric of some runs as an axis, by name. */
export function axesOf(runs: readonly ComparedRun[], definitions: Definitions) {
  return {
    params: named('params', union(runs.map(({ params }) => params.keys())), definitions),
    metrics: named('metrics', union(runs.map(({ metrics }) => metrics.keys())), definitions),
  }
}

/** Whether some runs logged other values than others; runs that logged none do not count. */
export function differsInValue(runs: readonly ComparedRun[], axis: string): boolean {
  return distinct(runs, axis).size > 1
}

/**
 * The axes of parallel coordinates until others are chosen: params that differ in value, numbers first, then metrics with
 * the primary one last. Params that all runs logged go before those that some did not, if there are too many.
 */
export function defaultAxes(runs: readonly ComparedRun[], definitions: Definitions): readonly string[] {
  const { params, metrics } = axesOf(runs, definitions)
  const differing = params.flatMap((axis) => {
    const values = distinct(runs, axis)
    const isNumber = [...values.values()].every(({ number }) => number !== undefined)
    const isReadable = values.size > 1 && (isNumber || values.size <= MOST_CATEGORIES)
    return isReadable ? [{ axis, isNumber, logged: countOf(runs, axis) }] : []
  })
  const kept = differing
    .toSorted((a, b) => Number(b.logged === runs.length) - Number(a.logged === runs.length))
    .slice(0, MOST_PARAMS)
    .map(({ axis }) => axis)
  const chosen = differing
    .filter(({ axis }) => kept.includes(axis))
    .toSorted((a, b) => Number(b.isNumber) - Number(a.isNumber))
  const primary = primaryAxis(runs, metrics, definitions)
  const others = byHeadline(runs, metrics)
    .filter((axis) => axis !== primary && differsInValue(runs, axis))
    .slice(0, MOST_AXES - 1 - chosen.length)
  return [
    ...chosen.map(({ axis }) => axis),
    ...metrics.filter((axis) => others.includes(axis)),
    ...(primary === undefined ? [] : [primary]),
  ]
}

/** The primary metric where the runs have it, else the one that stands for them. */
export function primaryAxis(
  runs: readonly ComparedRun[],
  metrics: readonly string[],
  { primary }: Definitions,
): string | undefined {
  const defined = `metrics.${primary}`
  if (metrics.includes(defined)) return defined
  return byHeadline(runs, metrics)[0]
}

/** Those that stand for the runs first, without system metrics. */
function byHeadline(runs: readonly ComparedRun[], metrics: readonly string[]): readonly string[] {
  const counted = metrics.map((axis) => ({ key: axis.slice(PREFIX.length), runs: countOf(runs, axis) }))
  return headlineOrder(counted).map((key) => `${PREFIX}${key}`)
}

const PREFIX = 'metrics.'

/** More cannot be seen at once. */
const MOST_AXES = 8
const MOST_PARAMS = 6
/** Texts that nearly every run has another of say nothing, such as paths. */
const MOST_CATEGORIES = 24

function countOf(runs: readonly ComparedRun[], axis: string): number {
  return runs.filter((run) => axisValue(run, axis) !== undefined).length
}

/** The values of an axis; `1` and `1.0` are the same. */
function distinct(runs: readonly ComparedRun[], axis: string): ReadonlyMap<string | number, AxisValue> {
  const values = runs.flatMap((run) => axisValue(run, axis) ?? [])
  return new Map(values.map((value) => [value.number ?? value.text, value]))
}

function union(all: readonly Iterable<string>[]): readonly string[] {
  return [...new Set(all.flatMap((keys) => [...keys]))]
}

function named(kind: 'params' | 'metrics', keys: readonly string[], definitions: Definitions): readonly string[] {
  const nameOf = (axis: string) => labelOf(axisLabel(axis), definitions[kind].get(axisLabel(axis)))
  return keys
    .map((key) => `${kind}.${key}`)
    .toSorted((a, b) => naturalOrder(nameOf(a), nameOf(b)) || naturalOrder(a, b))
}
