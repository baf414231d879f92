import { execFileSync } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import { type CsvOptions, DataError, parseCsv, readCsv, readTable } from '@labbook/data'
import { describe, expect, it } from 'vitest'

const houses = fileURLToPath(new URL('../../../../test/data/house_sales.csv.gz', import.meta.url))
const bytes = (text: string) => new TextEncoder().encode(text)

it('[T4] reads the house sales: 21,613 rows of 20 columns with the dtypes of pandas', async () => {
  const frame = await readCsv(houses)
  expect(frame.shape).toEqual([21613, 20])
  const { date, ...others } = frame.dtypes
  expect(date).toBe('string')
  const floats = Object.keys(others).filter((name) => others[name as keyof typeof others] === 'float64')
  expect(floats).toEqual(['price', 'bathrooms', 'floors', 'lat', 'long'])
  expect(Object.values(others).filter((dtype) => dtype === 'int64')).toHaveLength(14)
  expect(frame.head().row(0)).toMatchObject({ price: 221900, bedrooms: 3, bathrooms: 1, sqft_living: 1180 })
  expect(frame.name).toBe('house_sales')
  expect(frame.source).toEqual({ type: 'local', uri: houses })
})

describe('[DA-10] CSV as RFC 4180 has it', () => {
  it.each<[string, string, CsvOptions, unknown]>([
    ['line feeds', 'a,b\n1,x\n', {}, [{ a: 1, b: 'x' }]],
    ['carriage returns and line feeds', 'a,b\r\n1,x\r\n', {}, [{ a: 1, b: 'x' }]],
    ['carriage returns', 'a,b\r1,x\r', {}, [{ a: 1, b: 'x' }]],
    [
      'all kinds of line ends in one file',
      'a,b\r\n1,x\n2,y\r3,z',
      {},
      [
        { a: 1, b: 'x' },
        { a: 2, b: 'y' },
        { a: 3, b: 'z' },
      ],
    ],
    [
      'mixed line ends, and one inside quotes',
      'a,b\r\n1,"x\r\ny"\n2,z',
      {},
      [
        { a: 1, b: 'x\r\ny' },
        { a: 2, b: 'z' },
      ],
    ],
    ['no line end at the end', 'a,b\n1,x', {}, [{ a: 1, b: 'x' }]],
    ['empty lines', 'a,b\n\n1,x\n\n\n', {}, [{ a: 1, b: 'x' }]],
    [
      'quotes around delimiters, quotes and line ends',
      'a,b\n1,"x,""y"\nz"\n2,w\n'.replace('"\nz"', '\nz"'),
      {},
      [
        { a: 1, b: 'x,"y\nz' },
        { a: 2, b: 'w' },
      ],
    ],
    ['another quote', "a,b\n1,'x,y'\n", { quote: "'" }, [{ a: 1, b: 'x,y' }]],
    ['semicolons', 'a;b\n1;"x,y"\n', {}, [{ a: 1, b: 'x,y' }]],
    ['tabs', 'a\tb\n1\tx\n', {}, [{ a: 1, b: 'x' }]],
    ['bars', 'a|b\n1|x\n', {}, [{ a: 1, b: 'x' }]],
    ['a comma where two delimiters fit', 'a,b;c\n1,2;3\n', {}, [{ a: 1, 'b;c': '2;3' }]],
    ['a delimiter that is stated', 'a;b,c\n1;2,3\n', { delimiter: ';' }, [{ a: 1, 'b,c': '2,3' }]],
    ['comments', '#of\na,b\n#x\n1,x\n', { comment: '#' }, [{ a: 1, b: 'x' }]],
    ['lines to skip', 'made by\r\nsomeone\r\na,b\r\n1,x', { skipRows: 2 }, [{ a: 1, b: 'x' }]],
    ['no header', '1,x\n', { header: false }, [{ 0: 1, 1: 'x' }]],
    ['names of ours', '1,x\n', { header: ['a', 'b'] }, [{ a: 1, b: 'x' }]],
    ['some columns', 'a,b,c\n1,x,2\n', { columns: ['c', 'a'] }, [{ c: 2, a: 1 }]],
    ['some rows', 'a\n1\n2\n3\n', { maxRows: 2 }, [{ a: 1 }, { a: 2 }]],
    ['a byte order mark', '\uFEFFa\n1\n', {}, [{ a: 1 }]],
    ['a header alone', 'a,b\n', {}, []],
  ])('%s', (_, text, options, rows) => {
    expect([...parseCsv(text, options)]).toEqual(rows)
  })

  it('reads a .tsv by tabs, even of one column with commas', async () => {
    const frame = parseCsv('a\n1,5\n', { delimiter: '\t' })
    expect(frame.row(0)).toEqual({ a: '1,5' })
  })
})

describe('[DA-12] [DA-13] the dtype of a column', () => {
  it.each<[string, readonly string[], string, readonly unknown[]]>([
    ['whole numbers', ['1', '-2', '+3', ' 4 ', '-0'], 'int64', [1, -2, 3, 4, 0]],
    ['whole numbers and a missing cell', ['1', '', '3'], 'float64', [1, Number.NaN, 3]],
    [
      'numbers',
      ['1', '.5', '2.', '1e3', 'inf', '-Infinity', '-0.0'],
      'float64',
      [1, 0.5, 2, 1000, Infinity, -Infinity, -0],
    ],
    ['beyond a safe integer', ['9007199254740993', '-5'], 'int64', [9007199254740993n, -5n]],
    ['beyond int64', ['9223372036854775808', '1'], 'string', ['9223372036854775808', '1']],
    ['booleans', ['true', 'False', 'TRUE'], 'bool', [true, false, true]],
    ['booleans and a missing cell', ['true', 'NA', 'False'], 'bool', [true, null, false]],
    ['hexadecimal, separators and shares', ['0x1f', '1_000', '12%'], 'string', ['0x1f', '1_000', '12%']],
    ['dates', ['2014-10-13', '2014-10-14'], 'string', ['2014-10-13', '2014-10-14']],
    ['nothing but missing cells', ['NA', 'null', '#N/A N/A'], 'string', [null, null, null]],
    ['what is missing', ['x', 'N/A', '<NA>', 'None', '-nan', '1.#QNAN'], 'string', ['x', null, null, null, null, null]],
  ])('%s', (_, cells, dtype, values) => {
    const column = parseCsv(['row,a', ...cells.map((cell, row) => `${row},${cell}`)].join('\n')).column('a')
    expect(column.dtype).toBe(dtype)
    expect(column.toArray()).toEqual(values)
  })

  it('takes further words for missing, and leaves the usual ones', () => {
    expect(
      parseCsv('a,b\n?,1\nNA,2\n', { naValues: ['?'] })
        .column('a')
        .toArray(),
    ).toEqual([null, null])
    expect(
      parseCsv('a,b\n?,1\nNA,2\n', { naValues: ['?'], keepDefaultNa: false })
        .column('a')
        .toArray(),
    ).toEqual([null, 'NA'])
  })

  it('takes the dtype that is asked for', () => {
    const text = 'a,b,c,d\n1,01,2020-01-02,yes\n0,02,,no\n'
    const frame = parseCsv(text, { dtypes: { a: 'bool', b: 'string', c: 'datetime', d: 'category' } })
    expect(frame.row(0)).toEqual({ a: true, b: '01', c: new Date('2020-01-02'), d: 'yes' })
    expect(frame.row(1)).toEqual({ a: false, b: '02', c: null, d: 'no' })
    expect(frame.column('d').categories).toEqual(['no', 'yes'])
  })
})

describe('[DA-14] dates', () => {
  it.each([
    ['20141013T000000', '2014-10-13T00:00:00.000Z'],
    ['2014-10-13', '2014-10-13T00:00:00.000Z'],
    ['2014-10-13 06:30', '2014-10-13T06:30:00.000Z'],
    ['2014-10-13T06:30:15.250+02:00', '2014-10-13T04:30:15.250Z'],
    ['0001-01-01', '0001-01-01T00:00:00.000Z'],
    ['9999-12-31T23:59:59Z', '9999-12-31T23:59:59.000Z'],
  ])('%s', (text, iso) => {
    const [date] = parseCsv(`d\n${text}\n`, { parseDates: ['d'] }).column('d')
    expect((date as Date).toISOString()).toBe(iso)
  })

  it.each(['2020-02-30', '2014-13-01', '03/04/2020', '2014-10-13T25:00', '0000-01-01'])('refuses %s', (text) => {
    expect(() => parseCsv(`d\n${text}\n`, { parseDates: ['d'] })).toThrow(text)
  })

  it('finds columns of dates when all are asked for', () => {
    const frame = parseCsv('d,t,n\n2014-10-13,x,1\n,y,2\n', { parseDates: true })
    expect(frame.dtypes).toEqual({ d: 'datetime', t: 'string', n: 'int64' })
  })
})

describe('[DA-11] encodings', () => {
  it('refuses bytes that are not UTF-8, by line and offset', async () => {
    const latin = Uint8Array.of(...bytes('a\nx\nM'), 0xfc, ...bytes('nchen\n'))
    await expect(readCsv(latin)).rejects.toMatchObject({
      code: 'ENCODING',
      line: 3,
      message: expect.stringContaining('byte 5'),
    })
    expect((await readCsv(latin, { encoding: 'latin1' })).column('a').toArray()).toEqual(['x', 'München'])
  })

  it('refuses an encoding that nobody knows', async () => {
    await expect(readCsv(bytes('a\n'), { encoding: 'klingon' })).rejects.toMatchObject({ code: 'BAD_OPTION' })
  })
})

it('[DA-16] names columns as pandas does, with one warning', () => {
  const warnings: string[] = []
  const frame = parseCsv('x,x,,x.1,__proto__\n1,2,3,4,5\n', { onWarning: (text) => warnings.push(text) })
  expect(frame.columns).toEqual(['x', 'x.2', 'Unnamed: 2', 'x.1', '__proto__'])
  expect(warnings).toHaveLength(1)
  expect(() => parseCsv('1,2\n', { header: ['a', 'a'] })).toThrow(DataError)
})

describe('[DA-15] errors say where, what and why', () => {
  it.each<[string, string, CsvOptions, Partial<DataError>]>([
    [
      'a short record',
      'a,b\n1,2\n3\n',
      {},
      { code: 'RAGGED_ROW', line: 3, rule: expect.stringContaining("ragged: 'fill'") },
    ],
    ['a long record behind a field of two lines', 'a,b\n1,"x\ny"\n\n1,2,3\n', {}, { code: 'RAGGED_ROW', line: 5 }],
    [
      'a long record although short ones are filled',
      'a,b\n1,2,3\n',
      { ragged: 'fill' },
      { code: 'RAGGED_ROW', line: 2 },
    ],
    ['an open quote', 'a,b\n1,2\n3,"x\n4,5\n', {}, { code: 'UNCLOSED_QUOTE', line: 3 }],
    ['text behind a quote', 'a,b\n1,"x"y\n', {}, { code: 'BAD_VALUE', line: 2 }],
    [
      'a value of another dtype',
      'a,b\n1,2\n"3\n4",5x\n',
      { dtypes: { b: 'float64' } },
      { code: 'BAD_VALUE', line: 3, column: 'b', value: '5x' },
    ],
    [
      'a number too large for its dtype',
      'a\n300\n',
      { dtypes: { a: 'uint8' } },
      { code: 'BAD_VALUE', line: 2, value: '300' },
    ],
    [
      'a value behind skipped lines and comments',
      'note\na\n#c\n1\nx\n',
      { skipRows: 1, comment: '#', dtypes: { a: 'int64' } },
      { code: 'BAD_VALUE', line: 5 },
    ],
    ['an unknown column', 'a\n1\n', { columns: ['b'] }, { code: 'UNKNOWN_COLUMN', value: 'b' }],
    ['no byte', '', {}, { code: 'EMPTY_INPUT' }],
    ['nothing but empty lines', '\n\n', {}, { code: 'EMPTY_INPUT' }],
  ])('%s', (_, text, options, error) => {
    expect(() => parseCsv(text, options)).toThrow(expect.objectContaining(error))
  })

  it('fills short records when asked', () => {
    expect([...parseCsv('a,b\n1,2\n3\n', { ragged: 'fill' })]).toEqual([
      { a: 1, b: 2 },
      { a: 3, b: Number.NaN },
    ])
  })

  it('refuses ten million columns before it makes them', () => {
    expect(() => parseCsv(`${','.repeat(200_000)}\n`)).toThrow(expect.objectContaining({ code: 'TOO_LARGE' }))
  })

  it('[DA-11] refuses a file that is cut short, and one larger than allowed', async () => {
    const { readFile } = await import('node:fs/promises')
    const gzipped = await readFile(houses)
    await expect(readCsv(gzipped.subarray(0, 100_000))).rejects.toMatchObject({ code: 'BAD_DOCUMENT' })
    await expect(readCsv(gzipped, { maxBytes: 1_000_000 })).rejects.toMatchObject({ code: 'TOO_LARGE' })
  })

  it('names a path that is not there, and one that is a folder', async () => {
    await expect(readCsv('/no/such.csv')).rejects.toMatchObject({ code: 'FILE_NOT_FOUND', value: '/no/such.csv' })
    await expect(readCsv('/')).rejects.toMatchObject({ code: 'FILE_NOT_FOUND' })
  })
})

it('[DA-2] stops when it is told to', async () => {
  const control = new AbortController()
  const read = readCsv(houses, { signal: control.signal, onProgress: () => control.abort() })
  await expect(read).rejects.toMatchObject({ name: 'AbortError' })
})

it('[DA-3] reads text from bytes, buffers, blobs and streams alike', async () => {
  const text = bytes('a,b\n1,x\n')
  const sources = [text, text.buffer as ArrayBuffer, new Blob([text]), new Blob([text]).stream()]
  for (const source of sources) expect([...(await readCsv(source))]).toEqual([{ a: 1, b: 'x' }])
})

describe('[DA-10] empty lines of a table of one column', () => {
  it('keeps the row of an empty cell in quotes, and leaves out an empty line', () => {
    // pandas.read_csv gives 1, NaN, 3.
    const frame = parseCsv('a\r\n1\r\n""\r\n\r\n3\r\n')
    expect([frame.dtypes, ...frame]).toEqual([{ a: 'float64' }, { a: 1 }, { a: Number.NaN }, { a: 3 }])
    expect([...parseCsv('""\nx\n', { onWarning: () => {} })]).toEqual([{ 'Unnamed: 0': 'x' }])
  })

  it('names the line of what is behind them', () => {
    expect(() => parseCsv('a\n""\n\nx\n', { dtypes: { a: 'float64' } })).toThrow('line 4: column "a": "x"')
  })
})

it('[DA-10] reads a field of megabytes among mixed line ends', () => {
  const long = 'x""\r\n'.repeat(2_000_000)
  const frame = parseCsv(`a,b\r\n1,"${long}"\n2,y\r3,z"z`)
  expect(frame.shape).toEqual([3, 2])
  expect(frame.row(0)['b']).toHaveLength(8_000_000)
  expect(frame.row(2)).toEqual({ a: 3, b: 'z"z' })
})

it('[DA-13] takes the first and the last int64 beside a missing cell for numbers', () => {
  const text = 'a,b,c\n9223372036854775807,-9223372036854775808,9223372036854775808\n,,\n'
  expect(parseCsv(text).dtypes).toEqual({ a: 'float64', b: 'float64', c: 'string' })
})

it('[DA-16] takes names that every object has for names', () => {
  const text = 'constructor,toString,__proto__\n1,2,3\n'
  const frame = parseCsv(text, { dtypes: Object.fromEntries([['toString', 'string' as const]]) })
  expect(frame.dtypes).toEqual(
    Object.fromEntries([
      ['constructor', 'int64'],
      ['toString', 'string'],
      ['__proto__', 'int64'],
    ]),
  )
})

it('[DA-10] reads a .TSV by tabs too', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'labbook-csv-'))
  await writeFile(join(folder, 'table.TSV.gz'), gzipSync('a,b\tc\n1\t2\n'))
  expect((await readTable(join(folder, 'table.TSV.gz'))).columns).toEqual(['a,b', 'c'])
  await rm(folder, { recursive: true })
})

it('[DA-11] refuses a named pipe, which it would wait for', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'labbook-csv-'))
  execFileSync('mkfifo', [join(folder, 'pipe.csv')])
  await expect(readCsv(join(folder, 'pipe.csv'))).rejects.toThrow('pipe.csv" is not a file')
  await rm(folder, { recursive: true })
})

it('[DA-2] stops while a stream is silent', async () => {
  const stop = new AbortController()
  const silent = new ReadableStream<Uint8Array>({ start: (controller) => controller.enqueue(bytes('a\n')) })
  const read = readCsv(silent, { signal: stop.signal, onProgress: () => queueMicrotask(() => stop.abort()) })
  await expect(read).rejects.toMatchObject({ name: 'AbortError' })
})
