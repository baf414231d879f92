import { variableTypes } from '../variable-types.js'
import type { JsonSchema } from './json-schema.js'

type Properties = Readonly<Record<string, JsonSchema>>

/** An object with all of `properties`, and perhaps some of `optional`. Others may be there too: a later version may add some. */
function object(properties: Properties, optional: Properties = {}): JsonSchema {
  return { type: 'object', required: Object.keys(properties), properties: { ...properties, ...optional } }
}

const ref = (name: string): JsonSchema => ({ $ref: `#/$defs/${name}` })
const list = (items: JsonSchema, maxItems?: number): JsonSchema => ({
  type: 'array',
  items,
  ...(maxItems !== undefined && { maxItems }),
})
const orNull = (schema: JsonSchema & { readonly type: 'string' | 'number' | 'object' }): JsonSchema => ({
  ...schema,
  type: [schema.type, 'null'],
})
const all = (keys: readonly string[], schema: JsonSchema): Properties =>
  Object.fromEntries(keys.map((key) => [key, schema]))

const text: JsonSchema = { type: 'string' }
const number: JsonSchema = { type: 'number' }
const flag: JsonSchema = { type: 'boolean' }
const count: JsonSchema = { type: 'integer', minimum: 0 }
const share: JsonSchema = { type: 'number', minimum: 0, maximum: 1 }
const shareOrNull: JsonSchema = { ...share, type: ['number', 'null'] }
const jsonNumber: JsonSchema = { type: ['number', 'string', 'null'] }
const cell: JsonSchema = { type: ['number', 'string', 'boolean', 'null'] }
const texts: JsonSchema = { type: 'object', additionalProperties: text }
const label: JsonSchema = { type: ['number', 'string'] }
const correlation: JsonSchema = { type: ['number', 'null'], minimum: -1, maximum: 1 }

const valueCounts = list(object({ value: cell, count, percent: share }), 10_000)
const namedCounts = list(object({ name: text, count }), 10_000)
const chiSquared: JsonSchema = orNull({ ...object({ statistic: number, pvalue: shareOrNull }), type: 'object' })
const histogram: JsonSchema = orNull({
  ...object({ bins: { ...count, minimum: 1 }, edges: list(number, 10_001), counts: list(count, 10_000) }),
  type: 'object',
})
const unicodeGroups = list(object({ name: text, count, distinct: count, characters: namedCounts }), 1000)

const base: Properties = {
  name: text,
  dtype: text,
  mlflow_type: text,
  ...all(['n', 'count', 'n_missing', 'n_distinct', 'n_unique'], count),
  p_missing: share,
  p_distinct: shareOrNull,
  p_unique: shareOrNull,
  is_unique: flag,
  memory_size: { type: 'number', minimum: 0 },
  display: texts,
}
const baseOptional: Properties = { description: text, approximate: list(text), reason: text }

const common: Properties = {
  common_values: valueCounts,
  common_values_other: orNull({ ...object({ distinct: count, count, percent: share }), type: 'object' }),
}

const numbers: Properties = {
  ...all(['n_infinite', 'n_zeros', 'n_negative'], count),
  ...all(['p_infinite', 'p_zeros', 'p_negative'], share),
  ...all(['mean', 'std', 'variance', 'min', 'max', 'range', 'p5', 'q1', 'median', 'q3', 'p95', 'iqr'], jsonNumber),
  ...all(['cv', 'kurtosis', 'skewness', 'mad', 'sum'], jsonNumber),
  quantiles: list({ type: 'array', prefixItems: [share, jsonNumber], minItems: 2, maxItems: 2 }, 1000),
  monotonic: { enum: [-2, -1, 0, 1, 2] },
  monotonicity: text,
  minimum_values: valueCounts,
  maximum_values: valueCounts,
  histogram,
  chi_squared: chiSquared,
  percentiles: list(jsonNumber, 101),
}
const numbersOptional: Properties = { finite: object(all(['mean', 'std', 'min', 'max'], jsonNumber)) }

const textStatistics: Properties = {
  length: orNull({ ...object({ min: count, max: count, mean: number, median: number }), type: 'object' }),
  length_histogram: histogram,
  ...all(['n_characters', 'n_characters_distinct', 'n_words', 'n_words_distinct'], count),
  character_counts: namedCounts,
  unicode: object(all(['categories', 'scripts', 'blocks'], unicodeGroups)),
  word_counts: namedCounts,
  first_rows: list(text, 10_000),
}

function variable(type: string, properties: Properties, optional: Properties = {}): JsonSchema {
  return object({ type: { const: type }, ...base, ...properties }, { ...baseOptional, ...optional })
}

const parts: Properties = { parts: { type: 'object', additionalProperties: namedCounts } }
const coefficients = list(list(correlation))

const timeSeries: Properties = {
  stationary: flag,
  seasonal: flag,
  seasonal_period: { type: ['number', 'null'] },
  augmented_dickey_fuller: orNull({ ...object(all(['statistic', 'pvalue', 'lags', 'n'], number)), type: 'object' }),
  gaps: object(all(['n', 'min', 'max', 'mean', 'std'], { type: ['number', 'null'] })),
  autocorrelation: list(number, 10_000),
  partial_autocorrelation: list(number, 10_000),
  autocorrelation_bound: number,
  series: list(jsonNumber, 100_000),
}

const numbersOrNull = list({ type: ['number', 'null'] }, 20)
const targetGroups = object(
  { counts: list(count, 20) },
  {
    cuts: list(number, 9),
    isTime: flag,
    values: list(cell, 20),
    means: numbersOrNull,
    margins: numbersOrNull,
    classes: list(cell, 10),
    rates: list(list(share, 10), 20),
  },
)

/** The JSON Schema of a profile, `labbook-profile/1`. */
export const profileSchema: JsonSchema = {
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  $id: 'labbook-profile/1',
  title: 'Profile of a table',
  description:
    'Undefined is null, infinities are "Infinity" and "-Infinity", whole numbers beyond 2^53 are decimal text, dates ISO 8601 in UTC.',
  ...object(
    {
      schema: { const: 'labbook-profile/1' },
      analysis: object({
        title: text,
        date_start: text,
        date_end: text,
        duration_s: number,
        mode: { enum: ['full', 'minimal', 'explorative', 'sensitive'] },
        exact: flag,
        digest: { type: ['string', 'null'] },
        software: text,
        sensitive: flag,
        settings: { type: 'object' },
        warnings: list(text),
      }),
      table: object(
        {
          ...all(['n', 'n_var', 'n_cells_missing', 'n_vars_with_missing', 'n_vars_all_missing'], count),
          ...all(['memory_size', 'record_size'], { type: 'number', minimum: 0 }),
          p_cells_missing: share,
          types: { type: 'object', properties: all(variableTypes, count), additionalProperties: false },
          display: texts,
        },
        { n_duplicates: count, p_duplicates: share, n_duplicate_rows: count },
      ),
      columns: list(text),
      variables: list(ref('variable')),
      correlations: {
        type: 'object',
        properties: all(['auto', 'pearson', 'spearman', 'kendall', 'cramers'], ref('matrix')),
        additionalProperties: false,
      },
      alerts: list(
        object(
          {
            type: text,
            column: { type: ['string', 'null'] },
            values: { type: 'object', additionalProperties: cell },
            text,
          },
          { fields: list(text) },
        ),
      ),
      interactions: object(
        {
          columns: list(text),
          ...all(['pairs', 'rows', 'of'], count),
          data: list(object({ name: text, min: number, max: number, steps: text })),
          categories: list(object({ name: text, values: list(cell, 255), codes: text })),
        },
        { targets: list(text) },
      ),
      missing: object(
        {},
        {
          count: list(count),
          matrix: object({ rows_per_band: { ...count, minimum: 1 }, share: list(list(share), 250) }),
          heatmap: ref('matrix'),
        },
      ),
      sample: object(
        {
          ...all(['head_index', 'tail_index'], list(label, 10_000)),
          ...all(['head', 'tail'], list(list(cell), 10_000)),
        },
        { random_index: list(label, 10_000), random: list(list(cell), 10_000) },
      ),
    },
    {
      duplicates: object({
        key: text,
        columns: list(text),
        rows: list(list(cell), 10_000),
        counts: list(count, 10_000),
      }),
      target: object({
        column: text,
        type: { enum: variableTypes },
        associations: list(object({ column: text, measure: text, value: shareOrNull }, { groups: targetGroups })),
      }),
    },
  ),
  $defs: {
    matrix: object(
      { columns: list(text), matrix: coefficients },
      {
        all: count,
        strongest: list({ type: 'array', prefixItems: [text, text, number], minItems: 3, maxItems: 3 }, 5000),
      },
    ),
    variable: {
      oneOf: [
        variable('Numeric', { ...numbers, ...common }, numbersOptional),
        variable('TimeSeries', { ...numbers, ...common, ...timeSeries }, numbersOptional),
        variable(
          'Categorical',
          { ...common, imbalance: number, chi_squared: chiSquared },
          {
            ...numbers,
            ...numbersOptional,
            ...textStatistics,
            category_counts: list({ type: 'array', prefixItems: [cell, count], minItems: 2, maxItems: 2 }, 1000),
          },
        ),
        variable('Text', common, textStatistics),
        variable('Boolean', { ...common, imbalance: number }),
        variable('DateTime', {
          ...common,
          ...all(['min', 'max'], { type: ['string', 'null'] }),
          range: { type: ['number', 'null'] },
          histogram,
          ...all(['invalid_dates', 'n_invalid_dates'], count),
          p_invalid_dates: share,
        }),
        variable('URL', { ...common, ...parts }, textStatistics),
        variable('Path', { ...common, ...parts }, textStatistics),
        variable('Unsupported', {}),
      ],
    },
  },
}
