import { expect, it } from 'vitest'
import { nameOfCopy, nameProblem } from '../../../src/parts/views/view-name.js'

it('[U-RUNS-18] a view needs a name that no other view of the experiment has', () => {
  const views = [{ name: 'Low loss' }]
  expect(nameProblem('Low losses', views)).toBeUndefined()
  expect(nameProblem('   ', views)).toBe('Enter a name.')
  expect(nameProblem(' Low loss ', views)).toMatch(/with this name already exists/)
})

it.each([
  [['Low loss'], 'Low loss copy'],
  [['Low loss', 'Low loss copy'], 'Low loss copy 2'],
  [['Low loss', 'Low loss copy', 'Low loss copy 2'], 'Low loss copy 3'],
])('[U-RUNS-18] a copy beside %j is called %s', (names, expected) =>
  expect(
    nameOfCopy(
      'Low loss',
      names.map((name) => ({ name })),
    ),
  ).toBe(expected),
)
