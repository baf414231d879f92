import { readJson, readNdjson } from '@labbook/data'
import { describe, expect, it } from 'vitest'

const bytes = (text: string) => new TextEncoder().encode(text)
const nan = Number.NaN

describe('[DA-18] JSON', () => {
  it.each([
    [
      'a list of objects, keys in order of appearance',
      '[{"a":1},{"b":"x","a":2}]',
      [
        { a: 1, b: null },
        { a: 2, b: 'x' },
      ],
    ],
    [
      'an object of lists',
      '{"a":[1,2],"b":[true,null]}',
      [
        { a: 1, b: true },
        { a: 2, b: null },
      ],
    ],
    ['an object of objects by row label', '{"a":{"0":1,"1":2.5}}', [{ a: 1 }, { a: 2.5 }]],
    [
      'columns and data',
      '{"columns":["a","b"],"index":[7,9],"data":[[1,"x"],[2,"y"]]}',
      [
        { a: 1, b: 'x' },
        { a: 2, b: 'y' },
      ],
    ],
    [
      'null and NaN',
      '[{"a":1,"b":"NaN"},{"a":NaN,"b":null},{"a":-Infinity}]',
      [
        { a: 1, b: 'NaN' },
        { a: nan, b: null },
        { a: -Infinity, b: null },
      ],
    ],
    ['no rows', '[]', []],
  ])('%s', async (_, text, rows) => {
    expect([...(await readJson(bytes(text)))]).toEqual(rows)
  })

  it('keeps the labels of rows', async () => {
    const frame = await readJson(bytes('{"columns":["a"],"index":[7,"x"],"data":[[1],[2]]}'))
    expect(Array.from(frame.index)).toEqual([7, 'x'])
  })

  it("takes the types of pandas' own schema", async () => {
    const schema = {
      fields: [
        { name: 'index', type: 'integer' },
        { name: 'n', type: 'number' },
        { name: 'when', type: 'datetime' },
      ],
      primaryKey: ['index'],
    }
    const data = [
      { index: 3, n: 1, when: '2020-01-02T00:00:00.000Z' },
      { index: 5, n: null, when: null },
    ]
    const frame = await readJson(bytes(JSON.stringify({ schema, data })))
    expect(frame.dtypes).toEqual({ n: 'float64', when: 'datetime' })
    expect(Array.from(frame.index)).toEqual([3, 5])
    expect([...frame]).toEqual([
      { n: 1, when: new Date('2020-01-02') },
      { n: nan, when: null },
    ])
  })

  it('takes columns of two kinds and of lists as JSON text when asked', async () => {
    const frame = await readJson(bytes('[{"a":1,"l":[1]},{"a":"x","l":{"k":2}}]'), {
      dtypes: { a: 'string', l: 'string' },
    })
    expect([...frame]).toEqual([
      { a: '1', l: '[1]' },
      { a: 'x', l: '{"k":2}' },
    ])
  })

  it.each([
    [
      'a syntax error in its place',
      '[{"a":1},\n {"a":1 "b":2}]',
      { code: 'BAD_DOCUMENT', line: 2, message: expect.stringContaining('character 9') },
    ],
    ['a comma too many', '[1,]', { code: 'BAD_DOCUMENT', line: 1, message: expect.stringContaining('character 4') }],
    ['a document that is cut short', '[{"a":1},{"a"', { code: 'BAD_DOCUMENT', line: 1 }],
    ['a document that is no table', '7', { code: 'BAD_DOCUMENT' }],
    ['a row that is no object', '[{"a":1},2]', { code: 'BAD_DOCUMENT', label: 1 }],
    ['a column of two kinds', '[{"a":1},{"a":"x"}]', { code: 'MIXED_TYPES', column: 'a' }],
    ['columns of two lengths', '{"a":[1],"b":[1,2]}', { code: 'LENGTH_MISMATCH', column: 'b' }],
    ['a short row', '{"columns":["a","b"],"data":[[1,2],[1]]}', { code: 'RAGGED_ROW', label: 1 }],
  ])('refuses %s', async (_, text, error) => {
    await expect(readJson(bytes(text))).rejects.toMatchObject(error)
  })
})

describe('[DA-18] NDJSON', () => {
  it('reads an object a line, and skips empty lines', async () => {
    const frame = await readNdjson(bytes('{"a":1}\n\n{"a":2,"b":"x"}\r\n'))
    expect([...frame]).toEqual([
      { a: 1, b: null },
      { a: 2, b: 'x' },
    ])
    expect([...(await readNdjson(bytes('{"a":1}\n{"a":2}\n{oops'), { maxRows: 2 }))]).toHaveLength(2)
  })

  it('names the line of a fault', async () => {
    await expect(readNdjson(bytes('{"a":1}\n\n{"a":}\n'))).rejects.toMatchObject({ code: 'BAD_DOCUMENT', line: 3 })
    await expect(readNdjson(bytes('{"a":1}\n[1]\n'))).rejects.toMatchObject({ code: 'BAD_DOCUMENT', line: 2 })
  })
})

describe('[DA-18] JSON that means harm', () => {
  it('refuses what is nested 100,000 levels deep', async () => {
    const deep = `${'['.repeat(100_000)}1${']'.repeat(100_000)}`
    const refused = { code: 'UNSUPPORTED_TYPE', message: expect.stringContaining('too deeply') }
    await expect(readJson(bytes(deep))).rejects.toMatchObject(refused)
    await expect(readJson(bytes(`[{"a":${deep}}]`), { dtypes: { a: 'string' } })).rejects.toMatchObject(refused)
  })

  it('finds the fault behind a string of megabytes, and NaN', async () => {
    const long = String.raw`x\\\"`.repeat(3_000_000)
    await expect(readJson(bytes(`[{"a":"${long}"},]`))).rejects.toMatchObject({ code: 'BAD_DOCUMENT', line: 1 })
    const frame = await readJson(bytes(`[{"a":NaN,"b":"NaN ${long}"},{"a":-Infinity,"b":"y"}]`))
    expect([frame.dtypes, frame.row(1)]).toEqual([
      { a: 'float64', b: 'string' },
      { a: -Infinity, b: 'y' },
    ])
    await expect(readJson(bytes(String.raw`["\x"]`))).rejects.toThrow('character 2 of the line')
  })

  it('refuses sparse records that would need cells by the billion', async () => {
    const records = Array.from({ length: 20_000 }, (_, i) => `{"k${i}":1}\n`).join('')
    await expect(readNdjson(bytes(records))).rejects.toMatchObject({ code: 'TOO_LARGE' })
  })
})
