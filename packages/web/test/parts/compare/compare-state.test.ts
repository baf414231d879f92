import { expect, it } from 'vitest'
import { validateCompareSearch } from '../../../src/addresses/compare-search.js'
import { validateCompareVersionsSearch } from '../../../src/addresses/compare-versions-search.js'
import { chipsThatFit } from '../../../src/parts/compare/chips-that-fit.js'
import { baselineColumn, moved, shownAs, withFind, withName } from '../../../src/parts/compare/compare-state.js'

const column = (id: string, runId = id) => ({ id, run: { info: { runId } } })

it('[U-CMP-4] runs are columns up to the tenth and rows from the eleventh on, unless the address says otherwise', () => {
  expect([2, 10, 11, 200].map((count) => shownAs({}, count))).toEqual(['columns', 'columns', 'rows', 'rows'])
  expect(shownAs({ as: 'rows' }, 2)).toBe('rows')
  expect(shownAs({ as: 'columns' }, 50)).toBe('columns')
})

it('[U-CMP-2] the baseline is what the address says, else the experiment’s, if it is among the runs', () => {
  const columns = [column('a'), column('b'), column('1', 'r'), column('2', 'r')]
  expect(baselineColumn(columns, undefined, undefined)).toBeUndefined()
  expect(baselineColumn(columns, undefined, 'b')).toBe('b')
  expect(baselineColumn(columns, 'a', 'b')).toBe('a')
  expect(baselineColumn(columns, 'none', 'b')).toBeUndefined()
  expect(baselineColumn(columns, 'gone', 'b')).toBe('b')
  expect(baselineColumn(columns, undefined, 'elsewhere')).toBeUndefined()
  expect(baselineColumn(columns, undefined, 'r')).toBe('1')
  expect(baselineColumn(columns, '2', 'r')).toBe('2')
})

it('[U-CMP-2] a run moves before or after another', () => {
  const ids = ['a', 'b', 'c', 'd']
  expect(moved(ids, 'a', { item: 'c', after: true })).toEqual(['b', 'c', 'a', 'd'])
  expect(moved(ids, 'd', { item: 'b', after: false })).toEqual(['a', 'd', 'b', 'c'])
  expect(moved(ids, 'b', { item: 'b', after: true })).toEqual(ids)
})

it.each([
  [[100, 100], 300, 2],
  [[100, 100, 100], 312, 3],
  // The button for the rest takes room, too.
  [[100, 100, 100], 311, 2],
  [[100, 100, 100], 250, 1],
  [[500], 10, 1],
  [[], 100, 0],
] as const)('[U-CMP-2] of chips %j in %i px there is room for %i', (widths, room, expected) => {
  expect(chipsThatFit(widths, { room, gap: 6, moreWidth: 90 })).toBe(expected)
})

it('[U-CMP-13] what is looked for and what is folded out is in the address, section by section', () => {
  expect(withFind({ find: { Tags: 'a' } }, 'Metrics', 'loss')).toEqual({ Tags: 'a', Metrics: 'loss' })
  expect(withFind({ find: { Tags: 'a' } }, 'Tags', '')).toEqual({})
  expect(withName(['Tags'], 'Metrics', true)).toEqual(['Tags', 'Metrics'])
  expect(withName(['Tags'], 'Tags', false)).toEqual([])
  expect(
    validateCompareSearch({ runs: ['a', 'b', 'a'], as: 'rows', asc: 'true', find: { Tags: 'a', x: 1 }, hidden: ['b'] }),
  ).toEqual({ runs: ['a', 'b'], experiments: [], as: 'rows', asc: true, find: { Tags: 'a' }, hidden: ['b'] })
  expect(validateCompareSearch({ runs: 'a', as: 'cubes', find: ['a'], sort: 1 })).toEqual({ runs: [], experiments: [] })
})

it('[U-REG-7] [U-URL-2] versions are read from our addresses and from MLflow’s', () => {
  const read = validateCompareVersionsSearch
  expect(read({ name: 'm', versions: ['3', '1', '3'] })).toEqual({ name: 'm', versions: ['3', '1'] })
  expect(read({ name: 'm', runs: { b: '10', a: 9 } })).toEqual({ name: 'm', versions: ['9', '10'] })
  expect(read({ name: 'm', runs: ['a'] })).toEqual({ name: 'm', versions: [] })
})
