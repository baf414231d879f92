import { frame, type TableLike } from '@labbook/data'
import { tableFromArrays } from '@uwdata/flechette'
import { table } from 'arquero'
import { describe, expect, expectTypeOf, it } from 'vitest'

describe('[DA-32] frame takes', () => {
  it('rows', () => {
    interface Home {
      area: number
      city?: string
    }
    const homes: Home[] = [{ area: 70, city: 'Bern' }, { area: 80.5 }]
    const made = frame(homes)
    expectTypeOf(made.row(0)).toEqualTypeOf<{ area: number; city: string | null }>()
    expect(made.toRows()).toEqual([
      { area: 70, city: 'Bern' },
      { area: 80.5, city: null },
    ])
    expect(made.dtypes).toEqual({ area: 'float64', city: 'string' })
    expect(frame([{ a: 1 }, { b: 2 }]).columns).toEqual(['a', 'b'])
    expect(frame([]).shape).toEqual([0, 0])
    expect(frame([{ ['__proto__']: 1, x: 2 }]).columns).toEqual(['__proto__', 'x'])
  })

  it('columns, each with its dtype', () => {
    const made = frame({
      whole: [1, 2],
      real: [1, 0.5],
      gaps: [1, null],
      big: [2n ** 60n, 1n],
      small: [1n, 2n],
      flag: [true, null],
      text: ['a', 'b'],
      day: [new Date(0), new Date(1)],
      bytes: Uint8Array.of(1, 2),
      narrow: Float32Array.of(0.5, 1),
      same: 7,
      series: frame({ s: [3, 4] }).column('s'),
    })
    expectTypeOf(made.row(0).flag).toEqualTypeOf<boolean | null>()
    expectTypeOf(made.row(0).bytes).toEqualTypeOf<number>()
    expect(made.dtypes).toEqual({
      whole: 'int64',
      real: 'float64',
      gaps: 'float64',
      big: 'int64',
      small: 'int64',
      flag: 'bool',
      text: 'string',
      day: 'datetime',
      bytes: 'uint8',
      narrow: 'float32',
      same: 'int64',
      series: 'int64',
    })
    expect(made.row(1)).toMatchObject({ gaps: NaN, big: 1n, small: 2, flag: null, same: 7, series: 4 })
  })

  it('a matrix with names', () => {
    const lists = frame([
      [70, 'Bern'],
      [80, 'Basel'],
    ])
    expect(lists.toRows()).toEqual([
      { 0: 70, 1: 'Bern' },
      { 0: 80, 1: 'Basel' },
    ])
    const matrix = frame({ data: Float64Array.of(1, 2, 3, 4, 5, 6), shape: [3, 2] }, { names: ['a', 'b'] })
    expect(matrix.row(2)).toEqual({ a: 5, b: 6 })
    expect(matrix.dtypes).toEqual({ a: 'float64', b: 'float64' })
    expect(frame({ data: [1, 2], shape: [3, 4] }).columns).toEqual(['data', 'shape'])
  })

  it('[DA-4] what names its columns and gives their cells', () => {
    const thin: TableLike = {
      columnNames: () => ['n'],
      numRows: () => 2,
      column: () => ({ length: 2, at: (row) => row * 10 }),
    }
    expect(frame(thin).toRows()).toEqual([{ n: 0 }, { n: 10 }])
    const filtered = table({ n: [1, 2, 3], t: ['a', 'b', 'c'] }).filter('d => d.n > 1')
    expect(frame(filtered).toRows()).toEqual([
      { n: 2, t: 'b' },
      { n: 3, t: 'c' },
    ])
    expect([...frame(filtered).index]).toEqual([0, 1])
  })

  it('tables of Arrow', () => {
    const made = frame(tableFromArrays({ n: Int32Array.of(1, 2), x: [0.5, null], t: ['a', 'b'] }))
    expect(made.dtypes).toEqual({ n: 'int32', x: 'float64', t: 'category' })
    expect(made.toRows()).toEqual([
      { n: 1, x: 0.5, t: 'a' },
      { n: 2, x: NaN, t: 'b' },
    ])
  })

  it('a frame, with other labels, name and dtypes', () => {
    const made = frame({ x: [1, 2], y: [3, 4] }, { index: ['p', 'q'], name: 'xy' })
    const again = frame(made, { dtypes: { x: 'float64' }, columns: ['x'] })
    expect([again.name, [...again.index], again.dtypes]).toEqual(['xy', ['p', 'q'], { x: 'float64' }])
  })
})

describe('[DA-33] frame refuses', () => {
  it.each([
    ['columns of two lengths', () => frame({ a: [1], b: [1, 2] }), 'LENGTH_MISMATCH', 'a has 1 cells and b has 2'],
    ['labels for other rows', () => frame({ a: [1] }, { index: [1, 2] }), 'LENGTH_MISMATCH', '2 labels for 1 rows'],
    ['names for other columns', () => frame([[1]], { names: ['a', 'b'] }), 'LENGTH_MISMATCH', '2 names for 1 columns'],
    ['rows of two lengths', () => frame([[1], [1, 2]]), 'LENGTH_MISMATCH', 'row 1 has 2'],
    ['a name that stands twice', () => frame([[1, 2]], { names: ['a', 'a'] }), 'DUPLICATE_COLUMN', '"a"'],
    ['two kinds', () => frame([{ a: 1 }, { a: 'x' }]), 'MIXED_TYPES', 'row 1: "x" is a string, but row 0 has a number'],
    ['objects', () => frame([{ a: { b: 1 } }] as never), 'UNSUPPORTED_TYPE', 'an object is no cell'],
    ['integers beyond 64 bits', () => frame({ a: [2n ** 64n] }), 'BAD_VALUE', '"18446744073709551616" does not fit'],
    ['a column that it lacks', () => frame({ a: [1] }, { columns: ['b'] }), 'UNKNOWN_COLUMN', '"b"'],
  ])('%s', (_, make, code, message) => {
    expect(make).toThrow(
      expect.objectContaining({ name: 'DataError', code, message: expect.stringContaining(message) }),
    )
  })
})

describe('[DA-34] integers beyond 2⁵³', () => {
  const ids = frame({ id: [2n ** 53n + 1n, 2n ** 53n, 5n, 2n ** 53n] })

  it('are bigints, exact in every verb', () => {
    expect(ids.column('id').toArray()).toEqual([2n ** 53n + 1n, 2n ** 53n, 5n, 2n ** 53n])
    expect([...ids.sortBy('id').index]).toEqual([2, 1, 3, 0])
    expect(ids.dropDuplicates().shape[0]).toBe(3)
    expect(ids.valueCounts('id').row(0)).toEqual({ value: 2n ** 53n, count: 2 })
    expect(ids.column('id').max()).toBe(2n ** 53n + 1n)
    expect(ids.toCsv()).toContain('9007199254740993')
    expect(ids.toJson()).toContain('{"id":9007199254740993}')
  })

  it('are doubles in statistics', () => {
    expect(ids.column('id').median()).toBe(2 ** 53)
    expect(ids.describe().row(0)).toEqual({ id: 4 })
    expect(ids.take([2]).astype('int32').column('id').toArray()).toEqual([5])
    expect(() => ids.astype('int32')).toThrow('"9007199254740993" is out of range (int32 was asked for)')
  })
})
