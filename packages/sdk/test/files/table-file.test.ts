import { describe, expect, it } from 'vitest'
import { describeWith } from '../../../../test/counterparts/index.js'
import { recordsOf, type TableData } from '../../src/datasets/table.js'
import { joinTables } from '../../src/files/load-table.js'
import { readTable, type TableFileOptions, tableFile } from '../../src/files/table-file.js'
import { askPython } from '../python-reference.js'

async function textOf(data: TableData, path = 'table.json', options: TableFileOptions = {}): Promise<string> {
  const { files } = await tableFile(data, path, options)
  return new TextDecoder('utf-8', { fatal: true }).decode(files[0]?.bytes)
}

const bytes = (text: string) => new TextEncoder().encode(text)

describe('[sdk-fluent 5] log_table', () => {
  it('records may lack a key, columns stand in the order of first appearance', async () => {
    expect(await textOf([{ a: 1 }, { b: 'x', a: 2 }])).toBe('{"columns":["a","b"],"data":[[1,null],[2,"x"]]}')
  })

  it('single values are one row, or stand for every row beside a list', async () => {
    expect(await textOf({ question: 'Why?', score: 1 })).toBe('{"columns":["question","score"],"data":[["Why?",1]]}')
    expect(await textOf({ step: [1, 2], split: 'test' })).toBe(
      '{"columns":["step","split"],"data":[[1,"test"],[2,"test"]]}',
    )
  })

  it('keeps every digit, where pandas keeps ten decimals', async () => {
    expect(await textOf({ x: [1 / 3, 1e-12] })).toBe('{"columns":["x"],"data":[[0.3333333333333333],[1e-12]]}')
  })

  it('dates are ISO texts, what is missing is null, and lost infinities are told', async () => {
    const data = { at: [new Date(0), new Date(NaN)], x: [Infinity, 1] }
    expect(await textOf(data)).toBe('{"columns":["at","x"],"data":[["1970-01-01T00:00:00.000Z",null],[null,1.0]]}')
    const { warnings } = await tableFile(data, 'a.json')
    expect(warnings).toEqual(["Column 'x' of 'a.json': 1 infinite values are stored as null."])
  })

  it.each<[string, TableData, string, string]>([
    ['lengths', { a: [1], b: [1, 2] }, 't.json', "but 'a' has 1 cells and 'b' has 2"],
    ['a list of numbers', [1, 2] as unknown as TableData, 't.json', 'Row 0 of the table is number'],
    ['a text', 'abc' as unknown as TableData, 't.json', 'not string'],
    ['a typed array', Int8Array.of(1) as unknown as TableData, 't.json', 'not a list'],
    ['its extension', { a: 1 }, 't.csv', 'A table is stored as .json or .parquet'],
    ['a comma in its path', { a: 1 }, 'a,b.json', 'must not hold ,'],
    ['a cell that contains itself', { a: [cyclic()] }, 't.json', 'contains itself'],
  ])('is refused for %s', async (_, data, path, why) => {
    await expect(tableFile(data, path)).rejects.toThrow(why)
  })

  it('the second call appends; a column that one side lacks is missing there', async () => {
    const first = await textOf([{ a: 1, b: 'x' }])
    const second = await textOf([{ a: 2.5, c: [1] }], 'table.json', { existing: bytes(first) })
    expect(second).toBe('{"columns":["a","b","c"],"data":[[1.0,"x",null],[2.5,null,[1]]]}')
  })

  it('keeps digits of an existing table that a double would round', async () => {
    const existing = bytes('{"columns":["id"],"data":[[9007199254740993]]}')
    expect(await textOf({ id: [1] }, 'table.json', { existing })).toContain('[[9007199254740993],[1]]')
  })

  it.each([
    ['not JSON', 'it is not JSON'],
    ['[]', "it has no lists 'columns' and 'data'"],
    ['null', "it has no lists 'columns' and 'data'"],
    ['{"columns":["a"],"data":[[1,2]]}', 'its row 0 does not have 1 cells'],
  ])('an existing file with %s is refused, not overwritten', async (text, why) => {
    await expect(tableFile({ a: 1 }, 't.json', { existing: bytes(text) })).rejects.toThrow(
      `'t.json' is not a table: ${why}`,
    )
  })

  it('the tag lists each table once; one that is no list or grows too long is refused', async () => {
    const loggedArtifacts = '[{"path": "old.json", "type": "table"}]'
    const tag = async (path: string) =>
      (await tableFile({ a: 1 }, path, { loggedArtifacts })).tags['mlflow.loggedArtifacts']
    expect(await tag('old.json')).toBe(loggedArtifacts)
    expect(await tag('new.json')).toBe(`${loggedArtifacts.slice(0, -1)}, {"path": "new.json", "type": "table"}]`)
    await expect(tableFile({ a: 1 }, 'a.json', { loggedArtifacts: '{}' })).rejects.toThrow('is not a JSON list')
    const full = JSON.stringify([{ path: 'x'.repeat(8000), type: 'table' }])
    await expect(tableFile({ a: 1 }, 'a.json', { loggedArtifacts: full })).rejects.toThrow('holds 8000 characters')
  })
})

describeWith(['python'], 'log_table beside the Python client', () => {
  it('[sdk-fluent 5] files and tag are equal byte for byte, and pandas reads them back', async () => {
    const tables: { path: string; data: Record<string, unknown> }[] = [
      { path: 'plain.json', data: { a: [1, 2], b: [1.5, 2], c: ['x/y', 'é"\n<\u2028😀\x7f\x01\\'], d: [true, false] } },
      { path: 'missing.json', data: { a: [1, null], b: [true, null], c: [null, null], d: ['x', null] } },
      { path: 'dir/nested.json', data: { b: [{ k: [1, 2.5, null], 'é/': {} }], c: [[1, 'x']] } },
      { path: 'one row.json', data: { 'What?': 'This', n: 3 } },
      { path: 'numbers.json', data: { a: [1e20, 1.5e300, 1e15], b: [123456789.125, 0.1, -2], c: [10 ** 15, -5, 0] } },
      { path: 'mixed.json', data: { a: [1, 'x', 2.5, null] } },
      { path: 'empty.json', data: { a: [], é: [] } },
      { path: 'one row.json', data: { n: 4, more: 1.5 } },
    ]
    const [expected] = (await askPython('reference_files.py', [{ do: 'log_tables', with: tables }])) as [
      { texts: Record<string, string>; tag: string },
    ]

    const files = new Map<string, Uint8Array>()
    let loggedArtifacts: string | undefined
    for (const { path, data } of tables) {
      const made = await tableFile(data, path, { existing: files.get(path), loggedArtifacts })
      for (const file of made.files) files.set(file.path, file.bytes)
      loggedArtifacts = made.tags['mlflow.loggedArtifacts']
    }
    const texts = Object.fromEntries([...files].map(([path, content]) => [path, new TextDecoder().decode(content)]))
    expect(texts).toEqual(expected.texts)
    expect(loggedArtifacts).toBe(expected.tag)

    const [read] = await askPython('reference_files.py', [{ do: 'read_split', with: texts['plain.json'] }])
    expect(read).toEqual(tables[0]?.data)
  })
})

describe('[sdk-fluent 5] load_table', () => {
  it('joins the tables of runs; an extra column whose name is taken gets a _', async () => {
    const part = async (data: TableData, run_id: string) => ({
      bytes: bytes(await textOf(data)),
      extraColumns: { run_id, step: 1 },
    })
    const parts = [await part({ step: [7, 8] }, 'a'), await part({ step: [9], more: ['x'] }, 'b')]
    const { table, warnings } = await joinTables(parts, 'table.json')
    expect(recordsOf(table)).toEqual([
      { step: 7, run_id: 'a', step_: 1, more: null },
      { step: 8, run_id: 'a', step_: 1, more: null },
      { step: 9, run_id: 'b', step_: 1, more: 'x' },
    ])
    expect(warnings).toEqual(["'table.json' has a column 'step' already: the extra one is called 'step_'."])
  })
})

describeWith(['python'], 'tables as Parquet beside the Python client', () => {
  const data = {
    whole: [1, 2],
    fraction: [1.5, null],
    text: ['é/', null],
    flag: [true, false],
    at: [new Date(0), new Date(1_700_000_000_123)],
  }

  it('[sdk-fluent 5] pandas reads ours', async () => {
    const { files } = await tableFile({ ...data, list: [[1], { a: 'x' }], gap: [true, null] }, 'a.parquet')
    const ours = Buffer.from(files[0]?.bytes ?? []).toString('base64')
    const [read] = await askPython('reference_files.py', [{ do: 'read_parquet', with: ours }])
    expect(read).toEqual({
      types: {
        whole: 'int64',
        fraction: 'float64',
        text: 'str',
        flag: 'bool',
        at: expect.stringContaining('datetime64[ms'),
        list: expect.any(String),
        gap: 'object',
      },
      cells: {
        whole: [1, 2],
        fraction: [1.5, null],
        text: ['é/', null],
        flag: [true, false],
        gap: [true, null],
        at: ['1970-01-01T00:00:00.000Z', '2023-11-14T22:13:20.123Z'],
        list: ['[1]', '{"a":"x"}'],
      },
    })
  })

  it('[sdk-fluent 5] ours reads the file of pandas, and appends to it', async () => {
    const [theirs] = (await askPython('reference_files.py', [{ do: 'write_parquet', with: data }])) as [string]
    const existing = Uint8Array.from(Buffer.from(theirs, 'base64'))
    expect(recordsOf(await readTable(existing, 'a.parquet'))).toEqual([
      { whole: 1, fraction: 1.5, text: 'é/', flag: true, at: data.at[0] },
      { whole: 2, fraction: null, text: null, flag: false, at: data.at[1] },
    ])
    const { files } = await tableFile([{ whole: 3, more: 2n ** 60n }], 'a.parquet', { existing })
    const rows = recordsOf(await readTable(files[0]?.bytes ?? existing, 'a.parquet'))
    expect(rows.map(({ whole }) => whole)).toEqual([1, 2, 3])
  })

  it('[sdk-fluent 5] what Parquet cannot hold, and what is none, is refused', async () => {
    const big = tableFile({ id: [2n ** 63n] }, 'a.parquet')
    await expect(big).rejects.toThrow("Column 'id' of 'a.parquet' holds integers beyond 2^63")
    const none = tableFile({ a: 1 }, 'a.parquet', { existing: bytes('PAR1') })
    await expect(none).rejects.toThrow("'a.parquet' is not a table: ")
  })
})

function cyclic(): unknown[] {
  const list: unknown[] = []
  list.push(list)
  return list
}
