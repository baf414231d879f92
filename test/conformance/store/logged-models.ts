import { parseFilter, parseOrderField } from '@labbook/search'
import type { LoggedModelPoint, LoggedModelRef, LoggedModelSort } from '@labbook/server'
import { expect, it } from 'vitest'
import { type Subject } from './subject.js'

export function loggedModelCases(subject: Subject) {
  it('[tracking-api 7.2] what was created is found, with every field', async () => {
    const experimentId = await subject.newExperiment()
    const model = await subject.newModel(experimentId, {
      name: 'Ünï',
      modelType: 'agent',
      sourceRunId: 'r1',
      creationTimestampMs: 9007199254740993n,
      statusMessage: 'so far',
    })
    expect(await subject.read((store) => store.loggedModels.find(model.modelId))).toEqual(model)
    expect(await subject.write((store) => store.loggedModels.find(model.modelId, { lock: 'update' }))).toEqual(model)
    expect(await subject.read((store) => store.loggedModels.find('m-unknown'))).toBeUndefined()
    expect(await get(model)).toEqual({
      info: {
        modelId: model.modelId,
        experimentId,
        name: 'Ünï',
        creationTimestampMs: 9007199254740993n,
        lastUpdatedTimestampMs: 1,
        artifactUri: `mlflow-artifacts:/${experimentId}/models/${model.modelId}/artifacts`,
        status: 'LOGGED_MODEL_PENDING',
        modelType: 'agent',
        sourceRunId: 'r1',
        tags: [],
        statusMessage: 'so far',
      },
      data: { params: [], metrics: [] },
    })
  })

  it('[tracking-api 7.2] status and deletion bump the last update', async () => {
    const model = await subject.newModel(await subject.newExperiment())
    await subject.write((store) => store.loggedModels.setStatus(model, 'LOGGED_MODEL_READY', 7))
    expect((await get(model)).info).toMatchObject({ status: 'LOGGED_MODEL_READY', lastUpdatedTimestampMs: 7 })
    await subject.write((store) => store.loggedModels.delete(model, 8))
    expect(await subject.read((store) => store.loggedModels.find(model.modelId))).toEqual({
      ...model,
      lifecycleStage: 'deleted',
    })
    expect((await get(model)).info.lastUpdatedTimestampMs).toBe(8)
  })

  it('[tracking-api 7.2] params and tags', async () => {
    const model = await subject.newModel(await subject.newExperiment())
    await subject.write(function* (store) {
      yield* store.loggedModels.addParams(model, [
        { key: 'b', value: '1' },
        { key: 'a', value: 'x'.repeat(20_000) },
      ])
      const again = ['oldest', 'older', 'old', 'new'].map((value) => ({ key: 't/1', value }))
      yield* store.loggedModels.setTags(model, again)
    })
    const { info, data } = await get(model)
    expect(data.params.map(({ key }) => key)).toEqual(['a', 'b'])
    expect(info.tags).toEqual([{ key: 't/1', value: 'new' }])
    expect(await subject.read((store) => store.loggedModels.paramsAmong(model, ['b', 'c']))).toEqual([
      { key: 'b', value: '1' },
    ])
    const drop = () => subject.write((store) => store.loggedModels.deleteTag(model, 't/1'))
    expect([await drop(), await drop()]).toEqual([true, false])
  })

  it('[tracking-api 7.2] every point is kept with its run and dataset; the same point again is overwritten', async () => {
    const experimentId = await subject.newExperiment()
    const model = await subject.newModel(experimentId)
    const point = (value: number, given: Partial<LoggedModelPoint> = {}): LoggedModelPoint => ({
      modelId: model.modelId,
      runId: 'r1',
      key: 'm',
      timestamp: 1,
      step: 0,
      ...given,
      value,
    })
    await add(experimentId, point(1), point(2, { timestamp: 9007199254740993n, step: 9223372036854775807n }))
    await add(
      experimentId,
      point(3, { datasetName: 'd', datasetDigest: '1' }),
      point(Number.NaN, { runId: 'r2', step: 5 }),
      point(Infinity, { modelId: 'm-not-there-yet' }),
    )
    expect((await get(model)).data.metrics).toEqual([
      point(3, { datasetName: 'd', datasetDigest: '1' }),
      point(Number.NaN, { runId: 'r2', step: 5 }),
      point(2, { timestamp: 9007199254740993n, step: 9223372036854775807n }),
    ])
  })

  it('[tracking-api 8.4] a search gives the newest first, then the smaller id, page by page, without the deleted', async () => {
    const [one, two] = [await subject.newExperiment(), await subject.newExperiment()]
    const prefix = `m-${Date.now()}-`
    for (const [i, creationTimestampMs] of [10, 30, 20, 30].entries()) {
      const lifecycleStage = 'active'
      await subject.newModel(i % 2 === 0 ? one : two, { modelId: `${prefix}${i}`, creationTimestampMs, lifecycleStage })
    }
    await subject.newModel(one, { modelId: `${prefix}gone`, lifecycleStage: 'deleted' })
    const page = async (offset: number, limit: number) => {
      const asked = { experimentIds: [one, two], filter: null, datasets: [], orderBy: [] }
      const { items, hasMore } = await subject.read((store) => store.loggedModels.search(asked, { offset, limit }))
      return [items.map((model) => model.modelId.slice(prefix.length)).join(''), hasMore]
    }
    expect(await page(0, 9)).toEqual(['1320', false])
    expect(await page(0, 2)).toEqual(['13', true])
    expect(await page(2, 2)).toEqual(['20', false])
  })

  it('[tracking-api 7.2] documents come in the order asked', async () => {
    const experimentId = await subject.newExperiment()
    const models = [await subject.newModel(experimentId), await subject.newModel(experimentId)]
    const documents = (asked: readonly LoggedModelRef[]) => subject.read((store) => store.loggedModels.documents(asked))
    expect((await documents(models.toReversed())).map(({ info }) => info.modelId)).toEqual(
      models.toReversed().map((model) => model.modelId),
    )
    expect(await documents([])).toEqual([])
  })

  /** a: m = 1 at step 0 on d/1, 5 at step 1 on e/1. b: m = 3 on d/2. c: m = NaN. d: no metric. Created in this order. */
  async function fourModels() {
    const experimentId = await subject.newExperiment()
    const models = new Map<string, string>()
    for (const [i, name] of ['a', 'b', 'c', 'd'].entries()) {
      const model = await subject.newModel(experimentId, {
        name,
        creationTimestampMs: i,
        lastUpdatedTimestampMs: 10 - i,
        modelType: i < 2 ? 'Tree' : 'tree',
        sourceRunId: `run-${name}`,
        status: name === 'a' ? 'LOGGED_MODEL_READY' : 'LOGGED_MODEL_PENDING',
      })
      models.set(name, model.modelId)
      await subject.write(function* (store) {
        if (i < 2) yield* store.loggedModels.addParams(model, [{ key: 'p', value: i === 0 ? '0.1' : '10' }])
        if (i > 1) yield* store.loggedModels.setTags(model, [{ key: 't', value: name }])
      })
    }
    const point = (name: string, value: number, given: Partial<LoggedModelPoint> = {}): LoggedModelPoint => ({
      modelId: models.get(name) as string,
      runId: 'r',
      key: 'm',
      timestamp: 1,
      step: 0,
      value,
      ...given,
    })
    await add(
      experimentId,
      point('a', 1, { datasetName: 'd', datasetDigest: '1' }),
      point('a', 5, { datasetName: 'e', datasetDigest: '1', step: 1 }),
      point('b', 3, { datasetName: 'd', datasetDigest: '2' }),
      point('c', Number.NaN),
    )
    const found = async (
      filter: string,
      options: {
        datasets?: readonly { datasetName: string; datasetDigest?: string }[]
        orderBy?: readonly (Omit<LoggedModelSort, 'field'> & { fieldName: string })[]
      } = {},
    ) => {
      const parsed = parseFilter(filter, 'logged_models')
      expect(parsed.diagnostics).toEqual([])
      const orderBy = (options.orderBy ?? []).map(({ fieldName, ...sort }) => {
        const { value: field } = parseOrderField(fieldName)
        if (field === undefined) throw new Error(`${fieldName} is no field.`)
        return { field, ...sort }
      })
      const query = {
        experimentIds: [experimentId],
        filter: parsed.value ?? null,
        datasets: options.datasets ?? [],
        orderBy,
      }
      const { items } = await subject.read((store) => store.loggedModels.search(query, { offset: 0, limit: 10 }))
      const names = new Map([...models].map(([name, id]) => [id, name]))
      return items.map((model) => names.get(model.modelId)).join('')
    }
    return { found, models }
  }

  it('[tracking-api 8.4] filters of attributes, params and tags', async () => {
    const { found, models } = await fourModels()
    expect(await found('')).toBe('dcba')
    expect(await found("name = 'a'")).toBe('a')
    expect(await found("attributes.name IN ('a', 'c')")).toBe('ca')
    expect(await found("name NOT IN ('a', 'c')")).toBe('db')
    expect(await found("model_type LIKE 'T%'")).toBe('ba')
    expect(await found("model_type ILIKE 'T%'")).toBe('dcba')
    expect(await found("status = 'READY'")).toBe('a')
    expect(await found(`model_id = '${models.get('b')}'`)).toBe('b')
    expect(await found("source_run_id != 'run-a'")).toBe('dcb')
    expect(await found(`artifact_location LIKE '%/${models.get('c')}/%'`)).toBe('c')
    expect(await found('creation_timestamp >= 2')).toBe('dc')
    expect(await found('last_updated_timestamp > 9')).toBe('a')
    expect(await found('params.p = 0.1')).toBe('a')
    expect(await found("params.p LIKE '%0'")).toBe('b')
    expect(await found("tags.t != 'c'")).toBe('d')
  })

  it('[tracking-api 8.4] a metric clause holds if any point satisfies it, on the datasets if some are named', async () => {
    const { found } = await fourModels()
    expect(await found('metrics.m = 1')).toBe('a')
    expect(await found('metrics.m > 1')).toBe('ba')
    expect(await found('metrics.m < 2 AND metrics.m > 4')).toBe('a')
    expect(await found('metrics.m != 3')).toBe('ca')
    expect(await found('metrics.m <= 9')).toBe('ba')
    expect(await found('metrics.unknown != 3')).toBe('')
    const d = [{ datasetName: 'd' }]
    expect(await found('', { datasets: d })).toBe('ba')
    expect(await found('metrics.m > 1', { datasets: d })).toBe('b')
    expect(await found('', { datasets: [{ datasetName: 'd', datasetDigest: '2' }] })).toBe('b')
    expect(
      await found('metrics.m > 0', { datasets: [{ datasetName: 'e' }, { datasetName: 'd', datasetDigest: '2' }] }),
    ).toBe('ba')
    expect(await found('', { datasets: [{ datasetName: 'unknown' }] })).toBe('')
  })

  it('[tracking-api 8.4] order by attributes and by the most recent point, missing last both ways', async () => {
    const { found } = await fourModels()
    const by = (
      fieldName: string,
      ascending: boolean,
      dataset: { datasetName?: string; datasetDigest?: string } = {},
    ) => found('', { orderBy: [{ fieldName, ascending, ...dataset }] })
    expect(await by('name', true)).toBe('abcd')
    expect(await by('last_updated_timestamp', true)).toBe('dcba')
    expect(await by('metrics.m', true)).toBe('bacd')
    expect(await by('metrics.m', false)).toBe('abcd')
    expect(await by('metrics.m', true, { datasetName: 'd' })).toBe('abdc')
    expect(await by('metrics.m', false, { datasetName: 'd' })).toBe('badc')
    expect(await by('metrics.m', false, { datasetName: 'd', datasetDigest: '1' })).toBe('adcb')
    expect(
      await found('', {
        orderBy: [
          { fieldName: 'model_type', ascending: false },
          { fieldName: 'metrics.m', ascending: true },
        ],
      }),
    ).toBe('cdba')
  })

  function get(model: LoggedModelRef) {
    return subject.read((store) => store.loggedModels.get(model))
  }

  function add(experimentId: string, ...points: readonly LoggedModelPoint[]) {
    return subject.write((store) => store.loggedModels.addMetrics(experimentId, points))
  }
}
