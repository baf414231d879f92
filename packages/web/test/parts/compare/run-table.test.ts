import { describe, expect, it } from 'vitest'
import { NO_DEFINITIONS } from '../../../src/api/definitions.js'
import type { ShownColumn } from '../../../src/parts/compare/compared-column.js'
import type { Value } from '../../../src/parts/compare/difference.js'
import type { CompareSection } from '../../../src/parts/compare/grid-items.js'
import { barLength, fieldsOf, fieldWidth, sortedRuns, sortingOf } from '../../../src/parts/compare/run-table.js'

const section = (
  title: string,
  kind: CompareSection['kind'],
  rows: Record<string, readonly Value[]>,
): CompareSection => ({
  title,
  kind,
  empty: '',
  rows: Object.entries(rows).map(([key, values]) => ({ key, values })),
})

const sections = [
  section('Run details', 'texts', { Name: ['a', 'b', 'c', 'd'] }),
  section('Parameters', 'params', {
    depth: ['None', '9', '10', undefined],
    gap: ['1', undefined, '1', '1'],
    same: ['1', '1', '1', '1'],
  }),
  section('Metrics', 'metrics', { loss: [3, 1, Number.NaN, 2], score: [0.1, undefined, 0.3, 0.2] }),
  section('Datasets', 'params', { houses: ['v1', 'v2', 'v1', 'v1'] }),
]

const columns = ['a', 'b', 'c', 'd'].map((id) => ({ id, isBaseline: false }) as ShownColumn)
const sorted = (axis: string, ascending: boolean, of = columns) =>
  sortedRuns(of, fieldsOf(sections, undefined), { axis, ascending })
    .map(({ id }) => id)
    .join('')

describe('runs as rows', () => {
  it('[U-CMP-4] have metrics, the primary one first, then the params that differ in value', () => {
    const axes = (primary?: string) => fieldsOf(sections, primary).map(({ axis }) => axis)
    expect(axes()).toEqual(['metrics.loss', 'metrics.score', 'params.depth'])
    expect(axes('score')).toEqual(['metrics.score', 'metrics.loss', 'params.depth'])
  })

  it('[U-REG-7] versions have what differs of their schemas before the params, also where one lacks a column', () => {
    const schema = {
      ...section('Model schema', 'params', { depth: ['long', 'long'], rooms: ['long', undefined] }),
      isMissingDifferent: true,
    }
    const axes = fieldsOf([schema, ...sections], undefined).map(({ axis }) => axis)
    expect(axes).toEqual(['metrics.loss', 'metrics.score', 'schema.rooms', 'params.depth'])
  })

  it('[U-CMP-4] are sorted by the first metric, the best first, until another order is asked for', () => {
    const fields = fieldsOf(sections, undefined)
    const lower = { metrics: new Map([['loss', { goal: 'min' as const }]]) }
    expect(sortingOf(fields, {}, NO_DEFINITIONS)).toEqual({ axis: 'metrics.loss', ascending: false })
    expect(sortingOf(fields, {}, lower)).toEqual({ axis: 'metrics.loss', ascending: true })
    expect(sortingOf(fields, { sort: 'params.depth' }, lower)).toEqual({ axis: 'params.depth', ascending: true })
    expect(sortingOf(fields, { sort: 'metrics.loss', asc: false }, lower)?.ascending).toBe(false)
    expect(sortingOf(fields, { sort: 'metrics.gone', asc: true }, NO_DEFINITIONS)?.axis).toBe('metrics.loss')
    expect(sortingOf([], {}, NO_DEFINITIONS)).toBeUndefined()
  })

  it('[U-CMP-4] numbers stand by value before texts, what is missing or NaN is last, the baseline first', () => {
    expect(sorted('metrics.loss', true)).toBe('bdac')
    expect(sorted('metrics.loss', false)).toBe('adbc')
    expect(sorted('params.depth', true)).toBe('bcad')
    expect(sorted('params.depth', false)).toBe('acbd')
    const withBaseline = columns.map((column) => ({ ...column, isBaseline: column.id === 'c' }))
    expect(sorted('metrics.loss', true, withBaseline)).toBe('cbda')
  })

  it('[U-CMP-4] bars are from 5 % of the lowest to the whole of the highest, at any size of number', () => {
    expect([1, 2, 3].map((value) => barLength(value, [1, 2, 3]))).toEqual([0.05, 0.525, 1])
    expect(barLength(-1.7e308, [-1.7e308, 1.7e308])).toBe(0.05)
    expect(barLength(1.7e308, [-1.7e308, 1.7e308])).toBe(1)
    expect(barLength(2, [2, Number.NaN])).toBe(1)
    expect(barLength(Number.POSITIVE_INFINITY, [1])).toBeUndefined()
    expect(barLength(undefined, [1])).toBeUndefined()
  })

  it('[U-CMP-4] columns are wide enough for their values and differences, and never without end', () => {
    const [loss] = fieldsOf(sections, undefined)
    if (loss === undefined) throw new Error('no field')
    const alone = fieldWidth(loss, undefined)
    expect(fieldWidth(loss, 3).total).toBeGreaterThan(alone.total)
    const long = { ...loss, row: { key: 'k'.repeat(500), values: [1e300, 1.23456e-300] } }
    expect(fieldWidth(long, 1).total).toBeLessThanOrEqual(340)
  })
})
