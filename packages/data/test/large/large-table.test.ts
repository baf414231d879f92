import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { column, type LargeTable, openTable, readCsv, readParquet, sql } from '@labbook/data'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { readData } from '../../../../test/data/read-data.js'

let folder: string
let houses: string
/** The house sales, opened once: verbs leave a table as it is. */
let sales: LargeTable
const opened: LargeTable[] = []

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'labbook-large-'))
  houses = await file('houses.csv', readData('house_sales.csv'))
  sales = await openTable(houses)
})

afterEach(() => Promise.all(opened.splice(0).map((table) => table.close())))
afterAll(async () => {
  await sales.close()
  await rm(folder, { recursive: true })
})

async function file(name: string, text: string | Uint8Array): Promise<string> {
  const path = join(folder, name)
  await writeFile(path, text)
  return path
}

async function open(path: string): Promise<LargeTable> {
  const table = await openTable(path)
  opened.push(table)
  return table
}

it('[DA-50] gives the cells and dtypes of the small reader', async () => {
  const table = sales
  const [large, small] = await Promise.all([table.collect(), readCsv(houses)])
  expect(large.shape).toEqual([21613, 20])
  expect(large.dtypes).toEqual(small.dtypes)
  for (const name of small.columns) {
    expect(same(large.column(name).values, small.column(name).values), name).toBe(true)
  }
  expect(same(large.index, small.index)).toBe(true)
})

describe('[DA-50] columns by the rules of the small reader', () => {
  it.each([
    ['missing cells', 'a,b,c\n1,x,true\nNA,null,\n3,"a,""b",False\n'],
    ['whole numbers beyond doubles', 'a\n9007199254740993\n-5\n'],
    ['whole numbers beyond int64', 'a\n9223372036854775808\n1\n'],
    ['infinities, signs and exponents', 'a\ninf\n-Infinity\n+.5\n1e3\n 7 \n'],
    ['hexadecimal, separators and shares', 'a,b,c\n0x1f,1_000,12%\n1,2,3\n'],
    ['nothing but missing cells', 'a,b\n,1\nNA,2\n'],
    ['names that SQL could trip over', '"a""b","x; DROP TABLE t",\'q\'\n1,2,3\n'],
    ['semicolons', 'a;b\n1;2\n'],
  ])('%s', async (_, text) => {
    const path = await file('small.csv', text)
    const [large, small] = [await (await open(path)).collect(), await readCsv(path)]
    expect(large.dtypes).toEqual(small.dtypes)
    expect([...large]).toEqual([...small])
  })

  it('reads Parquet as the small reader does', async () => {
    const path = fileURLToPath(new URL('../../../../test/data/column-types.parquet', import.meta.url))
    const [large, small] = [await (await open(path)).collect(), await readParquet(path, { onWarning: () => {} })]
    expect(large.dtypes).toEqual(small.dtypes)
    expect([...large].slice(0, 2)).toEqual([...small].slice(0, 2))
  })
})

describe('[DA-51] verbs build up a query', () => {
  it('cleans the house sales as the course does', async () => {
    const table = sales.drop(['date', 'zipcode']).dropDuplicates()
    const cleaned = await table.assign({
      age: sql`2015 - yr_built`,
      renovation_age: sql`2015 - ${column('yr_renovated')}`,
    })
    expect(await cleaned.shape()).toEqual([21608, 20])
    expect((await cleaned.head(1)).row(0)).toMatchObject({ price: 221900, age: 60, renovation_age: 2015 })
    const tail = await cleaned.select(['price']).collect()
    expect(Array.from(tail.index).slice(-2)).toEqual([21611, 21612])
  })

  it('filters by a comparison and by SQL, and keeps labels and the order of the file', async () => {
    const table = sales
    const dear = await table.filter('price', '>', 5_000_000).select(['price', 'grade']).collect()
    const labels = Array.from(dear.index, Number)
    expect(labels).toEqual(labels.toSorted((a, b) => a - b))
    expect(dear.numRows()).toBe(7)
    const few = await table.filter(sql`bedrooms > 10 AND floors = 2`).select(['bedrooms']).collect()
    expect(few.numRows()).toBe(1)
  })

  it('sorts, with ties as they were', async () => {
    const sorted = sales.sortBy('price', { descending: true }).select(['price'])
    expect((await sorted.head(3)).column('price').toArray()).toEqual([7700000, 7062500, 6885000])
    const path = await file('ties.csv', 'a,b\n2,x\n1,y\n,w\n2,z\n')
    const ties = await (await open(path)).sortBy('a').collect()
    expect(ties.column('b').toArray()).toEqual(['y', 'x', 'z', 'w'])
  })

  it('treats missing cells as equal to each other', async () => {
    const path = await file('missing.csv', 'a,b\n,x\nNA,x\n1,x\n')
    expect(Array.from((await (await open(path)).dropDuplicates().collect()).index)).toEqual([0, 2])
  })

  it('describes, correlates and counts as a frame does', async () => {
    const some = sales.select(['price', 'grade', 'waterfront', 'long'])
    const frame = await some.collect()
    expect([...(await some.describe())]).toEqual([...frame.describe()])
    expect([...(await some.corr())]).toEqual([...frame.corr()])
    expect([...(await some.valueCounts('waterfront'))]).toEqual([...frame.valueCounts('waterfront')])
  })

  it('samples and groups as a frame does', async () => {
    const some = sales.select(['price', 'grade', 'waterfront'])
    const frame = await some.collect()
    const [large, small] = [await some.sample(5, { seed: 123 }), frame.sample(5, { seed: 123 })]
    expect([[...large.index], ...large]).toEqual([[...small.index], ...small])
    const stats = { price: ['count', 'mean'], grade: 'max' } as const
    expect([...(await some.groupBy('waterfront', stats))]).toEqual([...frame.groupBy('waterfront').agg(stats)])
  })

  it('writes Parquet', async () => {
    const target = join(folder, 'out.parquet')
    await sales.filter('grade', '=', 13).select(['price', 'grade']).toParquet(target)
    expect((await readParquet(target)).shape).toEqual([13, 2])
  })

  it('hands out one column at a time, as a profile reads them', async () => {
    const path = await file('kinds.csv', 'n,big,t,b\n1.5,1,x,true\n,9007199254740993,,\n2,3,x,False\n')
    const source = await (await open(path)).columnSource()
    expect(source).toMatchObject({ rows: 3, columnNames: ['n', 'big', 't', 'b'] })
    expect(await Promise.all([0, 1, 2, 3].map((place) => source.read(place)))).toEqual([
      { kind: 'numbers', dtype: 'float64', values: Float64Array.of(1.5, Number.NaN, 2) },
      {
        kind: 'numbers',
        dtype: 'int64',
        values: Float64Array.of(1, 9007199254740992, 3),
        exact: BigInt64Array.of(1n, 9007199254740993n, 3n),
      },
      { kind: 'texts', dtype: 'string', codes: Int32Array.of(0, -1, 0), values: ['x'] },
      { kind: 'booleans', dtype: 'bool', values: Uint8Array.of(1, 255, 0) },
    ])
  })
})

describe('[DA-52] what a file or a value says is data', () => {
  it('takes names and values as they are', async () => {
    const path = await file('hostile.csv', `"x""; DROP TABLE opened; --"\n"'; DROP TABLE opened; --"\n1\n`)
    const table = await open(path)
    const [name] = table.columns.map((column) => column.name)
    const found = await table.filter(name as string, '=', "'; DROP TABLE opened; --").collect()
    expect(found.numRows()).toBe(1)
  })

  it('reads no other file and no network', async () => {
    const other = await file('other.csv', 'a\n1\n')
    const table = sales
    const reading = table.filter(sql`price > (SELECT count(*) FROM read_csv('${{ sql: other }}'))`).collect()
    await expect(reading).rejects.toThrow(/disabled|not allowed|permission/i)
  })

  it('removes its folder', async () => {
    const before = await folders()
    const table = await openTable(houses)
    expect(await folders()).toHaveLength(before.length + 1)
    await table.close()
    expect(await folders()).toEqual(before)
  })

  async function folders() {
    return (await readdir(tmpdir())).filter((name) => name.startsWith('labbook-data-'))
  }
})

describe('[DA-52] errors', () => {
  it.each([
    ['a short record', 'a,b\n1,2\n3\n', { code: 'RAGGED_ROW', line: 3 }],
    ['a long record', 'a,b\n1,2\n3,4,5\n', { code: 'RAGGED_ROW', line: 3 }],
    ['no byte', '', { code: 'EMPTY_INPUT' }],
  ])('%s', async (_, text, error) => {
    await expect(open(await file('bad.csv', text))).rejects.toMatchObject(error)
  })

  it('a quoted field that never ends, however long', async () => {
    const path = await file('endless.csv', `a,b\n1,"${'x'.repeat(5_000_000)}\n`)
    await expect(open(path)).rejects.toMatchObject({ file: path })
  })

  it('a file that is not there, and an unknown column', async () => {
    await expect(open(join(folder, 'nope.csv'))).rejects.toMatchObject({ code: 'FILE_NOT_FOUND' })
    const table = sales
    expect(() => table.select(['nope'])).toThrow(expect.objectContaining({ code: 'UNKNOWN_COLUMN' }))
  })

  it('a mistake in SQL', async () => {
    await expect(sales.filter(sql`prize > 1`).collect()).rejects.toMatchObject({ code: 'BAD_OPTION' })
  })
})

function same(a: ArrayLike<unknown>, b: ArrayLike<unknown>): boolean {
  return a.length === b.length && Array.from(a).every((cell, row) => Object.is(cell, b[row]))
}
