import type { MetricDefinition } from '@labbook/protocol'
import { describe, expect, it } from 'vitest'
import {
  formatDefined,
  formatDefinedHover,
  formatDefinedTick,
  formatExactHover,
  formatInFull,
  hintOf,
  titleOf,
  unitOf,
} from '../../src/format/format-defined.js'

describe('a value of a metric in a table', () => {
  it.each<[definition: MetricDefinition | undefined, value: number, text: string]>([
    [undefined, 0.12345, '0.123'],
    [{}, 0.12345, '0.123'],
    [{ unit: 'nats' }, 0.12345, '0.123'],
    [{ digits: 5 }, 0.12345, '0.12345'],
    [{ digits: 5 }, 0.1, '0.10000'],
    [{ digits: 2 }, 0.0123, '0.012'],
    [{ digits: 3 }, 9.996, '10.0'],
    [{ digits: 3 }, 71_048.1, '71,048'],
    [{ digits: 3 }, -1234.5, '-1,235'],
    [{ digits: 0 }, 0.7, '1'],
    [{ digits: 0 }, 0.00001, '0'],
    [{ digits: 3 }, 12, '12'],
    [{ digits: 3 }, 0.0000012345, '1.23e-6'],
    [{ digits: 3 }, 1.5e12 + 0.5, '1.50e+12'],
    [{ digits: 17 }, 0.1, '0.10000000000000001'],
    [{ digits: 3 }, Number.NaN, 'NaN'],
    [{ format: 'percent' }, 0.93, '93%'],
    [{ format: 'percent' }, 0.98279, '98.28%'],
    [{ format: 'percent' }, -0.005, '-0.50%'],
    [{ format: 'percent' }, 0.0000123, '0.00123%'],
    [{ format: 'percent' }, 0, '0%'],
    [{ format: 'percent' }, 12.5, '1,250%'],
    [{ format: 'percent', digits: 3 }, 0.98279, '98.3%'],
    [{ format: 'percent', digits: 0 }, 0.98279, '98%'],
    [{ format: 'percent' }, Number.POSITIVE_INFINITY, 'Inf'],
    [{ format: 'duration' }, 0, '0.0 s'],
    [{ format: 'duration' }, 0.0000123, '12.3 µs'],
    [{ format: 'duration' }, 0.01234, '12.3 ms'],
    [{ format: 'duration' }, 1.2, '1.2 s'],
    [{ format: 'duration' }, 59.97, '1 min 0 s'],
    [{ format: 'duration' }, 184, '3 min 4 s'],
    [{ format: 'duration' }, 7500, '2 h 5 min'],
    [{ format: 'duration' }, -1.25, '-1.3 s'],
    [{ format: 'bytes' }, 0, '0 B'],
    [{ format: 'bytes' }, 512.25, '512.25 B'],
    [{ format: 'bytes' }, 13_100_000, '13.1 MB'],
    [{ format: 'bytes' }, -2000, '-2.0 kB'],
  ])('[TYPED-6] %o: %d is %s', (definition, value, text) => {
    expect(formatDefined(value, definition)).toBe(text)
  })

  it.each<[definition: MetricDefinition | undefined, text: string]>([
    [undefined, '0.1234567890123456'],
    [{ unit: 'nats' }, '0.1234567890123456'],
    [{ digits: 2 }, '0.12'],
    [{ format: 'percent' }, '12.35%'],
  ])('[TYPED-8] on the page of a run %o is in full unless it has digits or another format: %s', (definition, text) => {
    expect(formatInFull(0.1234567890123456, definition)).toBe(text)
  })
})

it.each<[definition: MetricDefinition | undefined, value: number, tick: string, hover: string]>([
  [undefined, 0.25, '0.25', '0.25000'],
  [{ unit: 'nats' }, 0.25, '0.25', '0.25000 nats'],
  [{ unit: 'nats' }, Number.NaN, 'NaN', 'NaN'],
  [{ format: 'percent' }, 0.935, '93.5%', '93.500%'],
  [{ format: 'percent', unit: 'ignored' }, 1, '100%', '100%'],
  [{ format: 'duration' }, 90, '1 min 30 s', '1 min 30 s'],
  [{ format: 'duration' }, 60.25, '1 min 0.25 s', '1 min 0.25000 s'],
  [{ format: 'duration' }, 7500, '2 h 5 min', '2 h 5 min'],
  [{ format: 'duration' }, 1.25, '1.25 s', '1.2500 s'],
  [{ format: 'duration' }, -0.02, '-20 ms', '-20 ms'],
  [{ format: 'bytes' }, 1_500_000, '1.5 MB', '1.5000 MB'],
])('[TYPED-9] %o: %d is %s on an axis and %s in a tooltip', (definition, value, tick, hover) => {
  expect([formatDefinedTick(value, definition), formatDefinedHover(value, definition)]).toEqual([tick, hover])
})

it.each<[definition: MetricDefinition | undefined, value: number, text: string]>([
  [undefined, 0.731, '0.73100'],
  [undefined, 5012, '5,012'],
  [undefined, 0.1 + 0.2, '0.30000000000000004'],
  [undefined, 1.7e308, '1.7e308'],
  [undefined, Number.MIN_VALUE, '5e-324'],
  [undefined, 1.23456789e12, '1234567890000'],
  [undefined, Number.NaN, 'NaN'],
  [{ unit: 'nats' }, 1 / 3, '0.3333333333333333 nats'],
  [{ format: 'percent' }, 1 / 3, '33.333% (0.3333333333333333)'],
])('[U-CHART-8] %o: the tooltip of %d is exact: %s', (definition, value, text) => {
  expect(formatExactHover(value, definition)).toBe(text)
})

it.each<[definition: MetricDefinition | undefined, title: string, hint: string, unit: string | undefined]>([
  [undefined, 'val_loss', 'val_loss', undefined],
  [{ goal: 'min' }, 'val_loss', 'val_loss', undefined],
  [{ label: 'Validation loss' }, 'Validation loss', 'val_loss', undefined],
  [{ label: 'Validation loss', unit: 'nats' }, 'Validation loss (nats)', 'val_loss', 'nats'],
  [{ unit: 'nats', description: 'Per token.' }, 'val_loss (nats)', 'val_loss: Per token.', 'nats'],
  [{ unit: 'parts', format: 'percent' }, 'val_loss', 'val_loss', undefined],
])('[TYPED-6] %o names a metric %s', (definition, title, hint, unit) => {
  expect([titleOf('val_loss', definition), hintOf('val_loss', definition), unitOf(definition)]).toEqual([
    title,
    hint,
    unit,
  ])
})
