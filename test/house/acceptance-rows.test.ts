import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { acceptanceRows, citations, notBuiltRows, notBuiltYet, root, specs, testFiles } from './specs.js'

const listed = notBuiltRows(readFileSync(join(root, notBuiltYet), 'utf8')).flatMap(({ rules }) => rules)

describe('rows of acceptance.md for the web UI', () => {
  it('ui.md §7 names each of them', () => {
    expect(rowsOfUi()).toEqual(acceptanceRows('W'))
  })

  it('[U-TEST-2] a test of test/browser cites each of them', () => {
    const inBrowser = citationsBelow('test/browser')
    const missing = rowsOfUi().filter((row) => !inBrowser.includes(`W${row}`) && !listed.includes(`W${row}`))
    expect(missing).toEqual([])
  })
})

describe('rows of acceptance.md for TypeScript', () => {
  it('a test of test/sdk-course cites each that is built', () => {
    const cited = citationsBelow('test/sdk-course')
    expect(acceptanceRows('T').filter((row) => !cited.includes(`T${row}`) && !listed.includes(`T${row}`))).toEqual([])
  })
})

/** What tests in a folder cite. */
function citationsBelow(folder: string): string[] {
  return testFiles()
    .filter((file) => file.startsWith(join(root, folder)))
    .flatMap((file) => citations(file))
}

function rowsOfUi(): number[] {
  const [, section = ''] = (specs.get('ui') ?? '').split('# 7. Acceptance rows')
  return [...section.matchAll(/\| (\d+) (?=\|)/g)].map(([, row]) => Number(row)).sort((a, b) => a - b)
}
