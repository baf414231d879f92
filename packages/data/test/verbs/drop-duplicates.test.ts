import { parseCsv } from '@labbook/data'
import { describe, expect, it } from 'vitest'
import { houseSales } from '../house-sales.js'

describe('[DA-41] dropDuplicates', () => {
  const frame = parseCsv('a,b,c\n1.5,x,true\nNA,y,\n1.5,x,true\nNA,y,\n-0,z,false\n0,z,false\n')

  it.each([
    ['first', [0, 1, 4]],
    ['last', [2, 3, 5]],
    ['none', []],
  ] as const)('keeps the %s of equal rows, in order; missing equals missing and 0 equals −0', (keep, labels) => {
    expect([...frame.dropDuplicates({ keep }).index]).toEqual(labels)
  })

  it('compares a subset of columns', () => {
    const pairs = parseCsv('a,b\n1,x\n1,y\n2,x\n')
    expect([...pairs.dropDuplicates({ subset: 'a' }).index]).toEqual([0, 2])
    expect([...pairs.dropDuplicates({ subset: ['b'] }).index]).toEqual([0, 1])
    expect([...pairs.dropDuplicates({ subset: ['b', 'a'] }).index]).toEqual([0, 1, 2])
  })

  it('tells integers beyond 2⁵³ apart', () => {
    const ids = parseCsv('id\n9007199254740993\n9007199254740992\n9007199254740993\n')
    expect([...ids.dropDuplicates().column('id')]).toEqual([9007199254740993n, 9007199254740992n])
  })

  it('finds the five rows of the course, and keeps labels', () => {
    const all = houseSales.drop(['date', 'zipcode'])
    const kept = all.dropDuplicates()
    expect(kept.shape).toEqual([21_608, 18])
    const labels = new Set(kept.index)
    expect([...all.index].filter((label) => !labels.has(label))).toEqual([3951, 4352, 14983, 20054, 20524])
    expect(houseSales.shape).toEqual([21_613, 20])
  })

  it('[DA-33] names an unknown column and the nearest one', () => {
    const homes = houseSales.head()
    expect(() => homes.dropDuplicates({ subset: 'sqft_livin' as 'sqft_living' })).toThrow(
      '"sqft_livin" is not a column of the frame. Did you mean "sqft_living"? Its columns: date, price,',
    )
  })

  it('leaves rows without columns alone', () => {
    expect(frame.select([]).dropDuplicates().shape).toEqual([6, 0])
  })

  it('refuses another word for keep', () => {
    expect(() => frame.dropDuplicates({ keep: 'both' as 'first' })).toThrow(/"both".*'first', 'last' and 'none'/)
  })
})
