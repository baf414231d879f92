import { expect, it } from 'vitest'
import { isPlotly, plotlyTables, readPlotlyFigure } from '../../../src/parts/figures/plotly-figure.js'

const EIGHT = [1.5, 2.5, 3.5, 4.5]

it.each([
  ['a scatter without a type', { data: [{ y: [1] }], layout: {} }, true],
  ['no trace', { data: [], layout: {} }, true],
  ['a type that our bundle lacks', { data: [{ type: 'scatter3d' }], layout: {} }, false],
  ['a table of `log_table`', { columns: ['a'], data: [[1]] }, false],
  ['no layout', { data: [{ y: [1] }] }, false],
])('[ui 3.6] is it a figure of Plotly: %s', (_, value, expected) => expect(isPlotly(value)).toBe(expected))

it.each([
  [
    'lists of unequal length',
    { name: 'a', x: ['p', 'q'], y: [1] },
    [
      ['x', 'y'],
      ['p', 1],
      ['q', undefined],
    ],
  ],
  ['numbers as bytes', { y: { dtype: 'f8', bdata: base64(EIGHT) } }, [['y'], ...EIGHT.map((value) => [value])]],
  [
    'a matrix as bytes, with its names',
    { x: ['p', 'q'], y: ['r', 's'], z: { dtype: 'f8', bdata: base64(EIGHT), shape: '2, 2' } },
    [
      ['x', 'y', 'z'],
      ['p', 'r', 1.5],
      ['q', 'r', 2.5],
      ['p', 's', 3.5],
      ['q', 's', 4.5],
    ],
  ],
  [
    'dimensions',
    {
      dimensions: [
        { label: 'depth', values: [1] },
        { label: 'rmse', values: [2] },
      ],
    },
    [
      ['depth', 'rmse'],
      [1, 2],
    ],
  ],
])('[U-ART-9] the numbers behind a trace: %s', (_, trace, expected) => {
  const [table] = plotlyTables({ data: [trace], layout: {} })
  expect([table?.columns, ...(table?.rows ?? [])]).toEqual(expected)
})

it('[U-ART-9] a figure takes its ground and size from the page, and its legend where there is something to tell apart', () => {
  const layout = { template: { layout: {} }, width: 9, paper_bgcolor: '#fff', updatemenus: [{}], title: { text: 't' } }
  expect(readPlotlyFigure(JSON.stringify({ data: [{}, {}], layout }))).toEqual({
    data: [{}, {}],
    layout: { showlegend: true, title: { text: 't' } },
  })
})

function base64(numbers: readonly number[]): string {
  return Buffer.from(new Float64Array(numbers).buffer).toString('base64')
}
