import { expect, it } from 'vitest'
import { indentJson } from '../../../../src/parts/artifacts/viewers/indent-json.js'

it.each([
  ['{}', '{}'],
  ['[ ]', '[]'],
  ['17', '17'],
  ['{"a":[],"b":{"c":1e400}}', '{\n  "a": [],\n  "b": {\n    "c": 1e400\n  }\n}'],
  ['[1,[2,"[,]"]]', '[\n  1,\n  [\n    2,\n    "[,]"\n  ]\n]'],
  ['{"id":9007199254740993}', '{\n  "id": 9007199254740993\n}'],
])('[U-ART-5] %s is indented, its tokens as they are', (text, expected) => {
  expect(indentJson(text).join('\n')).toBe(expected)
})

it('[U-ART-5] the output grows with the input, however deep it is nested', () => {
  const deep = '['.repeat(5000) + ']'.repeat(5000)
  expect(indentJson(deep).join('\n').length).toBeLessThan(100 * deep.length)
})
