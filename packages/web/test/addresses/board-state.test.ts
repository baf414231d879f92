import { describe, expect, it } from 'vitest'
import { validateBoardState } from '../../src/addresses/board-state.js'

describe('board state', () => {
  it('[U-ALL-1] every setting of a board and of its cards comes back from the address', () => {
    const state = {
      x: 'metrics.epoch',
      smoothing: 0.6,
      match: 'loss',
      hideEmpty: true,
      runs: 50,
      unlinked: true,
      groups: ['params.`depth`'],
      folded: ['eval'],
      removed: ['accuracy'],
      order: ['b', 'a'],
      cards: { loss: { yScale: 'log', range: [10, 20], clip: true, points: true, size: 'whole', smoothing: 0.9 } },
      added: [{ id: 'card-1', section: 'Added', type: 'scatter', keys: ['params.lr', 'metrics.loss'] }],
    }
    expect(validateBoardState(JSON.parse(JSON.stringify(state)))).toEqual(state)
  })

  it('[U-URL-3] drops what is unknown and what is out of range', () => {
    const raw = { x: 'sideways', smoothing: 3, runs: 7, other: 1, cards: { loss: { range: [5, 1], yScale: 'cubic' } } }
    expect(validateBoardState(raw)).toEqual({ cards: { loss: {} } })
    for (const nothing of [undefined, null, 'text', [], {}]) expect(validateBoardState(nothing)).toBeUndefined()
  })
})
