import { type ColumnSource, ProfileError, profile } from '@labbook/profile'
import { describe, expect, it } from 'vitest'
import { floats, profileOf, range, table, variableOf } from './made-table.js'

describe('[PR-1] columns of any table', () => {
  it('cells alone: whole numbers, with missing ones, truth, dates, text', async () => {
    const made = await profileOf({
      whole: range(8),
      holes: [1, null, 3, undefined, 5, Number.NaN, 7, 8],
      truth: [true, false, true, null, true, true, false, true],
      date: range(8).map((i) => (i === 2 ? null : new Date(i))),
      text: range(8).map((i) => `t${i}`),
      big: range(8).map((i) => BigInt(i)),
    })
    expect(made.variables.map(({ dtype, mlflow_type, type }) => [dtype, mlflow_type, type])).toEqual([
      ['int64', 'long', 'Numeric'],
      ['float64', 'double', 'Categorical'],
      ['bool', 'boolean', 'Boolean'],
      ['datetime', 'datetime', 'DateTime'],
      ['string', 'string', 'Text'],
      ['int64', 'long', 'Numeric'],
    ])
    expect(made.variables.map(({ n_missing }) => n_missing)).toEqual([0, 3, 1, 1, 0, 0])
  })

  it.each([
    [new Float32Array([1.5, 2, 3, 4, 5, 6]), 'float32', 'float', 4],
    [new Int32Array([1, 2, 3, 4, 5, 6]), 'int32', 'integer', 4],
    [new Int16Array([1, 2, 3, 4, 5, 6]), 'int16', 'integer', 2],
    [new Uint8Array([1, 2, 3, 4, 5, 6]), 'uint8', 'integer', 1],
    [new Uint32Array([1, 2, 3, 4, 5, 6]), 'uint32', 'long', 4],
    [new BigInt64Array([1n, 2n, 3n, 4n, 5n, 6n]), 'int64', 'long', 8],
  ])('[PR-61] stored values: %o is %s, %s, of %i bytes', async (values, dtype, mlflowType, width) => {
    const made = await profileOf({ c: { length: 6, values, at: (row) => values[row] } })
    const { dtype: ours, mlflow_type, memory_size, max } = variableOf(made, 'c', 'Numeric')
    expect([ours, mlflow_type, memory_size, max]).toEqual([dtype, mlflowType, 6 * width + 132, 6])
  })

  it('[PR-42] [PR-66] dates as milliseconds', async () => {
    const values = Float64Array.from([0, 86_400_000, Number.NaN, 0])
    const made = await profileOf({ c: { dtype: 'datetime', length: 4, values, at: () => null } })
    const { min, max, range: seconds, n_missing, histogram, common_values } = variableOf(made, 'c', 'DateTime')
    expect([min, max, seconds, n_missing]).toEqual(['1970-01-01T00:00:00.000Z', '1970-01-02T00:00:00.000Z', 86_400, 1])
    expect(histogram).toEqual({ bins: 2, edges: [0, 43_200, 86_400], counts: [2, 1] })
    expect(common_values[0]).toEqual({ value: '1970-01-01T00:00:00.000Z', count: 2, percent: 0.5 })
  })

  it('[PR-84] labels of rows that only count are none', async () => {
    const rows = { c: range(12) }
    const counted = await profile({ ...table(rows), index: Float64Array.from(range(12)) })
    const named = await profile({ ...table(rows), index: range(12).map((i) => `row ${i}`) })
    expect([counted, named].map((report) => report.profile.table.memory_size)).toEqual([12 * 8 + 132, 12 * 16])
    expect(named.profile.sample.tail_index[9]).toBe('row 11')
  })

  it('[PR-3] columns of other lengths, and names without a column, are refused', async () => {
    await expect(profileOf({ a: [1, 2], b: [1] })).rejects.toThrow('Column "b" has 1 cells, but the table has 2 rows.')
    const nameless = { ...table({ a: [1] }), columnNames: () => ['a', 'b'] }
    await expect(profile(nameless)).rejects.toThrow(ProfileError)
  })
})

it('[PR-10] [PR-12] a source that reads columns one at a time gives the profile of the table', async () => {
  const words = ['red', 'green', 'blue']
  const numbers = range(60).map((i) => (i % 7 === 0 ? Number.NaN : i * i))
  const asked: number[] = []
  const source: ColumnSource = {
    rows: 60,
    columnNames: ['number', 'word'],
    read: async (place) => {
      asked.push(place)
      if (place === 0) return { kind: 'numbers', dtype: 'float64', values: Float64Array.from(numbers) }
      return { kind: 'texts', dtype: 'string', codes: Int32Array.from(range(60), (i) => i % 3), values: words }
    },
  }
  const { analysis: _, ...fromSource } = (await profile(source)).profile
  const { analysis: __, ...fromTable } = await profileOf({
    number: floats(numbers),
    word: range(60).map((i) => words[i % 3]),
  })
  expect(fromSource).toEqual(fromTable)
  expect(asked).toEqual([0, 1])
})

describe('[PR-16] bounds', () => {
  it('correlations of more than 4,000 columns are left out, with a warning', async () => {
    const made = await profileOf(range(4001).map((i) => [`c${i}`, [i, 1 - i]] as const))
    expect(made.correlations).toEqual({})
    expect(made.analysis.warnings).toEqual(['Correlations are left out: the table has 4001 columns, more than 4000.'])
    expect(made.missing.matrix?.share).toHaveLength(2)
  })

  it('of a wide matrix the strongest pairs and columns are kept, and alerts name 200 fields', async () => {
    const made = await profileOf(
      range(260).map((i) => [`c${i}`, range(12).map((row) => (i < 250 ? row * (i + 1) : (row * 5) % 12))] as const),
    )
    const { columns = [], matrix = [], all, strongest = [] } = made.correlations.auto ?? {}
    expect([columns.length, matrix.length, all, strongest.length]).toEqual([100, 100, 260, 5000])
    expect(columns.slice(0, 2)).toEqual(['c0', 'c1'])
    const alert = made.alerts.find(({ type, column }) => type === 'High correlation' && column === 'c0')
    expect([alert?.fields?.length, alert?.values['n_fields']]).toEqual([200, 249])
    expect(alert?.text).toBe('c0 is highly overall correlated with c1 and 248 other fields')
  })
})

describe('correlations beside known answers', () => {
  // SciPy: spearmanr, kendalltau, pandas: corr, over the rows in which both are present.
  const a = [1, 2, 2, 3, null, 5, 8, 13, 4, null, 6]
  const b = [2, null, 1, 3, 4, 4, 9, 7, 3, 8, null]

  it('[PR-77] pairs with missing cells and ties', async () => {
    const calculate = { calculate: true }
    const made = await profileOf(
      { a, b },
      { settings: { correlations: { pearson: calculate, spearman: calculate, kendall: calculate } } },
    )
    const of = (method: 'pearson' | 'spearman' | 'kendall') => made.correlations[method]?.matrix[0]?.[1]
    expect(of('pearson')).toBeCloseTo(0.830267264014791, 12)
    expect(of('spearman')).toBeCloseTo(0.9189562119494701, 12)
    expect(of('kendall')).toBeCloseTo(0.7807200583588266, 12)
  })

  it('[PR-77] infinities are extremes in ranks, and have no r; a constant has neither', async () => {
    const calculate = { calculate: true }
    const made = await profileOf(
      { x: [1, 2, 3, 4, 5, 6, Infinity], y: [2, 1, 4, 3, 6, 5, 7], same: range(7).map(() => 3) },
      { settings: { correlations: { pearson: calculate, spearman: calculate, kendall: calculate } } },
    )
    expect(made.correlations.pearson?.matrix[0]).toEqual([null, null, null])
    expect(made.correlations.spearman?.matrix[0]?.[1]).toBeCloseTo(0.8928571428571429, 12)
    expect(made.correlations.kendall?.matrix[0]?.[1]).toBeCloseTo(0.7142857142857143, 12)
    expect(made.correlations.spearman?.matrix[2]).toEqual([null, null, null])
  })
})
