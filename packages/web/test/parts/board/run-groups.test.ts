import { describe, expect, it } from 'vitest'
import { groupRuns } from '../../../src/parts/board/run-groups.js'

describe('groups of runs on a board', () => {
  it('[U-CHART-5] missing, empty and blank values are groups of their own, apart from texts that read the same', () => {
    const values = [null, 'not logged', '', 'empty', '  ', 'a', 'a']
    const groups = groupRuns(values.map((value, i) => ({ runId: String(i), values: [value] })))
    expect(groups.map(({ name, runIds }) => [name, runIds.join()])).toEqual([
      ['a', '5,6'],
      ['blank', '4'],
      ['empty', '2'],
      ['empty', '3'],
      ['not logged', '0'],
      ['not logged', '1'],
    ])
    expect(new Set(groups.map(({ id }) => id)).size).toBe(6)
    expect(new Set(groups.map(({ look }) => look.place)).size).toBe(6)
  })

  it('[U-CHART-5] several values make one name', () => {
    const groups = groupRuns([{ runId: 'a', values: ['64-32', 3, undefined] }])
    expect(groups[0]?.name).toBe('64-32, 3, not logged')
  })
})
