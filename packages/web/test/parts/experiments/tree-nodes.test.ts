import type { Experiment } from '@labbook/protocol'
import { describe, expect, it } from 'vitest'
import { foldersAbove, rowsOf, treeOf } from '../../../src/parts/experiments/tree-nodes.js'

const experiment = (name: string): Experiment => ({
  experimentId: name,
  name,
  artifactLocation: '',
  lifecycleStage: 'active',
  creationTime: 0,
  lastUpdateTime: 0,
  tags: [],
})

/** Each row indented by its level; an experiment carries a star. */
const drawn = (names: readonly string[], isOpen: (path: string) => boolean = () => true) =>
  rowsOf(treeOf(names.map(experiment)), isOpen).map(
    ({ node }) => `${'  '.repeat(node.level - 1)}${node.label}${node.experiment === undefined ? '' : ' *'}`,
  )

describe('[U-EXP-1] the tree of experiments', () => {
  it.each([
    { names: [], rows: [] },
    { names: ['b', 'a'], rows: ['b *', 'a *'] },
    { names: ['a/b', 'c', 'a/d'], rows: ['a', '  b *', '  d *', 'c *'] },
    { names: ['a/b', 'a'], rows: ['a *', '  b *'] },
    { names: ['a/b/c', 'a/b'], rows: ['a', '  b *', '    c *'] },
    { names: ['/a', 'a//b', 'a/', 'a'], rows: ['/a *', 'a//b *', 'a/ *', 'a *'] },
  ])('$names', ({ names, rows }) => {
    expect(drawn(names)).toEqual(rows)
  })

  it('what lies in a closed folder is left out', () => {
    const isOpen = (path: string) => path === 'a'
    expect(drawn(['a/b/c', 'a/d', 'e/f'], isOpen)).toEqual(['a', '  b', '  d *', 'e'])
  })

  it('a row knows its place among its siblings', () => {
    const rows = rowsOf(treeOf(['a/b', 'a/c', 'd'].map(experiment)), () => true)
    expect(rows.map(({ place, siblings }) => [place, siblings])).toEqual([
      [1, 2],
      [1, 2],
      [2, 2],
      [2, 2],
    ])
  })

  it('a label remembers where it begins in the path', () => {
    const rows = rowsOf(treeOf([experiment('ab/cd')]), () => true)
    expect(rows.map(({ node }) => node.path.slice(node.start))).toEqual(['ab', 'cd'])
  })

  it.each([
    ['a', []],
    ['a/b/c', ['a', 'a/b']],
    ['/a', []],
  ])('the folders above %s', (path, folders) => {
    expect(foldersAbove(path)).toEqual(folders)
  })
})
