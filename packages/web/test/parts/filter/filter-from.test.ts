import { parseFilter } from '@labbook/search'
import { expect, it } from 'vitest'
import { filterFrom } from '../../../src/parts/filter/filter-from.js'

it.each(['forest', 'v1.2', 'forest (tuned)', "ada's run", 'run 7', 'pricing/eu', 'two "quotes"'])(
  '[U-RUNS-8] %s has no operator: it searches names',
  (text) => {
    const filter = filterFrom(text, 'attributes.run_name')
    expect(filter).toMatch(/^attributes\.run_name ILIKE /)
    expect(parseFilter(filter ?? '', 'runs').diagnostics).toEqual([])
  },
)

it.each([
  'metrics.loss < 0.5',
  "tags.team = 'vision'",
  "NOT attributes.status = 'FAILED'",
  'params.depth IS NULL',
  'metrics.lo',
  'min(metrics.lo',
  '(params.`learning ra',
])('[U-RUNS-8] %s is a filter, complete or not', (text) => {
  expect(filterFrom(` ${text} `, 'attributes.run_name')).toBe(text)
})

it('[U-RUNS-8] an empty text is no filter', () => {
  expect(filterFrom('  ', 'name')).toBeUndefined()
})
