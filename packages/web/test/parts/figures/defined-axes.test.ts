import type { MetricDefinition } from '@labbook/protocol'
import { expect, it } from 'vitest'
import { type Definitions, NO_DEFINITIONS } from '../../../src/api/definitions.js'
import { axisFigure, type AxisFigureType } from '../../../src/parts/figures/axis-figure.js'
import type { ComparedRun } from '../../../src/parts/figures/compared-run.js'
import { parallelLayout } from '../../../src/parts/figures/parallel-layout.js'
import { comparedRun, LOOK } from './compared-runs.js'

const AXES = ['params.lr', 'metrics.acc', 'metrics.loss'] as const
const runs = [0.1, 0.25, 0.5].map((value, i) =>
  comparedRun(`r${i}`, { lr: String(value) }, { acc: value * value, loss: 1 - value }),
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

const layoutOf = (type: AxisFigureType, definitions: Definitions) =>
  axisFigure(type, runs, { axes: AXES, definitions, look: LOOK }).figure?.layout
const parallelOf = (axes: readonly string[], definitions: Definitions, of: readonly ComparedRun[] = runs) =>
  parallelLayout(of, axes, definitions, { width: 900, height: 250, measure: (text) => 6 * text.length })

it('[TYPED-9] the axes of figures have labels and units', () => {
  const definitions = defined({ label: 'Accuracy', format: 'percent' })
  const titles = { xaxis: { title: { text: 'Learning rate (1/step)' } }, yaxis: { title: { text: 'Accuracy' } } }
  for (const type of ['scatter', 'box', 'contour'] as const) expect(layoutOf(type, definitions)).toMatchObject(titles)
  const { figure } = axisFigure('contour', runs, { axes: AXES, definitions, look: LOOK })
  // These three lie on one line of the plane only for X and Y that depend on each other linearly.
  expect(figure?.data[0]).toMatchObject({ colorbar: { title: { text: 'Loss (nats)' } } })
  expect(parallelOf(AXES, definitions).axes.map(({ title }) => title)).toEqual([
    'Learning rate (1/step)',
    'Accuracy',
    'Loss (nats)',
  ])
})

it.each<[acc: MetricDefinition, ticks: object, parallel: readonly string[]]>([
  [{}, {}, ['0.00', '0.05', '0.10', '0.15', '0.20', '0.25']],
  [{ format: 'percent' }, { tickformat: '.3~%' }, ['0%', '5%', '10%', '15%', '20%', '25%']],
  [{ format: 'duration' }, { ticksuffix: ' s' }, ['0 s', '50 ms', '100 ms', '150 ms', '200 ms', '250 ms']],
  [{ format: 'bytes' }, { ticksuffix: 'B' }, ['0 B', '0.05 B', '0.1 B', '0.15 B', '0.2 B', '0.25 B']],
])('[TYPED-9] ticks of %o', (acc, ticks, parallel) => {
  expect(layoutOf('scatter', defined(acc))?.yaxis).toMatchObject(ticks)
  const [axis] = parallelOf(['metrics.acc'], defined(acc)).axes
  expect(axis?.ticks.map(({ label }) => label)).toEqual(parallel)
})

it('[TYPED-9] [U-ALL-10] what looks like HTML in a label stays text', () => {
  const definitions = defined({ label: '<b>5 & up</b>' })
  const text = '&lt;b&gt;5 &amp; up&lt;/b&gt;'
  expect(layoutOf('scatter', definitions)?.yaxis).toMatchObject({ title: { text } })
  const named = [comparedRun('<i>', { lr: '<u>' }, { acc: 1 })]
  const { figure } = axisFigure('scatter', named, { axes: AXES, definitions, look: LOOK })
  expect(figure?.data).toMatchObject([
    { text: [`<b>&lt;i&gt;</b><br>Learning rate (1/step): &lt;u&gt;<br>${text}: 1`] },
  ])
  expect(figure?.layout.xaxis).toMatchObject({ ticktext: ['&lt;u&gt;'] })
})
