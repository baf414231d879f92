import { expect, it } from 'vitest'
import { heartbeatOf, lastSignal } from '../../../src/parts/runs/last-signal.js'

const NOW = 1_764_502_830_123
const at = (agoMs: number) => String(NOW - agoMs)

it.each([
  ['a fresh heartbeat', { heartbeat: at(59_999) }, { timeMs: NOW - 59_999, silentMs: 59_999, state: 'fresh' }],
  ['a late one', { heartbeat: at(60_000) }, { timeMs: NOW - 60_000, silentMs: 60_000, state: 'late' }],
  ['a lost one', { heartbeat: at(180_000) }, { timeMs: NOW - 180_000, silentMs: 180_000, state: 'lost' }],
  [
    'a line after it',
    { heartbeat: at(500_000), othersMs: [NOW - 90_000, NOW - 95_000] },
    { timeMs: NOW - 90_000, silentMs: 90_000, state: 'late' },
  ],
  ['a clock that is ahead', { heartbeat: at(-5000) }, { timeMs: NOW, silentMs: 0, state: 'fresh' }],
  ['no heartbeat', { heartbeat: undefined, othersMs: [NOW] }, undefined],
  ['a heartbeat that is no number', { heartbeat: 'yes' }, undefined],
  ['a column without value', { heartbeat: null }, undefined],
])('[LOG-6] %s', (_, sources, expected) => {
  expect(lastSignal({ status: 'RUNNING', ...sources }, NOW)).toEqual(expected)
  expect(lastSignal({ status: 'FINISHED', ...sources }, NOW)).toBeUndefined()
})

it('[LOG-6] the heartbeat is a tag', () => {
  expect(heartbeatOf([{ key: 'owner', value: 'ada' }])).toBeUndefined()
  expect(heartbeatOf([{ key: 'labbook.heartbeat', value: '5' }])).toBe('5')
})
