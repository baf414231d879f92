import { describe, expect, it } from 'vitest'
import {
  enforceInput,
  enforceParams,
  type Field,
  type FieldType,
  InputError,
  type ParamField,
  parseScoringRequest,
  type ScalarName,
} from '../src/index.js'

function enforce(body: unknown, fields: readonly Field[] | undefined) {
  return enforceInput(parseScoringRequest(JSON.stringify(body)).input, fields)
}

function field(type: ScalarName | FieldType, name?: string, isRequired = true): Field {
  return { name, type: typeof type === 'string' ? { kind: 'scalar', name: type } : type, isRequired }
}

function tensor(dtype: string, ...shape: number[]): FieldType {
  return { kind: 'tensor', dtype, shape }
}

/** The columns of a table, by name. */
function columns(body: unknown, fields: readonly Field[]) {
  const input = enforce(body, fields)
  return input.kind === 'table'
    ? Object.fromEntries(input.table.columns.map(({ name, values }) => [name, values]))
    : input
}

function tensors(body: unknown, fields: readonly Field[] | undefined) {
  const input = enforce(body, fields)
  return input.kind === 'tensors' ? Object.fromEntries(input.tensors) : input
}

const a = field('double', 'a')
const b = field('long', 'b')

describe('columns', () => {
  it.each<[string, unknown]>([
    ['a split table', { dataframe_split: { columns: ['b', 'c', 'a'], data: [[1, 'x', 0.5]] } }],
    ['records', { dataframe_records: [{ b: 1, c: 'x', a: 0.5 }] }],
    ['instances', { instances: [{ b: 1, c: 'x', a: 0.5 }] }],
    ['inputs by name', { inputs: { b: [1], c: ['x'], a: [0.5] } }],
    ['inputs as records', { inputs: [{ b: 1, c: 'x', a: 0.5 }] }],
    ['single values by name', { inputs: { b: 1, a: 0.5 } }],
    ['single values beside lists', { inputs: { b: 1, a: [0.5] } }],
  ])('[models-and-autolog B.4] of %s are put in order by name, and unknown ones are ignored', (_, body) => {
    expect(Object.entries(columns(body, [a, b]))).toEqual([
      ['a', [0.5]],
      ['b', [1]],
    ])
  })

  it('[models-and-autolog B.4] that are missing are named, with what is there instead', () => {
    const body = { dataframe_records: [{ a: 1, c: 2 }] }
    expect(() => enforce(body, [a, b])).toThrow(
      "Model is missing inputs ['b']. Note that there were extra inputs: ['c'].",
    )
    expect(() => enforce({ dataframe_records: [{ a: 1 }] }, [a, b])).toThrow(/^Model is missing inputs \['b'\]\.$/)
  })

  it('[models-and-autolog B.4] that are optional may be absent, or null', () => {
    const optional = field('long', 'b', false)
    expect(columns({ dataframe_records: [{ a: 1 }] }, [a, optional])).toEqual({ a: [1] })
    expect(columns({ dataframe_records: [{ a: 1, b: null }] }, [a, optional])).toEqual({ a: [1], b: [null] })
  })

  it('[models-and-autolog B.4] without names are only counted, and keep their order', () => {
    const fields = [field('double'), field('long')]
    expect(columns({ inputs: [[0.5, 1]] }, fields)).toEqual({ 0: [0.5], 1: [1] })
    expect(columns({ dataframe_split: { columns: ['x', 'y', 'z'], data: [[0.5, 1, 2]] } }, fields)).toEqual({
      x: [0.5],
      y: [1],
    })
    expect(() => enforce({ inputs: [[0.5]] }, fields)).toThrow(/expects 2 columns but got 1/)
    expect(columns({ inputs: ['x', 'y'] }, [field('string')])).toEqual({ 0: ['x', 'y'] })
  })

  it.each<[ScalarName, unknown]>([
    ['boolean', true],
    ['integer', -(2 ** 31)],
    ['long', 2 ** 53 - 1],
    ['float', 1],
    ['float', 0.1],
    ['double', 3],
    ['double', null],
    ['float', null],
    ['string', ''],
    ['string', null],
    ['binary', 'aGk='],
    ['datetime', '2026-01-02T03:04:05'],
  ])('[models-and-autolog B.4] of type %s take %j', (type, value) => {
    expect(columns({ dataframe_records: [{ x: value }] }, [field(type, 'x')])).toEqual({ x: [value] })
  })

  it.each<[ScalarName, unknown, RegExp]>([
    ['long', 2.5, /^x, row 1: 2\.5 is a double and cannot safely be converted to long\.$/],
    ['integer', 2 ** 31, /^x, row 1: 2147483648 is out of range for integer\.$/],
    ['long', 2 ** 53, /is too large to be read exactly/],
    ['long', null, /A value is missing.*signature from data with missing values/],
    ['integer', true, /true is a boolean and cannot safely be converted to integer/],
    ['double', '1', /"1" is a string and cannot safely be converted to double/],
    ['double', true, /true is a boolean and cannot safely be converted to double/],
    ['string', 1, /1 is a long and cannot safely be converted to string/],
    ['boolean', 1, /1 is a long and cannot safely be converted to boolean/],
    ['boolean', 'true', /"true" is a string and cannot safely be converted to boolean/],
    ['binary', 'not base64', /"not base64" is a string and cannot safely be converted to binary/],
    ['datetime', 'yesterday', /"yesterday" is a string and cannot safely be converted to datetime/],
    ['double', [1], /\[…\] is an array and cannot safely be converted to double/],
    ['double', { a: 1 }, /\{…\} is an object and cannot safely be converted to double/],
  ])('[models-and-autolog B.4] of type %s refuse %j, naming the column and both types', (type, value, reason) => {
    expect(() => enforce({ dataframe_records: [{ x: value }] }, [field(type, 'x')])).toThrow(reason)
  })

  it('[models-and-autolog B.4] tell everything that is wrong with them, with its row', () => {
    const body = {
      dataframe_records: [
        { a: 'x', b: 1 },
        { a: 1, b: 0.5 },
      ],
    }
    try {
      enforce(body, [a, b])
      expect.unreachable()
    } catch (error) {
      expect((error as InputError).problems.map(({ field: name, row }) => [name, row])).toEqual([
        ['a', 0],
        ['b', 1],
      ])
    }
  })

  const opts: FieldType = {
    kind: 'object',
    properties: [
      { name: 'n', type: { kind: 'scalar', name: 'long' }, isRequired: false },
      { name: 'tags', type: { kind: 'array', items: { kind: 'scalar', name: 'string' } }, isRequired: true },
    ],
  }
  const counts: FieldType = { kind: 'map', values: { kind: 'scalar', name: 'long' } }

  it.each<[FieldType, unknown]>([
    [opts, { tags: ['x'] }],
    [opts, { n: null, tags: [] }],
    [counts, { a: 1, b: 2 }],
    [{ kind: 'any' }, { whatever: [1, 'x'] }],
    [{ kind: 'unknown', name: 'later' }, 'x'],
    [{ kind: 'array', items: opts }, [{ tags: ['x'], n: 1 }]],
  ])('[models-and-autolog B.4] of type %j take %j', (type, value) => {
    expect(columns({ inputs: { x: value } }, [field(type, 'x')])).toEqual({ x: [value] })
  })

  it.each<[FieldType, unknown, RegExp]>([
    [opts, {}, /The object is missing 'tags'/],
    [opts, { tags: [], foo: 1 }, /has 'foo', which are not in the signature/],
    [opts, { tags: [1] }, /In tags, item 1: 1 is a long and cannot safely be converted to string/],
    [opts, [], /\[…\] is an array and cannot safely be converted to object/],
    [counts, { a: 0.5 }, /In a: 0\.5 is a double and cannot safely be converted to long/],
    [{ kind: 'array', items: { kind: 'any' } }, 'x', /"x" is a string and cannot safely be converted to array of any/],
  ])('[models-and-autolog B.4] of type %j refuse %j', (type, value, reason) => {
    expect(() => enforce({ inputs: { x: value } }, [field(type, 'x')])).toThrow(reason)
  })
})

describe('tensors', () => {
  const matrix = [
    [1, 2],
    [3, 4],
  ]
  const whole = { dtype: 'float32', shape: [2, 2], data: [1, 2, 3, 4] }
  const lone = [field(tensor('float32', -1, 2))]

  it.each<[string, unknown]>([
    ['instances', { instances: matrix }],
    ['inputs', { inputs: matrix }],
    ['a split table', { dataframe_split: { columns: ['a', 'b'], data: matrix } }],
    [
      'records',
      {
        dataframe_records: [
          { a: 1, b: 2 },
          { a: 3, b: 4 },
        ],
      },
    ],
  ])('[models-and-autolog B.4] a lone one comes from %s', (_, body) => {
    expect(tensors(body, lone)).toEqual({ '': whole })
  })

  it('[models-and-autolog B.4] several come by name, stacked from instances, or flat from a table', () => {
    const fields = [field(tensor('float32', -1, 2), 'x'), field(tensor('int64', -1), 'y')]
    const expected = { x: whole, y: { dtype: 'int64', shape: [2], data: [5, 6] } }
    expect(tensors({ inputs: { x: matrix, y: [5, 6] } }, fields)).toEqual(expected)
    expect(
      tensors(
        {
          instances: [
            { x: [1, 2], y: 5 },
            { x: [3, 4], y: 6 },
          ],
        },
        fields,
      ),
    ).toEqual(expected)
    const images = [field(tensor('float32', -1, 2, 2), 'x')]
    expect(tensors({ dataframe_records: [{ x: [1, 2, 3, 4] }] }, images)).toEqual({
      x: { dtype: 'float32', shape: [1, 2, 2], data: [1, 2, 3, 4] },
    })
  })

  it.each<[unknown, readonly Field[], RegExp]>([
    [{ inputs: [[1, 2, 3]] }, lone, /Expected shape \(-1, 2\), got \(1, 3\)/],
    [{ inputs: [1, 2] }, lone, /Expected shape \(-1, 2\), got \(2\)/],
    [{ inputs: [[1, 2], [3]] }, lone, /lists differ in length/],
    [{ inputs: [['x', 'y']] }, lone, /"x" cannot safely be converted to float32/],
    [{ inputs: [0.5] }, [field(tensor('int64', -1))], /0\.5 cannot safely be converted to int64/],
    [{ inputs: [300] }, [field(tensor('uint8', -1))], /300 cannot safely be converted to uint8/],
    [{ inputs: { x: [1] } }, [field(tensor('int64', -1))], /expects a single tensor without a name/],
    [{ inputs: { x: [1] } }, [field(tensor('int64', -1), 'y')], /missing inputs \['y'\]/],
    [{ inputs: [1] }, [field(tensor('int64', -1), 'x'), field(tensor('int64', -1), 'y')], /several tensors/],
  ])('[models-and-autolog B.4] %j is refused', (body, fields, reason) => {
    expect(() => enforce(body, fields)).toThrow(reason)
  })

  it('[models-and-autolog F] without a signature, lists are tensors of what is in them', () => {
    expect(tensors({ inputs: [[1], [2]] }, undefined)).toEqual({ '': { dtype: 'int64', shape: [2, 1], data: [1, 2] } })
    expect(tensors({ inputs: { x: [0.5], y: ['a'], z: [true] } }, undefined)).toMatchObject({
      x: { dtype: 'float64' },
      y: { dtype: 'str' },
      z: { dtype: 'bool' },
    })
  })
})

describe('params', () => {
  const fields: ParamField[] = [
    { name: 't', type: { kind: 'scalar', name: 'double' }, default: 0.7 },
    { name: 'k', type: { kind: 'scalar', name: 'long' }, default: 3 },
  ]

  it('[models-and-autolog B.4] get their defaults; unknown ones are ignored, and so are all without a signature', () => {
    expect(enforceParams({ k: 5, foo: 1 }, fields)).toEqual({ t: 0.7, k: 5 })
    expect(enforceParams({ t: 1 }, fields)).toEqual({ t: 1, k: 3 })
    expect(enforceParams({ t: 1 })).toEqual({})
  })

  it('[models-and-autolog B.4] that cannot be converted are refused by name', () => {
    expect(() => enforceParams({ k: 0.5 }, fields)).toThrow(
      'k: 0.5 is a double and cannot safely be converted to long.',
    )
  })
})
