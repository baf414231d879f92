import { existsSync, readFileSync, readdirSync } from 'node:fs'
import { join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'

const root = fileURLToPath(new URL('../..', import.meta.url))
const specFolder = join(root, 'docs/spec')

const specs = new Map(
  readdirSync(specFolder)
    .filter((file) => file.endsWith('.md'))
    .map((file) => [file.slice(0, -'.md'.length), readFileSync(join(specFolder, file), 'utf8')]),
)

describe('every rule that a test cites stands in docs/spec', () => {
  it.each(testFiles().map((file) => [relative(root, file), file] as const))('%s', (_, file) => {
    const unknown = citations(file).filter((citation) => !isKnown(citation))
    expect(unknown).toEqual([])
  })

  it('a rule is known by its definition, a section by its heading', () => {
    for (const known of [
      'D-12',
      'L-3',
      'J-1',
      'P01',
      'A05',
      'U02',
      'S01',
      'H03',
      'X01',
      'D07',
      'J04',
      'Q01',
      'R01',
      'DA-4',
      'W86',
    ]) {
      expect([known, isKnown(known)]).toEqual([known, true])
    }
    for (const known of ['tracking-api 8.5', 'models-and-autolog F', 'models-and-autolog B.4'])
      expect([known, isKnown(known)]).toEqual([known, true])
    for (const unknown of [
      'D-99',
      'P99',
      'tracking-api 99',
      'no-such-spec 1',
      'models-and-autolog Z',
      'D',
      'anything',
      'W35',
      'W999',
    ]) {
      expect([unknown, isKnown(unknown)]).toEqual([unknown, false])
    }
  })

  it('citations are the brackets that open a name, one or several, in TypeScript and in Python', () => {
    expect(citationsIn("it('[D-1] [R01] survives [this]', …)", 'a.test.ts')).toEqual(['D-1', 'R01'])
    expect(citationsIn('describe.each(rows)(`[P01, P02] paths`, …)', 'a.test.ts')).toEqual(['P01', 'P02'])
    expect(citationsIn("it.skipIf(!here)('[tracking-api 8.5] golden', …)", 'a.test.ts')).toEqual(['tracking-api 8.5'])
    expect(citationsIn("describeWith(['postgres'], '[D-23] pool', …)", 'a.test.ts')).toEqual(['D-23'])
    expect(citationsIn('it(`[${row.id}] ${row.sent}`, …)', 'a.test.ts')).toEqual([])
    expect(citationsIn('def test_nan():\n    """[D-18] NaN comes back."""', 'test_a.py')).toEqual(['D-18'])
  })
})

describe('rows of acceptance.md for the web UI', () => {
  it('ui.md §7 names each of them', () => {
    expect(rowsOfUi()).toEqual(acceptanceRows('W'))
  })

  it('[U-TEST-2] a test of test/browser cites each of them', () => {
    const cited = testFiles()
      .filter((file) => file.startsWith(join(root, 'test/browser')))
      .flatMap((file) => citations(file))
      .flatMap((citation) => /^W(\d+)$/.exec(citation)?.[1] ?? [])
    // What profiles show (15 to 33) has no screen yet.
    const wanted = rowsOfUi().filter((row) => row < 15 || row > 33)
    expect([...new Set(cited.map(Number))].sort((a, b) => a - b)).toEqual(wanted)
  })
})

/** The rows of acceptance.md whose column `for` has that letter. */
function acceptanceRows(letter: string): number[] {
  return [...(specs.get('acceptance') ?? '').matchAll(/^\| (\d+) \|.*\| ([PTW ]+|-) \|$/gm)]
    .filter(([, , readers = '']) => readers.includes(letter))
    .map(([, row]) => Number(row))
}

function rowsOfUi(): number[] {
  const [, section = ''] = (specs.get('ui') ?? '').split('# 7. Acceptance rows')
  return [...section.matchAll(/\| (\d+) (?=\|)/g)].map(([, row]) => Number(row)).sort((a, b) => a - b)
}

function testFiles(): string[] {
  const folders = readdirSync(join(root, 'packages')).map((name) => join(root, 'packages', name, 'test'))
  return [...folders, join(root, 'test')]
    .filter((folder) => existsSync(folder))
    .flatMap((folder) => readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((file) => join(folder, file)))
    .filter((file) => /\.tsx?$|\.py$/.test(file) && file !== fileURLToPath(import.meta.url))
}

function citations(file: string): string[] {
  return citationsIn(readFileSync(file, 'utf8'), file)
}

/** Names built at run time (`[${id}] …`, `[%s] …`) cannot be read here; their rows come from a table that names the rule. */
function citationsIn(text: string, file: string): string[] {
  const opening = file.endsWith('.py')
    ? /["']((?:\[[^\]\n]+\]\s*)+)/g
    : /\((?:\[[^\]]*\],\s*)?\s*['"`]((?:\[[^\]\n]+\]\s*)+)/g
  return [...text.matchAll(opening)]
    .flatMap(([, tags = '']) => [...tags.matchAll(/\[([^\]]+)\]/g)])
    .flatMap(([, tag = '']) => tag.split(',').map((citation) => citation.trim()))
    .filter((citation) => !/[$%]/.test(citation))
    .filter((citation) => !file.endsWith('.py') || /^([A-Z]+-?\d|[a-z-]+ \d)/.test(citation))
}

function isKnown(citation: string): boolean {
  const row = /^W(\d+)$/.exec(citation)
  if (row) return acceptanceRows('W').includes(Number(row[1]))
  const section = /^([a-z-]+) ((?:\d+|[A-Z])(?:\.\d+)*)$/.exec(citation)
  if (section) {
    const [, spec = '', number = ''] = section
    return new RegExp(`^#{1,4} (Part )?${escaped(number)}[. ]`, 'm').test(specs.get(spec) ?? '')
  }
  if (!/^[A-Z]+(-[A-Z]+)*-?[A-Z]?\d+[a-z]?$/.test(citation)) return false
  const id = `${escaped(citation)}(?![\\w-])`
  // A definition opens a table row, a list item or a paragraph, often in bold; or a sentence (`PR-72: …`, `**Format** (J-10).`).
  const definition = new RegExp(`^(\\| *|- +)?(\\*\\*)?${id}|[.)] ${id}:|^\\*\\*[^*]+\\*\\* \\(${id}\\)`, 'm')
  return [...specs.values()].some((text) => definition.test(text))
}

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
}
