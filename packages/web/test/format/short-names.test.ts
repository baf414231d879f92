import { expect, it } from 'vitest'
import { shortNames, splitName } from '../../src/format/short-names.js'

it('[U-ALL-10] short names leave out the words that all begin with, and stay different', () => {
  expect(shortNames(['house prices forest 50', 'house prices linear'])).toEqual(['forest 50', 'linear'])
  expect(shortNames(['forest-150', 'forest-152'])).toEqual(['150', '152'])
  expect(shortNames(['forest150', 'forest152'])).toEqual(['forest150', 'forest152'])
  expect(shortNames(['a b', 'a b c'])).toEqual(['b', 'b c'])
  expect(shortNames(['run', 'run '])).toEqual(['run', 'run '])
  expect(shortNames(['same name', 'same name'])).toEqual(['same name', 'same name'])
  expect(shortNames(['only one'])).toEqual(['only one'])
  expect(shortNames([])).toEqual([])
  expect(
    shortNames([
      'Random Forest tuned',
      'Random Forest default',
      'sweep-depth-6',
      'sweep-depth-20-sqrt',
      'Polynomial Regression',
    ]),
  ).toEqual(['tuned', 'default', 'depth-6', 'depth-20-sqrt', 'Polynomial Regression'])
  expect(shortNames(['a one x', 'a one y', 'b two x', 'b two z'])).toEqual(['one x', 'y', 'two x', 'z'])
})

it('[U-ALL-10] a cut name keeps the end that tells it from its siblings, from a word break on', () => {
  const names = ['experiment of 12 May with long words depth 4', 'experiment of 12 May with long words depth 12']
  expect(names.map((name) => splitName(name, names)[1])).toEqual(['words depth 4', 'depth 12'])
})

it('[U-ALL-10] a cut name begins its end with a word, even where the difference is far back', () => {
  const name = 'Random Forest Regression default params'
  expect(splitName(name, [name, 'Ridge'])).toEqual(['Random Forest Regression ', 'default params'])
})

it('[U-ALL-10] a cut name loses no character, whatever it is made of', () => {
  for (const name of ['', 'a', 'x'.repeat(300), '🤧'.repeat(40), 'a b '.repeat(50), '--------------------------']) {
    for (const siblings of [[], [name], [`${name}1`, 'other'], [name.slice(0, 5)]]) {
      const [start, end] = splitName(name, siblings)
      expect(start + end).toBe(name)
      expect([...end].length).toBeLessThanOrEqual(24)
      expect([...end].length).toBeGreaterThanOrEqual(Math.min(8, [...name].length))
    }
  }
})
