import { readFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { describe, expect, it } from 'vitest'
import {
  citations,
  citationsIn,
  citedRules,
  covers,
  isKnown,
  notBuiltRows,
  notBuiltYet,
  root,
  rulesOfSpecs,
  testFiles,
} from './specs.js'

const cited = citedRules()
const notBuilt = notBuiltRows(readFileSync(join(root, notBuiltYet), 'utf8'))

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
      'T88',
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
      'T34',
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

describe(`every rule of docs/spec is cited by a test or listed in ${notBuiltYet}`, () => {
  it.each([...rulesOfSpecs])('%s.md', (spec, rules) => {
    const listed = notBuilt.filter((row) => row.spec === spec).flatMap((row) => row.rules)
    const lost = rules.filter((rule) => proofOf(rule) === undefined && !listed.includes(rule))
    expect(lost.map((rule) => `no test cites ${rule} of ${spec}.md, and ${notBuiltYet} does not list it`)).toEqual([])
  })

  it('the list names rules that exist, once each, and none that a test cites', () => {
    const unknown = notBuilt
      .filter(({ rules }) => rules.length === 0)
      .map(({ spec, entry }) => `${notBuiltYet} lists ${entry} under ${spec}.md, which has no such rule: remove it`)
    const rules = notBuilt.flatMap((row) => row.rules)
    const twice = rules.filter((rule, i) => rules.indexOf(rule) < i).map((rule) => `${notBuiltYet} lists ${rule} twice`)
    const proven = rules.flatMap((rule) => {
      const file = proofOf(rule)
      return file === undefined ? [] : [`${notBuiltYet} lists ${rule}, but ${file} cites it: remove it from the list`]
    })
    expect([...unknown, ...twice, ...proven]).toEqual([])
  })

  it('each reason says whether the rule is built', () => {
    const silent = notBuilt.filter(({ reason }) => !/^(not built|no test yet): \S/.test(reason))
    expect(silent.map(({ spec, entry }) => `${spec}.md ${entry}`)).toEqual([])
  })

  it('an ID means one rule', () => {
    const homes = [...rulesOfSpecs].flatMap(([spec, rules]) => rules.map((rule) => ({ spec, rule })))
    const shared = homes.filter(({ spec, rule }) => homes.some((other) => other.rule === rule && other.spec !== spec))
    expect(shared).toEqual([])
  })
})

/** A file that cites the rule, or undefined. */
function proofOf(rule: string): string | undefined {
  return [...cited].find(([citation]) => covers(citation, rule))?.[1]
}
