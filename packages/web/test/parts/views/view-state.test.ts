import { describe, expect, it } from 'vitest'
import { type RunsSearch, validateRunsSearch } from '../../../src/addresses/runs-search.js'
import { parseSearch, stringifySearch } from '../../../src/addresses/search-params.js'
import { DEFAULT_COLUMNS } from '../../../src/api/run-columns.js'
import {
  addressOf,
  isChanged,
  keptState,
  parseViewState,
  type RunsState,
  stateOf,
} from '../../../src/parts/views/view-state.js'

const view = {
  viewId: 'v1',
  state: {
    searchFilter: 'metrics.loss < 1',
    orderByKey: 'metrics.`loss`',
    orderByAsc: true,
    startTime: 'LAST_YEAR',
    lifecycleFilter: 'All',
    compareRunsMode: 'CHART',
    columns: ['metrics.`loss`'],
    hidden: ['r1'],
    charts: { smoothing: 0.5 },
  },
} as const

/** As a reload of the page would read it. */
const reload = (search: RunsSearch) => validateRunsSearch(parseSearch(stringifySearch({ ...search })))

describe('the state of the runs page over a saved view', () => {
  it('[U-RUNS-18] an opened view is only its id in the address, and shows the whole of its state', () => {
    expect(addressOf(view.state, { view, hasDefault: false })).toEqual({ view: 'v1' })
    expect(stateOf({ view: 'v1' }, view)).toEqual(view.state)
  })

  const changes: readonly RunsState[] = [
    { ...view.state, searchFilter: 'metrics.loss < 2' },
    { ...view.state, selected: ['r2'] },
    { ...view.state, charts: { x: 'wall' } },
    { searchFilter: view.state.searchFilter },
    {},
    ...Object.keys(view.state).map((name) =>
      Object.fromEntries(Object.entries(view.state).filter(([other]) => other !== name)),
    ),
  ]
  it.each(changes)('[U-URL-4] what stands beside the view wins over it, also where it is the default: %j', (state) => {
    expect(stateOf(reload(addressOf(state, { view, hasDefault: false })), view)).toEqual(state)
  })

  it('[U-URL-3] without a view defaults are left out, and what a link says of them is not a change', () => {
    const said = { searchFilter: '', orderByAsc: 'false', startTime: 'ALL', columns: DEFAULT_COLUMNS, charts: {} }
    expect(stateOf(validateRunsSearch(said), undefined)).toEqual({})
  })

  it('[U-RUNS-18] all runs have an address of their own where a view opens by default', () => {
    expect(addressOf({}, { view: undefined, hasDefault: false })).toEqual({})
    expect(addressOf({}, { view: undefined, hasDefault: true })).toEqual({ view: 'none' })
    expect(addressOf({ hidden: ['r1'] }, { view: undefined, hasDefault: true })).toEqual({ hidden: ['r1'] })
  })

  it('[U-RUNS-18] ticking runs neither changes a view nor is kept in one', () => {
    const state = { ...view.state, selected: ['r2'] }
    expect(isChanged(state, view)).toBe(false)
    expect(isChanged({ ...state, hidden: [] }, view)).toBe(true)
    expect(keptState(state)).toEqual(view.state)
  })

  it('[U-RUNS-18] of a stored state only what the page knows is taken', () => {
    const stored = { searchFilter: 'x = 1', columns: 'no list', view: 'other', later: true }
    expect(parseViewState(stored)).toEqual({ searchFilter: 'x = 1' })
    expect(parseViewState('text')).toEqual({})
  })
})
