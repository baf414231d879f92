import { describe, expect, it } from 'vitest'
import type { CompareRow } from '../../../src/parts/compare/difference.js'
import { differenceIn } from '../../../src/parts/compare/difference.js'
import { type CompareSection, gridItems, type SectionView } from '../../../src/parts/compare/grid-items.js'

const row = (key: string, ...values: CompareRow['values']): CompareRow => ({ key, values })

describe('rows of a comparison', () => {
  it.each([
    ['none', ['1', '1']],
    ['none', [0.1, 0.1]],
    ['none', [Number.NaN, Number.NaN]],
    ['value', ['1', '1.0']],
    ['value', ['', ' ']],
    ['value', [0, -0]],
    ['value', ['1', undefined, '2']],
    ['missing', ['1', undefined]],
    ['missing', [undefined, '', '']],
  ] as const)('[U-CMP-5] differ in %s: %j', (expected, values) => {
    expect(differenceIn(row('key', ...values))).toBe(expected)
  })

  const section: CompareSection = {
    title: 'Parameters',
    kind: 'params',
    empty: 'No parameters.',
    rows: [row('same', '1', '1'), row('depth', '1', '2'), row('gap', undefined, '2'), row('leaf', 'a', 'b')],
  }
  const lines = (view: Partial<SectionView>, of = section) =>
    gridItems([of], () => ({ isFolded: false, isDiffOnly: false, withGaps: false, find: '', ...view })).map((item) => {
      if (item.kind === 'row') return item.row.key
      if (item.kind === 'gaps') return `${item.count} ${item.isOpen ? 'open' : 'folded'}`
      return item.kind === 'note' ? item.text : `# ${item.section.title}`
    })

  it('[U-CMP-5] show what differs in value first, and fold what some runs did not log', () => {
    expect(lines({})).toEqual(['# Parameters', 'same', 'depth', 'gap', 'leaf'])
    expect(lines({ isDiffOnly: true })).toEqual(['# Parameters', 'depth', 'leaf', '1 folded'])
    expect(lines({ isDiffOnly: true, withGaps: true })).toEqual(['# Parameters', 'depth', 'leaf', '1 open', 'gap'])
    expect(lines({ isFolded: true })).toEqual(['# Parameters'])
  })

  it('[U-CMP-5] a column that a schema lacks is a difference like another', () => {
    expect(lines({ isDiffOnly: true }, { ...section, isMissingDifferent: true })).toEqual([
      '# Parameters',
      'depth',
      'gap',
      'leaf',
    ])
  })

  it('[U-CMP-5] are found by key or label, whatever the case, and a section without rows says why', () => {
    expect(lines({ find: ' EA' })).toEqual(['# Parameters', 'leaf'])
    expect(lines({ find: 'xyz' })).toEqual(['# Parameters', 'No key contains “xyz”.'])
    expect(lines({ isDiffOnly: true }, { ...section, rows: [row('same', '1', '1')] })).toEqual([
      '# Parameters',
      'Nothing differs.',
    ])
    expect(lines({}, { ...section, rows: [] })).toEqual(['# Parameters', 'No parameters.'])
    const labelled = { ...section, rows: [{ ...row('lr', '1', '2'), param: { label: 'Learning rate' } }] }
    expect(lines({ find: 'learning' }, labelled)).toEqual(['# Parameters', 'lr'])
  })
})
