import { describe, expect, it } from 'vitest'
import type { BoardState } from '../../../src/addresses/board-state.js'
import { configured, folded, movedCard, withCard } from '../../../src/parts/board/board-changes.js'

/** The order that a board with these cards gets from a state, as `sectionsOf` makes it. */
function arranged(ids: readonly string[], { order = [] }: BoardState): string {
  const place = (id: string) => (order.includes(id) ? order.indexOf(id) : order.length)
  return ids.toSorted((a, b) => place(a) - place(b)).join('')
}

describe('changes of a board', () => {
  const ids = 'abcdef'.split('')
  it.each<[order: string, id: string, to: number, then: string, kept: number]>([
    ['', 'a', 2, 'bcadef', 3],
    ['', 'f', 0, 'fabcde', 1],
    ['', 'c', 2, 'abcdef', 3],
    ['', 'b', 9, 'acdefb', 6],
    ['', 'd', -3, 'dabcef', 1],
    ['f', 'e', 0, 'efabcd', 2],
    ['fe', 'f', 1, 'efabcd', 2],
    ['fe', 'a', 1, 'faebcd', 3],
    ['fe', 'e', 3, 'fabecd', 4],
    ['cf', 'd', 4, 'cfabde', 5],
  ])('[U-CHART-2] order %j: %s moved to place %i', (order, id, to, then, kept) => {
    const state: BoardState = order === '' ? {} : { order: [...order] }
    const section = [...arranged(ids, state)]
    const next = movedCard(state, section, id, to)
    expect(arranged(ids, next)).toBe(then)
    // Only as far as the order is not the usual one, for short addresses.
    expect(next.order).toHaveLength(kept)
  })

  it('[U-CHART-2] cards of other sections keep their order', () => {
    const next = movedCard({ order: ['x', 'y'] }, ids, 'b', 0)
    expect(next.order).toEqual(['x', 'y', 'b'])
    expect(movedCard({}, ids, 'unknown', 0)).toEqual({})
  })

  it('[U-CHART-2] metrics beyond the third get cards of their own, each with a new name', () => {
    const next = withCard(
      { added: [{ id: 'card-2', section: 'Added' }] },
      { type: 'line', section: 'Added', keys: 'abcdefg'.split('') },
    )
    expect(next.added).toEqual([
      { id: 'card-2', section: 'Added' },
      { id: 'card-3', type: 'line', section: 'Added', keys: ['a', 'b', 'c'] },
      { id: 'card-4', type: 'line', section: 'Added', keys: ['d', 'e', 'f'] },
      { id: 'card-5', type: 'line', section: 'Added', keys: ['g'] },
    ])
  })

  it('[U-ALL-1] a setting that is taken back leaves no trace in the address', () => {
    const state = configured({}, 'loss', { size: 'whole', yScale: 'log' })
    expect(state).toEqual({ cards: { loss: { size: 'whole', yScale: 'log' } } })
    expect(configured(state, 'loss', { size: undefined, yScale: undefined })).toEqual({})
    expect(folded(folded({}, 'eval'), 'eval')).toEqual({})
  })
})
