import { describe, expect, it } from 'vitest'
import { type HiddenRuns, isRunShown, onlyRuns, withRuns } from '../../src/addresses/shown-runs.js'

const shown = (hidden: HiddenRuns | undefined) =>
  'abcd'
    .split('')
    .filter((runId) => isRunShown(hidden, runId))
    .join('')

describe('runs shown in charts', () => {
  it.each<[hidden: HiddenRuns | undefined, change: string, isShown: boolean, then: string]>([
    [undefined, 'a', false, 'bcd'],
    [['a'], 'a', true, 'abcd'],
    [['a'], 'ab', false, 'cd'],
    [undefined, 'abcd', false, ''],
    [['*', 'a'], 'c', true, 'ac'],
    [['*', 'a'], 'a', false, ''],
    [['*'], 'b', true, 'b'],
    [['*', 'a'], 'abcd', true, 'abcd'],
  ])('[U-CHART-1] %j, then %s shown: %s', (hidden, change, isShown, then) => {
    expect(shown(withRuns(hidden, [...change], isShown))).toBe(then)
  })

  it('[U-CHART-1] only some runs: others stay hidden, also those that are not listed yet', () => {
    const only = onlyRuns(['b'])
    expect(shown(only)).toBe('b')
    expect(isRunShown(only, 'logged later')).toBe(false)
    expect(withRuns(undefined, [], true)).toBeUndefined()
  })
})
