import { describe, expect, it } from 'vitest'
import type { BoardState } from '../../../src/addresses/board-state.js'
import { type Definitions, NO_DEFINITIONS } from '../../../src/api/definitions.js'
import { type BoardContents, sectionsOf } from '../../../src/parts/board/board-sections.js'

function shown(contents: Partial<BoardContents>, state: BoardState = {}, definitions: Definitions = NO_DEFINITIONS) {
  const nothing = {
    metrics: [],
    single: new Set<string>(),
    curved: new Set<string>(),
    images: [],
    tables: [],
    hasBaseline: false,
  }
  const sections = sectionsOf({ ...nothing, ...contents }, { state, definitions })
  return sections.map(({ name, cards }) => [
    name,
    ...cards.map(({ title, type, keys }) =>
      title === 'Final values' ? keys.join() : `${title}${type ? ` ${type}` : ''}`,
    ),
  ])
}

describe('the sections of a board', () => {
  it('[U-CHART-1] are named by the part of the key before the first slash', () => {
    expect(shown({ metrics: ['val/b', 'loss', 'system/cpu', 'val/a', '/odd'] })).toEqual([
      ['Metrics', '/odd', 'loss'],
      ['val', 'val/a', 'val/b'],
      ['System metrics', 'system/cpu'],
    ])
  })

  it('[U-CHART-1] single values share a table of up to six, the primary metric first', () => {
    const metrics = 'a b c d e f g h loss'.split(' ')
    const definitions = { ...NO_DEFINITIONS, primary: 'g' }
    expect(shown({ metrics, single: new Set('abcdefgh') }, {}, definitions)).toEqual([
      ['Metrics', 'loss', 'g,a,b,c,d,e', 'f,h'],
    ])
    // Unless one was made a chart.
    expect(shown({ metrics, single: new Set('ab') }, { cards: { a: { type: 'bar' } } })[0]).toContain('a bar')
  })

  it('[U-CHART-1] images, tables and the difference to the baseline have cards; what was removed has none', () => {
    const contents = { metrics: ['loss'], images: ['samples'], tables: ['eval.json'], hasBaseline: true }
    expect(shown(contents)).toEqual([
      ['Metrics', 'loss', 'Difference difference'],
      ['Images', 'samples images'],
      ['Tables', 'eval.json table'],
    ])
    expect(shown(contents, { removed: ['difference', 'images/samples'] })).toEqual([
      ['Metrics', 'loss'],
      ['Tables', 'eval.json table'],
    ])
  })

  it.each<[match: string, names: string]>([
    ['LOSS', 'loss,val_loss'],
    ['/^loss$/', 'loss'],
    ['/(/', ''],
    ['samp', 'samples images'],
  ])('[U-CHART-4] the filter %s', (match, names) => {
    const found = shown({ metrics: ['accuracy', 'loss', 'val_loss'], images: ['samples'] }, { match })
    expect(found.flatMap(([, ...cards]) => cards).join()).toBe(names)
  })

  it('[U-CHART-2] an added card has the titles of what it shows, in its own section', () => {
    const added = [
      { id: 'card-1', section: 'Added', type: 'line', keys: ['loss', 'val_loss'] },
      { id: 'card-2', section: 'Added', type: 'scatter', keys: ['params.lr', 'metrics.loss'] },
      { id: 'card-3', section: 'Metrics', type: 'difference', keys: [] },
    ] as const
    expect(shown({ metrics: ['loss'] }, { added })).toEqual([
      ['Added', 'loss, val_loss line', 'lr × loss scatter'],
      ['Metrics', 'loss', 'Difference difference'],
    ])
  })
})
