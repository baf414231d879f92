import { describe, expectTypeOf, it } from 'vitest'
import {
  type ActiveRun,
  defineExperiment,
  type Delivery,
  finish,
  flush,
  type LogCall,
  logMetric,
  logParams,
  type Run,
  type RunsTable,
  searchRuns,
  startRun,
} from '../../src/index.js'

const houses = defineExperiment({
  name: 'house-prices',
  params: {
    depth: 'integer',
    optimizer: 'string',
    isBig: 'boolean',
    rate: { type: 'number', label: 'Rate' },
    free: {},
  },
  metrics: { valLoss: { goal: 'min', unit: 'nats' }, accuracy: { goal: 'max' } },
  primaryMetric: 'valLoss',
})
type HouseRun = Awaited<ReturnType<typeof houses.startRun>>

/** Compiled, and never called. */
function neverCalled(run: HouseRun, plain: ActiveRun) {
  run.logMetric('valLoss', 0.3, { step: 1 })
  run.logMetrics({ accuracy: true, valLoss: 3n })
  run.logParam('depth', 8)
  run.logParams({ depth: 8n, rate: 0.1, optimizer: 'adam', isBig: true, free: [1, { a: 2 }] })
  run.setTag('any', 1)
  // @ts-expect-error -- no metric of this experiment
  run.logMetric('loss', 0.3)
  // @ts-expect-error -- a param, and no metric
  run.logMetrics({ depth: 1 })
  // @ts-expect-error -- text is no value of a metric
  run.logMetric('valLoss', '0.3')
  // @ts-expect-error -- an integer
  run.logParam('depth', '8')
  // @ts-expect-error -- a number, by its longer definition
  run.logParams({ rate: 'fast' })
  // @ts-expect-error -- no param of this experiment
  run.logParams({ layers: 3 })
  // @ts-expect-error -- the experiment is given by the definition
  void houses.startRun({ experimentId: '1' })
  // @ts-expect-error -- none of the metrics
  defineExperiment({ name: 'x', metrics: { loss: {} }, primaryMetric: 'lost' })
  // @ts-expect-error -- no goal
  defineExperiment({ name: 'x', metrics: { loss: { goal: 'least' } } })
  // @ts-expect-error -- null is no value of a metric
  plain.logMetric('any', null)
  // @ts-expect-error -- a run ends in one of three ways
  void plain.end('RUNNING')
  // @ts-expect-error -- a mistyped option
  void startRun({ name: 'x' })
}

describe('the types of logging', () => {
  it('[SDK-4] an experiment takes the params and metrics that it defines', () => {
    expectTypeOf(neverCalled).toBeFunction()
    expectTypeOf<Parameters<HouseRun['logMetric']>[0]>().toEqualTypeOf<'valLoss' | 'accuracy'>()
    expectTypeOf<HouseRun['logMetric']>().returns.toEqualTypeOf<LogCall>()
    expectTypeOf<HouseRun['id']>().toEqualTypeOf<ActiveRun['id']>()
  })

  it('[SDK-4] startRun gives the run, or what its body gives', () => {
    expectTypeOf(startRun).toBeCallableWith()
    const started = () => startRun({ runName: 'a' })
    expectTypeOf(started).returns.resolves.toEqualTypeOf<ActiveRun>()
    const scored = () => startRun({}, async (run) => (await run.id()).length)
    expectTypeOf(scored).returns.resolves.toEqualTypeOf<number>()
    const atOnce = () => startRun({}, () => 'done' as const)
    const bare = () => startRun((run) => run.logMetric('loss', 1))
    expectTypeOf(bare).returns.resolves.toEqualTypeOf<void>()
    expectTypeOf(atOnce).returns.resolves.toEqualTypeOf<'done'>()
    const typed = () => houses.startRun({}, (run) => run)
    expectTypeOf(typed).returns.resolves.toEqualTypeOf<HouseRun>()
    expectTypeOf<ActiveRun>().toExtend<AsyncDisposable>()
  })

  it('[SDK-4] a log call can be awaited and is no Promise', () => {
    expectTypeOf(logMetric).returns.toEqualTypeOf<LogCall>()
    expectTypeOf(logParams).returns.toEqualTypeOf<LogCall>()
    expectTypeOf<Awaited<LogCall>>().toEqualTypeOf<void>()
    expectTypeOf<LogCall>().not.toExtend<Promise<void>>()
    expectTypeOf(flush).returns.resolves.toEqualTypeOf<Delivery>()
    expectTypeOf(finish).returns.resolves.toEqualTypeOf<Delivery>()
  })

  it('[SDK-4] searchRuns gives a table, or a list', () => {
    const table = () => searchRuns({ filter: 'metrics.loss < 1' })
    expectTypeOf(table).returns.resolves.toEqualTypeOf<RunsTable>()
    const list = () => searchRuns({ outputFormat: 'list' })
    expectTypeOf(list).returns.resolves.toEqualTypeOf<Run[]>()
  })
})
