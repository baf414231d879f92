import { frame } from '@labbook/data'
import { describe, expect, it } from 'vitest'
import { cleaned } from '../house-sales.js'

const small = frame({
  a: [1.5, 2, NaN, 4, 2, 6, 7, -1],
  b: [3, 1, 2, 2, 2, 9, 8, null],
  c: [1, 2, 3, 4, 5, 6, 7, 9],
  text: ['p', 'q', 'p', null, 'q', 'p', 'r', 'r'],
})

describe('[DA-43] describe', () => {
  it('has eight statistics of price, labelled', () => {
    const described = cleaned.describe()
    expect([...described.index]).toEqual(['count', 'mean', 'std', 'min', '25%', '50%', '75%', 'max'])
    const [count, mean, std, ...rest] = described.column('price').toArray()
    expect(count).toBe(21_608)
    expect(mean).toBe(540_098.3690299889)
    expect(std).toBeCloseTo(367_164.57126890647, 8)
    expect(rest).toEqual([75_000, 321_837.5, 450_000, 645_000, 7_700_000])
    expect(described.shape).toEqual([8, 20])
  })

  it('leaves out missing cells and columns that are no numbers', () => {
    // pandas: frame.describe()
    const described = small.describe()
    expect(described.columns).toEqual(['a', 'b', 'c'])
    expect(described.column('a').toArray()).toEqual([
      7,
      3.0714285714285716,
      close(2.7753163697821823),
      -1,
      1.75,
      2,
      5,
      7,
    ])
    expect(described.column('b').toArray()).toEqual([7, 3.857142857142857, close(3.236694374850748), 1, 2, 2, 5.5, 9])
    expect(described.column('c').toArray()).toEqual([8, 4.625, close(2.669269563007828), 1, 2.75, 4.5, 6.25, 9])
  })

  it('of no row is missing, but for the count', () => {
    expect(small.head(0).describe().column('a').toArray()).toEqual([0, NaN, NaN, NaN, NaN, NaN, NaN, NaN])
    expect(small.head(1).describe().column('a').toArray()).toEqual([1, 1.5, NaN, 1.5, 1.5, 1.5, 1.5, 1.5])
  })
})

describe('[DA-44] corr', () => {
  // pandas: frame.corr(method=…)
  it.each([
    ['pearson', [0.8739142982420993, 0.06600310939441012, 0.7389335066653341]],
    ['spearman', [0.5441176470588235, 0.1801874925391118, 0.5559369874958259]],
    ['kendall', [0.35714285714285715, 0.29277002188455997, 0.41147559989891175]],
  ] as const)('by %s takes the rows in which both are there', (method, [ab, ac, bc]) => {
    const matrix = small.corr({ method })
    expect([...matrix.index]).toEqual(['a', 'b', 'c'])
    const { data, shape } = matrix.toMatrix()
    expect(shape).toEqual([3, 3])
    expect([...data]).toEqual([1, ab, ac, ab, 1, bc, ac, bc, 1].map(close))
  })

  it('gives ±1 exactly, and NaN for a constant and for a single row', () => {
    expect(cleaned.select(['age', 'yr_built']).corr().row(0)).toEqual({ age: 1, yr_built: -1 })
    expect(cleaned.select(['renovation_age', 'yr_renovated']).corr().row(1)).toEqual({
      renovation_age: -1,
      yr_renovated: 1,
    })
    const constant = frame({ x: [0.1, 0.1, 0.1], y: [1, 2, 3] })
    for (const method of ['pearson', 'spearman', 'kendall'] as const) {
      expect(constant.corr({ method }).row(0)).toEqual({ x: NaN, y: NaN })
      expect(constant.head(1).corr({ method }).row(1)).toEqual({ x: NaN, y: NaN })
    }
  })

  it('of long columns is that of pandas', () => {
    const { price, grade, long, bedrooms } = {
      price: cleaned.column('price'),
      grade: cleaned.column('grade'),
      long: cleaned.column('long'),
      bedrooms: cleaned.column('bedrooms'),
    }
    expect(price.corr(grade, { method: 'kendall' })).toBeCloseTo(0.5279198176647508, 12)
    expect(price.corr(bedrooms, { method: 'kendall' })).toBeCloseTo(0.2650646637688795, 12)
    expect(price.corr(long, { method: 'spearman' })).toBeCloseTo(0.06344019586051276, 12)
  })

  it('refuses another method', () => {
    expect(() => small.corr({ method: 'phik' as 'pearson' })).toThrow('"phik" is not one of')
    expect(() => small.column('a').corr(cleaned.column('price'))).toThrow(
      'column "a": has 8 cells, but "price" has 21608',
    )
  })
})

describe('[DA-45] valueCounts', () => {
  it('sorts by count, ties by first appearance', () => {
    const counts = cleaned.valueCounts('price')
    expect(counts.head(3).toRows()).toEqual([
      { value: 450_000, count: 172 },
      { value: 350_000, count: 172 },
      { value: 550_000, count: 158 },
    ])
    expect(counts.shape[0]).toBe(4028)
  })

  it('leaves out missing cells unless asked for them, and gives shares', () => {
    expect(small.valueCounts('text').toRows()).toEqual([
      { value: 'p', count: 3 },
      { value: 'q', count: 2 },
      { value: 'r', count: 2 },
    ])
    expect(small.valueCounts('text', { dropna: false }).column('value').toArray()).toEqual(['p', 'q', 'r', null])
    expect(small.valueCounts('text', { normalize: true }).column('count').toArray()).toEqual([3 / 7, 2 / 7, 2 / 7])
    expect(small.column('text').valueCounts()[0]).toEqual({ value: 'p', count: 3 })
  })
})

describe('[DA-46] groupBy', () => {
  it('has groups in ascending order of keys', () => {
    const groups = cleaned.groupBy('waterfront')
    expect(groups.agg({ price: ['count', 'mean'] }).toRows()).toEqual([
      { waterfront: 0, price_count: 21_445, price_mean: 531_571.9172767545 },
      { waterfront: 1, price_count: 163, price_mean: 1_661_876.0245398772 },
    ])
    expect(groups.count().toRows()).toEqual([
      { waterfront: 0, count: 21_445 },
      { waterfront: 1, count: 163 },
    ])
  })

  it('has the statistics of pandas', () => {
    // pandas: frame.groupby('condition').price.agg([…])
    const made = cleaned
      .groupBy('condition')
      .agg({ price: ['count', 'mean', 'median', 'std', 'min', 'max', 'sum'] })
      .drop('condition')
    expect(Array.from(made.head(2).toMatrix().data)).toEqual(
      [
        [30, 334431.6666666667, 262500, 271172.80483730906, 78000, 1500000, 10032950],
        [172, 327287.1453488372, 279000, 245418.41321957213, 80000, 2555000, 56293389],
      ].flatMap((row) => row.map((value) => expect.closeTo(value, 8) as number)),
    )
  })

  it('leaves out missing keys unless asked for them, and missing cells of the others', () => {
    const kept = small.groupBy('text').agg({ a: ['count', 'sum', 'min', 'last', 'nunique', 'var'], c: 'sum' })
    expect(kept.toRows()).toEqual([
      { text: 'p', a_count: 2, a_sum: 7.5, a_min: 1.5, a_last: 6, a_nunique: 2, a_var: 10.125, c: 10 },
      { text: 'q', a_count: 2, a_sum: 4, a_min: 2, a_last: 2, a_nunique: 1, a_var: 0, c: 7 },
      { text: 'r', a_count: 2, a_sum: 6, a_min: -1, a_last: -1, a_nunique: 2, a_var: 32, c: 16 },
    ])
    expect(kept.dtypes).toMatchObject({ a_sum: 'float64', a_min: 'float64', c: 'int64' })
    expect(small.groupBy('text', { dropna: false }).mean(['c']).column('text').toArray()).toEqual(['p', 'q', 'r', null])
  })

  it('takes several keys, and texts and dates for the extremes', () => {
    const days = small.assign({ even: (row) => row.c % 2 === 0, day: (row) => new Date(row.c) })
    const made = days.groupBy(['even', 'text']).agg({ day: ['min', 'max'], b: 'first' })
    expect(made.row(0)).toEqual({ even: false, text: 'p', day_min: new Date(1), day_max: new Date(3), b: 3 })
    expect(made.column('even').toArray()).toEqual([false, false, false, true, true])
    expect(days.groupBy('even').max(['text']).column('text').toArray()).toEqual(['r', 'q'])
    expect(days.groupBy('even').sum().columns).toEqual(['even', 'a', 'b', 'c'])
  })

  it('refuses names that would stand twice, and statistics of text', () => {
    expect(() => small.groupBy('a').agg({ b: ['mean', 'mean'] })).toThrow('"b_mean" would be the name of two columns')
    expect(() => small.groupBy('a').agg({ text: 'mean' })).toThrow(
      'column "text": is a column of string, not of numbers',
    )
    expect(() => small.groupBy([])).toThrow('at least one column')
  })
})

describe('[DA-47] moments', () => {
  it('keep their digits far from 0', () => {
    // pandas: frame.long.skew(), .kurt()
    const long = cleaned.column('long')
    expect(Math.abs(long.skew() / 0.885276844487453 - 1)).toBeLessThan(1e-9)
    expect(Math.abs(long.kurt() / 1.049927493411699 - 1)).toBeLessThan(1e-9)
    const shifted = cleaned.assign({ far: (row) => row.long + 1e6 }).column('far')
    expect(Math.abs(shifted.kurt() / long.kurt() - 1)).toBeLessThan(1e-6)
  })

  it('are those of pandas', () => {
    const price = cleaned.column('price')
    expect(price.skew()).toBeCloseTo(4.0237082994810685, 12)
    expect(price.kurt()).toBeCloseTo(34.57847112602159, 10)
    expect(price.var() / 134809822395.07988).toBeCloseTo(1, 12)
    expect(price.quantile(0.9)).toBeCloseTo(887_060, 8)
    expect([price.min(), price.max(), price.median(), price.count()]).toEqual([75_000, 7_700_000, 450_000, 21_608])
    expect([small.column('a').skew(), small.column('b').skew()]).toEqual([
      close(0.13883708941490178),
      close(1.1282554850383657),
    ])
    expect([small.column('a').kurt(), small.column('c').kurt()]).toEqual([
      close(-0.7117271726121508),
      close(-0.6515235457063708),
    ])
  })

  it('[DA-31] leave out missing cells, and of too few are NaN', () => {
    const b = small.column('b')
    expect([b.count(), b.length, b.sum(), b.mean()]).toEqual([7, 8, 27, 27 / 7])
    expect([b.unique(), b.nunique()]).toEqual([[3, 1, 2, 9, 8, NaN], 5])
    const none = small.head(0).column('b')
    expect([none.sum(), none.mean(), none.std(), none.min(), none.median()]).toEqual([0, NaN, NaN, NaN, NaN])
    expect(small.head(3).column('c').kurt()).toBeNaN()
    expect(small.column('text').min()).toBe('p')
    expect(() => small.column('text').mean()).toThrow('column "text": is a column of string, not of numbers')
    expect(() => b.quantile(1.5)).toThrow('"1.5" is no quantile')
  })
})

function close(value: number): number {
  return expect.closeTo(value, 13) as number
}
