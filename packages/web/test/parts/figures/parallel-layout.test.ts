import { expect, it } from 'vitest'
import { NO_DEFINITIONS } from '../../../src/api/definitions.js'
import { fitText } from '../../../src/parts/figures/fit-text.js'
import { endLabels, nearestLine, parallelLayout } from '../../../src/parts/figures/parallel-layout.js'
import { pushApart } from '../../../src/parts/figures/push-apart.js'
import type { ComparedRun } from '../../../src/parts/figures/compared-run.js'
import { comparedRun } from './compared-runs.js'

const measure = (text: string) => 6 * [...text].length
const AXES = ['params.trees', 'params.depth', 'metrics.score'] as const
const runs = [
  comparedRun('a', { trees: '200', depth: '10' }, { score: 0.85372 }),
  comparedRun('b', { trees: '100', depth: 'None' }, { score: 0.87222 }),
  comparedRun('c', { trees: '100' }, { score: Number.NaN }),
]
const layoutOf = (of: readonly ComparedRun[], width = 900, axes: readonly string[] = AXES) =>
  parallelLayout(of, axes, NO_DEFINITIONS, { width, height: 250, measure })

it('[U-CMP-10] a line a run, with its value at each axis; pieces to a missing value are dashed', () => {
  const { lines, axes } = layoutOf(runs)
  expect(lines.map(({ points }) => points.map(({ text }) => text))).toEqual([
    ['200', '10', '0.85372'],
    ['100', 'None', '0.87222'],
    ['100', 'not logged', 'NaN'],
  ])
  const [a, , c] = lines
  expect(a?.dashedPath).toBe('')
  expect(a?.path.match(/[ML]/g)).toEqual(['M', 'L', 'L'])
  expect(c?.path).toBe('')
  expect(c?.dashedPath.match(/[ML]/g)).toEqual(['M', 'L', 'L'])
  expect(axes.map(({ x }) => x)).toEqual([66, 386, 706])
})

it('[U-CMP-10] two versions of one run are two lines', () => {
  const twice = [...runs.slice(0, 1), { ...comparedRun('version 2', {}), runId: 'a' }]
  const { lines } = layoutOf(twice)
  expect(lines.map(({ run }) => run.id)).toEqual(['a', 'version 2'])
})

it('[U-CMP-10] axes stand at least 120 px apart: a narrower plot is wider than its room', () => {
  expect(layoutOf(runs, 200).width).toBe(66 + 2 * 120 + 194)
  expect(layoutOf(runs, 900).width).toBe(900)
})

it('[U-CMP-10] what does not fit keeps its end, and the name of an axis never leaves the plot', () => {
  expect(fitText('short', 60, measure)).toBe('short')
  expect(measure(fitText('a name that is much too long for its room', 90, measure))).toBeLessThanOrEqual(90)
  expect(fitText('a name that is much too long for 12', 90, measure)).toMatch(/^a.*….*for 12$/)
  expect(fitText('x'.repeat(30), 12, measure)).toBe('…x')
  const long = `params.${'x'.repeat(80)}`
  const { axes, width } = layoutOf([comparedRun('r', {})], 400, [long, long.replace('params', 'metrics')])
  for (const { x, name } of axes) {
    expect(x - measure(name) / 2).toBeGreaterThanOrEqual(0)
    expect(x + measure(name) / 2).toBeLessThanOrEqual(width)
  }
})

it.each<[wanted: readonly number[], placed: readonly number[]]>([
  [[100], [100]],
  [
    [100, 150],
    [100, 150],
  ],
  [
    [100, 100],
    [93, 107],
  ],
  [
    [100, 102, 101],
    [87, 115, 101],
  ],
  [
    [0, 1, 2],
    [24, 38, 52],
  ],
  [
    [300, 299],
    [242, 228],
  ],
])('[U-CMP-10] end labels of lines that end at %j stand at %j', (wanted, placed) => {
  expect(pushApart(wanted, { gap: 14, low: 24, high: 242 })).toEqual(placed)
})

it('[U-CMP-10] ten labels are 14 px apart and in the order of their lines, wherever these end', () => {
  for (let seed = 1; seed < 50; seed++) {
    const wanted = Array.from({ length: 10 }, (_, i) => ((seed * 7919 * (i + 1)) % 997) / 4)
    const placed = pushApart(wanted, { gap: 14, low: 24, high: 242 })
    const order = wanted.map((_, i) => i).sort((a, b) => (wanted[a] ?? 0) - (wanted[b] ?? 0))
    const sorted = order.map((i) => placed[i] ?? 0)
    expect(sorted[0]).toBeGreaterThanOrEqual(24)
    expect(sorted.at(-1)).toBeLessThanOrEqual(242 + 1e-9)
    for (const [i, y] of sorted.slice(1).entries()) expect(y - (sorted[i] ?? 0)).toBeGreaterThanOrEqual(14 - 1e-9)
  }
})

it('[U-CMP-10] an end label has the value and the short name of its line', () => {
  const layout = layoutOf(runs)
  const names = new Map([
    ['a', 'tuned'],
    ['b', 'a name that is too long to be written beside its value'],
  ])
  const labels = endLabels(layout, names, measure)
  expect(labels.map(({ value }) => value)).toEqual(['0.85372', '0.87222'])
  expect(labels[0]?.name).toBe('tuned')
  for (const { value, name } of labels) expect(measure(value) + 7 + measure(name)).toBeLessThanOrEqual(194 - 22)
})

it('[U-CMP-10] the line nearest to the pointer is found, and none that is far', () => {
  const { lines } = layoutOf(runs)
  const [a, b] = lines
  const middle = (line: typeof a) => {
    const [from, to] = line?.points ?? []
    return [((from?.x ?? 0) + (to?.x ?? 0)) / 2, ((from?.y ?? 0) + (to?.y ?? 0)) / 2] as const
  }
  expect(nearestLine(lines, ...middle(a), 14)).toBe('a')
  const [x, y] = middle(b)
  expect(nearestLine(lines, x, y + 3, 14)).toBe('b')
  expect(nearestLine(lines, 200, 5, 14)).toBeUndefined()
})
