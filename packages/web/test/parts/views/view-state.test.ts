import { describe, expect, it } from 'vitest'
import { type RunsSearch, validateRunsSearch } from '../../../src/addresses/runs-search.js'
import { parseSearch, stringifySearch } from '../../../src/addresses/search-params.js'
import { type Definitions, NO_DEFINITIONS } from '../../../src/api/definitions.js'
import { DEFAULT_COLUMNS } from '../../../src/api/run-columns.js'
import { orderOf, runsDefaults } from '../../../src/api/runs-defaults.js'
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

const defaults = runsDefaults({ definitions: NO_DEFINITIONS })

/** As a reload of the page would read it. */
const reload = (search: RunsSearch) => validateRunsSearch(parseSearch(stringifySearch({ ...search })))

describe('the state of the runs page over a saved view', () => {
  it('[U-RUNS-18] an opened view is only its id in the address, and shows the whole of its state', () => {
    expect(addressOf(view.state, { view, hasDefault: false, defaults })).toEqual({ view: 'v1' })
    expect(stateOf({ view: 'v1' }, view, defaults)).toEqual(view.state)
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
    expect(stateOf(reload(addressOf(state, { view, hasDefault: false, defaults })), view, defaults)).toEqual(state)
  })

  it('[U-URL-3] without a view defaults are left out, and what a link says of them is not a change', () => {
    const said = { searchFilter: '', orderByAsc: 'false', startTime: 'ALL', columns: DEFAULT_COLUMNS, charts: {} }
    expect(stateOf(validateRunsSearch(said), undefined, defaults)).toEqual({})
  })

  it('[U-RUNS-18] all runs have an address of their own where a view opens by default', () => {
    expect(addressOf({}, { view: undefined, hasDefault: false, defaults })).toEqual({})
    expect(addressOf({}, { view: undefined, hasDefault: true, defaults })).toEqual({ view: 'none' })
    expect(addressOf({ hidden: ['r1'] }, { view: undefined, hasDefault: true, defaults })).toEqual({ hidden: ['r1'] })
  })

  it('[U-RUNS-18] ticking runs neither changes a view nor is kept in one', () => {
    const state = { ...view.state, selected: ['r2'] }
    expect(isChanged(state, view, defaults)).toBe(false)
    expect(isChanged({ ...state, hidden: [] }, view, defaults)).toBe(true)
    expect(keptState(state)).toEqual(view.state)
  })

  it('[U-RUNS-18] of a stored state only what the page knows is taken', () => {
    const stored = { searchFilter: 'x = 1', columns: 'no list', view: 'other', later: true }
    expect(parseViewState(stored)).toEqual({ searchFilter: 'x = 1' })
    expect(parseViewState('text')).toEqual({})
  })
})

describe('where the experiment has a primary metric', () => {
  const withPrimary = (goal: 'min' | 'max' | undefined): Definitions => ({
    ...NO_DEFINITIONS,
    metrics: new Map(goal === undefined ? [] : [['loss', { goal }]]),
    primary: 'loss',
  })
  const lowest = runsDefaults({ definitions: withPrimary('min') })
  const byLoss = 'metrics.`loss`'
  const created = 'attributes.start_time'

  it.each([
    ['min', true],
    ['max', false],
    [undefined, false],
  ] as const)('[TYPED-7] it is the last column, and with goal %s sorts ascending: %s', (goal, ascending) => {
    const { columns, orderByKey, orderByAsc } = runsDefaults({ definitions: withPrimary(goal) })
    expect(columns).toEqual([...DEFAULT_COLUMNS, byLoss])
    expect({ orderByKey, orderByAsc }).toEqual({ orderByKey: byLoss, orderByAsc: ascending })
  })

  it.each<[search: RunsSearch, name: string, ascending: boolean]>([
    [{}, byLoss, true],
    [{ orderByKey: created }, created, false],
    [{ orderByKey: created, orderByAsc: false }, created, false],
    [{ orderByKey: created, orderByAsc: true }, created, true],
    [{ orderByKey: byLoss }, byLoss, false],
    [{ orderByAsc: false }, byLoss, false],
    [{ orderByKey: byLoss, orderByAsc: true }, byLoss, true],
  ])('[TYPED-7] the address %j orders by %s, ascending: %s, also after a reload', (search, name, ascending) => {
    const state = stateOf(search, undefined, lowest)
    expect(orderOf(state, lowest)).toEqual({ name, ascending })
    const again = reload(addressOf(state, { view: undefined, hasDefault: false, defaults: lowest }))
    expect(orderOf(stateOf(again, undefined, lowest), lowest)).toEqual({ name, ascending })
  })

  const states: readonly RunsSearch[] = [
    {},
    { orderByAsc: false },
    { orderByKey: created },
    { orderByKey: created, orderByAsc: true },
    { columns: DEFAULT_COLUMNS },
    { orderByKey: 'metrics.`acc`' },
  ]
  const views = [view, { viewId: 'v2', state: {} }, { viewId: 'v3', state: { orderByKey: byLoss } }]
  it.each(views.flatMap((each) => states.map((state) => [state, each] as const)))(
    '[TYPED-7] [U-URL-4] %j over the view %j survives a reload',
    (state, over) => {
      const address = addressOf(state, { view: over, hasDefault: false, defaults: lowest })
      expect(stateOf(reload(address), over, lowest)).toEqual(state)
    },
  )

  it('[TYPED-7] [U-RUNS-18] the default order is no change of a view that has none', () => {
    const over = { viewId: 'v2', state: {} }
    expect(isChanged(stateOf({ view: 'v2' }, over, lowest), over, lowest)).toBe(false)
    expect(isChanged({ orderByKey: created }, over, lowest)).toBe(true)
  })
})
