import {
  METRIC_DEFINITION_TAG,
  type MetricDefinition,
  PARAM_DEFINITION_TAG,
  type ParamDefinition,
  type ParamType,
  PRIMARY_METRIC_GREATER_TAG,
  PRIMARY_METRIC_TAG,
  type Tag,
  writeMetricDefinition,
  writeParamDefinition,
} from '@labbook/protocol'
import { checkExperimentName } from '../checks/ids.js'
import { InvalidInputError, shown } from '../checks/invalid-input-error.js'
import { checkKey } from '../checks/keys.js'
import type { ActiveRun } from '../runs/active-run.js'
import type { Loggable, MetricOptions } from '../runs/log-options.js'
import type { LogCall } from '../runs/watched-call.js'
import { startRunIn, type StartRunOptions } from './runs.js'

/** A param of a typed experiment: its type, or the type with more to say about it. */
export type ParamSpec = ParamType | ParamDefinition

type TypeOfSpec<S> = S extends ParamType ? S : S extends { readonly type: infer T } ? T : undefined

/** What a param with such a definition takes. */
export type ParamValue<S> =
  TypeOfSpec<S> extends 'number' | 'integer'
    ? number | bigint
    : TypeOfSpec<S> extends 'boolean'
      ? boolean
      : TypeOfSpec<S> extends 'string'
        ? string
        : Loggable

type ParamSpecs = Readonly<Record<string, ParamSpec>>
type MetricSpecs = Readonly<Record<string, MetricDefinition>>
type MetricValue = number | bigint | boolean

/** What an experiment says about its params and metrics. */
export interface ExperimentDefinition<P extends ParamSpecs, M extends MetricSpecs> {
  readonly name: string
  readonly params?: P
  readonly metrics?: M
  /** The metric that matters most: pages show and sort by it. The first one with a goal if left out. */
  readonly primaryMetric?: keyof M & string
}

/** A run that takes only the params and metrics that its experiment defines. */
export interface TypedRun<P extends ParamSpecs, M extends MetricSpecs>
  extends Omit<ActiveRun, 'logMetric' | 'logMetrics' | 'logParam' | 'logParams'> {
  /** As {@link ActiveRun.logMetric}. */
  logMetric(key: keyof M & string, value: MetricValue, options?: MetricOptions): LogCall
  /** As {@link ActiveRun.logMetrics}. */
  logMetrics(metrics: { readonly [K in keyof M]?: MetricValue }, options?: MetricOptions): LogCall
  /** As {@link ActiveRun.logParam}. */
  logParam<K extends keyof P & string>(key: K, value: ParamValue<P[K]>): LogCall
  /** As {@link ActiveRun.logParams}. */
  logParams(params: { readonly [K in keyof P]?: ParamValue<P[K]> }): LogCall
}

/** An experiment whose params and metrics have names and types. */
export interface TypedExperiment<P extends ParamSpecs, M extends MetricSpecs> {
  readonly name: string
  /** What the experiment says about its params and metrics, as its tags. */
  readonly tags: readonly Tag[]
  /** Runs `body` inside a new run of this experiment, as `startRun` does. */
  startRun<R>(options: TypedRunOptions, body: (run: TypedRun<P, M>) => R | PromiseLike<R>): Promise<R>
  /** Starts a run of this experiment and makes it the active one, as `startRun` does. */
  startRun(options?: TypedRunOptions): Promise<TypedRun<P, M>>
}

/** The options of `startRun` that a typed experiment does not give itself. */
export type TypedRunOptions = Omit<StartRunOptions, 'experimentId' | 'runId'>

/**
 * Defines an experiment with the names and types of its params and metrics: a wrong name or type does not compile, and the pages
 * show labels and units and know which values are better. What is defined is kept in tags of the experiment, which every MLflow
 * client leaves as they are.
 *
 * @throws InvalidInputError for a bad name or key; ApiError for a definition that is wrong, such as an unknown goal
 * @example
 * const training = defineExperiment({
 *   name: 'house-prices',
 *   params: { depth: 'integer', rate: { type: 'number', label: 'Learning rate' } },
 *   metrics: { valLoss: { goal: 'min', unit: 'nats', label: 'Validation loss' } },
 * })
 * await training.startRun({ runName: 'deep' }, async (run) => {
 *   run.logParams({ depth: 8, rate: 0.1 })
 *   run.logMetric('valLoss', 0.31, { step: 1 })
 * })
 */
export function defineExperiment<const P extends ParamSpecs, const M extends MetricSpecs>(
  definition: ExperimentDefinition<P, M>,
): TypedExperiment<P, M> {
  const { name } = definition
  checkExperimentName(name)
  const tags = tagsOf(definition)
  function startRun<R>(
    options: TypedRunOptions = {},
    body?: (run: TypedRun<P, M>) => R | PromiseLike<R>,
  ): Promise<R | TypedRun<P, M>> {
    const place = { experimentName: name, experimentTags: tags }
    // Typed by what was defined: every such run is an active run that takes less.
    return startRunIn(place, options, body as ((run: ActiveRun) => R | PromiseLike<R>) | undefined)
  }
  return { name, tags, startRun: startRun as TypedExperiment<P, M>['startRun'] }
}

interface Definitions {
  readonly params?: ParamSpecs
  readonly metrics?: MetricSpecs
  readonly primaryMetric?: string
}

function tagsOf({ params = {}, metrics = {}, primaryMetric }: Definitions): Tag[] {
  const primary = primaryMetric ?? Object.keys(metrics).find((key) => metrics[key]?.goal !== undefined)
  if (primary !== undefined && metrics[primary] === undefined) {
    throw new InvalidInputError(`The primary metric ${shown(primary)} is none of the metrics that are defined.`)
  }
  const goal = primary === undefined ? undefined : metrics[primary]?.goal
  return [
    ...Object.entries(params).map(([key, spec]) => {
      checkKey('param', key)
      return {
        key: PARAM_DEFINITION_TAG + key,
        value: writeParamDefinition(typeof spec === 'string' ? { type: spec } : spec),
      }
    }),
    ...Object.entries(metrics).map(([key, spec]) => {
      checkKey('metric', key)
      return { key: METRIC_DEFINITION_TAG + key, value: writeMetricDefinition(spec) }
    }),
    ...(primary === undefined ? [] : [{ key: PRIMARY_METRIC_TAG, value: primary }]),
    ...(goal === undefined ? [] : [{ key: PRIMARY_METRIC_GREATER_TAG, value: goal === 'max' ? 'True' : 'False' }]),
  ]
}
