import type { Run } from '@labbook/protocol'
import { describe, expect, it } from 'vitest'
import { differenceRows } from '../../../src/parts/board/difference-rows.js'

function run(metrics: Record<string, number>, params: Record<string, string>): Run {
  const entries = <V>(values: Record<string, V>) => Object.entries(values).map(([key, value]) => ({ key, value }))
  return { data: { metrics: entries(metrics), params: entries(params), tags: [] } } as unknown as Run
}

describe('the difference of two runs', () => {
  it('[U-CHART-2] only what differs: the primary metric, metrics, params; missing is not the text None', () => {
    const before = run({ a: 1, same: 2, nan: Number.NaN, zero: 0, m10: 1, m9: 1 }, { lr: 'None', same: 'x' })
    const after = run({ a: 2, same: 2, nan: Number.NaN, zero: -0, m10: 2, m9: 2, b: 5 }, { same: 'x', depth: '' })
    expect(differenceRows(before, after, 'm10')).toEqual([
      { kind: 'metric', key: 'm10', baseline: 1, value: 2 },
      { kind: 'metric', key: 'a', baseline: 1, value: 2 },
      { kind: 'metric', key: 'b', baseline: undefined, value: 5 },
      { kind: 'metric', key: 'm9', baseline: 1, value: 2 },
      { kind: 'metric', key: 'zero', baseline: 0, value: -0 },
      { kind: 'param', key: 'depth', baseline: undefined, value: '' },
      { kind: 'param', key: 'lr', baseline: 'None', value: undefined },
    ])
    expect(differenceRows(before, before, undefined)).toEqual([])
  })
})
