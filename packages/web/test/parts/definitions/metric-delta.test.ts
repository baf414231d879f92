import type { MetricDefinition } from '@labbook/protocol'
import { expect, it } from 'vitest'
import { type MetricDelta, metricDelta } from '../../../src/parts/definitions/metric-delta.js'

type Expected = Partial<MetricDelta> | undefined

it.each<[value: number | undefined, baseline: number | undefined, definition: MetricDefinition | undefined, Expected]>([
  [0.5, 0.25, undefined, { text: '0.250', direction: 'up', judgement: undefined, relative: '+100%' }],
  [0.5, 0.25, { goal: 'max' }, { direction: 'up', judgement: 'better' }],
  [0.5, 0.25, { goal: 'min' }, { direction: 'up', judgement: 'worse' }],
  [0.25, 0.5, { goal: 'min' }, { text: '0.250', direction: 'down', judgement: 'better', relative: '-50%' }],
  [0.25, 0.5, { goal: 'max' }, { direction: 'down', judgement: 'worse' }],
  [1, 1, { goal: 'max' }, { text: '0', direction: 'same', judgement: undefined, relative: '0%' }],
  [0.854 + 1e-16, 0.854 - 1e-16, { goal: 'max' }, { text: '0.000', direction: 'same', judgement: undefined }],
  [0.8547, 0.854, { goal: 'max' }, { text: '0.001', direction: 'up', judgement: 'better' }],
  [0.0002, 0.0001, { goal: 'max' }, { text: '1.000e-4', direction: 'up' }],
  [71_048.4, 71_048.1, { goal: 'min', digits: 0 }, { text: '0', direction: 'same', judgement: undefined }],
  [0.93, 0.9, { goal: 'max', format: 'percent' }, { text: '3 points', judgement: 'better', relative: '+3.33%' }],
  [62, 1, { format: 'duration' }, { text: '1 min 1 s', direction: 'up' }],
  [2e6, 5e5, { format: 'bytes', goal: 'min' }, { text: '1.5 MB', judgement: 'worse', relative: '+300%' }],
  [-1, -2, { goal: 'max' }, { direction: 'up', judgement: 'better', relative: '+50%' }],
  [1, 0, { goal: 'max' }, { direction: 'up', relative: undefined }],
  [undefined, 1, { goal: 'max' }, undefined],
  [1, undefined, { goal: 'max' }, undefined],
  [Number.NaN, 1, { goal: 'max' }, undefined],
  [Number.POSITIVE_INFINITY, 1, { goal: 'max' }, undefined],
])('[TYPED-10] %d beside %d with %o is %o', (value, baseline, definition, expected) => {
  const delta = metricDelta(value, baseline, definition)
  if (expected === undefined) expect(delta).toBeUndefined()
  else expect(delta).toMatchObject(expected)
})
