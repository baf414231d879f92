import { describe, expect, it } from 'vitest'
import {
  axisDefinition,
  bestOf,
  commonDefinitions,
  NO_DEFINITIONS,
  readDefinitions,
} from '../../src/api/definitions.js'

const tagsOf = (tags: Record<string, string>) => Object.entries(tags).map(([key, value]) => ({ key, value }))
const read = (tags: Record<string, string>) => readDefinitions(tagsOf(tags))

describe('what the tags of an experiment say', () => {
  it('[TYPED-1] [TYPED-3] definitions by key, whatever the key', () => {
    const { metrics, params, faults } = read({
      'labbook.metric.val_loss': '{"goal":"min"}',
      'labbook.metric.eval/a.b c': '{"unit":"s"}',
      'labbook.param.lr': '{"type":"number"}',
      'labbook.metrics.other': '{"goal":"min"}',
      team: 'vision',
    })
    expect([...metrics]).toEqual([
      ['val_loss', { goal: 'min' }],
      ['eval/a.b c', { unit: 's' }],
    ])
    expect([...params]).toEqual([['lr', { type: 'number' }]])
    expect(faults).toEqual([])
  })

  it('[TYPED-4] what is no definition is ignored as a whole, with a sentence', () => {
    const { metrics, faults } = read({
      'labbook.metric.val_loss': '{"label":"Loss","goal":"lower"}',
      'labbook.metric.acc': 'max',
      'labbook.metric.f1': '{"goal":"max"}',
      'labbook.param.lr': '7',
    })
    expect([...metrics.keys()]).toEqual(['f1'])
    expect(faults).toEqual([
      'labbook.metric.val_loss is not a valid definition: goal must be min or max.',
      'labbook.metric.acc is not a valid definition: malformed JSON: unexpected "max" at position 0.',
      'labbook.param.lr is not a valid definition: it must be a JSON object.',
    ])
  })

  it('[TYPED-2] greaterIsBetter is the goal of the primary metric, unless its definition has one', () => {
    const primary = { 'mlflow.experiment.primaryMetric.name': 'acc' }
    const greater = { ...primary, 'mlflow.experiment.primaryMetric.greaterIsBetter': 'True' }
    const withUnit = { ...greater, 'labbook.metric.acc': '{"unit":"points"}' }
    const lowest = { ...greater, 'labbook.metric.acc': '{"goal":"min"}' }
    expect(read({}).primary).toBeUndefined()
    expect(read(primary)).toMatchObject({ primary: 'acc', metrics: new Map() })
    expect(read(greater).metrics.get('acc')).toEqual({ goal: 'max' })
    expect(read(withUnit).metrics.get('acc')).toEqual({ goal: 'max', unit: 'points' })
    expect(read(lowest).metrics.get('acc')).toEqual({ goal: 'min' })
  })
})

describe('runs of several experiments', () => {
  const min = read({ 'labbook.metric.loss': '{"goal":"min","unit":"nats"}', 'labbook.param.lr': '{"type":"number"}' })
  const same = read({ 'labbook.metric.loss': '{"unit":"nats","goal":"min"}', 'labbook.metric.acc': '{"goal":"max"}' })
  const other = read({ 'labbook.metric.loss': '{"goal":"max"}' })
  const primary = (key: string) => read({ 'mlflow.experiment.primaryMetric.name': key })

  it('[TYPED-5] a definition holds unless another of the experiments contradicts it', () => {
    const common = commonDefinitions([min, same, NO_DEFINITIONS])
    expect(Object.fromEntries(common.metrics)).toEqual({ loss: { goal: 'min', unit: 'nats' }, acc: { goal: 'max' } })
    expect(Object.fromEntries(common.params)).toEqual({ lr: { type: 'number' } })
    expect([...commonDefinitions([min, other, same]).metrics.keys()]).toEqual(['acc'])
    expect(commonDefinitions([min])).toEqual(min)
    expect(commonDefinitions([])).toEqual(NO_DEFINITIONS)
  })

  it.each([
    [['acc', 'acc'], 'acc'],
    [['acc', 'loss'], undefined],
  ])('[TYPED-5] with primary metrics %j it is %s', (keys, expected) => {
    expect(commonDefinitions([...keys.map(primary), NO_DEFINITIONS]).primary).toBe(expected)
  })
})

it('[TYPED-9] an axis of several metrics has the format and unit that they share', () => {
  const definitions = read({
    'labbook.metric.train': '{"unit":"nats","label":"Train"}',
    'labbook.metric.val': '{"unit":"nats","goal":"min"}',
    'labbook.metric.acc': '{"format":"percent"}',
  })
  expect(axisDefinition(['train'], definitions)).toEqual({ unit: 'nats', label: 'Train' })
  expect(axisDefinition(['train', 'val'], definitions)).toMatchObject({ unit: 'nats' })
  for (const keys of [[], ['train', 'acc'], ['train', 'unknown'], ['unknown', 'other']]) {
    expect(axisDefinition(keys, definitions)).toBeUndefined()
  }
})

it.each<[values: readonly (number | undefined)[], goal: 'min' | 'max' | undefined, best: number | undefined]>([
  [[3, 1, 2], 'min', 1],
  [[3, 1, 2], 'max', 3],
  [[3, 1, 2], undefined, undefined],
  [[undefined, Number.NaN, Number.POSITIVE_INFINITY, -2], 'max', -2],
  [[undefined, Number.NaN], 'min', undefined],
  [[], 'max', undefined],
])('[TYPED-6] of %j with goal %s the best is %s', (values, goal, best) => {
  expect(bestOf(values, goal)).toBe(best)
})
