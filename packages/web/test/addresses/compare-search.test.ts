import { expect, it } from 'vitest'
import { validateCompareView } from '../../src/addresses/compare-search.js'

it('[U-CMP-13] axes in their order, brushes, curves and hidden runs come back from the address', () => {
  const view = {
    tab: 'curves',
    axes: ['metrics.loss', 'params.lr'],
    brushes: {
      'params.lr': { range: [0.1, 0.5], missing: true },
      'params.depth': { values: ['None', ''] },
    },
    curves: ['loss'],
    hidden: ['r1'],
  }
  expect(validateCompareView(JSON.parse(JSON.stringify(view)))).toEqual(view)
})

it('[U-URL-3] params and metrics of older links become axes; what is no brush is dropped', () => {
  expect(validateCompareView({ params: ['lr'], metrics: ['loss', 'acc'] })).toEqual({
    axes: ['params.lr', 'metrics.loss', 'metrics.acc'],
  })
  const brushes = { a: 7, b: {}, c: { range: [1] }, d: { range: [2, 'x'], missing: 'yes' }, e: { values: [1] } }
  expect(validateCompareView({ brushes })).toEqual({})
  expect(validateCompareView({ brushes: ['a'], axes: 'lr' })).toEqual({})
})
