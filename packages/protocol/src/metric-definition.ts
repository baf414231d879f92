import { ApiError } from './api-error.js'
import { parseJson } from './parse-json.js'
import type { Tag } from './tags.js'

/**
 * What an experiment says about one of its metrics, in the experiment tag `labbook.metric.<key>` (sdk-fluent, TYPED-1).
 * Everything is optional: a metric without a definition, or without a field of it, looks as any metric does.
 *
 * @example const loss: MetricDefinition = { goal: 'min', unit: 'nats', label: 'Validation loss' }
 */
export interface MetricDefinition {
  /** Which values are better: the smallest or the largest. */
  readonly goal?: MetricGoal
  /** Shown with the values if their format is `number`. The other formats write their own. */
  readonly unit?: string
  /** Shown in place of the key. */
  readonly label?: string
  readonly description?: string
  /** `number` by default. `percent`: 0.93 is 93%; `duration`: a number of seconds; `bytes`: a number of bytes. */
  readonly format?: MetricFormat
  /** Significant digits of numbers and percentages. Digits left of the point always stay, so 0 means whole numbers. */
  readonly digits?: number
}

/** What an experiment says about one of its params, in the experiment tag `labbook.param.<key>` (sdk-fluent, TYPED-3). */
export interface ParamDefinition {
  readonly type?: ParamType
  readonly unit?: string
  readonly label?: string
  readonly description?: string
}

export type MetricGoal = (typeof METRIC_GOALS)[number]
export type MetricFormat = (typeof METRIC_FORMATS)[number]
/** What kind of value a param has. */
export type ParamType = (typeof PARAM_TYPES)[number]

export const METRIC_GOALS = ['min', 'max'] as const
export const METRIC_FORMATS = ['number', 'percent', 'duration', 'bytes'] as const
export const PARAM_TYPES = ['number', 'integer', 'string', 'boolean'] as const

/** Followed by the key of the metric. */
export const METRIC_DEFINITION_TAG = 'labbook.metric.'
/** Followed by the key of the param. */
export const PARAM_DEFINITION_TAG = 'labbook.param.'
/** The ID of the run that the others of the experiment are compared with. */
export const BASELINE_TAG = 'labbook.baseline'
/** MLflow's own: the key of the metric that matters most. */
export const PRIMARY_METRIC_TAG = 'mlflow.experiment.primaryMetric.name'
/** MLflow's own: `True` or `False`. */
export const PRIMARY_METRIC_GREATER_TAG = 'mlflow.experiment.primaryMetric.greaterIsBetter'

/** A definition, or why the text is none: `goal must be min or max`. */
export type ParsedDefinition<D> = { readonly definition: D } | { readonly fault: string }

/** One fault a field, by its name: `{ goal: 'goal must be min or max' }`. */
export type FieldFaults = Readonly<Record<string, string>>

export function parseMetricDefinition(text: string): ParsedDefinition<MetricDefinition> {
  return parseDefinition(text, metricFields)
}

export function parseParamDefinition(text: string): ParsedDefinition<ParamDefinition> {
  return parseDefinition(text, paramFields)
}

/** What is wrong with each field; empty if nothing is. */
export function metricDefinitionFaults(definition: object): FieldFaults {
  return faultsOf(definition, metricFields)
}

/** What is wrong with each field; empty if nothing is. */
export function paramDefinitionFaults(definition: object): FieldFaults {
  return faultsOf(definition, paramFields)
}

/**
 * The value of the tag. Fields that are `undefined` are left out.
 *
 * @throws ApiError INVALID_PARAMETER_VALUE
 */
export function writeMetricDefinition(definition: MetricDefinition): string {
  return writeDefinition(definition, metricFields)
}

/** As `writeMetricDefinition`. */
export function writeParamDefinition(definition: ParamDefinition): string {
  return writeDefinition(definition, paramFields)
}

export interface PrimaryMetric {
  readonly key: string
  readonly goal?: MetricGoal
}

/** The metric that matters most, as MLflow's tags of the experiment name it (TYPED-2). */
export function parsePrimaryMetric(tags: readonly Tag[]): PrimaryMetric | undefined {
  const valueOf = (key: string) => tags.find((tag) => tag.key === key)?.value
  const key = valueOf(PRIMARY_METRIC_TAG)
  if (key === undefined || key === '') return undefined
  const greaterIsBetter = valueOf(PRIMARY_METRIC_GREATER_TAG)?.toLowerCase()
  if (greaterIsBetter === 'true') return { key, goal: 'max' }
  return greaterIsBetter === 'false' ? { key, goal: 'min' } : { key }
}

/** What a value must be, in words that follow "must be", and whether one is. */
interface FieldRule {
  readonly must: string
  readonly holds: (value: unknown) => boolean
}
type Fields<D> = { readonly [Field in keyof Required<D>]: FieldRule }

/** Values are written in this order. */
const metricFields: Fields<MetricDefinition> = {
  goal: oneOf(METRIC_GOALS),
  unit: textUpTo(40),
  label: textUpTo(120),
  description: textUpTo(1000),
  format: oneOf(METRIC_FORMATS),
  digits: wholeNumberUpTo(17),
}

const paramFields: Fields<ParamDefinition> = {
  type: oneOf(PARAM_TYPES),
  unit: textUpTo(40),
  label: textUpTo(120),
  description: textUpTo(1000),
}

function oneOf(words: readonly string[]): FieldRule {
  const last = words.at(-1) ?? ''
  return {
    must: words.length === 2 ? words.join(' or ') : `${words.slice(0, -1).join(', ')} or ${last}`,
    holds: (value) => words.some((word) => word === value),
  }
}

/** Lengths count characters, not UTF-16 units. */
function textUpTo(most: number): FieldRule {
  return {
    must: `a text of 1 to ${most} characters`,
    holds: (value) => typeof value === 'string' && value !== '' && (value.length <= most || [...value].length <= most),
  }
}

function wholeNumberUpTo(most: number): FieldRule {
  return {
    must: `a whole number from 0 to ${most}`,
    holds: (value) => typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= most,
  }
}

function parseDefinition<D>(text: string, fields: Fields<D>): ParsedDefinition<D> {
  let value: unknown
  try {
    value = parseJson(text)
  } catch (error) {
    if (!(error instanceof ApiError)) throw error
    // Sentences here follow a colon.
    return { fault: error.message.replace(/^Malformed JSON/, 'malformed JSON').replace(/\.$/, '') }
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return { fault: 'it must be a JSON object' }
  const [fault] = Object.values(faultsOf(value, fields))
  // Every field it has is one of `D` and keeps its rule.
  return fault === undefined ? { definition: value as D } : { fault }
}

function faultsOf<D>(value: object, fields: Fields<D>): FieldFaults {
  const rules = new Map<string, FieldRule>(Object.entries(fields))
  const faults = Object.entries(value).flatMap(([field, given]) => {
    const rule = rules.get(field)
    if (rule === undefined)
      return [[field, `${quoted(field)} is not one of its fields: ${[...rules.keys()].join(', ')}`]]
    return given === undefined || rule.holds(given) ? [] : [[field, `${field} must be ${rule.must}`]]
  })
  return Object.fromEntries(faults) as FieldFaults
}

function writeDefinition<D extends object>(definition: D, fields: Fields<D>): string {
  const [fault] = Object.values(faultsOf(definition, fields))
  if (fault !== undefined) throw new ApiError('INVALID_PARAMETER_VALUE', `Not a valid definition: ${fault}.`)
  return JSON.stringify(definition, Object.keys(fields))
}

function quoted(field: string): string {
  return JSON.stringify(field.length > 40 ? `${field.slice(0, 40)}…` : field)
}
