import type { MetricDefinition } from '@labbook/protocol'
import { expect, it } from 'vitest'
import { type Definitions, NO_DEFINITIONS } from '../../../src/api/definitions.js'
import { boxFigure } from '../../../src/parts/figures/box-chart.js'
import type { ComparedRun } from '../../../src/parts/figures/compared-run.js'
import { contourFigure } from '../../../src/parts/figures/contour-chart.js'
import { parallelFigure } from '../../../src/parts/figures/parallel-chart.js'
import { scatterFigure } from '../../../src/parts/figures/scatter-chart.js'

const colours = ['#000']
const [x, y, z] = ['params.lr', 'metrics.acc', 'metrics.loss']
const runs = [0.1, 0.25, 0.5].map(
  (value, i): ComparedRun => ({
    runId: `r${i}`,
    experimentId: '1',
    name: `run ${i}`,
    id: `r${i}`,
    look: { place: 0, dash: [] },
    params: new Map([['lr', String(value)]]),
    metrics: new Map([
      ['acc', value * value],
      ['loss', 1 - value],
    ]),
  }),
)

function defined(acc: MetricDefinition): Definitions {
  return {
    ...NO_DEFINITIONS,
    metrics: new Map([
      ['acc', acc],
      ['loss', { label: 'Loss', unit: 'nats' }],
    ]),
    params: new Map([['lr', { label: 'Learning rate', unit: '1/step' }]]),
  }
}

it('[TYPED-9] the axes of figures have labels and units', () => {
  const definitions = defined({ label: 'Accuracy', format: 'percent' })
  const titles = { xaxis: { title: { text: 'Learning rate (1/step)' } }, yaxis: { title: { text: 'Accuracy' } } }
  expect(scatterFigure(runs, { x, y, colours }, definitions).layout).toMatchObject(titles)
  expect(boxFigure(runs, { x, y }, definitions).layout).toMatchObject(titles)
  const contour = contourFigure(runs, { x, y, z, colours }, definitions)
  expect(contour.layout).toMatchObject(titles)
  expect(contour.data[0]).toMatchObject({ colorbar: { title: { text: 'Loss (nats)' } } })
  expect(parallelFigure(runs, [x, y, z], definitions, colours).data[0]).toMatchObject({
    dimensions: [{ label: 'Learning rate (1/step)' }, { label: 'Accuracy' }, { label: 'Loss (nats)' }],
  })
})

it.each<[acc: MetricDefinition, ticks: object, parallel: readonly string[]]>([
  [{}, {}, ['0.01', '0.0625', '0.25']],
  [{ format: 'percent' }, { tickformat: '.3~%' }, ['1%', '6.25%', '25%']],
  [{ format: 'duration' }, { ticksuffix: ' s' }, ['10 ms', '62.5 ms', '250 ms']],
  [{ format: 'bytes' }, { ticksuffix: 'B' }, ['0.01 B', '0.0625 B', '0.25 B']],
])('[TYPED-9] ticks of %o', (acc, ticks, ticktext) => {
  expect(scatterFigure(runs, { x, y, colours }, defined(acc)).layout.yaxis).toMatchObject(ticks)
  expect(parallelFigure(runs, [y], defined(acc), colours).data).toMatchObject([{ dimensions: [{ ticktext }] }])
})

it('[TYPED-9] many values have five ticks in the format', () => {
  const many = Array.from({ length: 11 }, (_, i) => ({
    ...(runs[0] as ComparedRun),
    metrics: new Map([['acc', i / 10]]),
  }))
  const ticktext = ['0%', '25%', '50%', '75%', '100%']
  const { data } = parallelFigure(many, [y], defined({ format: 'percent' }), colours)
  expect(data).toMatchObject([{ dimensions: [{ ticktext }] }])
})

it('[TYPED-9] [U-ALL-10] what looks like HTML in a label stays text', () => {
  const definitions = defined({ label: '<b>5 & up</b>' })
  const text = '&lt;b&gt;5 &amp; up&lt;/b&gt;'
  expect(scatterFigure(runs, { x, y, colours }, definitions).layout.yaxis).toMatchObject({ title: { text } })
  expect(parallelFigure(runs, [y], definitions, colours).data).toMatchObject([{ dimensions: [{ label: text }] }])
})
