import { type Field, type ModelFile, type ParamField, typeText } from '@labbook/mlmodel'
import type { Run } from '@labbook/protocol'
import type { Definitions } from '../../api/definitions.js'
import { byLabel } from '../../format/format-defined.js'
import { formatBytes } from '../../format/format-bytes.js'
import { naturalOrder } from '../../format/natural-order.js'
import { metricDelta } from '../../parts/definitions/metric-delta.js'

/** What is known of a version: its run and its MLmodel file. */
export interface VersionFacts {
  readonly run: Run | undefined
  readonly file: ModelFile | undefined
}

/** A key with its values in the version that is compared with, and in this one. */
export interface Difference<V> {
  readonly key: string
  readonly before: V | undefined
  readonly after: V | undefined
}

/** Inputs and outputs by name, with their types. */
export function schemaRows(before: VersionFacts, after: VersionFacts): readonly Difference<string>[] {
  return pairs(schemaOf(before.file), schemaOf(after.file))
}

export function paramRows(before: VersionFacts, after: VersionFacts): readonly Difference<string>[] {
  const rows = pairs(paramsOf(before.run), paramsOf(after.run))
  return rows.toSorted((a, b) => naturalOrder(a.key, b.key))
}

export function metricRows(
  before: VersionFacts,
  after: VersionFacts,
  definitions: Definitions,
): readonly Difference<number>[] {
  const rows = pairs(metricsOf(before.run), metricsOf(after.run))
  return rows.toSorted((a, b) => byLabel(a.key, b.key, definitions.metrics))
}

export interface Judgement {
  readonly text: string
  readonly kind: 'good' | 'bad' | 'neutral'
}

/** Three sentences: on metrics, on the schema, on the size. */
export function judge(before: VersionFacts, after: VersionFacts, definitions: Definitions): readonly Judgement[] {
  return [
    judgeMetrics(metricRows(before, after, definitions), definitions),
    ...(before.file === undefined || after.file === undefined
      ? []
      : [judgeSchema(schemaRows(before, after)), ...judgeSize(before.file, after.file)]),
  ]
}

function judgeMetrics(rows: readonly Difference<number>[], definitions: Definitions): Judgement {
  const shared = rows.filter(({ before, after }) => before !== undefined && after !== undefined)
  if (shared.length === 0) return { text: 'No metric in common', kind: 'neutral' }
  const withGoal = shared.filter(({ key }) => definitions.metrics.get(key)?.goal !== undefined)
  if (withGoal.length === 0) {
    const differing = shared.filter(({ before, after }) => !Object.is(before, after)).length
    return {
      text: `${differing} of ${shared.length} metrics differ; none has a goal`,
      kind: 'neutral',
    }
  }
  const judged = withGoal.map(
    ({ key, before, after }) => metricDelta(after, before, definitions.metrics.get(key))?.judgement,
  )
  const better = judged.filter((each) => each === 'better').length
  const worse = judged.filter((each) => each === 'worse').length
  if (better + worse === 0) return { text: 'The same on all metrics with a goal', kind: 'neutral' }
  const all = withGoal.length === 1 ? 'the only metric with a goal' : `all ${withGoal.length} metrics with a goal`
  if (better === withGoal.length) return { text: `Better on ${all}`, kind: 'good' }
  if (worse === withGoal.length) return { text: `Worse on ${all}`, kind: 'bad' }
  return {
    text: `Better on ${better}, worse on ${worse} of ${withGoal.length} metrics`,
    kind: worse > 0 ? 'bad' : 'good',
  }
}

function judgeSchema(rows: readonly Difference<string>[]): Judgement {
  if (rows.length === 0) return { text: 'No schema to compare', kind: 'neutral' }
  const differing = rows.filter(({ before, after }) => before !== after)
  const [only] = differing
  if (only === undefined) return { text: 'Same schema', kind: 'good' }
  if (differing.length > 1) return { text: `${differing.length} fields of the schema differ`, kind: 'bad' }
  const [, kind = '', name = only.key] = /^(\w+) (.*)$/s.exec(only.key) ?? []
  if (only.before === undefined) return { text: `One more ${kind.toLowerCase()}: ${name}`, kind: 'bad' }
  if (only.after === undefined) return { text: `One ${kind.toLowerCase()} less: ${name}`, kind: 'bad' }
  return { text: `${only.key} is another type`, kind: 'bad' }
}

function judgeSize({ sizeBytes: before }: ModelFile, { sizeBytes: after }: ModelFile): readonly Judgement[] {
  if (before === undefined || after === undefined) return []
  if (before === after) return [{ text: 'Same size', kind: 'neutral' }]
  return [
    { text: `${formatBytes(Math.abs(after - before))} ${after > before ? 'larger' : 'smaller'}`, kind: 'neutral' },
  ]
}

const PARTS = [
  ['Input', 'inputs'],
  ['Output', 'outputs'],
  ['Param', 'params'],
] as const

function schemaOf(file: ModelFile | undefined): ReadonlyMap<string, string> {
  return new Map(
    PARTS.flatMap(([title, part]) =>
      ((file?.signature[part] ?? []) as readonly (Field | ParamField)[]).map((field, i) => {
        const isOptional = 'isRequired' in field && !field.isRequired
        return [`${title} ${field.name ?? i + 1}`, `${typeText(field.type)}${isOptional ? ', optional' : ''}`] as const
      }),
    ),
  )
}

function paramsOf(run: Run | undefined): ReadonlyMap<string, string> {
  return new Map(run?.data.params.map(({ key, value }) => [key, value]))
}

function metricsOf(run: Run | undefined): ReadonlyMap<string, number> {
  return new Map(
    run?.data.metrics.filter(({ key }) => !key.startsWith('system/')).map(({ key, value }) => [key, value]),
  )
}

function pairs<V>(before: ReadonlyMap<string, V>, after: ReadonlyMap<string, V>): readonly Difference<V>[] {
  return [...new Set([...before.keys(), ...after.keys()])].map((key) => ({
    key,
    before: before.get(key),
    after: after.get(key),
  }))
}
