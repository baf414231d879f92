import { expect, it } from 'vitest'
import { sectionAsCsv, sectionAsMarkdown } from '../../../src/parts/compare/section-table.js'

const table = {
  names: ['tuned | forest', 'default'],
  rows: [
    { key: 'depth', values: ['None', undefined] },
    { key: 'note', values: ['two\nlines, "quoted"', '<b>|\\'] },
    { key: 'loss', values: [0.1 + 0.2, -0] },
    { key: '=1+1', values: ['', '-'] },
  ],
}

it('[U-CMP-13] a section as CSV has the stored values, and nothing that a spreadsheet would run', () => {
  expect(sectionAsCsv(table)).toBe(
    [
      'Key,tuned | forest,default',
      'depth,None,',
      'note,"two\nlines, ""quoted""",<b>|\\',
      'loss,0.30000000000000004,-0',
      "'=1+1,,'-",
      '',
    ].join('\r\n'),
  )
})

it('[U-CMP-13] a section as Markdown is one table whatever the values hold', () => {
  expect(sectionAsMarkdown(table)).toBe(
    [
      '| Key | tuned \\| forest | default |',
      '| --- | --- | --- |',
      '| depth | None |  |',
      '| note | two<br>lines, "quoted" | \\<b>\\|\\\\ |',
      '| loss | 0.30000000000000004 | -0 |',
      '| =1+1 |  | - |',
      '',
    ].join('\n'),
  )
})
