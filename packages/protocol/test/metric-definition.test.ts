import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ApiError } from '../src/api-error.js'
import {
  METRIC_FORMATS,
  METRIC_GOALS,
  type MetricDefinition,
  metricDefinitionFaults,
  PARAM_TYPES,
  type ParamDefinition,
  paramDefinitionFaults,
  parseMetricDefinition,
  parseParamDefinition,
  parsePrimaryMetric,
  PRIMARY_METRIC_GREATER_TAG,
  PRIMARY_METRIC_TAG,
  type PrimaryMetric,
  writeMetricDefinition,
  writeParamDefinition,
} from '../src/metric-definition.js'

describe('parseMetricDefinition', () => {
  it.each<[text: string, definition: MetricDefinition]>([
    ['{}', {}],
    ['{"goal":"min"}', { goal: 'min' }],
    [' { "goal" : "max" } ', { goal: 'max' }],
    [
      '{"goal":"min","unit":"nats","label":"Validation loss","description":"Lower is better.","format":"number","digits":4}',
      {
        goal: 'min',
        unit: 'nats',
        label: 'Validation loss',
        description: 'Lower is better.',
        format: 'number',
        digits: 4,
      },
    ],
    ['{"format":"percent"}', { format: 'percent' }],
    ['{"format":"duration"}', { format: 'duration' }],
    ['{"format":"bytes"}', { format: 'bytes' }],
    ['{"digits":0}', { digits: 0 }],
    ['{"digits":17.0}', { digits: 17 }],
    [`{"unit":"${'😀'.repeat(40)}"}`, { unit: '😀'.repeat(40) }],
    [`{"label":"${'x'.repeat(120)}"}`, { label: 'x'.repeat(120) }],
    [`{"description":"${'x'.repeat(1000)}"}`, { description: 'x'.repeat(1000) }],
  ])('[TYPED-1] %s', (text, definition) => {
    expect(parseMetricDefinition(text)).toEqual({ definition })
  })

  it.each([
    ['{"goal":"lower"}', 'goal must be min or max'],
    ['{"goal":"MIN"}', 'goal must be min or max'],
    ['{"goal":null}', 'goal must be min or max'],
    ['{"goal":["min"]}', 'goal must be min or max'],
    ['{"label":"Loss","goal":"lower"}', 'goal must be min or max'],
    ['{"unit":1}', 'unit must be a text of 1 to 40 characters'],
    ['{"unit":""}', 'unit must be a text of 1 to 40 characters'],
    [`{"unit":"${'x'.repeat(41)}"}`, 'unit must be a text of 1 to 40 characters'],
    [`{"label":"${'x'.repeat(121)}"}`, 'label must be a text of 1 to 120 characters'],
    [`{"description":"${'x'.repeat(1001)}"}`, 'description must be a text of 1 to 1000 characters'],
    ['{"format":"%"}', 'format must be number, percent, duration or bytes'],
    ['{"digits":-1}', 'digits must be a whole number from 0 to 17'],
    ['{"digits":18}', 'digits must be a whole number from 0 to 17'],
    ['{"digits":2.5}', 'digits must be a whole number from 0 to 17'],
    ['{"digits":"3"}', 'digits must be a whole number from 0 to 17'],
    ['{"digits":9007199254740993}', 'digits must be a whole number from 0 to 17'],
    ['{"Goal":"min"}', '"Goal" is not one of its fields: goal, unit, label, description, format, digits'],
    ['{"toString":1}', '"toString" is not one of its fields: goal, unit, label, description, format, digits'],
    [
      `{"${'x'.repeat(99)}":1}`,
      `"${'x'.repeat(40)}…" is not one of its fields: goal, unit, label, description, format, digits`,
    ],
    ['[]', 'it must be a JSON object'],
    ['null', 'it must be a JSON object'],
    ['"min"', 'it must be a JSON object'],
    ['', 'malformed JSON: unexpected end of text'],
    ['min', 'malformed JSON: unexpected "min" at position 0'],
    ['{"goal":"min","goal":"max"}', 'malformed JSON: the key "goal" appears twice in one object'],
    ['{"__proto__":{}}', 'malformed JSON: the key "__proto__" is not allowed'],
  ])('[TYPED-4] refuses %s', (text, fault) => {
    expect(parseMetricDefinition(text)).toEqual({ fault })
  })
})

describe('parseParamDefinition', () => {
  it.each<[text: string, definition: ParamDefinition]>([
    ['{}', {}],
    [
      '{"type":"integer","unit":"px","label":"Width","description":"Of the image."}',
      {
        type: 'integer',
        unit: 'px',
        label: 'Width',
        description: 'Of the image.',
      },
    ],
  ])('[TYPED-3] %s', (text, definition) => {
    expect(parseParamDefinition(text)).toEqual({ definition })
  })

  it.each([
    ['{"type":"float"}', 'type must be number, integer, string or boolean'],
    ['{"goal":"min"}', '"goal" is not one of its fields: type, unit, label, description'],
  ])('[TYPED-4] refuses %s', (text, fault) => {
    expect(parseParamDefinition(text)).toEqual({ fault })
  })
})

describe('what is written can be read', () => {
  const text = (most: number) => fc.string({ unit: 'grapheme-composite', minLength: 1, maxLength: most / 10 })
  const metrics = fc.record(
    {
      goal: fc.constantFrom(...METRIC_GOALS),
      unit: text(40),
      label: text(120),
      description: text(1000),
      format: fc.constantFrom(...METRIC_FORMATS),
      digits: fc.integer({ min: 0, max: 17 }),
    },
    { requiredKeys: [] },
  )
  const params = fc.record(
    { type: fc.constantFrom(...PARAM_TYPES), unit: text(40), label: text(120), description: text(1000) },
    { requiredKeys: [] },
  )

  it('[TYPED-1] of metrics', () => {
    fc.assert(
      fc.property(metrics, (definition) => {
        fc.pre(Object.keys(metricDefinitionFaults(definition)).length === 0)
        expect(parseMetricDefinition(writeMetricDefinition(definition))).toEqual({ definition })
      }),
    )
  })

  it('[TYPED-3] of params', () => {
    fc.assert(
      fc.property(params, (definition) => {
        fc.pre(Object.keys(paramDefinitionFaults(definition)).length === 0)
        expect(parseParamDefinition(writeParamDefinition(definition))).toEqual({ definition })
      }),
    )
  })

  it('[TYPED-1] in one order, without what is undefined', () => {
    expect(writeMetricDefinition({ label: 'Loss', unit: undefined, goal: 'min' })).toBe('{"goal":"min","label":"Loss"}')
  })

  it('[TYPED-4] nothing else is written', () => {
    expect(() => writeMetricDefinition({ digits: 99 })).toThrow(
      new ApiError('INVALID_PARAMETER_VALUE', 'Not a valid definition: digits must be a whole number from 0 to 17.'),
    )
    expect(() => writeParamDefinition({ label: '' })).toThrow(
      'Not a valid definition: label must be a text of 1 to 120 characters.',
    )
  })
})

it('[TYPED-4] every field says what is wrong with it', () => {
  expect(metricDefinitionFaults({ goal: 'up', unit: 'm', digits: 1.5, label: undefined })).toEqual({
    goal: 'goal must be min or max',
    digits: 'digits must be a whole number from 0 to 17',
  })
})

describe('parsePrimaryMetric', () => {
  it.each<[tags: Record<string, string>, primary: PrimaryMetric | undefined]>([
    [{}, undefined],
    [{ [PRIMARY_METRIC_TAG]: '' }, undefined],
    [{ [PRIMARY_METRIC_GREATER_TAG]: 'True' }, undefined],
    [{ [PRIMARY_METRIC_TAG]: 'acc' }, { key: 'acc' }],
    [
      { [PRIMARY_METRIC_TAG]: 'acc', [PRIMARY_METRIC_GREATER_TAG]: 'True' },
      { key: 'acc', goal: 'max' },
    ],
    [
      { [PRIMARY_METRIC_TAG]: 'loss', [PRIMARY_METRIC_GREATER_TAG]: 'False' },
      { key: 'loss', goal: 'min' },
    ],
    [
      { [PRIMARY_METRIC_TAG]: 'loss', [PRIMARY_METRIC_GREATER_TAG]: 'false' },
      { key: 'loss', goal: 'min' },
    ],
    [{ [PRIMARY_METRIC_TAG]: 'loss', [PRIMARY_METRIC_GREATER_TAG]: 'no' }, { key: 'loss' }],
  ])('[TYPED-2] %o', (tags, primary) => {
    expect(parsePrimaryMetric(Object.entries(tags).map(([key, value]) => ({ key, value })))).toEqual(primary)
  })
})
