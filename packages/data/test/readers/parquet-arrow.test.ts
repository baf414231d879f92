import { readFileSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { DataError, readArrow, readParquet, readTable } from '@labbook/data'
import { describe, expect, it } from 'vitest'

const fixture = (name: string) => fileURLToPath(new URL(`../../../../test/data/${name}`, import.meta.url))
const quiet = { onWarning: () => {} }

describe.each([
  ['Parquet', 'column-types.parquet', readParquet, 'string'],
  ['Arrow', 'column-types.feather', readArrow, 'category'],
] as const)('[DA-19] %s', (_, name, read, dictionary) => {
  it('gives each type its dtype', async () => {
    expect((await read(fixture(name), quiet)).dtypes).toEqual({
      i64: 'int64',
      i64n: 'float64',
      big: 'int64',
      u8: 'uint8',
      i16: 'int16',
      u32: 'uint32',
      f32: 'float32',
      f64: 'float64',
      b: 'bool',
      s: 'string',
      c: dictionary,
      d: 'datetime',
      t: 'datetime',
      tn: 'datetime',
      dec: 'float64',
      l: 'string',
      st: 'string',
    })
  })

  it('reads every cell, missing ones as the dtype has them', async () => {
    const [first, second, third] = await read(fixture(name), quiet)
    expect(first).toEqual({
      i64: 1,
      i64n: 1,
      big: 9007199254740993n,
      u8: 1,
      i16: 1,
      u32: 1,
      f32: 1.5,
      f64: 1.5,
      b: true,
      s: 'a',
      c: 'x',
      d: new Date('2020-01-02'),
      t: new Date('2020-01-02T03:04:05.123Z'),
      tn: new Date('2020-01-02T03:04:05.123Z'),
      dec: 1.25,
      l: '[1,2]',
      st: '{"a":1,"b":"x"}',
    })
    expect(second).toEqual({
      i64: -2,
      i64n: Number.NaN,
      big: 5n,
      u8: 255,
      i16: -300,
      u32: 4294967295,
      f32: Number.NaN,
      f64: Number.NaN,
      b: null,
      s: null,
      c: 'y',
      d: null,
      t: null,
      tn: null,
      dec: Number.NaN,
      l: null,
      st: null,
    })
    expect(third).toMatchObject({ big: -4611686018427387904n, f64: Infinity, dec: -3, l: '[]', st: '{"a":2,"b":null}' })
  })

  it('warns once of lists and structs', async () => {
    const warnings: string[] = []
    await read(fixture(name), { onWarning: (text) => warnings.push(text) })
    expect(warnings).toEqual([expect.stringContaining('l, st')])
  })

  it('reads some columns and rows', async () => {
    const frame = await read(fixture(name), { columns: ['s', 'i64'], maxRows: 2 })
    expect([...frame]).toEqual([
      { s: 'a', i64: 1 },
      { s: null, i64: -2 },
    ])
  })

  it('refuses a file that is cut short, and one that is something else', async () => {
    const bytes = await readFile(fixture(name))
    await expect(read(bytes.subarray(0, bytes.length - 20), quiet)).rejects.toMatchObject({ code: 'BAD_DOCUMENT' })
    await expect(read(new TextEncoder().encode('a,b\n1,2\n'))).rejects.toMatchObject({ code: 'BAD_DOCUMENT' })
    await expect(read(new Uint8Array())).rejects.toMatchObject({ code: 'BAD_DOCUMENT' })
    await expect(read(fixture(name), { columns: ['nope'] })).rejects.toMatchObject({ code: 'UNKNOWN_COLUMN' })
  })
})

it('[DA-19] takes the reader of the extension', async () => {
  expect((await readTable(fixture('column-types.feather'), { columns: ['u8'] })).dtypes).toEqual({ u8: 'uint8' })
  await expect(readTable('houses.xlsx')).rejects.toMatchObject({
    code: 'BAD_OPTION',
    message: expect.stringContaining('parquet'),
  })
})

describe('[DA-19] damaged files', () => {
  it.each([
    ['column-types.parquet', readParquet],
    ['column-types.feather', readArrow],
  ])('end in a frame or in a sentence, whatever bytes are wrong: %s', async (name, read) => {
    const whole = readFileSync(new URL(`../../../../test/data/${name}`, import.meta.url))
    let seed = 1
    const below = (n: number) => (seed = (Math.imul(seed, 1_103_515_245) + 12_345) & 0x7fffffff) % n
    for (let turn = 0; turn < 60; turn += 1) {
      const damaged = Uint8Array.from(whole.subarray(0, turn % 5 === 0 ? below(whole.length) : whole.length))
      for (let i = 0; i < 3 && damaged.length > 0; i += 1) damaged[below(damaged.length)] = below(256)
      const fault = await read(damaged, { onWarning: () => {} }).then(
        () => undefined,
        (error: unknown) => error,
      )
      if (fault !== undefined) expect(fault).toBeInstanceOf(DataError)
    }
  })
})
