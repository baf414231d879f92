import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { acceptanceRows, citations, notBuiltRows, notBuiltYet, root, specs, testFiles } from './specs.js'

describe('rows of acceptance.md for the web UI', () => {
  it('ui.md §7 names each of them', () => {
    expect(rowsOfUi()).toEqual(acceptanceRows('W'))
  })

  it('[U-TEST-2] a test of test/browser cites each of them', () => {
    const inBrowser = testFiles()
      .filter((file) => file.startsWith(join(root, 'test/browser')))
      .flatMap((file) => citations(file))
    const listed = notBuiltRows(readFileSync(join(root, notBuiltYet), 'utf8')).flatMap(({ rules }) => rules)
    const missing = rowsOfUi().filter((row) => !inBrowser.includes(`W${row}`) && !listed.includes(`W${row}`))
    expect(missing).toEqual([])
  })
})

function rowsOfUi(): number[] {
  const [, section = ''] = (specs.get('ui') ?? '').split('# 7. Acceptance rows')
  return [...section.matchAll(/\| (\d+) (?=\|)/g)].map(([, row]) => Number(row)).sort((a, b) => a - b)
}
