import { parseFilter, parseOrderBy } from '@labbook/search'
import { describe, expect, it } from 'vitest'
import { goldenCases, goldenRuns } from './golden-search.js'
import { selectRuns } from './reference-evaluator.js'

describe('the reference evaluator', () => {
  it.each(goldenCases)('[tracking-api 8.5] $filter $orderBy → $result', ({ filter, orderBy = [], result }) => {
    const parsedFilter = parseFilter(filter, 'runs')
    const parsedOrder = parseOrderBy(orderBy, 'runs')
    expect([...parsedFilter.diagnostics, ...parsedOrder.diagnostics]).toEqual([])

    const selected = selectRuns(Object.values(goldenRuns), parsedFilter.value ?? null, parsedOrder.value ?? [])
    expect(selected.map(({ tags }) => tags.get('mlflow.runName')).join(' ')).toBe(result)
  })
})
