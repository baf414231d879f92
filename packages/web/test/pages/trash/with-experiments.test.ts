import type { TrashItem } from '@labbook/protocol'
import { expect, it } from 'vitest'
import { withExperiments } from '../../../src/pages/trash/with-experiments.js'

function item(kind: TrashItem['kind'], id: string, experimentId = id): TrashItem {
  return { kind, id, name: id, experimentId, runs: 1 }
}

const ids = (items: readonly TrashItem[]) => items.map(({ kind, id }) => `${kind} ${id}`)

it('[U-TRASH-2] brings the deleted experiments of runs back too, each once and before its runs', () => {
  const deleted = new Map([
    ['7', 'seven'],
    ['8', 'eight'],
  ])
  const chosen = [item('runs', 'a', '7'), item('runs', 'b', '7'), item('runs', 'c', '1'), item('experiments', '8')]
  const restored = withExperiments(chosen, deleted)
  expect(ids(restored)).toEqual(['experiments 7', 'runs a', 'runs b', 'runs c', 'experiments 8'])
  expect(restored[0]?.name).toBe('seven')
})
