import { expect, it } from 'vitest'
import { filterWithTag } from '../../../src/parts/filter/filter-with-tag.js'

it.each([
  [undefined, "tags.team = 'a'"],
  ['', "tags.team = 'a'"],
  ["name LIKE 'x%'", "name LIKE 'x%' AND tags.team = 'a'"],
  ["name = 'x' AND tags.b = 'c'", "name = 'x' AND tags.b = 'c' AND tags.team = 'a'"],
  ["name = 'x' OR name = 'y'", "(name = 'x' OR name = 'y') AND tags.team = 'a'"],
  ["tags.team = 'a'", "tags.team = 'a'"],
  ['what is wrong', "tags.team = 'a'"],
])('[U-EXP-6] %s, and a tag', (filter, expected) => {
  expect(filterWithTag(filter, 'experiments', { key: 'team', value: 'a' })).toBe(expected)
})
