import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { InputError, parseScoringRequest, RequestError } from '../src/index.js'

const rows = {
  columns: ['a', 'b'],
  data: [
    [1, 'x'],
    [2, null],
  ],
}
const table = {
  form: 'table',
  table: {
    columns: [
      { name: 'a', values: [1, 2] },
      { name: 'b', values: ['x', null] },
    ],
    rowCount: 2,
    hasNames: true,
  },
}

describe('a request of the scoring protocol', () => {
  it.each<[string, unknown, unknown]>([
    ['a split table', { dataframe_split: rows }, table],
    ['a split table with its index', { dataframe_split: { ...rows, index: [0, 1] } }, table],
    ['records', { dataframe_records: [{ a: 1, b: 'x' }, { a: 2 }] }, table],
    ['a list of instances', { instances: [[1, 2]] }, { form: 'values', values: [[1, 2]] }],
    [
      'instances by key',
      {
        instances: [
          { x: [1], y: 2 },
          { x: [3], y: 4 },
        ],
      },
      {
        form: 'named',
        named: new Map([
          ['x', [[1], [3]]],
          ['y', [2, 4]],
        ] as [string, unknown][]),
      },
    ],
    ['a list of inputs', { inputs: [1] }, { form: 'values', values: [1] }],
    ['one input', { inputs: 'text' }, { form: 'values', values: 'text' }],
    ['inputs by name', { inputs: { x: 1 } }, { form: 'named', named: new Map([['x', 1]]) }],
    ['other keys beside', { inputs: [1], signature_name: 'x' }, { form: 'values', values: [1] }],
  ])('[models-and-autolog F] takes %s', (_, body, input) => {
    expect(parseScoringRequest(JSON.stringify(body))).toEqual({ input, params: {}, isUnwrapped: false })
  })

  it('[models-and-autolog F] takes params beside the data', () => {
    expect(parseScoringRequest('{"inputs": [1], "params": {"t": 0.5}}').params).toEqual({ t: 0.5 })
  })

  it('[models-and-autolog F] takes a chat whole, with the keys of params apart', () => {
    const params = [{ name: 't', type: { kind: 'any' }, default: null }] as const
    expect(parseScoringRequest('{"messages": [], "t": 1, "model": "m"}', params)).toEqual({
      input: {
        form: 'named',
        named: new Map<string, unknown>([
          ['messages', []],
          ['model', 'm'],
        ]),
      },
      params: { t: 1 },
      isUnwrapped: true,
    })
  })

  it('[models-and-autolog C] takes the bare NaN of Python as missing, and Infinity; in a text they are text', () => {
    const { input } = parseScoringRequest('{"inputs": [NaN, Infinity, -Infinity, "NaN \\"Infinity"]}')
    expect(input).toEqual({ form: 'values', values: [null, Infinity, -Infinity, 'NaN "Infinity'] })
  })

  it.each([
    ['{', RequestError, /not valid JSON/],
    ['[1]', RequestError, /Received a list\.$/],
    ['1', RequestError, /Received a number\.$/],
    ['null', RequestError, /Received null\.$/],
    ['{}', RequestError, /Received an empty object\.$/],
    ['{"foo": 1}', RequestError, /Received foo\.$/],
    ['{"inputs": 1, "instances": []}', RequestError, /Received instances, inputs\.$/],
    ['['.repeat(100), RequestError, /nested deeper/],
    ['{"inputs": [1], "params": [1]}', InputError, /params must be an object/],
    ['{"dataframe_split": [1]}', InputError, /dataframe_split must be an object/],
    ['{"dataframe_split": {"data": [], "foo": 1}}', InputError, /unknown key 'foo'/],
    ['{"dataframe_split": {"columns": ["a"], "data": [[1, 2]]}}', InputError, /Row 1 has 2 cells/],
    ['{"dataframe_split": {"columns": ["a", "a"], "data": []}}', InputError, /column 'a' appears twice/],
    ['{"dataframe_records": {"a": 1}}', InputError, /list of objects, one per row/],
    ['{"dataframe_records": [1]}', InputError, /Row 1 of dataframe_records/],
    ['{"instances": {"a": 1}}', InputError, /instances must be a list/],
    ['{"instances": [{"a": 1}, {"b": 1}]}', InputError, /missing from some instances/],
    ['{"instances": [{"a": 1}, 2]}', InputError, /Item 2/],
  ])('[models-and-autolog F] refuses %s', (text, kind, reason) => {
    const parse = () => parseScoringRequest(text)
    expect(parse).toThrow(kind)
    expect(parse).toThrow(reason)
  })

  it('[models-and-autolog F] refuses a table that would be far larger than its text', () => {
    const records = Array.from({ length: 6000 }, (_, i) => ({ [`k${i}`]: 1 }))
    expect(() => parseScoringRequest(JSON.stringify({ dataframe_records: records }))).toThrow(
      /more than 20000000 cells in all/,
    )
  })

  it('[models-and-autolog F] answers whatever JSON with data or with one of its two errors', () => {
    const key = fc.constantFrom('dataframe_split', 'dataframe_records', 'instances', 'inputs', 'messages', '__proto__')
    fc.assert(
      fc.property(fc.dictionary(key, fc.jsonValue()), (body) => {
        try {
          parseScoringRequest(JSON.stringify(body))
        } catch (error) {
          expect(error instanceof RequestError || error instanceof InputError).toBe(true)
        }
      }),
    )
  })
})
