import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { inspect } from 'node:util'
import { frame, parseCsv, readParquet } from '@labbook/data'
import { describe, expect, it, onTestFinished } from 'vitest'
import { cleaned, houseSales } from '../house-sales.js'

const kinds = frame({
  whole: [1, -2],
  real: [1, NaN],
  text: ['a "b", c', null],
  flag: [true, null],
  day: [new Date(0), null],
  kind: ['x', 'y'],
}).astype({ kind: 'category' })

describe('[DA-31] a frame is written with its missing cells', () => {
  it('as CSV that reads back', () => {
    expect(kinds.toCsv()).toBe(
      'whole,real,text,flag,day,kind\n1,1.0,"a ""b"", c",true,1970-01-01T00:00:00.000Z,x\n-2,,,,,y\n',
    )
    const read = parseCsv(kinds.toCsv(), { parseDates: ['day'] })
    expect(read.toRows()).toEqual(kinds.toRows())
    expect(parseCsv(houseSales.toCsv()).toColumns()).toEqual(houseSales.toColumns())
    expect(frame({ x: ['a', null, 'b'] }).toCsv()).toBe('x\na\n""\nb\n')
    expect(frame({ x: [1], y: [2] }).toCsv({ delimiter: ';' })).toBe('x;y\n1;2\n')
    expect(() => kinds.toCsv({ delimiter: '"' })).toThrow('is no delimiter')
  })

  it('as JSON', () => {
    const records = JSON.parse(kinds.toJson()) as unknown
    expect(records).toEqual([
      { whole: 1, real: 1, text: 'a "b", c', flag: true, day: '1970-01-01T00:00:00.000Z', kind: 'x' },
      { whole: -2, real: null, text: null, flag: null, day: null, kind: 'y' },
    ])
    expect(JSON.parse(frame({ x: [Infinity, -Infinity, -0, 0.1] }).toJson())).toEqual([
      { x: Infinity },
      { x: -Infinity },
      { x: -0 },
      { x: 0.1 },
    ])
  })

  it('as Parquet', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'labbook-parquet-'))
    onTestFinished(() => rm(folder, { recursive: true, force: true }))
    const path = join(folder, 'kinds.parquet')
    const wide = kinds.assign({ big: [2n ** 60n, 1n], small: Int16Array.of(3, 4) })
    await wide.toParquet(path)
    expect(await readdir(folder)).toEqual(['kinds.parquet'])
    const read = await readParquet(await readFile(path))
    expect(read.toRows()).toEqual(wide.toRows())
    expect(read.dtypes).toMatchObject({
      whole: 'int64',
      real: 'float64',
      day: 'datetime',
      big: 'int64',
      small: 'int32',
    })
  })

  it('as Arrow', () => {
    const wide = kinds.assign({ big: [2n ** 60n, 1n], small: Int16Array.of(3, 4) })
    const back = frame(wide.toArrow())
    expect(back.toRows()).toEqual(wide.toRows())
    expect(back.dtypes).toEqual(wide.dtypes)
  })

  it('as a table of arquero, made once', () => {
    expect(kinds.table).toBe(kinds.table)
    expect(kinds.table.objects()).toEqual(kinds.toRows())
    const joined = kinds.table.join(frame({ kind: ['y'], more: [5] }).table, 'kind')
    expect(frame(joined).row(0)).toMatchObject({ whole: -2, more: 5 })
  })

  it('as columns', () => {
    expect(kinds.toColumns()).toMatchObject({ whole: Float64Array.of(1, -2), kind: ['x', 'y'], flag: [true, null] })
  })
})

describe('[DA-33] toMatrix', () => {
  it('has the numbers row by row', () => {
    expect(cleaned.toMatrix(['price', 'age']).data.slice(0, 4)).toEqual(Float64Array.of(221900, 60, 538000, 64))
    expect(cleaned.toMatrix().shape).toEqual([21_608, 20])
    expect(frame({ a: [1, 2], b: [true, false] }).toMatrix()).toEqual({
      data: Float64Array.of(1, 1, 2, 0),
      shape: [2, 2],
    })
  })

  it('refuses text and missing cells', () => {
    expect(() => kinds.toMatrix(['text'])).toThrow('column "text": is a column of string, not of numbers')
    expect(() => kinds.toMatrix(['whole', 'real'])).toThrow('column "real": row 1: The cell is missing.')
  })
})

describe('[DA-30] as text, with labels', () => {
  it('has ten rows, aligned', () => {
    expect(String(kinds.take([1, 0]).select(['whole', 'real', 'text']))).toBe(
      [
        '   whole     real  text',
        '1     -2  missing  missing',
        '0      1      1.0  a "b", c',
        '[2 rows × 3 columns]',
      ].join('\n'),
    )
    const lines = String(cleaned).split('\n')
    expect([lines.length, lines[6]?.startsWith('…'), lines.at(-1)]).toEqual([13, true, '[21608 rows × 20 columns]'])
    expect(inspect(cleaned)).toBe(String(cleaned))
  })

  it('keeps long and hostile cells on one line', () => {
    const shown = String(frame({ x: [`a\u001b[31m\n${'b'.repeat(99)}`] }))
    expect(shown.split('\n')).toHaveLength(3)
    expect(shown).not.toContain('\u001b')
    expect(Math.max(...shown.split('\n').map((line) => line.length))).toBeLessThan(60)
  })

  it('has twenty columns at most', () => {
    const wide = frame(Object.fromEntries(Array.from({ length: 40 }, (_, i) => [`c${i}`, [i]])))
    expect(String(wide)).toContain('c9  …  c30')
  })
})

it('[DA-30] info of an empty frame and of one with gaps', () => {
  expect(String(frame([]).info())).toContain('0 rows, 0 columns')
  const info = kinds.info()
  expect(info.columns.map(({ nonNull }) => nonNull)).toEqual([2, 1, 1, 1, 1, 2])
  expect(info.labels).toEqual([0, 1])
  expect(inspect(info)).toContain('memory: ')
})
