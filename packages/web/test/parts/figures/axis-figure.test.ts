import { expect, it } from 'vitest'
import { NO_DEFINITIONS } from '../../../src/api/definitions.js'
import { axisFigure, type AxisFigureType } from '../../../src/parts/figures/axis-figure.js'
import { comparedRun, LOOK } from './compared-runs.js'

const runs = [
  comparedRun('a', { depth: '10', trees: '100', rate: '0.1' }, { score: 0.8, loss: 1 }),
  comparedRun('b', { depth: 'None', trees: '200', rate: '0.5' }, { score: 0.9, loss: Number.NaN }),
  comparedRun('c', { trees: '300', rate: '0.2' }, { score: 0.7, loss: 3 }),
  comparedRun('d', { depth: '9', trees: '150', rate: '0.4' }, { loss: 2 }),
  comparedRun('e', { depth: '10', trees: '120', rate: '0.3' }, { score: 0.5, loss: 5 }),
]
const draw = (type: AxisFigureType, ...axes: readonly string[]) =>
  axisFigure(type, runs, { axes, definitions: NO_DEFINITIONS, look: LOOK })

it('[U-CMP-11] a scatter plot says which runs it leaves out, and why', () => {
  const { figure, notes } = draw('scatter', 'params.depth', 'metrics.loss')
  expect(notes).toEqual(['2 of 5 runs are not drawn: b (loss is NaN), c (depth not logged).'])
  expect(figure?.data).toMatchObject([{ customdata: ['a', 'd', 'e'] }])
})

it('[U-CMP-11] texts are categories at places of their own: numbers by value, then texts', () => {
  const { figure } = draw('scatter', 'params.depth', 'metrics.score')
  expect(figure?.layout.xaxis).toMatchObject({ ticktext: ['10', 'None'], tickvals: [0, 1], range: [-0.5, 1.5] })
  expect(figure?.data).toMatchObject([{ x: [0, 1, 0], y: [0.8, 0.9, 0.5] }])
})

it('[U-CMP-11] a point tells the run and its values, in the colour of the run', () => {
  const { figure } = draw('scatter', 'params.trees', 'metrics.score')
  expect(figure?.data).toMatchObject([
    {
      text: expect.arrayContaining(['<b>a</b><br>trees: 100<br>score: 0.80000']),
      hovertemplate: '%{text}<extra></extra>',
      marker: { color: ['red', 'red', 'red', 'red'], opacity: 1 },
    },
  ])
})

it('[U-CMP-11] runs outside the brushes step back, the highlighted one stands out', () => {
  const look = { ...LOOK, highlighted: 'b', inside: new Set(['a']) }
  const axes = ['params.trees', 'metrics.score']
  const { figure } = axisFigure('scatter', runs.slice(0, 3), { axes, definitions: NO_DEFINITIONS, look })
  expect(figure?.data).toMatchObject([{ marker: { color: ['red', 'red', 'grey'], size: [10, 15, 10] } }])
})

it('[U-CMP-12] a box plot has a box for runs that did not log the param, and leaves out those without a number', () => {
  const { figure, notes } = draw('box', 'params.depth', 'metrics.score')
  expect(figure?.layout.xaxis).toMatchObject({ ticktext: ['10', 'None', 'not logged'] })
  expect(notes).toEqual(['1 of 5 runs is not drawn: d (score not logged).'])
  expect(figure?.data).toMatchObject([
    { type: 'box', x: [0, 1, 2, 0], y: [0.8, 0.9, 0.7, 0.5] },
    { type: 'scatter', customdata: ['a', 'b', 'c', 'e'] },
  ])
})

it('[U-CMP-12] a contour plot says what it lacks, and draws the points there are', () => {
  const full = draw('contour', 'params.trees', 'params.rate', 'metrics.score')
  expect(full.figure?.data).toMatchObject([{ type: 'contour' }, { type: 'scatter' }])
  expect(full.notes).toEqual(['1 of 5 runs is not drawn: d (score not logged).'])
  const twice = draw('contour', 'params.trees', 'params.trees', 'metrics.score')
  expect(twice.notes[0]).toBe('A contour plot needs three different parameters or metrics.')
  expect(twice.figure?.data).toMatchObject([{ type: 'scatter' }])
  const few = axisFigure('contour', runs.slice(0, 2), {
    axes: ['params.trees', 'params.rate', 'metrics.score'],
    definitions: NO_DEFINITIONS,
    look: LOOK,
  })
  expect(few.notes).toEqual(['A contour plot needs at least three runs whose X, Y and Z are numbers.'])
})

it.each<[AxisFigureType, readonly string[], string]>([
  ['scatter', ['params.gone', 'metrics.score'], 'No run can be drawn over gone, score.'],
  ['scatter', ['params.trees'], 'A scatter plot needs two parameters or metrics.'],
  ['box', ['', 'metrics.score'], 'A box plot needs a parameter across and a metric up.'],
])('[U-CMP-11] [U-CMP-12] a %s plot over %j draws no empty axes but says why', (type, axes, why) => {
  const { figure, notes } = draw(type, ...axes)
  expect(figure).toBeUndefined()
  expect(notes[0]).toBe(why)
})

it('[U-CMP-11] ticks are honest: whole for whole numbers, one for one value, and in full', () => {
  const yAxis = (...values: readonly number[]) =>
    axisFigure(
      'scatter',
      values.map((value, i) => comparedRun(`r${i}`, { x: String(i) }, { y: value })),
      { axes: ['params.x', 'metrics.y'], definitions: NO_DEFINITIONS, look: LOOK },
    ).figure?.layout.yaxis
  expect(yAxis(1, 2, 4)).toMatchObject({ tickmode: 'linear', dtick: 1 })
  expect(yAxis(7, 7)).toMatchObject({ tickmode: 'array', tickvals: [7] })
  expect(yAxis(0.5, 140_000)).toMatchObject({ separatethousands: true, exponentformat: 'e', minexponent: 7 })
  expect(yAxis(0.5, 140_000)).not.toHaveProperty('dtick')
})
