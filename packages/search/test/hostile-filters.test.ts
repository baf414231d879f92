import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  complete,
  explain,
  meaningOf,
  suggestFixes,
  lexFilter,
  parseFilter,
  parseOrderBy,
  parseOrderField,
  type SearchTarget,
} from '@labbook/search'
import { arbitrarySearch } from '../../../test/conformance/arbitrary-filter.js'

const targets: readonly SearchTarget[] = ['runs', 'experiments', 'logged_models']

describe('limits', () => {
  it('[L-8] takes a filter of 8 KiB and refuses one of a byte more, counted in UTF-8', () => {
    const filter = `tags.t = '${'é'.repeat(4090)}'`.padEnd(8192 - 4090)
    expect(parseFilter(filter, 'runs').diagnostics).toEqual([])
    expect(messages(`${filter} `)).toEqual(['Filter is too long: at most 8192 bytes are allowed.'])
  })

  it('[L-8] takes 100 terms and refuses 101', () => {
    const terms = (count: number) => Array.from({ length: count }, () => 'metrics.m > 1').join(' OR ')
    expect(parseFilter(terms(100), 'runs').diagnostics).toEqual([])
    expect(messages(terms(101))).toEqual(['Filter has too many terms: at most 100 are allowed.'])
  })

  it('[L-8] takes 20 levels and refuses 21, parentheses and NOT alike', () => {
    const nested = (depth: number) => `${'('.repeat(depth)}metrics.m > 1${')'.repeat(depth)}`
    const message = 'Filter is nested too deeply: at most 20 levels of parentheses and NOT are allowed.'
    expect(parseFilter(nested(20), 'runs').diagnostics).toEqual([])
    expect(messages(nested(21))).toEqual([message])
    expect(parseFilter(`${'NOT '.repeat(20)}metrics.m > 1`, 'runs').diagnostics).toEqual([])
    expect(messages(`${'NOT '.repeat(21)}metrics.m > 1`)).toEqual([message])
  })
})

describe('hostile filters', () => {
  const hostile: Readonly<Record<string, string>> = {
    '100 kB': `params.p = '${'x'.repeat(100_000)}'`,
    '10,000 ANDs': Array.from({ length: 10_000 }, () => 'metrics.m > 1').join(' AND '),
    '5,000 brackets': `${'('.repeat(5000)}metrics.m > 1${')'.repeat(5000)}`,
    '5,000 opening brackets': '('.repeat(5000),
    '2,000 NOTs': 'NOT '.repeat(2000),
    'an unterminated quote': "params.p = 'x",
    '4,000 quotes and one': `params.p = ${"'".repeat(4001)}`,
    'quotes of all kinds': '\'"`'.repeat(2000),
    'an unterminated list': `run_id IN (${"'a',".repeat(1500)}`,
    'a lone surrogate': "params.p = '\ud800'",
    'the character NUL': "params.p = '\0'",
  }
  it.each(Object.keys(hostile))('[D04] refuses %s', (name) => {
    for (const target of targets) expect(parseFilter(hostile[name], target).diagnostics).toHaveLength(1)
  })

  it.each([
    "' OR 1=1 --",
    '"; DROP TABLE runs; --',
    "'; SELECT pg_sleep(5)--",
    "x' UNION SELECT 1",
    "name = 'x' UNION SELECT 1",
  ])('[Q01] refuses %s', (filter) => {
    for (const target of targets) expect(parseFilter(filter, target).value).toBeUndefined()
  })

  it('[Q01] takes such text for what it is where it is quoted', () => {
    const { value } = parseFilter('params.`x\'; --` = "\'; DROP TABLE runs; --"', 'runs')
    expect(value).toMatchObject({ field: { key: "x'; --" }, value: "'; DROP TABLE runs; --" })
  })

  it.each([
    "attributes.password = 'x'",
    "users.name = 'x'",
    'runs.rowid = 1',
    'metrics.x /**/ > 1',
    "constructor = 'x'",
  ])('[Q02] refuses %s', (filter) => {
    for (const target of targets) expect(parseFilter(filter, target).value).toBeUndefined()
  })
})

describe('any text', () => {
  const names = ['metrics', 'params.', 'tags.t', 'status', 'min', 'E', '1', '1e5', 'é', '__proto__', '\ud800']
  const keywords = ['AND', 'OR', 'NOT', 'IN', 'IS', 'NULL', 'LIKE', 'ESCAPE', 'BETWEEN']
  const signs = ["'", '"', '`', '\\', '(', ')', ',', ';', '.', '=', '!=', '<', '-', ' ', '\n']
  const word = fc.constantFrom(...names, ...keywords, ...signs)
  const text = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.array(word, { maxLength: 40 }).map((words) => words.join('')),
    fc.array(word, { maxLength: 40 }).map((words) => words.join(' ')),
    fc.tuple(arbitrarySearch(), fc.nat(), fc.nat(10), word).map(([{ filter }, at, cut, put]) => {
      const place = at % (filter.length + 1)
      return filter.slice(0, place) + put + filter.slice(place + cut)
    }),
  )

  it('is answered: with a value or with diagnostics that lie in the text, never with a throw', () => {
    fc.assert(
      fc.property(text, fc.constantFrom(...targets), (filter, target) => {
        const { value, diagnostics } = parseFilter(filter, target)
        expect(value === undefined).toBe(diagnostics.length > 0)
        for (const { message, span } of diagnostics) {
          expect(message).not.toBe('')
          expect(span.start).toBeLessThanOrEqual(span.end)
          expect(filter.slice(span.start, span.end)).toHaveLength(span.end - span.start)
        }
        expect(() => parseOrderBy([filter, filter], 'runs')).not.toThrow()
        expect(() => parseOrderField(filter)).not.toThrow()
      }),
      { numRuns: 2000 },
    )
  })

  it('is cut into tokens that leave out only whitespace', () => {
    fc.assert(
      fc.property(text, (filter) => {
        let covered = 0
        for (const token of lexFilter(filter)) {
          expect(filter.slice(covered, token.start).trim()).toBe('')
          expect(filter.slice(token.start, token.end)).toBe(token.text)
          covered = token.end
        }
        expect(filter.slice(covered).trim()).toBe('')
      }),
      { numRuns: 2000 },
    )
  })

  const catalogue = {
    metrics: [{ key: 'm' }, { key: 'val/loss' }],
    tags: [{ key: 'a b' }],
    values: () => [{ value: "it's" }],
  }

  it('can be completed at any position, by replacing what is around it', () => {
    fc.assert(
      fc.property(text, fc.integer({ min: -1, max: 60 }), fc.constantFrom(...targets), (filter, position, target) => {
        for (const { span } of complete(filter, position, target, catalogue)) {
          const at = Math.max(0, Math.min(position, filter.length))
          expect(span.start).toBeLessThanOrEqual(at)
          expect(span.end).toBeGreaterThanOrEqual(at)
          expect(span.end).toBeLessThanOrEqual(filter.length)
        }
      }),
      { numRuns: 1000 },
    )
  })

  it('[U-FILT-4] is a filter, plain words, or explained; every fix is a filter', () => {
    fc.assert(
      fc.property(text, fc.constantFrom(...targets), (filter, target) => {
        const meaning = meaningOf(filter, filter.length, target)
        if (meaning.kind === 'filter' || meaning.kind === 'words')
          expect(parseFilter(meaning.filter, target).diagnostics).toEqual([])
        if (meaning.kind !== 'wrong' && meaning.kind !== 'unfinished') return
        const problem = explain(filter, meaning.diagnostics, target)
        expect(problem?.sentence.length).toBeGreaterThan(0)
        expect(problem?.span.end).toBeLessThanOrEqual(filter.length)
        for (const fix of suggestFixes(filter, meaning.diagnostics, target, catalogue))
          expect(parseFilter(fix.filter, target).diagnostics).toEqual([])
      }),
      { numRuns: 1000 },
    )
  })
})

function messages(filter: string): string[] {
  return parseFilter(filter, 'runs').diagnostics.map(({ message }) => message)
}
