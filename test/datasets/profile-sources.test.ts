import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openTable, readCsv } from '@labbook/data'
import { type Profile, profile } from '@labbook/profile'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readData } from '../data/read-data.js'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'labbook-sources-'))
})
afterAll(() => rm(folder, { recursive: true }))

describe('[PR-11] [PR-10] a profile from memory and one through DuckDB are equal', () => {
  it.each([
    ['the house sales', readData('house_sales.csv')],
    ['the breast cancer data', readData('breast_cancer.csv')],
    [
      'text, booleans, dates, infinities and missing cells',
      'name,ok,day,x,big,none\nann,true,2020-01-02,1.5,9007199254740993,\nbob,false,2020-01-03,inf,5,\nann,,2020-01-04,,7,\n,true,2020-01-05,-0.0,9007199254740995,\n',
    ],
    ['equal rows', 'a,b\n1,x\n1,x\n2,y\n2,y\n2,y\n3,z\n'],
  ])('%s', async (_, text) => {
    const path = join(folder, 'table.csv')
    await writeFile(path, text)
    const table = await openTable(path)
    try {
      const [large, small] = [await profile(await table.columnSource()), await profile(await readCsv(path))]
      expect(withoutTimes(large.profile)).toEqual(withoutTimes(small.profile))
    } finally {
      await table.close()
    }
  })
})

it('[PR-15] [PR-2] a profile of a large table stops with its signal, and the table is of use after it', async () => {
  const path = join(folder, 'stopped.csv')
  await writeFile(path, readData('house_sales.csv'))
  const table = await openTable(path)
  try {
    const control = new AbortController()
    const stopped = profile(await table.columnSource(), { signal: control.signal, onProgress: () => control.abort() })
    await expect(stopped).rejects.toMatchObject({ name: 'AbortError' })
    expect(await table.shape()).toEqual([21613, 20])
  } finally {
    await table.close()
  }
})

function withoutTimes({ analysis, ...rest }: Profile) {
  const { date_start: _, date_end: __, duration_s: ___, ...facts } = analysis
  return { ...rest, analysis: facts }
}
