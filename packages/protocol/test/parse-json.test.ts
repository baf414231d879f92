import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ApiError } from '../src/api-error.js'
import { limits } from '../src/limits.js'
import { parseJson, refuseManyValues } from '../src/parse-json.js'

describe('parseJson', () => {
  it.each<[text: string, value: unknown]>([
    ['null', null],
    [' \t\r\n{ "a" : [ true , false , null ] } ', { a: [true, false, null] }],
    ['{}', {}],
    ['[]', []],
    ['""', ''],
    ['"\\u0041\\n\\"\\\\\\/é😀"', 'A\n"\\/é😀'],
    ['{"a:":":","b":{"a":1}}', { 'a:': ':', b: { a: 1 } }],
    ['[{"a":1},{"a":2}]', [{ a: 1 }, { a: 2 }]],
    ['{"":1}', { '': 1 }],
    ['0', 0],
    ['-0', -0],
    ['1.0', 1],
    ['-1.5e-3', -0.0015],
    ['1E2', 100],
    ['5e-324', 5e-324],
    ['1e308', 1e308],
    ['1e-400', 0],
    ['9007199254740991', 9007199254740991],
    ['9007199254740992', 9007199254740992n],
    ['9007199254740993', 9007199254740993n],
    ['-9223372036854775808', -9223372036854775808n],
    ['[18446744073709551616,1]', [18446744073709551616n, 1]],
    ['9007199254740993.0', 9007199254740993n],
    ['{"toString":1,"hasOwnProperty":2,"prototype":3}', { toString: 1, hasOwnProperty: 2, prototype: 3 }],
    [nested(64), expect.anything()],
  ])('[J05] %s', (text, value) => {
    expect(parseJson(text)).toEqual(value)
  })

  it.each([
    ['{"__proto__":{"x":1}}', 'the key "__proto__" is not allowed'],
    ['{"a":[{"__proto__":1}]}', 'the key "__proto__" is not allowed'],
    ['{"\\u005f_proto__":1}', 'the key "__proto__" is not allowed'],
    ['{"constructor":{"prototype":{"x":1}}}', 'the key "constructor" is not allowed'],
    ['{"a":{"constructor":1}}', 'the key "constructor" is not allowed'],
  ])('[J01] refuses %s', (text, message) => {
    expect(refusal(text).message).toContain(message)
    expect(({} as Record<string, unknown>)['x']).toBeUndefined()
  })

  it.each([
    ['NaN', 'unexpected "NaN" at position 0'],
    ['{"a":Infinity}', 'unexpected "Infinity}" at position 5'],
    ['-Infinity', 'unexpected "-Infinity"'],
    ['1e400', 'the number 1e400 is too large'],
    ['[1,-1e400]', 'the number -1e400 is too large'],
    ['{"a":1,"a":1}', 'the key "a" appears twice in one object'],
    ['{"a":1,"b":{"c":1,"\\u0063":2}}', 'the key "c" appears twice in one object'],
    ['{"a" :1,"a":2}', 'the key "a" appears twice in one object'],
    ['[1,]', 'unexpected "]" at position 3'],
    ['{"a":1,}', 'unexpected "}" at position 7'],
    ['{"a":1} // comment', 'unexpected "// comment" at position 8'],
    ['/* comment */{}', 'unexpected "/* comment */{}"'],
    ['', 'unexpected end of text'],
    [' ', 'unexpected end of text'],
    ['{', 'unexpected end of text'],
    ['["a', 'unexpected "\\"a" at position 1'],
    ['{"a"', 'unexpected end of text'],
    ['{a:1}', 'unexpected "a:1}" at position 1'],
    ["{'a':1}", 'unexpected "\'a\':1}" at position 1'],
    ['01', 'unexpected "1" at position 1'],
    ['.5', 'unexpected ".5"'],
    ['+1', 'unexpected "+1"'],
    ['1.', 'unexpected "."'],
    ['1e', 'unexpected "e"'],
    ['--1', 'unexpected "--1"'],
    ['"a\nb"', 'unexpected'],
    ['"\\x41"', 'unexpected'],
    ['"\\"', 'unexpected'],
    ['tru', 'unexpected "tru"'],
    ['{}{}', 'unexpected "{}" at position 2'],
    ['\u{feff}{}', 'unexpected'],
    ['\u00a0{}', 'unexpected'],
    [nested(65), 'nested deeper than 64 levels'],
    ['['.repeat(300_000), 'nested deeper than 64 levels'],
    ['{"a":'.repeat(300_000), 'nested deeper than 64 levels'],
    [`[${'"a" ,'.repeat(3)}`, 'unexpected end of text'],
  ])('[J04] refuses %s', (text, message) => {
    expect(refusal(text).message).toContain(message)
  })

  it('[J04] shows only the beginning of what it refuses', () => {
    expect(refusal(`{"${'k'.repeat(10_000)}":1,"${'k'.repeat(10_000)}":1}`).message.length).toBeLessThan(200)
    expect(refusal(`1${'0'.repeat(10_000)}`).message.length).toBeLessThan(200)
  })

  it('is JSON.parse, but for integers beyond 2^53', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.constantFrom(undefined, 2), (value, indent) => {
        const text = JSON.stringify(value, null, indent)
        fc.pre(!/"(__proto__|constructor)"/.test(text))
        expect(parseJson(text)).toEqual(withBigInts(JSON.parse(text)))
      }),
      { numRuns: 1000 },
    )
  })

  it('takes or refuses a text alike whether it can be read fast or not', () => {
    const text = fc
      .tuple(
        fc.jsonValue({ maxDepth: 3 }).map((value) => JSON.stringify(value)),
        fc.array(
          fc.tuple(
            fc.nat(),
            fc.constantFrom(
              '',
              '"',
              ':',
              ',',
              '{',
              '}',
              '[',
              ']',
              '\\',
              '1',
              ' ',
              '"a":',
              '"\\u0061" :',
              '"\\u005f_proto__":',
              'e',
            ),
          ),
        ),
      )
      .map(([whole, changes]) =>
        changes.reduce((changed, [at, mark]) => {
          const position = at % (changed.length + 1)
          return changed.slice(0, position) + mark + changed.slice(mark === '' ? position + 1 : position)
        }, whole),
      )
    fc.assert(
      fc.property(text, (given) => {
        expect(outcome(given)).toEqual(strictOutcome(given))
      }),
      { numRuns: 2000 },
    )
  })
})

describe('how much a body may hold', () => {
  const most = limits.jsonValues

  it.each<[string, string]>([
    ['numbers', `[${'1,'.repeat(most - 2)}1]`],
    ['texts', `{"a":[${'"x",'.repeat(most - 3)}"x"]}`],
    ['objects', `{"a":[${'{"k":1},'.repeat(most / 2 - 2)}1]}`],
    ['a long text', JSON.stringify({ a: '"[,{\\'.repeat(most) })],
    ['blanks', `[${' '.repeat(4 * most)}]`],
  ])('[L-2] takes as many %s as there may be values', (_, text) => {
    expect(() => refuseManyValues(text)).not.toThrow()
    parseJson(text)
  })

  it.each<[string, string]>([
    ['numbers', `[${'1,'.repeat(most - 1)}1]`],
    ['texts', `{"a":[${'"x", '.repeat(most)}"x"]}`],
    ['objects', `{"a":[${'{"k":1},'.repeat(most / 2)}1]}`],
    ['lists that do not end', '['.repeat(2 * most)],
    ['words behind an escape', `["\\""${',null'.repeat(most)}]`],
  ])('[L-2] refuses %s beyond that before they are parsed', (_, text) => {
    expect(() => refuseManyValues(text)).toThrow(`contains more than ${most} JSON values`)
  })

  it('[L-2] [J04] a key that is written with escapes is the key that it stands for', () => {
    expect(refusal('{"a":1,"\\u0061":2}').message).toContain('the key "a" appears twice')
    expect(refusal('{"\\u005f_proto__":1}').message).toContain('the key "__proto__" is not allowed')
    expect(parseJson('{"\\u0061":"\\n"}')).toEqual({ a: '\n' })
  })
})

function nested(depth: number): string {
  return `${'['.repeat(depth)}${']'.repeat(depth)}`
}

function refusal(text: string): ApiError {
  try {
    parseJson(text)
  } catch (error) {
    if (error instanceof ApiError && error.code === 'INVALID_PARAMETER_VALUE') return error
    throw error
  }
  throw new Error('It was not refused.')
}

function outcome(text: string): { value: unknown } | 'refused' {
  try {
    return { value: parseJson(text) }
  } catch (error) {
    if (error instanceof ApiError) return 'refused'
    throw error
  }
}

/** Nothing that holds an integer beyond 2^53 is read by JSON.parse. */
function strictOutcome(text: string): { value: unknown } | 'refused' {
  const whole = `[9007199254740993,${text}]`
  const found = outcome(whole)
  if (found === 'refused') return found
  const [, value, ...rest] = found.value as unknown[]
  return rest.length > 0 ? 'refused' : { value }
}

function withBigInts(value: unknown): unknown {
  if (typeof value === 'number')
    return /^-?\d{16,}$/.test(String(value)) && !Number.isSafeInteger(value) ? BigInt(String(value)) : value
  if (Array.isArray(value)) return value.map(withBigInts)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, withBigInts(item)]))
}
