import fc from 'fast-check'
import { expect, it } from 'vitest'
import { parseSearch, stringifySearch } from '../../src/addresses/search-params.js'

it.each(['12345678901234567890123456789012', '6620e4', '007', 'true', 'null', '-0', '1e400', ''])(
  '[U-URL-2] %j stays the text that it is',
  (id) => {
    expect(parseSearch(stringifySearch({ id }))).toEqual({ id })
    expect(parseSearch(`?id=${id}`)).toEqual({ id })
  },
)

it('[U-URL-2] what begins with a bracket, a brace or a quote is JSON, or text where it is not valid', () => {
  expect(parseSearch('?runs=["12","a"]&view={"x":1}&name="5"&broken=[1')).toEqual({
    runs: ['12', 'a'],
    view: { x: 1 },
    name: '5',
    broken: '[1',
  })
})

it('[U-URL-2] what is undefined is left out of the address', () => {
  expect(stringifySearch({ a: undefined, b: 'x' })).toBe('?b=x')
  expect(stringifySearch({ a: undefined })).toBe('')
})

it('[U-URL-2] [U-TEST-11] texts, lists and objects come back from the address', () => {
  const value = fc.oneof(
    fc.string(),
    fc.array(fc.string()),
    fc.dictionary(fc.string(), fc.string(), { noNullPrototype: true }),
  )
  fc.assert(
    fc.property(fc.dictionary(fc.string(), value, { noNullPrototype: true }), (values) => {
      fc.pre(!Object.hasOwn(values, '__proto__'))
      expect(parseSearch(stringifySearch(values))).toEqual(values)
    }),
  )
})
