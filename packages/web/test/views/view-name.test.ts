import { expect, it } from 'vitest'
import { nameProblem } from '../../src/views/view-name.js'

it('[U-RUNS-18] a view needs a name that no other view of the experiment has', () => {
  const views = [{ name: 'Low loss' }]
  expect(nameProblem('Low losses', views)).toBeUndefined()
  expect(nameProblem('   ', views)).toMatch(/needs a letter/)
  expect(nameProblem(' Low loss ', views)).toMatch(/with this name/)
})
