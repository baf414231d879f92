import { describe, expect, it } from 'vitest'
import { isHidden, type RunsSearch, shownOnly, withHidden } from '../../src/addresses/runs-search.js'

const shown = (search: RunsSearch) =>
  'a b c d'
    .split(' ')
    .filter((runId) => !isHidden(search, runId))
    .join('')

describe('runs hidden in charts', () => {
  it.each<[search: RunsSearch, change: string, isHiding: boolean, then: string]>([
    [{}, 'a', true, 'bcd'],
    [{ hidden: ['a'] }, 'a', false, 'abcd'],
    [{ hidden: ['a'] }, 'a b', true, 'cd'],
    [{}, 'a b c d', true, ''],
    [{ hidden: 'all', shown: ['a'] }, 'c', false, 'ac'],
    [{ hidden: 'all', shown: ['a'] }, 'a', true, ''],
    [{ hidden: 'all' }, 'b', false, 'b'],
    [{ hidden: 'all', shown: ['a'] }, 'a b c d', false, 'abcd'],
  ])('[U-CHART-1] %j, then %s hidden: %s', (search, change, isHiding, then) => {
    expect(shown({ ...search, ...withHidden(search, change.split(' '), isHiding) })).toBe(then)
  })

  it('[U-CHART-1] only some runs: others stay hidden, also those that are not listed yet', () => {
    const only = shownOnly(['b'])
    expect(shown(only)).toBe('b')
    expect(isHidden(only, 'logged later')).toBe(true)
  })
})
