import { ProfileError, profile } from '@labbook/profile'
import { describe, expect, it } from 'vitest'
import { alertsOf, categoryColumn, floats, profileOf, range, table, variableOf } from './made-table.js'

const typeOf = async (cells: readonly unknown[]) => (await profileOf({ c: cells })).variables[0]?.type

describe('[PR-160] missing cells and infinities', () => {
  it('[PR-40] [PR-70j] [PR-70l] [PR-70p] all missing, float and text', async () => {
    const text = { dtype: 'string', length: 60, values: range(60).map(() => null), at: () => null }
    const made = await profileOf({ number: floats(range(60).map(() => Number.NaN)), text })
    expect(made.variables.map(({ type, reason }) => [type, reason])).toEqual([
      ['Unsupported', 'no values'],
      ['Unsupported', 'no values'],
    ])
    for (const column of made.columns) expect(alertsOf(made, column)).toEqual(['Missing', 'Rejected', 'Unsupported'])
    expect(made.missing.count).toEqual([0, 0])
    expect([made.correlations, made.missing.heatmap]).toEqual([{}, undefined])
  })

  it('[PR-44] [PR-56] [PR-70a] [PR-70i] [PR-70n] all infinite, two infinities by turns, one infinity', async () => {
    const made = await profileOf({
      all: floats(range(60).map(() => Infinity)),
      turns: floats(range(60).map((i) => (i % 2 === 0 ? Infinity : -Infinity))),
      one: floats([...range(59), Infinity]),
    })
    const all = variableOf(made, 'all', 'Categorical')
    expect([all.common_values[0]?.value, all.histogram]).toEqual(['inf', null])
    expect(alertsOf(made, 'all')).toEqual(['Constant', 'Infinite'])
    expect(variableOf(made, 'turns', 'Categorical').n_distinct).toBe(2)
    expect(alertsOf(made, 'turns')).toEqual(['Infinite', 'Uniform'])
    const { mean, max, std, median, mad, histogram, finite, skewness, cv } = variableOf(made, 'one', 'Numeric')
    expect({ mean, max, std, median, mad, skewness, cv }).toEqual({
      mean: 'Infinity',
      max: 'Infinity',
      std: null,
      median: 29.5,
      mad: 15,
      skewness: null,
      cv: null,
    })
    expect([histogram?.edges[0], histogram?.edges.at(-1)]).toEqual([0, 58])
    expect(finite).toEqual({ mean: 29, std: expect.closeTo(17.175564037317667, 12), min: 0, max: 58 })
    expect(made.alerts.find(({ type, column }) => type === 'Infinite' && column === 'one')?.text).toBe(
      'one has 1 (1.7%) infinite values',
    )
  })

  it('[PR-50] [PR-54] both infinities among numbers, with missing cells and zeros', async () => {
    const cells = [-Infinity, Infinity, Number.NaN, Number.NaN, 0, 0, 0, 1, 2, 3, 4, 5, 6, 7, 8]
    const made = variableOf(await profileOf({ c: floats(cells) }), 'c', 'Numeric')
    const { n_distinct, n_missing, n_zeros, p5, median, p95, mad, iqr } = made
    expect({ n_distinct, n_missing, n_zeros, p5, median, p95, mad, iqr }).toEqual({
      n_distinct: 11,
      n_missing: 2,
      n_zeros: 3,
      p5: '-Infinity',
      median: 3,
      p95: 'Infinity',
      mad: 3,
      iqr: 6,
    })
  })

  it('[PR-83] a heat map of missing cells takes two columns that are partly missing', async () => {
    const some = (every: number) => range(40).map((i) => (i % every === 0 ? null : i))
    const two = await profileOf({ a: some(4), b: some(4), c: some(3), d: range(40) })
    expect(two.missing.heatmap?.columns).toEqual(['a', 'b', 'c'])
    // pandas: DataFrame.isnull().corr()
    expect(two.missing.heatmap?.matrix[0]).toEqual([1, expect.closeTo(1, 12), expect.closeTo(0.060522753266880246, 12)])
    expect(two.missing.count).toEqual([30, 30, 26, 40])
    const one = await profileOf({ a: some(4), d: range(40) })
    expect(one.missing.heatmap).toBeUndefined()
  })
})

describe('[PR-160] constants, one row, no rows', () => {
  it('[PR-41] [PR-62] [PR-85] constants of each kind', async () => {
    const made = await profileOf({
      int: range(20).map(() => 7),
      float: floats(range(20).map(() => 0.1)),
      text: range(20).map(() => 'same'),
      bool: range(20).map(() => true),
    })
    expect(made.variables.map(({ type }) => type)).toEqual(['Categorical', 'Categorical', 'Categorical', 'Boolean'])
    for (const column of made.columns) expect(alertsOf(made, column)).toEqual(['Constant'])
    expect(made.variables.map((variable) => 'imbalance' in variable && variable.imbalance)).toEqual([0, 0, 0, 0])
    const { mean, std, skewness } = variableOf(made, 'float', 'Categorical')
    expect({ mean, std, skewness }).toEqual({ mean: 0.1, std: 0, skewness: null })
    expect([made.table.n_duplicates, made.duplicates?.counts, made.correlations]).toEqual([1, [20], {}])
    expect(made.alerts.find(({ column }) => column === 'bool')?.text).toBe('bool has the constant value True')
  })

  it('[PR-51] [PR-70o] one row', async () => {
    const made = await profileOf({
      int: [1],
      float: floats([1.5]),
      text: ['word'],
      date: [new Date('2020-01-02T03:04:05Z')],
    })
    expect(made.variables.map(({ type }) => type)).toEqual(['Categorical', 'Categorical', 'Text', 'DateTime'])
    for (const column of made.columns) expect(alertsOf(made, column)).toEqual(['Constant', 'Unique'])
    expect(JSON.stringify(made)).not.toContain('NaN')
    expect(variableOf(made, 'float', 'Categorical').std).toBeNull()
  })

  it('[PR-70e] [PR-3] no rows, no columns', async () => {
    const made = await profileOf({ a: [], b: [] })
    expect(made.alerts).toEqual([{ type: 'Empty', column: null, values: {}, text: 'The table has no rows' }])
    expect(made.variables.map(({ type }) => type)).toEqual(['Unsupported', 'Unsupported'])
    expect(JSON.parse(JSON.stringify(made))).toEqual(made)
    await expect(profile(table({}))).rejects.toThrow(new ProfileError('NO_COLUMNS', 'The table has no columns.'))
  })
})

describe('[PR-160] kinds of cells', () => {
  it('[PR-40] mixed kinds, lists and objects are left out, with their counts', async () => {
    const made = await profileOf({
      mixed: [1, 'two', 3, null, true],
      lists: [[1], [2], [3], [4], [5]],
      objects: [{ a: 1 }, { a: 2 }, null, { a: 1 }, { a: 1 }],
      fine: [1, 2, 3, 4, 5],
    })
    expect(made.variables.map(({ type, reason }) => reason ?? type)).toEqual([
      'mixed kinds: 2 numbers, 1 text, 1 boolean',
      'not single values: 5 lists',
      'not single values: 4 objects',
      'Categorical',
    ])
    expect(made.sample.head[1]).toEqual(['two', '[2]', '{"a":2}', 2])
    expect(made.variables.map(({ n_missing }) => n_missing)).toEqual([1, 0, 1, 0])
  })

  it('[PR-43] [PR-47] [PR-48] [PR-70f] how many words are categories', async () => {
    const words = (distinct: number, rows: number) => range(rows).map((i) => `word ${i % distinct}`)
    expect(await typeOf(words(50, 200))).toBe('Categorical')
    expect(await typeOf(words(51, 200))).toBe('Text')
    expect(await typeOf(words(40, 80))).toBe('Text')
    const names = range(70).map((i) => `category ${i}`)
    const made = await profileOf({
      c: categoryColumn(
        range(140).map((i) => i % 70),
        names,
      ),
    })
    expect(made.variables[0]?.type).toBe('Categorical')
    expect(alertsOf(made, 'c')).toContain('High cardinality')
  })

  it('[PR-45] numbers as text', async () => {
    const numbers = (distinct: number) => range(60).map((i) => String(i % distinct))
    expect(await typeOf(numbers(3))).toBe('Categorical')
    expect(await typeOf(numbers(5))).toBe('Categorical')
    expect(await typeOf(numbers(6))).toBe('Numeric')
    expect(await typeOf(numbers(60))).toBe('Numeric')
    expect(await typeOf(range(20).map((i) => (i === 0 ? '0x1f' : String(i))))).toBe('Text')
    expect(await typeOf(range(20).map((i) => (i === 0 ? '1_000' : String(i))))).toBe('Text')
    expect(await typeOf(range(20).map((i) => (i === 0 ? ' 7 ' : `${i}e1`)))).toBe('Numeric')
    const made = await profileOf({ c: ['inf', 'NaN', '-1', '2', '3', '4', '5', ' 6 '] })
    const { n_infinite, n_missing, min } = variableOf(made, 'c', 'Numeric')
    expect({ n_infinite, n_missing, min }).toEqual({ n_infinite: 1, n_missing: 1, min: -1 })
    expect(made.sample.head[7]).toEqual([' 6 '])
  })

  it('[PR-41] words for true and false', async () => {
    const made = await profileOf({
      answers: ['Yes', 'no', 'YES', 'No'],
      letters: ['t', 'F', 'T', 'f'],
      booleans: [true, false, null, true],
    })
    expect(made.variables.map(({ type, n_missing }) => [type, n_missing])).toEqual([
      ['Boolean', 0],
      ['Boolean', 0],
      ['Boolean', 1],
    ])
    expect(variableOf(made, 'answers', 'Boolean').common_values).toEqual([
      { value: true, count: 2, percent: 0.5 },
      { value: false, count: 2, percent: 0.5 },
    ])
    expect(made.table.n_duplicates).toBe(0)
  })

  it('[PR-50] −0 is 0; whole numbers beyond 2⁵³ stay apart and exact', async () => {
    const big = 2n ** 53n
    const made = await profileOf(
      {
        zero: floats([-0, 0]),
        big: [big + 1n, big + 2n],
        long: { dtype: 'int64', length: 2, values: BigInt64Array.from([big + 3n, -big - 1n]), at: () => 0 },
      },
      { settings: { vars: { num: { low_categorical_threshold: 0 } } } },
    )
    const zero = variableOf(made, 'zero', 'Numeric')
    expect([zero.n_distinct, zero.n_zeros, zero.n_negative, zero.common_values]).toEqual([
      1,
      2,
      0,
      [{ value: 0, count: 2, percent: 1 }],
    ])
    expect(variableOf(made, 'big', 'Numeric').minimum_values.map(({ value }) => value)).toEqual(
      ['9007199254740993', 9007199254740994].map(String),
    )
    const long = variableOf(made, 'long', 'Numeric')
    expect([long.min, long.max]).toEqual(['-9007199254740993', '9007199254740995'])
    expect(made.sample.head.map((row) => row[1])).toEqual(['9007199254740993', '9007199254740994'])
  })
})

describe('[PR-160] rows and shapes', () => {
  it('[PR-85] [PR-70d] groups of equal rows, missing equal to missing', async () => {
    const made = await profileOf({ x: [1, 1, 2, 2, 2, 3], y: ['x', 'x', null, null, null, 'z'] })
    const { n_duplicates, p_duplicates, n_duplicate_rows, display } = made.table
    expect({ n_duplicates, p_duplicates, n_duplicate_rows }).toEqual({
      n_duplicates: 2,
      p_duplicates: 2 / 6,
      n_duplicate_rows: 3,
    })
    expect(display['Duplicate rows (%)']).toBe('33.3%')
    expect(made.duplicates).toEqual({
      key: '# duplicates',
      columns: ['x', 'y'],
      rows: [
        [2, null],
        [1, 'x'],
      ],
      counts: [3, 2],
    })
    expect(alertsOf(made, null)).toEqual(['Duplicates'])
  })

  it('[PR-70m] [PR-70q] one large number among zeros', async () => {
    const made = await profileOf({ c: [1e9, ...range(1000).map(() => 0), 1, 2, 3, 4, 5, 6, 7, 8, 9] })
    expect(alertsOf(made, 'c')).toEqual(['Skewed', 'Zeros'])
    expect(variableOf(made, 'c', 'Numeric').skewness).toBeCloseTo(31.78049716, 8)
  })

  it('[PR-14] [PR-53] numbers far from zero keep their shape', async () => {
    const { kurtosis, variance } = variableOf(
      await profileOf({ c: range(10_000).map((i) => 1e9 + Math.sin(i)) }),
      'c',
      'Numeric',
    )
    expect(kurtosis).toBeCloseTo(-1.5001156, 6)
    expect(variance).toBeCloseTo(0.50003595, 7)
  })

  it('[PR-55] monotonicity ignores holes', async () => {
    const made = await profileOf({
      up: [1, 2, 3, 4, 5, 6, 7],
      down: [7, 6, 5, 4, 3, 2, 1],
      ties: [1, 1, 2, 3, 4, 5, 6],
      hole: [1, 2, null, 4, 5, 6, 7],
      no: [1, 9, 2, 8, 3, 7, 4],
    })
    const of = (name: string) => {
      const { monotonic, monotonicity } = variableOf(made, name, 'Numeric')
      return [monotonic, monotonicity]
    }
    expect(of('up')).toEqual([2, 'Strictly increasing'])
    expect(of('down')).toEqual([-2, 'Strictly decreasing'])
    expect(of('ties')).toEqual([1, 'Increasing'])
    expect(of('hole')).toEqual([2, 'Strictly increasing'])
    expect(of('no')).toEqual([0, 'Not monotonic'])
  })

  it('[PR-79] [PR-80] one column has no correlations, and only the diagonal of interactions', async () => {
    const made = await profileOf({ c: range(30) })
    expect([made.correlations, made.interactions.pairs]).toEqual([{}, 1])
  })

  it('[PR-70g] thirty equal columns name each other', async () => {
    const made = await profileOf(Object.fromEntries(range(30).map((i) => [`c${i}`, range(20)])))
    expect(made.correlations.auto?.matrix.flat().every((r) => Math.abs((r ?? 0) - 1) < 1e-12)).toBe(true)
    const alert = made.alerts.find(({ type, column }) => type === 'High correlation' && column === 'c0')
    expect(alert?.text).toBe('c0 is highly overall correlated with c1 and 28 other fields')
    expect(alert?.fields).toEqual(
      range(30)
        .slice(1)
        .map((i) => `c${i}`),
    )
  })
})

describe('[PR-160] text', () => {
  it('[PR-63] [PR-64] code points, scripts and composed letters', async () => {
    const family = '👨‍👩‍👧‍👦'
    const made = await profileOf({ c: [family, 'مرحبا', 'é', 'e\u0301', '漢字'] })
    const text = variableOf(made, 'c', 'Text')
    expect(text.n_distinct).toBe(5)
    expect(text.length).toEqual({ min: 1, max: 7, mean: 17 / 5, median: 2 })
    const names = (groups: readonly { name: string }[] = []) => groups.map(({ name }) => name).sort()
    expect(names(text.unicode?.scripts)).toEqual(['Arabic', 'Common', 'Han', 'Inherited', 'Latin'])
    expect(names(text.unicode?.categories)).toEqual([
      'Format',
      'Lowercase Letter',
      'Nonspacing Mark',
      'Other Letter',
      'Other Symbol',
    ])
    expect(names(text.unicode?.blocks)).toEqual([
      'Arabic',
      'Basic Latin',
      'CJK Unified Ideographs',
      'Combining Diacritical Marks',
      'General Punctuation',
      'Latin-1 Supplement',
      'Miscellaneous Symbols and Pictographs',
    ])
  })

  it('[PR-65] words', async () => {
    const made = await profileOf(
      { c: ['The cat, the dog!', '"The end."', 'the CAT', '-- ok'] },
      { settings: { vars: { cat: { stop_words: ['OK'] } } } },
    )
    const { word_counts, n_words, n_words_distinct } = variableOf(made, 'c', 'Text')
    expect({ word_counts, n_words, n_words_distinct }).toEqual({
      word_counts: [
        { name: 'the', count: 4 },
        { name: 'cat', count: 2 },
        { name: 'dog', count: 1 },
        { name: 'end', count: 1 },
      ],
      n_words: 8,
      n_words_distinct: 4,
    })
  })

  it('[PR-46] [PR-66] [PR-70c] dates at the ends of time, days that do not exist, other forms', async () => {
    const dates = range(20).map((i) => `20${10 + i}-01-0${1 + (i % 9)}`)
    const made = await profileOf({
      ends: ['0001-01-01', '9999-12-31', ...dates.slice(2)],
      bad: ['2020-02-30', ...dates.slice(1)],
      other: dates.map(() => '03/04/2020'),
      slashes: range(20).map((i) => `0${1 + (i % 9)}/04/20${10 + i}`),
    })
    const ends = variableOf(made, 'ends', 'DateTime')
    expect([ends.min, ends.max]).toEqual(['0001-01-01T00:00:00.000Z', '9999-12-31T00:00:00.000Z'])
    expect(made.variables.map(({ type }) => type)).toEqual(['DateTime', 'Text', 'Categorical', 'Text'])
    expect(alertsOf(made, 'slashes')).toContain('Date')
    expect(made.alerts.find(({ type }) => type === 'Date')?.text).toBe('other looks like dates written as text')
    const forced = await profileOf(
      { bad: ['2020-02-30', ...dates.slice(1)] },
      { settings: { type_schema: { bad: 'DateTime' } } },
    )
    const { invalid_dates, n_invalid_dates, p_invalid_dates, n_missing } = variableOf(forced, 'bad', 'DateTime')
    expect({ invalid_dates, n_invalid_dates, p_invalid_dates, n_missing }).toEqual({
      invalid_dates: 1,
      n_invalid_dates: 1,
      p_invalid_dates: 0.05,
      n_missing: 1,
    })
  })

  it('[PR-3] names of columns stay as they are, in order; a repeated one is refused', async () => {
    const names = ['', '__proto__', 'constructor', '10', '2', '# duplicates', '"\'`', 'line\nbreak', 'x'.repeat(500)]
    const made = await profileOf(
      names.map((name, i) => [name, range(12).map((row) => row * (i + 1))] as const),
      {
        settings: { variables: { descriptions: { '10': 'ten' } } },
      },
    )
    expect(made.columns).toEqual(names)
    expect(made.variables.map(({ name }) => name)).toEqual(names)
    expect(made.variables.filter(({ description }) => description !== undefined).map(({ name }) => name)).toEqual([
      '10',
    ])
    expect(JSON.parse(JSON.stringify(made))).toEqual(made)
    const twice = profileOf([
      ['x', [1]],
      ['x', [2]],
    ])
    await expect(twice).rejects.toThrow('The table has two columns of the name "x".')
  })

  it('[PR-63] long text is measured whole and kept short', async () => {
    const long = 'long '.repeat(2000)
    const made = await profileOf({ c: [long, `${long}!`, 'short'] })
    const text = variableOf(made, 'c', 'Text')
    expect(text.length?.max).toBe(10_001)
    expect(String(text.common_values[0]?.value)).toHaveLength(1000)
    expect(String(made.sample.head[0]?.[0])).toHaveLength(1000)
    expect(JSON.stringify(made).length).toBeLessThan(30_000)
  })

  it('[PR-70b] text of one length', async () => {
    expect(alertsOf(await profileOf({ c: range(10).map((i) => `code-${i}`) }), 'c')).toEqual([
      'Constant length',
      'Unique',
    ])
  })
})
