import { setImmediate as otherWork } from 'node:timers/promises'
import {
  ApiError,
  double,
  type Handlers,
  type Int64,
  limits,
  type Metric,
  metricRoutes,
  type MetricPoint,
} from '@labbook/protocol'
import { lastPoint, pointsOf } from '../store/metrics.js'
import type { RunRef } from '../store/runs.js'
import type { Work } from '../store/work.js'
import { type Call, JsonText, type ServiceContext } from './context.js'
import { checkRunId } from './entity-rules.js'
import { MetricWriter } from './metric-writer.js'
import { pointFrom, pointToken } from './page-token.js'
import { checkMetric } from './metric-rules.js'

const POINTS_PER_BLOCK = 5000

export function metricService({ store, events }: ServiceContext): Handlers<typeof metricRoutes, Call, JsonText> {
  const writer = new MetricWriter(store)

  return {
    async logMetric({ runId, ...metric }) {
      checkMetric(metric, 'name')
      checkRunId(runId)
      const run = await writer.log(runId, metric)
      events.publish({ event: 'metrics', experimentId: run.experimentId, runId })
      return {}
    },

    async getMetricHistory({ runId, metricKey, maxResults, pageToken }) {
      checkMaxResults(maxResults)
      const after = pointFrom(pageToken)
      const run = await store.read(() => store.runs.find(runId))
      return run === undefined ? { metrics: [] } : new JsonText(history(run, metricKey, after, maxResults))
    },

    async getMetricHistoryBulk({ runId: runIds, metricKey, maxResults }) {
      checkMaxResults(maxResults)
      const refuse = (rule: string) => new ApiError('INVALID_PARAMETER_VALUE', `GetMetricHistoryBulk request ${rule}`)
      if (runIds.length === 0) throw refuse('must specify at least one run_id.')
      if (metricKey === '') throw refuse('must specify a metric_key.')
      let left = Math.min(maxResults ?? limits.pointsPerBulkHistory, limits.pointsPerBulkHistory)
      const metrics: Metric[] = []
      for (const id of [...new Set(runIds)].sort()) {
        if (left === 0) break
        const points = await store.read(function* () {
          const run = yield* store.runs.find(id)
          return run === undefined ? [] : pointsOf(yield* store.metrics.history(run, metricKey, { limit: left }))
        })
        for (const point of points) metrics.push({ key: metricKey, ...point, runId: id })
        left -= points.length
        await otherWork()
      }
      return { metrics }
    },

    async getMetricHistoryBulkInterval({ runIds, metricKey, startStep, endStep, maxResults }) {
      const refuse = (message: string) => new ApiError('INVALID_PARAMETER_VALUE', message)
      if (runIds.length === 0) {
        throw refuse(
          "Missing value for required parameter 'run_ids'. See the API docs for more information about request parameters.",
        )
      }
      const max = maxResults ?? limits.stepsPerInterval
      if (max < 1 || max > limits.stepsPerInterval)
        throw refuse(`max_results must be between 1 and ${limits.stepsPerInterval}.`)
      if ((startStep === undefined) !== (endStep === undefined)) {
        throw refuse('If either start step or end step are specified, both must be specified.')
      }
      if (startStep !== undefined && endStep !== undefined && startStep > endStep) {
        throw refuse(`end_step must be greater than start_step. Found start_step=${startStep} and end_step=${endStep}.`)
      }
      const metrics = await store.read(() => sampled(runIds, metricKey, max, startStep, endStep))
      return { metrics }
    },
  }

  async function* history(
    run: RunRef,
    key: string,
    after: MetricPoint | undefined,
    maxResults: number | undefined,
  ): AsyncIterable<string> {
    const name = JSON.stringify(key)
    let separator = '{"metrics":['
    let last = after
    let left = maxResults ?? Infinity
    let more = true
    while (more && left > 0) {
      const options = { limit: Math.min(left, POINTS_PER_BLOCK), ...(last === undefined ? {} : { after: last }) }
      const page = await store.read(() => store.metrics.history(run, key, options))
      let text = ''
      for (const [i, value] of page.values.entries()) {
        text += `${separator}{"key":${name},"value":${double.write(value)},"timestamp":${page.timestamps[i]},"step":${page.steps[i]}}`
        separator = ','
      }
      if (text !== '') yield text
      last = lastPoint(page) ?? last
      left -= page.values.length
      more = page.hasMore
    }
    const token = more && last !== undefined ? `,"next_page_token":"${pointToken(last)}"` : ''
    yield separator === ',' ? `]${token}}` : '{}'
  }

  /** Points at evenly chosen steps, the ends of each run always among them (tracking-api §5.4). */
  function* sampled(
    runIds: readonly string[],
    key: string,
    max: number,
    startStep: Int64 | undefined,
    endStep: Int64 | undefined,
  ): Work<Metric[]> {
    const runs: RunRef[] = []
    for (const id of runIds) {
      const run = yield* store.runs.find(id)
      if (run !== undefined) runs.push(run)
    }
    const series = yield* store.metrics.summaries(runs, [key])
    const from = startStep ?? 0
    const to = endStep ?? series.reduce<Int64>((most, { last }) => (last.step > most ? last.step : most), from)
    const ends = series
      .flatMap(({ first, last }) => [first.step, last.step])
      .filter((step) => step >= from && step <= to)
    const steps = [...new Set([...(yield* store.metrics.sampleSteps(runs, key, { from, to, most: max })), ...ends])]
    const found: Metric[] = []
    for (const run of runs) {
      // With the last one, that are at most as many as were asked for and the two ends.
      const points = yield* store.metrics.pointsAtSteps(run, key, { steps, most: max + 1 })
      for (const point of points) found.push({ key, ...point, runId: run.runId })
    }
    return found
  }
}

function checkMaxResults(maxResults: number | undefined) {
  if (maxResults === undefined || maxResults > 0) return
  throw new ApiError(
    'INVALID_PARAMETER_VALUE',
    `Invalid value ${maxResults} for parameter 'max_results' supplied. It must be a positive integer`,
  )
}
