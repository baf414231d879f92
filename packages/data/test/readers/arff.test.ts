import { fileURLToPath } from 'node:url'
import { parseArff, readArff, readCsv } from '@labbook/data'
import { describe, expect, it } from 'vitest'

const fixture = (name: string) => fileURLToPath(new URL(`../../../../test/data/${name}`, import.meta.url))

it('[DA-17] reads the house sales with the values of the CSV, and zip codes as 70 categories', async () => {
  const [arff, csv] = await Promise.all([
    readArff(fixture('house_sales.arff.gz')),
    readCsv(fixture('house_sales.csv.gz')),
  ])
  expect(arff.shape).toEqual([21613, 20])
  expect(arff.dtypes).toEqual({ ...csv.dtypes, zipcode: 'category' })
  expect(arff.column('zipcode').categories).toHaveLength(70)
  const same = csv.columns.filter((name) => {
    const [ours, theirs] = [arff.column(name).toArray(), csv.column(name).toArray()]
    return ours.every((cell, row) => String(cell) === String(theirs[row]))
  })
  expect(same).toEqual(csv.columns)
})

describe('[DA-17] ARFF', () => {
  it.each([
    [
      'keywords in any case, comments and empty lines',
      '% c\n@RELATION r\n\n@Attribute a REAL\n@DATA\n% c\n1\n',
      [{ a: 1 }],
    ],
    [
      'quoted names and values with escapes',
      "@relation r\n@attribute 'a b' string\n@attribute \"c\" string\n@data\n'it\\'s, 1',\"x\\ny\"\n",
      [{ 'a b': "it's, 1", c: 'x\ny' }],
    ],
    [
      'missing cells, and a question mark in quotes',
      "@relation r\n@attribute a string\n@attribute b numeric\n@data\n?,1\n'?',?\n",
      [
        { a: null, b: 1 },
        { a: '?', b: Number.NaN },
      ],
    ],
    [
      'whole numbers by type',
      '@relation r\n@attribute a integer\n@attribute b numeric\n@attribute c real\n@data\n1,2,3\n',
      [{ a: 1, b: 2, c: 3 }],
    ],
    ['dates', '@relation r\n@attribute d date "yyyy-MM-dd"\n@data\n2014-10-13\n', [{ d: new Date('2014-10-13') }]],
  ])('%s', (_, text, rows) => {
    expect([...parseArff(text)]).toEqual(rows)
  })

  it('keeps the declared order of categories, unused ones included', () => {
    const frame = parseArff("@relation r\n@attribute a {low, 'very low', high}\n@data\nhigh\n?\n'very low'\n")
    expect(frame.column('a').categories).toEqual(['low', 'very low', 'high'])
    expect(frame.column('a').toArray()).toEqual(['high', null, 'very low'])
  })

  it.each([
    [
      'a relational attribute',
      '@relation r\n@attribute bag relational\n@data\n',
      { code: 'UNSUPPORTED_TYPE', line: 2, value: 'bag' },
    ],
    ['a sparse row', '@relation r\n@attribute a real\n@data\n{0 1}\n', { code: 'UNSUPPORTED_TYPE', line: 4 }],
    ['an unknown type', '@relation r\n@attribute a matrix\n@data\n', { code: 'BAD_HEADER', line: 2 }],
    ['a line that is none of a header', '@relation r\nhello\n@data\n', { code: 'BAD_HEADER', line: 2, value: 'hello' }],
    ['no data', '@relation r\n@attribute a real\n', { code: 'BAD_HEADER' }],
    [
      'a value that is not declared',
      '@relation r\n@attribute a {x,y}\n@data\nx\nz\n',
      { code: 'BAD_VALUE', line: 5, column: 'a', value: 'z' },
    ],
    [
      'a row that is too short',
      '@relation r\n@attribute a real\n@attribute b real\n@data\n1\n',
      { code: 'RAGGED_ROW', line: 5 },
    ],
    ['an open quote', "@relation r\n@attribute a string\n@data\n'x\n", { code: 'UNCLOSED_QUOTE', line: 4 }],
    [
      'one name twice',
      '@relation r\n@attribute a real\n@attribute a real\n@data\n1,2\n',
      { code: 'DUPLICATE_COLUMN', value: 'a' },
    ],
    ['no byte', '', { code: 'EMPTY_INPUT' }],
  ])('refuses %s', (_, text, error) => {
    expect(() => parseArff(text)).toThrow(expect.objectContaining(error))
  })
})

it('[DA-17] reads a quoted value of megabytes', () => {
  const frame = parseArff(`@relation r\n@attribute a string\n@data\n'${'x'.repeat(8_000_000)}'\n`)
  expect(frame.row(0)['a']).toHaveLength(8_000_000)
})

it('[DA-17] refuses a format of dates that it would read wrongly', () => {
  const text = (format: string) => `@relation r\n@attribute d DATE ${format}\n@data\n2020-01-02\n`
  expect(() => parseArff(text('"yyyy-dd-MM"'))).toThrow('line 2: "yyyy-dd-MM" is a format of dates')
  expect([...parseArff(text("'yyyy-MM-dd'"))]).toEqual([{ d: new Date('2020-01-02') }])
})
