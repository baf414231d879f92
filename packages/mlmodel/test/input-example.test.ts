import { describe, expect, it } from 'vitest'
import { readInputExample, readText, tableFromTexts } from '../src/index.js'

const info = { path: 'input_example.json', servingPath: undefined, hasParams: false }

describe('an input example', () => {
  it('[models-and-autolog C] of a table is a table, with or without names, and NaN is nothing', () => {
    const named = readInputExample('{"columns":["a"],"data":[[NaN]]}', { ...info, type: 'dataframe' })
    expect(named).toMatchObject({
      input: { form: 'table', table: { columns: [{ name: 'a', values: [null] }] } },
      request: { dataframe_split: { columns: ['a'], data: [[null]] } },
    })
    const numbered = readInputExample('{"data":[[1,2]]}', { ...info, type: 'dataframe' })
    expect(numbered?.input).toMatchObject({ form: 'table', table: { hasNames: false } })
  })

  it.each([
    ['ndarray', '[[1]]', { form: 'values', values: [[1]] }, { inputs: [[1]] }],
    ['json_object', '{"a":1}', { form: 'named', named: new Map([['a', 1]]) }, { inputs: { a: 1 } }],
    ['json_object', '"x"', { form: 'values', values: 'x' }, { inputs: 'x' }],
    ['json_object', '{"messages":[]}', { form: 'named', named: new Map([['messages', []]]) }, { messages: [] }],
  ])('[models-and-autolog C] of type %s: %s', (type, text, input, request) => {
    expect(readInputExample(text, { ...info, type })).toEqual({ input, request })
  })

  it('[models-and-autolog C] with params has them beside the data', () => {
    const text = '{"inputs":[1],"params":{"t":2}}'
    expect(readInputExample(text, { ...info, type: 'ndarray', hasParams: true })?.request).toEqual({
      inputs: [1],
      params: { t: 2 },
    })
  })

  it('[models-and-autolog C] of a sparse matrix has no form here; what is no JSON is refused', () => {
    expect(readInputExample('{}', { ...info, type: 'sparse_matrix_csr' })).toBeUndefined()
    expect(() => readInputExample('{', { ...info, type: 'ndarray' })).toThrow(/not valid JSON/)
  })
})

describe('a text', () => {
  it.each([
    ['1.5', 'double', 1.5],
    [' 7 ', 'long', 7],
    ['', 'double', null],
    ['NaN', 'double', null],
    ['x', 'double', 'x'],
    ['0x10', 'long', '0x10'],
    ['True', 'boolean', true],
    ['', 'string', ''],
    ['1', 'string', '1'],
    ['', 'datetime', null],
  ] as const)('[models-and-autolog F] %j as %s is %j', (text, name, value) => {
    expect(readText(text, { kind: 'scalar', name })).toBe(value)
  })

  it('[models-and-autolog F] is JSON where lists and objects are wanted, and what it looks like without a type', () => {
    expect(readText(' [1, NaN]', { kind: 'array', items: { kind: 'any' } })).toEqual([1, null])
    expect(readText('[1', { kind: 'any' })).toBe('[1')
    expect(['1e3', 'true', 'x', ''].map((text) => readText(text, undefined))).toEqual([1000, true, 'x', null])
  })

  it('[models-and-autolog F] finds its type by the name of the column, or by its place where there are no names', () => {
    const string = { type: { kind: 'scalar', name: 'string' }, isRequired: true } as const
    expect(tableFromTexts(['b', 'a'], [['1', '2']], [{ ...string, name: 'a' }]).columns).toMatchObject([
      { name: 'b', values: [1] },
      { name: 'a', values: ['2'] },
    ])
    expect(tableFromTexts(['x', 'y'], [['1', '2']], [{ ...string, name: undefined }]).columns).toMatchObject([
      { values: ['1'] },
      { values: [2] },
    ])
  })
})
