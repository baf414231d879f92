import { parseFilter, type SearchTarget } from '@labbook/search'
import { describe, expect, it } from 'vitest'
import { filterExamples } from '../../../src/pages/docs/filter-examples.js'

describe.each(Object.entries(filterExamples))('[U-SET-3] the examples for %s', (target, examples) => {
  it.each(examples)('$filter', ({ filter }) => {
    expect(parseFilter(filter, target as SearchTarget).diagnostics).toEqual([])
  })
})
