import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseLike } from '../../src/store/sql/like.js'
import { SearchWork } from '../../src/store/sql/search-work.js'

const like = (value: string, pattern: string, ignoreCase = false) => parseLike(pattern, { ignoreCase }).matches(value)

/** The same by a regular expression, which takes its time. */
function expected(value: string, pattern: string): boolean {
  const source = Array.from(pattern, (mark) =>
    mark === '%' ? '[^]*' : mark === '_' ? '[^]' : mark.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&'),
  )
  return new RegExp(`^${source.join('')}$`, 'u').test(value)
}

describe('[tracking-api 8] LIKE', () => {
  it('[tracking-api 8] matches what its pattern says, for any value and pattern', () => {
    const letters = fc.constantFrom('a', 'b', 'B', 'é', '🙂')
    const value = fc.array(letters, { maxLength: 12 }).map((all) => all.join(''))
    const pattern = fc.array(fc.oneof(letters, fc.constantFrom('%', '_')), { maxLength: 10 }).map((all) => all.join(''))
    fc.assert(
      fc.property(value, pattern, (text, given) => {
        expect(like(text, given)).toBe(expected(text, given))
        expect(like(text, given, true)).toBe(expected(text.replaceAll('B', 'b'), given.replaceAll('B', 'b')))
      }),
      { numRuns: 5000 },
    )
  })

  it('[tracking-api 8] what stands behind the escape is literal', () => {
    const letters = fc.constantFrom('a', 'B', '%', '_', '!', '🙂')
    const text = fc.array(letters, { maxLength: 6 }).map((all) => all.join(''))
    fc.assert(
      fc.property(text, text, text, (before, sought, after) => {
        const pattern = `%${sought.replace(/[%_!]/g, '!$&')}_`
        const value = `${before}${sought}${after}`
        const [last, ...others] = [...value].toReversed()
        const isExpected = last !== undefined && others.toReversed().join('').endsWith(sought)
        expect(parseLike(pattern, { ignoreCase: false, escape: '!' }).matches(value)).toBe(isExpected)
      }),
      { numRuns: 2000 },
    )
  })

  it('[tracking-api 8] long pieces are found as short ones are', () => {
    const piece = fc
      .array(fc.constantFrom('a', 'ab', 'ba', '_'), { minLength: 40, maxLength: 90 })
      .map((all) => all.join(''))
    const value = fc
      .array(fc.constantFrom('a', 'ab', 'ba', 'aab'), { minLength: 60, maxLength: 200 })
      .map((all) => all.join(''))
    fc.assert(
      fc.property(value, piece, fc.nat(), (text, wild, at) => {
        for (const sought of [wild.replaceAll('_', 'a'), text.slice(at % 40, (at % 40) + 70), wild])
          for (const pattern of [`%${sought}%`, `%${sought}`, `a%${sought}%b%`])
            expect(like(text, pattern)).toBe(expected(text, pattern))
      }),
      { numRuns: 300 },
    )
  })

  it('[L-9] takes steps that follow the value, whatever the pattern repeats', () => {
    const value = 'a'.repeat(8000)
    for (const pattern of [`%${'a'.repeat(4000)}b`, `%${'a'.repeat(2000)}b${'a'.repeat(2000)}%`, '%a'.repeat(4000)]) {
      const hostile = parseLike(pattern, { ignoreCase: false })
      expect(hostile.matches(value)).toBe(pattern === '%a'.repeat(4000))
      expect(hostile.stepsFor(value)).toBe(8000)
    }
    const wild = parseLike(`%${'a_'.repeat(2000)}b%`, { ignoreCase: false })
    expect(wild.matches(value)).toBe(false)
    expect(wild.stepsFor(value)).toBeLessThan(600 * 8000)
  })
})

it('[L-9] steps are counted to the last one, and anew for the next search', () => {
  const work = new SearchWork()
  work.spend(1_000_000_000)
  expect(() => work.spend(1)).toThrow('This search needed more than 10 s and was stopped.')
  work.startAgain()
  work.spend(1_000_000_000)
})
