import type { FieldFaults, MetricDefinition } from '@labbook/protocol'
import { expect, it } from 'vitest'
import { formOf, type MetricForm, readForm } from '../../../src/parts/definitions/metric-form.js'

const EMPTY: MetricForm = { goal: '', unit: '', label: '', description: '', format: '', digits: '' }

it.each<[typed: Partial<MetricForm>, definition: MetricDefinition]>([
  [{}, {}],
  [{ label: '  ', digits: ' ' }, {}],
  [
    { goal: 'min', unit: ' nats ', label: 'Loss', description: 'Per\ntoken.', format: 'number', digits: '4' },
    { goal: 'min', unit: 'nats', label: 'Loss', description: 'Per\ntoken.', format: 'number', digits: 4 },
  ],
  [
    { format: 'percent', digits: '0' },
    { format: 'percent', digits: 0 },
  ],
])('[TYPED-12] the form %o is the definition %o', (typed, definition) => {
  expect(readForm({ ...EMPTY, ...typed })).toEqual({ definition, faults: {} })
  expect(readForm(formOf(definition)).definition).toEqual(definition)
})

it.each<[typed: Partial<MetricForm>, faults: FieldFaults]>([
  [{ digits: 'three' }, { digits: 'Digits must be a whole number from 0 to 17.' }],
  [{ digits: '1.5' }, { digits: 'Digits must be a whole number from 0 to 17.' }],
  [
    { unit: 'x'.repeat(41), label: 'x'.repeat(121) },
    {
      unit: 'Unit must be a text of 1 to 40 characters.',
      label: 'Label must be a text of 1 to 120 characters.',
    },
  ],
])('[TYPED-12] %o is not valid', (typed, faults) => {
  expect(readForm({ ...EMPTY, ...typed }).faults).toEqual(faults)
})
