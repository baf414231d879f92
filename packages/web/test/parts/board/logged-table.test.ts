import { describe, expect, it } from 'vitest'
import { filesOf } from '../../../src/parts/board/board-run.js'
import { imageIn, parseTable, stacked } from '../../../src/parts/board/logged-table.js'

describe('logged tables', () => {
  it('[U-CHART-2] are read with exact integers, and refused when they are none', () => {
    expect(parseTable('{"columns":["a",1],"data":[[9007199254740993,null]]}')).toEqual({
      columns: ['a', '1'],
      rows: [[9007199254740993n, null]],
    })
    for (const text of ['[]', '{}', '{"columns":[]}', '{"columns":["a"],"data":[1]}', 'null']) {
      expect(() => parseTable(text), text).toThrow('no table')
    }
  })

  it('[U-CHART-2] of several runs stand below one another, columns that one lacks open', () => {
    const { columns, rows } = stacked([
      { run: 'x', table: { columns: ['a', 'b'], rows: [[1, 2]] } },
      { run: 'y', table: { columns: ['b', 'c'], rows: [[3, 4]] } },
    ])
    expect(columns).toEqual(['a', 'b', 'c'])
    expect(rows).toEqual([
      { run: 'x', cells: [1, 2, undefined] },
      { run: 'y', cells: [undefined, 3, 4] },
    ])
  })

  it('[U-CHART-2] a cell may stand for an image', () => {
    const image = { type: 'image', filepath: 'a.png', compressed_filepath: 'a+compressed.webp' }
    expect(imageIn(image)).toBe('a+compressed.webp')
    expect(imageIn({ type: 'image', filepath: 'a.png' })).toBe('a.png')
    for (const cell of [null, 'a.png', { type: 'text', filepath: 'a.png' }, { type: 'image' }]) {
      expect(imageIn(cell)).toBeUndefined()
    }
  })

  it.each<[text: string | undefined, tables: readonly string[]]>([
    [undefined, []],
    ['[{"path": "a.json", "type": "table"}, {"path": "b.json", "type": "table"}]', ['a.json', 'b.json']],
    ['[{"path": "a.json", "type": "table"}, {"path": "a.json", "type": "table"}, null, 1]', ['a.json']],
    ['[{"path": "a.json", "type": "figure"}, {"type": "table"}]', []],
    ['[{"path": "a.json", "type": "table"}, {"path": "b.js', ['a.json']],
    ['nonsense', []],
    ['{}', []],
  ])('[U-CHART-2] the tag %j names %j', (text, tables) => {
    expect(filesOf((tag) => (tag === 'mlflow.loggedArtifacts' ? text : undefined)).tables).toEqual(tables)
  })

  it('[U-CHART-2] the tag of images', () => {
    for (const [text, hasImages] of [
      ['True', true],
      ['true', true],
      ['False', false],
      ['', false],
    ] as const) {
      expect(filesOf((tag) => (tag === 'mlflow.loggedImages' ? text : undefined)).hasImages).toBe(hasImages)
    }
  })
})
