import { parseFilter, parseOrderBy } from '@labbook/search'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { arbitrarySearch } from './arbitrary-filter.js'
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

  it('answers any search the same, in whatever order the runs come, and `NOT` selects the others', () => {
    fc.assert(
      fc.property(arbitrarySearch(), ({ runs, filter, orderBy }) => {
        const parsedFilter = parseFilter(filter, 'runs')
        const order = parseOrderBy(orderBy, 'runs').value
        if (parsedFilter.value === undefined || order === undefined)
          throw new Error(`Refused: ${filter} ${orderBy.join()}`)
        const selected = selectRuns(runs, parsedFilter.value, order)
        expect(selectRuns(runs.toReversed(), parsedFilter.value, order)).toEqual(selected)

        if (parsedFilter.value === null) return
        const { span } = parsedFilter.value
        const others = selectRuns(runs, { kind: 'not', operand: parsedFilter.value, span }, order)
        expect(selected.length + others.length).toBe(runs.length)
        expect(others.some((run) => selected.includes(run))).toBe(false)
      }),
      { numRuns: 500 },
    )
  })
})
