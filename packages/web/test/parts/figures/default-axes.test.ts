import { expect, it } from 'vitest'
import { NO_DEFINITIONS } from '../../../src/api/definitions.js'
import { defaultAxes } from '../../../src/parts/figures/default-axes.js'
import { comparedRun } from './compared-runs.js'

it('[U-CMP-10] at first: params that differ in value, numbers first, then metrics with the primary one last', () => {
  const runs = [
    comparedRun('a', { trees: '200', depth: '10', seed: '1', loss: 'mse' }, { test: 0.8, train: 0.9, flat: 1 }),
    comparedRun('b', { trees: '100', depth: 'None', seed: '1.0', loss: 'mse' }, { test: 0.9, train: 0.95, flat: 1 }),
    comparedRun('c', { seed: '1' }, { test: 0.7, 'system/cpu': 3 }),
  ]
  const definitions = { ...NO_DEFINITIONS, primary: 'test' }
  // `seed` is the same number throughout, `loss` differs only in that one run did not log it.
  expect(defaultAxes(runs, definitions)).toEqual(['params.trees', 'params.depth', 'metrics.train', 'metrics.test'])
  // Without a primary metric, the one that most runs logged.
  expect(defaultAxes(runs, NO_DEFINITIONS).at(-1)).toBe('metrics.test')
})

it('[U-CMP-10] where no param differs, the axes are metrics', () => {
  const runs = [comparedRun('a', { p: '1' }, { x: 1, y: 2 }), comparedRun('b', { p: '1' }, { x: 3, y: 4 })]
  expect(defaultAxes(runs, NO_DEFINITIONS)).toEqual(['metrics.y', 'metrics.x'])
})

it('[U-CMP-10] no more axes than can be read: params that all logged go before others, texts that all differ are left out', () => {
  const many = (offset: number) =>
    Object.fromEntries(Array.from({ length: 9 }, (_, i) => [`p${i}`, String(i + offset)]))
  const metrics = (offset: number) => Object.fromEntries(Array.from({ length: 30 }, (_, i) => [`m${i}`, i + offset]))
  const runs = Array.from({ length: 30 }, (_, i) => {
    const { p0 = '', ...others } = many(i)
    return comparedRun(`r${i}`, { ...others, ...(i === 0 ? {} : { p0 }), path: `/data/${i}` }, metrics(i))
  })
  const axes = defaultAxes(runs, { ...NO_DEFINITIONS, primary: 'm7' })
  expect(axes).toEqual([
    'params.p1',
    'params.p2',
    'params.p3',
    'params.p4',
    'params.p5',
    'params.p6',
    'metrics.m0',
    'metrics.m7',
  ])
})
