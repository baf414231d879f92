import { type Dtype, frame } from '@labbook/data'
import { describe, expect, expectTypeOf, it } from 'vitest'

describe('[DA-42] astype', () => {
  it.each<[string, unknown[], Dtype, unknown[]]>([
    ['whole numbers to float64', [1, 2], 'float64', [1, 2]],
    ['booleans to float64', [true, null], 'float64', [1, NaN]],
    ['numeric text to float64', ['1.5', ' 2 ', null], 'float64', [1.5, 2, NaN]],
    ['whole floats to int64', [1, NaN].slice(0, 1), 'int64', [1]],
    ['whole numbers to int8', [-128, 127], 'int8', [-128, 127]],
    ['numeric text to int64', ['1', '2'], 'int64', [1, 2]],
    ['0 and 1 to bool', [0, 1], 'bool', [false, true]],
    ['text to bool', ['true', 'False', null], 'bool', [true, false, null]],
    ['numbers to string', [1, 2], 'string', ['1', '2']],
    ['floats to string', [1, 0.5, NaN, -0, Infinity], 'string', ['1.0', '0.5', null, '-0.0', 'inf']],
    ['text to category', ['b', 'a', null, 'b'], 'category', ['b', 'a', null, 'b']],
    ['numbers to category', [2, 1, 2], 'category', [2, 1, 2]],
    [
      'ISO text to datetime',
      ['2014-10-13', '20141013T000001'],
      'datetime',
      [new Date(1413158400000), new Date(1413158401000)],
    ],
    ['dates to string', [new Date(0)], 'string', ['1970-01-01T00:00:00.000Z']],
    ['integers to float32', [1, 2], 'float32', [1, 2]],
  ])('%s', (_, cells, dtype, expected) => {
    const made = frame({ x: cells as number[] }).astype(dtype)
    expect(made.column('x').toArray()).toEqual(expected)
    expect(made.dtypes).toEqual({ x: dtype })
  })

  it('orders categories', () => {
    expect(
      frame({ x: ['b', 'a'] })
        .astype('category')
        .column('x').categories,
    ).toEqual(['a', 'b'])
    expect(
      frame({ x: [10, 9] })
        .astype('category')
        .column('x').categories,
    ).toEqual([9, 10])
  })

  it.each<[string, unknown[], Dtype, string]>([
    ['a fraction', [1, 1.5], 'int64', 'column "x": row q: "1.5" is not a whole number (int64 was asked for)'],
    ['a missing cell', [1, NaN], 'int64', 'row q: The cell is missing, and whole numbers cannot be'],
    ['a number out of range', [1, 300], 'uint8', 'row q: "300" is out of range (uint8 was asked for)'],
    ['text', ['1', '12,5x'], 'float64', 'row q: "12,5x" is not a number (float64 was asked for)'],
    ['another number than 0 and 1', [1, 2], 'bool', 'row q: "2" is neither 0 nor 1'],
    ['another text than a date', ['2014-10-13', '13.10.2014'], 'datetime', 'row q: "13.10.2014" is no ISO 8601 date'],
    ['a number as a date', [1, 2], 'datetime', 'column "x": is a column of int64, which cannot become datetime'],
  ])('names the first cell that does not fit: %s', (_, cells, dtype, message) => {
    expect(() => frame({ x: cells as number[] }, { index: ['p', 'q'] }).astype(dtype)).toThrow(message)
  })

  it('takes dtypes by column, and carries types', () => {
    const made = frame({ a: [1], b: [2], c: ['3'] }).astype({ a: 'string', c: 'float64' })
    expectTypeOf(made.row(0)).toEqualTypeOf<{ a: string; b: number; c: number }>()
    expect(made.row(0)).toEqual({ a: '1', b: 2, c: 3 })
    expect(
      frame({ a: [1] })
        .column('a')
        .astype('bool')
        .toArray(),
    ).toEqual([true])
  })
})

it('[DA-40] map makes a column as assign does', () => {
  const { a, b } = { a: frame({ a: [1, 2] }).column('a'), b: frame({ b: [1.5, 2.5] }).column('b') }
  expectTypeOf(a.map((cell) => String(cell)).at(0)).toEqualTypeOf<string>()
  expect([a.map((cell) => cell + 1).dtype, b.map((cell) => cell + 0.5).dtype]).toEqual(['int64', 'float64'])
  expect(a.map((cell, row) => (row === 0 ? undefined : String(cell))).toArray()).toEqual([null, '2'])
})
