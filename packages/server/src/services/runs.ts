import {
  ApiError,
  batchTooLarge,
  type Handlers,
  HEARTBEAT_TAG,
  limits,
  type Metric,
  type Param,
  type RunInfo,
  runRoutes,
  type RunStatus,
  type Tag,
} from '@labbook/protocol'
import { runLocation } from './artifact-locations.js'
import type { KeyedPoint } from '../store/metrics.js'
import type { RunRef } from '../store/runs.js'
import { together, type Work } from '../store/work.js'
import type { Call, JsonText, ServiceContext } from './context.js'
import { activeExperiment, activeRun, checkRunId, knownRun, refusePurging } from './entity-rules.js'
import { checkDatasetInputs } from './dataset-rules.js'
import { createOnce } from './idempotency.js'
import { checkPoint } from './metric-rules.js'
import { addToModelHistory, checkModelJson, MODEL_HISTORY_TAG } from './model-history.js'
import { checkKey, checkLength, truncate } from './name-rules.js'
import { randomName } from './random-name.js'
import { searchRuns } from './run-pages.js'
import { callWebhooks, enqueueWebhookCalls, runData, webhooksFor } from './webhook-events.js'

const RUN_NAME_TAG = 'mlflow.runName'
const IDEMPOTENCY_TAG = 'labbook.idempotencyKey'

export function runService(context: ServiceContext): Handlers<typeof runRoutes, Call, JsonText> {
  const { store, events, nowMs, newId, random } = context

  /** Runs work on an active run, then publishes what changed. */
  async function changeRun<T>(runId: string, lock: 'share' | 'update', work: (run: RunRef) => Work<T>): Promise<T> {
    const { run, result } = await workOnRun(runId, lock, work)
    publishUpdate(run)
    return result
  }

  function workOnRun<T>(runId: string, lock: 'share' | 'update', work: (run: RunRef) => Work<T>) {
    return store.write(function* () {
      const run = yield* activeRun(store, runId, lock)
      return { run, result: yield* work(run) }
    })
  }

  function publishUpdate({ experimentId, runId }: RunRef) {
    events.publish({ event: 'run', change: 'updated', experimentId, runId })
  }

  /** A heartbeat comes often and changes nothing that lists show, so it has an event of its own (LOG-7). */
  function publishTags(run: RunRef, tags: readonly Tag[]) {
    const { experimentId, runId } = run
    if (tags.every(({ key }) => key === HEARTBEAT_TAG)) events.publish({ event: 'heartbeat', experimentId, runId })
    else publishUpdate(run)
  }

  function* writeTags(run: RunRef, tags: readonly Tag[]): Work<void> {
    const name = tags.findLast((tag) => tag.key === RUN_NAME_TAG)?.value
    // A run always has a name, so an empty one changes nothing.
    const kept = name === '' ? tags.filter((tag) => tag.key !== RUN_NAME_TAG) : tags
    yield* store.runs.setTags(run, kept)
    if (name !== undefined && name !== '') yield* store.runs.update(run, { name })
  }

  return {
    async createRun(request, call) {
      const { experimentId, userId, startTime, tags } = request
      const cut = tags.map(cutTag)
      const runName = nameFrom(request.runName, cut)
      refuseTwice(
        cut.map((tag) => tag.key),
        (key) => `The tag '${key}' was given twice.`,
      )
      for (const { key } of cut) checkLength(key, limits.key, 'key')
      const idempotencyKey = call.idempotencyKey ?? tags.find((tag) => tag.key === IDEMPOTENCY_TAG)?.value
      const answer = await createOnce(
        context,
        { name: 'runs/create', ...runRoutes.createRun },
        request,
        { ...call, idempotencyKey },
        function* () {
          const experiment = yield* activeExperiment(store, experimentId)
          const runId = newId()
          const name = runName ?? randomName(random)
          const info: RunInfo = {
            runId,
            runName: name,
            experimentId: experiment.experimentId,
            userId,
            status: 'RUNNING',
            startTime: startTime ?? nowMs(),
            artifactUri: runLocation(experiment.artifactLocation, runId),
            lifecycleStage: 'active',
          }
          const [created] = yield* together(
            store.runs.create({ ...info, name }),
            enqueueWebhookCalls(context, 'RUN.CREATED', () => runData(info)),
          )
          const allTags = [...cut.filter((tag) => tag.key !== RUN_NAME_TAG), { key: RUN_NAME_TAG, value: name }]
          yield* store.runs.setTags(created, allTags)
          // As it reads from now on, without asking for it.
          const tagsInOrder = allTags.sort((a, b) => Buffer.compare(Buffer.from(a.key), Buffer.from(b.key)))
          const run = {
            info,
            data: { metrics: [], params: [], tags: tagsInOrder },
            inputs: { datasetInputs: [], modelInputs: [] },
          }
          return { run }
        },
      )
      const { info } = answer.run
      events.publish({ event: 'run', change: 'created', experimentId: info.experimentId, runId: info.runId })
      return answer
    },

    async getRun({ runId }) {
      const run = await store.read(function* () {
        return yield* store.runs.get(yield* knownRun(store, runId))
      })
      return { run }
    },

    async updateRun({ runId, status, endTime, runName }) {
      const runInfo = await changeRun(runId, 'update', function* (run) {
        yield* store.runs.update(run, {
          ...(status === undefined ? {} : { status: status as RunStatus }),
          ...(endTime === undefined ? {} : { endTime: endTime === 0 ? null : endTime }),
        })
        if (runName !== undefined && runName !== '') yield* writeTags(run, [{ key: RUN_NAME_TAG, value: runName }])
        const [info, webhooks] = yield* together(store.runs.info(run), webhooksFor(context, 'RUN.UPDATED'))
        if (status !== undefined) yield* callWebhooks(context, webhooks, 'RUN.UPDATED', () => runData(info))
        return info
      })
      return { runInfo }
    },

    async deleteRun({ runId }) {
      await setStage(runId, 'deleted')
      return {}
    },

    async restoreRun({ runId }) {
      await setStage(runId, 'active')
      return {}
    },

    searchRuns: (request) => searchRuns(store, request),

    async logParam({ runId, key, value }) {
      checkKey(key, { parameter: 'key', label: 'Param key' })
      const param = { key, value: truncate(value, limits.paramValue) }
      await changeRun(runId, 'share', (run) => writeParams(run, [param], singleConflict))
      return {}
    },

    async setTag({ runId, key, value }) {
      checkKey(key, { parameter: 'key' })
      const tags = [cutTag({ key, value })]
      const { run } = await workOnRun(runId, 'update', (run) => writeTags(run, tags))
      publishTags(run, tags)
      return {}
    },

    async deleteTag({ runId, key }) {
      await changeRun(runId, 'update', function* (run) {
        if (!(yield* store.runs.deleteTag(run, key))) {
          throw new ApiError('RESOURCE_DOES_NOT_EXIST', `No tag with name: ${key} in run with id ${runId}`)
        }
      })
      return {}
    },

    async logBatch({ runId, metrics, params, tags }) {
      checkRunId(runId)
      const checked = new Set<string>()
      for (const [i, metric] of metrics.entries()) {
        // A batch holds many points of few keys.
        if (!checked.has(metric.key)) checkKey(metric.key, { parameter: `metrics[${i}].name`, label: 'Metric name' })
        checked.add(metric.key)
        checkPoint(metric)
      }
      for (const [i, { key }] of params.entries()) checkKey(key, { parameter: `params[${i}].key`, label: 'Param key' })
      for (const [i, { key }] of tags.entries()) checkKey(key, { parameter: `tags[${i}].key` })
      checkBatchSize(metrics.length, params.length, tags.length)
      refuseTwice(
        params.map((param) => param.key),
        (...keys) =>
          `Duplicate parameter keys have been submitted: [${keys.map((key) => `'${key}'`).join(', ')}]. ` +
          'Please ensure the request contains only one param value per param key.',
      )
      const cutParams = params.map(({ key, value }) => ({ key, value: truncate(value, limits.paramValue) }))
      const run = await store.write(function* () {
        const run = yield* activeRun(store, runId, tags.length > 0 ? 'update' : 'share')
        if (cutParams.length > 0) yield* writeParams(run, cutParams, batchConflict)
        if (metrics.length > 0) yield* writeMetrics(run, metrics)
        if (tags.length > 0) yield* writeTags(run, tags.map(cutTag))
        return run
      })
      if (metrics.length > 0) events.publish({ event: 'metrics', experimentId: run.experimentId, runId })
      if (params.length > 0) publishUpdate(run)
      else if (tags.length > 0) publishTags(run, tags)
      return {}
    },

    async logModel({ runId, modelJson }) {
      checkModelJson(modelJson)
      await changeRun(runId, 'update', (run) => addToModelHistory(store, run, modelJson))
      return {}
    },

    async logInputs({ runId, datasets, models }) {
      checkDatasetInputs(datasets)
      await changeRun(runId, 'update', function* (run) {
        yield* store.datasets.addInputs(run, datasets)
        yield* store.runs.addModelInputs(
          run,
          models.map((model) => model.modelId),
        )
      })
      return {}
    },

    async logOutputs({ runId, models }) {
      await changeRun(runId, 'update', (run) => store.runs.addModelOutputs(run, models))
      return {}
    },
  }

  async function setStage(runId: string, stage: 'active' | 'deleted') {
    const run = await store.write(function* () {
      const run = yield* knownRun(store, runId, 'update')
      if (stage === 'active') yield* refusePurging(store, { runId })
      const deletedTime = stage === 'deleted' ? nowMs() : null
      if (run.lifecycleStage !== stage) {
        yield* store.runs.update(run, { lifecycleStage: stage, deletedTime })
        if (stage === 'deleted') {
          const info = yield* store.runs.info(run)
          yield* enqueueWebhookCalls(context, 'RUN.DELETED', () => runData(info))
        }
      }
      return run
    })
    const change = stage === 'deleted' ? 'deleted' : 'restored'
    events.publish({ event: 'run', change, experimentId: run.experimentId, runId })
  }

  /** A param never changes: the same value again is fine, another one is refused and nothing of the request is stored. */
  function* writeParams(run: RunRef, params: readonly Param[], conflict: typeof batchConflict): Work<void> {
    const stored = new Map(
      (yield* store.runs.paramsAmong(
        run,
        params.map((param) => param.key),
      )).map(({ key, value }) => [key, value]),
    )
    const changed = params.flatMap(({ key, value }) => {
      const old = stored.get(key)
      return old !== undefined && old !== value ? [{ key, old, value }] : []
    })
    if (changed.length > 0) throw conflict(run.runId, changed)
    yield* store.runs.addParams(
      run,
      params.filter((param) => !stored.has(param.key)),
    )
  }

  function* writeMetrics(run: RunRef, metrics: readonly Metric[]): Work<void> {
    yield* store.metrics.append(run, metrics as readonly KeyedPoint[])
    const ofModels = metrics.flatMap((metric) =>
      metric.modelId === undefined ? [] : [{ ...metric, modelId: metric.modelId, runId: run.runId }],
    )
    if (ofModels.length > 0) yield* store.loggedModels.addMetrics(run.experimentId, ofModels)
  }
}

function nameFrom(runName: string | undefined, tags: readonly Tag[]): string | undefined {
  const tagged = tags.find((tag) => tag.key === RUN_NAME_TAG)?.value
  const given = runName === '' ? undefined : runName
  if (given !== undefined && tagged !== undefined && tagged !== '' && given !== tagged) {
    throw new ApiError(
      'INVALID_PARAMETER_VALUE',
      `Both 'run_name' argument and 'mlflow.runName' tag are specified, but with different values ` +
        `(run_name='${given}', mlflow.runName='${tagged}').`,
    )
  }
  return given ?? (tagged === '' ? undefined : tagged)
}

function cutTag({ key, value }: Tag): Tag {
  return { key, value: key === MODEL_HISTORY_TAG ? value : truncate(value, limits.runTagValue) }
}

function checkBatchSize(metrics: number, params: number, tags: number) {
  const check = (what: string, got: number, most: number) => {
    if (got > most) throw new ApiError('INVALID_PARAMETER_VALUE', batchTooLarge(what, { most, got }))
  }
  check('metrics', metrics, limits.metricsPerBatch)
  check('params', params, limits.paramsPerBatch)
  check('tags', tags, limits.tagsPerBatch)
  check('metrics, params, and tags', metrics + params + tags, limits.itemsPerBatch)
}

function refuseTwice(keys: readonly string[], sentence: (...keys: string[]) => string) {
  const seen = new Set<string>()
  const twice = new Set<string>()
  for (const key of keys) {
    if (seen.has(key)) twice.add(key)
    seen.add(key)
  }
  if (twice.size > 0) throw new ApiError('INVALID_PARAMETER_VALUE', sentence(...twice))
}

interface ParamChange {
  readonly key: string
  readonly old: string
  readonly value: string
}

function singleConflict(runId: string, [change]: readonly ParamChange[]): ApiError {
  const { key, old, value } = change as ParamChange
  return new ApiError(
    'INVALID_PARAMETER_VALUE',
    `Changing param values is not allowed. Param with key='${key}' was already logged with value='${old}' for run ` +
      `ID='${runId}'. Attempted logging new value '${value}'.`,
  )
}

function batchConflict(runId: string, changes: readonly ParamChange[]): ApiError {
  const list = changes.map(({ key, old, value }) => `{'key': '${key}', 'old_value': '${old}', 'new_value': '${value}'}`)
  return new ApiError(
    'INVALID_PARAMETER_VALUE',
    `Changing param values is not allowed. Params were already logged='[${list.join(', ')}]' for run ID='${runId}'.`,
  )
}
