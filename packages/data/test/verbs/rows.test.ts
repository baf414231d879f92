import { frame, parseCsv } from '@labbook/data'
import { describe, expect, expectTypeOf, it } from 'vitest'
import { cleaned, houseSales } from '../house-sales.js'

const letters = frame({ n: [3, 1, 2, 1], text: ['b', null, 'a', 'b'] }, { index: [10, 20, 30, 40] })

describe('[DA-30] labels stay with their rows', () => {
  it.each([
    ['filter', letters.filter(({ n }) => n < 3), [20, 30, 40]],
    ['sortBy', letters.sortBy('n'), [20, 40, 30, 10]],
    ['sortBy, descending', letters.sortBy('n', { descending: true }), [10, 30, 20, 40]],
    ['sortBy, missing last', letters.sortBy('text'), [30, 10, 40, 20]],
    ['sortBy, missing last when descending', letters.sortBy('text', { descending: true }), [10, 40, 30, 20]],
    ['sortBy two columns', letters.sortBy(['text', 'n'], { descending: [true, false] }), [40, 10, 30, 20]],
    ['take', letters.take([3, 0, 3]), [40, 10, 40]],
    ['loc', letters.loc([30, 10]), [30, 10]],
    ['slice', letters.slice(1, 3), [20, 30]],
    ['slice from the end', letters.slice(-2), [30, 40]],
    ['head', letters.head(2), [10, 20]],
    ['tail', letters.tail(3), [20, 30, 40]],
    ['tail of more rows than there are', letters.tail(30), [10, 20, 30, 40]],
    ['dropna', letters.dropna(), [10, 30, 40]],
    ['drop', letters.drop('n'), [10, 20, 30, 40]],
    ['assign', letters.assign({ x: 1 }), [10, 20, 30, 40]],
  ] as const)('%s', (_, made, labels) => {
    expect([...made.index]).toEqual(labels)
  })

  it('begin as 0 … n − 1, and resetIndex counts again', () => {
    expect([...cleaned.tail(10).index]).toEqual([21603, 21604, 21605, 21606, 21607, 21608, 21609, 21610, 21611, 21612])
    expect([...letters.take([2, 1]).resetIndex().index]).toEqual([0, 1])
  })

  it('can be a column', () => {
    const named = letters.dropna().setIndex('text')
    expectTypeOf(named.row(0)).toEqualTypeOf<{ n: number }>()
    expect([...named.index]).toEqual(['b', 'a', 'b'])
    expect(named.loc(['b']).column('n').toArray()).toEqual([3, 1])
    expect([...letters.setIndex('n').index]).toEqual([3, 1, 2, 1])
    expect(() => letters.setIndex('text')).toThrow('column "text": The label of row 1 is missing.')
    expect(() => letters.assign({ x: 0.5 }).setIndex('x')).toThrow('labels are whole numbers or texts')
    expect(() => letters.loc([50])).toThrow('"50" is the label of no row')
  })

  it('a row that a test keeps is a copy when spread', () => {
    const kept: object[] = []
    letters.filter((row) => kept.push({ ...row }) > 0)
    expect(kept).toEqual(letters.toRows())
  })
})

describe('[DA-63] sample', () => {
  // pandas: frame.sample(…, random_state=seed).index
  it.each([
    [{ n: 5, seed: 123 }, [16874, 19523, 195, 9245, 2339]],
    [{ frac: 0.00025, seed: 7 }, [18807, 2127, 2228, 10977, 13312]],
    [{ n: 6, seed: 7, replace: true }, [16924, 10744, 5701, 20696, 919, 13929]],
  ])('%j gives the rows of pandas', (options, labels) => {
    expect([...cleaned.sample(options).index]).toEqual(labels)
  })

  it('takes the number of rows by itself', () => {
    expect([...cleaned.sample(5, { seed: 123 }).index]).toEqual([16874, 19523, 195, 9245, 2339])
    expect(cleaned.sample(3).shape).toEqual([3, 20])
    expect(letters.sample({ frac: 0.375 }).shape[0]).toBe(2)
    expect(letters.sample({ frac: 0.625 }).shape[0]).toBe(2)
    expect(letters.sample({ n: 9, replace: true }).shape[0]).toBe(9)
  })

  it.each([
    ['more rows than there are', { n: 5 }, '5 rows cannot be drawn from 4. With { replace: true }'],
    ['n and frac', { n: 1, frac: 0.5 }, 'n or frac, not both'],
    ['a number below 0', { n: -1 }, '"-1" is not a number of rows'],
    ['a seed that is none', { n: 1, seed: -1 }, 'A seed is a whole number'],
  ])('refuses %s', (_, options, message) => {
    expect(() => letters.sample(options)).toThrow(
      expect.objectContaining({ code: 'BAD_OPTION', message: expect.stringContaining(message) }),
    )
  })

  it('[DA-33] positions and numbers of rows that do not exist are refused', () => {
    expect(() => letters.head(-1)).toThrow('"-1" is not a number of rows')
    expect(() => letters.tail(1.5)).toThrow('"1.5" is not a number of rows')
    expect(() => letters.slice(0.5)).toThrow('"0.5" is not a position')
    expect(() => letters.take([0, 4])).toThrow('"4" is no position of a row: there are 4 rows, counted from 0')
    expect(() => letters.row(-1)).toThrow('"-1" is no position of a row')
  })
})

describe('[DA-31] missing cells', () => {
  const gaps = parseCsv('x,t,f\n1,a,true\nNA,,\n3,c,false\n')

  it('are NaN in floats and null elsewhere', () => {
    expect(gaps.row(1)).toEqual({ x: NaN, t: null, f: null })
    expect(gaps.isna().row(1)).toEqual({ x: true, t: true, f: true })
    expect(gaps.nunique()).toEqual({ x: 2, t: 2, f: 2 })
  })

  it('are dropped and filled', () => {
    expect([...gaps.assign({ x: 1 }).dropna({ how: 'all' }).index]).toEqual([0, 1, 2])
    expect([...gaps.dropna({ how: 'all', subset: ['t', 'f'] }).index]).toEqual([0, 2])
    expect(gaps.fillna({ x: 0, t: '?', f: false }).row(1)).toEqual({ x: 0, t: '?', f: false })
    expect(gaps.select(['x']).fillna(-1).column('x').toArray()).toEqual([1, -1, 3])
    expect(() => gaps.fillna(0)).toThrow('column "t": "0" does not fit into a column of string.')
    expect(gaps.astype({ t: 'category' }).fillna({ x: 0, t: 'c', f: true }).row(1)).toEqual({ x: 0, t: 'c', f: true })
    expect(() => gaps.astype({ t: 'category' }).fillna({ t: 'z' })).toThrow('"z" is not one of the categories')
  })
})

it('[DA-1] verbs leave the frame as it was', () => {
  const before = houseSales.head(3).toRows()
  const first = houseSales.head(3)
  first.sortBy('price').fillna({ price: 0 }).rename({ price: 'p' }).resetIndex().astype({ bedrooms: 'float64' })
  expect(first.toRows()).toEqual(before)
})

it('rename keeps places and carries types', () => {
  const renamed = letters.rename({ n: 'number' })
  expectTypeOf(renamed.row(0)).toEqualTypeOf<{ number: number; text: string | null }>()
  expect(renamed.columns).toEqual(['number', 'text'])
  expect(() => letters.rename({ n: 'text' })).toThrow('"text" would be the name of two columns')
  expect(() => letters.select(['n', 'n'])).toThrow('"n" is selected twice')
})
