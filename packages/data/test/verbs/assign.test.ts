import { type Frame, parseCsv } from '@labbook/data'
import { describe, expect, expectTypeOf, it } from 'vitest'
import { cleaned, houseSales } from '../house-sales.js'

type Rows = Frame<{ whole: number; real: number; text: string; flag: boolean }>
const frame = parseCsv('whole,real,text,flag\n1,1.0,a,true\n2,2.0,b,false\n') as unknown as Rows

describe('[DA-40] assign', () => {
  it.each([
    ['whole numbers of whole numbers', frame.assign({ x: (row) => row.whole * 2 }), 'int64', [2, 4]],
    ['whole numbers of a float column', frame.assign({ x: (row) => row.real * 2 }), 'float64', [2, 4]],
    ['fractions', frame.assign({ x: (row) => row.whole / 2 }), 'float64', [0.5, 1]],
    ['a missing number', frame.assign({ x: (row) => (row.whole === 1 ? null : 5) }), 'float64', [NaN, 5]],
    ['undefined', frame.assign({ x: (row) => (row.flag ? undefined : 'b') }), 'string', [null, 'b']],
    ['text', frame.assign({ x: (row) => `${row.text}!` }), 'string', ['a!', 'b!']],
    ['booleans', frame.assign({ x: (row) => !row.flag }), 'bool', [false, true]],
    ['the position', frame.assign({ x: (_, i) => i }), 'int64', [0, 1]],
    ['dates', frame.assign({ x: () => new Date(0) }), 'datetime', [new Date(0), new Date(0)]],
    ['a list', frame.assign({ x: ['p', null] }), 'string', ['p', null]],
    ['a typed array', frame.assign({ x: Int16Array.of(3, 4) }), 'int16', [3, 4]],
    ['a series', frame.assign({ x: frame.column('real') }), 'float64', [1, 2]],
    ['a constant', frame.assign({ x: 7 }), 'int64', [7, 7]],
    ['nothing', frame.assign({ x: null }), 'string', [null, null]],
  ] as const)('takes %s', (_, made, dtype, cells) => {
    expect(made.column('x').dtype).toBe(dtype)
    expect(made.column('x').toArray()).toEqual(cells)
    expect(made.columns).toEqual(['whole', 'real', 'text', 'flag', 'x'])
    expect(frame.columns).toHaveLength(4)
  })

  it('derive is the same', () => {
    expect(frame.derive({ x: 1 }).row(1)).toEqual(frame.assign({ x: 1 }).row(1))
  })

  it('replaces a column in its place, and later functions see it', () => {
    const made = frame.assign({ whole: (row) => row.whole + 10, next: (row) => row.whole + 1 })
    expect(made.columns).toEqual(['whole', 'real', 'text', 'flag', 'next'])
    expect(made.column('next').toArray()).toEqual([12, 13])
  })

  it('[DA-1] carries the types of the columns', () => {
    const made = frame.assign({
      n: (row) => row.whole + 1,
      list: ['p', null],
      day: new Date(0),
      big: BigInt64Array.of(1n, 2n),
    })
    expectTypeOf(made.row(0)).toEqualTypeOf<{
      whole: number
      real: number
      text: string
      flag: boolean
      n: number
      list: string | null
      day: Date
      big: bigint
    }>()
    expectTypeOf(made.drop(['whole', 'real', 'flag', 'big']).select(['n', 'day']).row(0)).toEqualTypeOf<{
      n: number
      day: Date
    }>()
    // @ts-expect-error text is not a number
    expect(() => frame.assign({ x: (row) => row.text * 2 })).not.toThrow()
    // @ts-expect-error there is no such column
    expect(() => frame.select(['other'])).toThrow('"other" is not a column')
  })

  it('[DA-33] a list of another length is refused with both numbers', () => {
    expect(() => frame.assign({ x: [1] })).toThrow('column "x": has 1 cells, but the frame has 2 rows')
  })

  it('[DA-32] two kinds of cells are refused with both rows', () => {
    const labelled = houseSales.slice(5, 7)
    expect(() => labelled.assign({ x: ['a', 1] as unknown as string[] })).toThrow(
      'column "x": row 6: "1" is a number, but row 5 has a string.',
    )
  })

  it('gives the two ages of the course', () => {
    expect(cleaned.columns.slice(-2)).toEqual(['age', 'renovation_age'])
    expect(cleaned.dtypes).toMatchObject({ age: 'int64', renovation_age: 'int64' })
    expect(cleaned.row(0)).toMatchObject({ age: 60, renovation_age: 2015 })
  })
})
