import { Run } from '@labbook/protocol'
import { parseFilter, parseOrderBy } from '@labbook/search'
import type { CellValue, RunParent, RunRef, RunSearch, SearchWindow } from '@labbook/server'
import { expect, it } from 'vitest'
import { type Subject } from './subject.js'

const TEXTS = ['', 'a', 'say "it\'s" \\', 'line\nline\t\u0001\u007f', '\uff5e', '\u{1f600}', '</script>', '\u2028']
const NUMBERS = [0, -0, 1.5, -1e-7, 5e-324, 1.7976931348623157e308, Number.NaN, Infinity, -Infinity, 0.1 + 0.2]

export function runCases(subject: Subject) {
  it('[tracking-api 4] what was created is found, with every field', async () => {
    const experimentId = await subject.newExperiment()
    const run = await subject.newRun(experimentId, { startTime: 9007199254740993n, endTime: 12, name: '', userId: '' })
    const info = {
      runId: run.runId,
      runName: '',
      experimentId,
      userId: '',
      status: 'RUNNING',
      startTime: 9007199254740993n,
      endTime: 12,
      artifactUri: `mlflow-artifacts:/${experimentId}/${run.runId}/artifacts`,
      lifecycleStage: 'active',
    }
    for (const lock of [{}, { lock: 'share' }, { lock: 'update' }] as const) {
      expect(await subject.write((store) => store.runs.find(run.runId, lock))).toEqual(run)
    }
    expect(await subject.read((store) => store.runs.info(run))).toEqual(info)
    expect(await get(run)).toEqual({
      info,
      data: { metrics: [], params: [], tags: [] },
      inputs: { datasetInputs: [], modelInputs: [] },
      outputs: { modelOutputs: [] },
    })
    expect(await subject.read((store) => store.runs.find('unknown'))).toBeUndefined()
  })

  it('[tracking-api 4] an update changes what it names, and null clears the end', async () => {
    const run = await subject.newRun(await subject.newExperiment())
    const before = await subject.read((store) => store.runs.info(run))
    const updated = (change: Parameters<Subject['store']['runs']['update']>[1]) =>
      subject.write(function* (store) {
        yield* store.runs.update(run, change)
        return yield* store.runs.info(run)
      })
    expect(await updated({})).toEqual(before)
    expect(await updated({ name: 'new', status: 'KILLED', endTime: 9223372036854775807n })).toEqual({
      ...before,
      runName: 'new',
      status: 'KILLED',
      endTime: 9223372036854775807n,
    })
    expect(await updated({ endTime: null })).toEqual({ ...before, runName: 'new', status: 'KILLED' })
    expect(await updated({ lifecycleStage: 'deleted', deletedTime: 5 })).toMatchObject({ lifecycleStage: 'deleted' })
    expect((await subject.read((store) => store.runs.find(run.runId)))?.lifecycleStage).toBe('deleted')
  })

  it('[tracking-api 4] params are kept as they are and found by key', async () => {
    const run = await subject.newRun(await subject.newExperiment())
    const params = [
      { key: 'z', value: 'x'.repeat(6000) },
      { key: 'a/b c', value: '' },
      { key: 'Ü😀', value: "it's 50%" },
    ]
    await subject.write((store) => store.runs.addParams(run, params))
    expect((await get(run)).data.params).toEqual([params[1], params[0], params[2]])
    const among = (...keys: string[]) => subject.read((store) => store.runs.paramsAmong(run, keys))
    expect(await among('z', 'unknown', 'Ü😀')).toHaveLength(2)
    expect(await among('z', 'unknown', 'Ü😀')).toEqual(expect.arrayContaining([params[0], params[2]]))
    expect(await among('unknown')).toEqual([])
    expect(await among()).toEqual([])
  })

  it('[tracking-api 4] tags are set, set again, read alone and deleted', async () => {
    const run = await subject.newRun(await subject.newExperiment())
    const setTags = (...tags: { key: string; value: string }[]) =>
      subject.write((store) => store.runs.setTags(run, tags))
    await setTags({ key: 'b', value: '1' }, { key: 'a', value: '' }, { key: 'b', value: '2' })
    await setTags({ key: 'c', value: 'x'.repeat(100_000) })
    expect((await get(run)).data.tags).toEqual([
      { key: 'a', value: '' },
      { key: 'b', value: '2' },
      { key: 'c', value: 'x'.repeat(100_000) },
    ])
    const tag = (key: string) => subject.read((store) => store.runs.tag(run, key))
    expect([await tag('a'), await tag('b'), await tag('unknown')]).toEqual(['', '2', undefined])
    const drop = (key: string) => subject.write((store) => store.runs.deleteTag(run, key))
    expect([await drop('b'), await drop('b'), await drop('never used')]).toEqual([true, false, false])
    expect(await tag('b')).toBeUndefined()
  })

  it('[tracking-api 4] models read and made: once each, in the order in which they came', async () => {
    const run = await subject.newRun(await subject.newExperiment())
    await subject.write((store) => store.runs.addModelInputs(run, ['m-2', 'm-1', 'm-2']))
    await subject.write((store) => store.runs.addModelInputs(run, ['m-3', 'm-1']))
    const outputs = [
      { modelId: 'm-9', step: 9007199254740993n },
      { modelId: 'm-8', step: -1 },
    ]
    await subject.write((store) => store.runs.addModelOutputs(run, outputs))
    await subject.write((store) => store.runs.addModelOutputs(run, [{ modelId: 'm-8', step: 5 }]))
    const { inputs, outputs: stored } = await get(run)
    expect(inputs?.modelInputs).toEqual([{ modelId: 'm-2' }, { modelId: 'm-1' }, { modelId: 'm-3' }])
    expect(stored?.modelOutputs).toEqual(outputs)
  })

  it('[tracking-api 4] documents are whole runs without model inputs, in the order asked, and follow every change', async () => {
    const experimentId = await subject.newExperiment()
    const runs = [await subject.newRun(experimentId), await subject.newRun(experimentId)]
    const [first, second] = runs as [RunRef, RunRef]
    const documents = async (...asked: readonly RunRef[]) =>
      (await subject.read((store) => store.runs.documents(asked))).map(
        (bytes) => JSON.parse(Buffer.from(bytes).toString('utf8')) as { info: { run_id: string } },
      )
    expect(await documents()).toEqual([])
    expect((await documents(second, first)).map(({ info }) => info.run_id)).toEqual([second.runId, first.runId])

    await subject.write(function* (store) {
      yield* store.runs.addParams(first, [{ key: 'p', value: '1' }])
      yield* store.runs.setTags(first, [{ key: 't', value: 'x' }])
      yield* store.metrics.append(first, [{ key: 'm', value: Number.NaN, timestamp: 1, step: 0 }])
      yield* store.runs.addModelInputs(first, ['m-1'])
      yield* store.runs.addModelOutputs(first, [{ modelId: 'm-2', step: 0 }])
      const dataset = { name: 'd', digest: '1', sourceType: '', source: '' }
      yield* store.datasets.addInputs(first, [{ tags: [], dataset }])
      yield* store.runs.update(first, { status: 'FINISHED' })
    })
    expect((await documents(first))[0]).toMatchObject({
      info: { status: 'FINISHED' },
      data: {
        metrics: [{ key: 'm', value: 'NaN', timestamp: 1, step: 0 }],
        params: [{ key: 'p', value: '1' }],
        tags: [{ key: 't', value: 'x' }],
      },
      inputs: { dataset_inputs: [{ dataset: { name: 'd', digest: '1' } }] },
      outputs: { model_outputs: [{ model_id: 'm-2', step: 0 }] },
    })
    expect(JSON.stringify(await documents(first))).not.toContain('m-1')
    await subject.write((store) => store.runs.deleteTag(first, 't'))
    await subject.write((store) => store.experiments.setLifecycleStage(experimentId, 'deleted', 9))
    const [changed] = await documents(first)
    expect(changed).toMatchObject({ info: { lifecycle_stage: 'deleted' } })
    expect(JSON.stringify(changed)).not.toContain('"t"')
  })

  it('[tracking-api 8.5] documents are the JSON that the codec writes of each run, in any order and mix of keys', async () => {
    const experimentId = await subject.newExperiment()
    const refs: RunRef[] = []
    for (let n = 0; n < 12; n++)
      refs.push(await subject.newRun(experimentId, n % 2 === 0 ? {} : { endTime: 2n ** 60n }))
    await subject.write(function* (store) {
      for (const [n, run] of refs.entries()) {
        if (n === 3) continue
        // Every other run has the keys of the one before, in another order; later ones have keys of their own.
        const texts = TEXTS.map((value, i) => ({ key: `${TEXTS[(i + n) % TEXTS.length]}k${n < 6 ? '' : n}`, value }))
        if (n !== 4) yield* store.runs.addParams(run, texts)
        if (n !== 5) yield* store.runs.setTags(run, n % 2 === 0 ? texts : texts.toReversed())
        yield* store.metrics.append(
          run,
          NUMBERS.map((value, i) => ({
            key: `m ${TEXTS[(i + n) % TEXTS.length]}${i}`,
            value,
            timestamp: i === 0 ? 2n ** 62n : i,
            step: i === 1 ? -(2n ** 62n) : n,
          })),
        )
      }
      const [first] = refs as [RunRef]
      const dataset = { name: 'd', digest: 'x', sourceType: 's', source: '{}', profile: '{"a":1}' }
      yield* store.datasets.addInputs(first, [{ dataset, tags: [{ key: 'mlflow.data.context', value: 'train' }] }])
      yield* store.runs.addModelOutputs(first, [{ modelId: 'm-1', step: 2n ** 61n }])
    })
    const asked = refs.toReversed()
    const documents = await subject.read((store) => store.runs.documents(asked))
    for (const [i, document] of documents.entries()) {
      const run = await subject.read((store) => store.runs.get(asked[i] as RunRef))
      expect(Buffer.from(document).toString()).toBe(Run.write(run))
    }
  })

  it('[tracking-api 8.2] a search over several experiments: newest first, then by id, page by page, and counted', async () => {
    const experiments = [await subject.newExperiment(), await subject.newExperiment()] as const
    const ids: string[] = []
    for (const [i, startTime] of [100, 300, 200, 300, 300].entries()) {
      const run = await subject.newRun(experiments[i % 2] as string, { startTime })
      ids.push(run.runId)
    }
    const newest = [ids[1], ids[3], ids[4]].sort()
    const order = [...newest, ids[2], ids[0]]
    const page = async (offset: number, limit: number) => {
      const { items, hasMore } = await subject.read((store) => store.runs.search(query(experiments), { offset, limit }))
      return { ids: items.map((run) => run.runId), hasMore }
    }
    expect(await page(0, 10)).toEqual({ ids: order, hasMore: false })
    expect(await page(0, 5)).toEqual({ ids: order, hasMore: false })
    expect(await page(0, 2)).toEqual({ ids: order.slice(0, 2), hasMore: true })
    expect(await page(3, 2)).toEqual({ ids: order.slice(3), hasMore: false })
    expect(await page(7, 2)).toEqual({ ids: [], hasMore: false })
    const counted = async (asked: RunSearch, window: SearchWindow) => {
      const { items, total } = await subject.read((store) => store.runs.searchCounted(asked, window))
      return { ids: items.map((run) => run.runId), total }
    }
    expect(await counted(query(experiments), { offset: 1, limit: 2 })).toEqual({ ids: order.slice(1, 3), total: 5 })
    expect(await counted(query(experiments), { offset: 9, limit: 2 })).toEqual({ ids: [], total: 5 })
    const two = await counted(query([experiments[1]], 'start_time = 300'), { offset: 0, limit: 1 })
    expect([two.ids.length, two.total]).toEqual([1, 2])
    expect(await counted(query(['4611686018427387904']), { offset: 0, limit: 1 })).toEqual({ ids: [], total: 0 })
  })

  it('[tracking-api 8.1] view types choose by the stage of the run, whatever the stage of its experiment', async () => {
    const experimentId = await subject.newExperiment({ lifecycleStage: 'deleted' })
    const active = await subject.newRun(experimentId)
    const deleted = await subject.newRun(experimentId, { lifecycleStage: 'deleted' })
    const found = async (viewType: 'ACTIVE_ONLY' | 'DELETED_ONLY' | 'ALL') => {
      const asked = { ...query([experimentId]), viewType }
      const { items } = await subject.read((store) => store.runs.search(asked, { offset: 0, limit: 10 }))
      return items.map((run) => run.runId).sort()
    }
    expect(await found('ACTIVE_ONLY')).toEqual([active.runId])
    expect(await found('DELETED_ONLY')).toEqual([deleted.runId])
    expect(await found('ALL')).toEqual([active.runId, deleted.runId].sort())
  })

  it('[tracking-api 8.1] a search sees every write that was answered, and none that was undone', async () => {
    const experimentId = await subject.newExperiment()
    const run = await subject.newRun(experimentId)
    const matches = async (filter: string) => {
      const { items } = await subject.read((store) =>
        store.runs.search(query([experimentId], filter), { offset: 0, limit: 10 }),
      )
      return items.length === 1
    }
    expect(await matches("tags.t = 'x' OR params.p = '1' OR metrics.m > 1 OR status = 'FAILED'")).toBe(false)
    await subject.write((store) => store.runs.setTags(run, [{ key: 't', value: 'x' }]))
    expect(await matches("tags.t = 'x'")).toBe(true)
    await subject.write((store) => store.runs.addParams(run, [{ key: 'p', value: '1' }]))
    expect(await matches("params.p = '1'")).toBe(true)
    await subject.append(run, { key: 'm', value: 2, timestamp: 1, step: 0 })
    expect(await matches('metrics.m > 1')).toBe(true)
    await subject.append(run, { key: 'm', value: 0, timestamp: 1, step: 1 })
    expect(await matches('metrics.m > 1')).toBe(false)
    await subject.write((store) => store.runs.deleteTag(run, 't'))
    expect(await matches("tags.t = 'x'")).toBe(false)
    const undone = subject.write(function* (store) {
      yield* store.runs.update(run, { status: 'FAILED' })
      yield* store.runs.create({
        runId: 'undone',
        experimentId,
        name: '',
        userId: '',
        status: 'FAILED',
        startTime: 1,
        artifactUri: '',
      })
      throw new Error('a rule')
    })
    await expect(undone).rejects.toThrow('a rule')
    expect(await matches("status = 'FAILED'")).toBe(false)
    await subject.newRun(experimentId, { status: 'FAILED' })
    expect(await matches("status = 'FAILED'")).toBe(true)
  })

  it('a column holds one field of each run, null where there is none', async () => {
    const experimentId = await subject.newExperiment()
    const [full, bare] = [await subject.newRun(experimentId, { endTime: 250 }), await subject.newRun(experimentId)]
    await subject.write(function* (store) {
      yield* store.runs.addParams(full, [{ key: 'p', value: '1' }])
      yield* store.runs.setTags(full, [{ key: 't', value: 'x' }])
    })
    for (const [step, value] of [3, 1, Number.NaN].entries()) {
      await subject.append(full, { key: 'm', value, timestamp: 1, step })
    }
    const column = async (text: string): Promise<readonly CellValue[]> => {
      const field = parseOrderBy([text], 'runs').value?.[0]?.field
      if (field === undefined) throw new Error(`${text} is no field.`)
      return subject.read((store) => store.runs.column([full, bare], field))
    }
    expect(await column('params.p')).toEqual(['1', null])
    expect(await column('tags.t')).toEqual(['x', null])
    expect(await column('metrics.m')).toEqual([Number.NaN, null])
    expect(await column('min(metrics.m)')).toEqual([1, null])
    expect(await column('max(metrics.m)')).toEqual([3, null])
    expect(await column('status')).toEqual(['RUNNING', 'RUNNING'])
    expect(await column('start_time')).toEqual([100, 100])
    expect(await column('end_time')).toEqual([250, null])
    expect(await column('duration')).toEqual([150, null])
    expect(await column('metrics.`never logged`')).toEqual([null, null])
  })

  it('a parent is named by a tag: children are counted, found, and left out of the top', async () => {
    const experimentId = await subject.newExperiment()
    const elsewhere = await subject.newRun(await subject.newExperiment())
    const nameOf = new Map<string, string>()
    const make = async (name: string, parentId?: string, lifecycleStage: 'active' | 'deleted' = 'active') => {
      const run = await subject.newRun(experimentId, { lifecycleStage })
      nameOf.set(run.runId, name)
      const tags = [{ key: 'mlflow.parentRunId', value: parentId ?? '' }]
      if (parentId !== undefined) await subject.write((store) => store.runs.setTags(run, tags))
      return run
    }
    const parent = await make('parent')
    const childless = await make('childless')
    for (const name of ['one', 'two']) await make(name, parent.runId)
    await make('gone', parent.runId, 'deleted')
    await make('orphan', elsewhere.runId)
    const self = await make('self')
    await subject.write((store) => store.runs.setTags(self, [{ key: 'mlflow.parentRunId', value: self.runId }]))

    const scope = query([experimentId])
    const childrenOf = (runs: readonly RunRef[], viewType: 'ACTIVE_ONLY' | 'ALL') =>
      subject.read((store) =>
        store.runs.childrenOf(
          runs.map(({ runId }) => runId),
          { ...scope, viewType },
        ),
      )
    const counted = (children: number) => new Map([[parent.runId, { children, running: children }]])
    expect(await childrenOf([parent, childless, self], 'ACTIVE_ONLY')).toEqual(counted(2))
    expect(await childrenOf([parent], 'ALL')).toEqual(counted(3))
    expect(await childrenOf([], 'ALL')).toEqual(new Map())
    const below = async (asked: RunParent) => {
      const { items } = await subject.read((store) =>
        store.runs.search({ ...scope, parent: asked }, { offset: 0, limit: 10 }),
      )
      return items.map((run) => nameOf.get(run.runId) ?? '').sort((a, b) => (a < b ? -1 : 1))
    }
    expect(await below({ runId: parent.runId })).toEqual(['one', 'two'])
    expect(await below({ runId: self.runId })).toEqual([])
    expect(await below('top')).toEqual(['childless', 'orphan', 'parent', 'self'])
    const [identity] = await subject.read((store) => store.runs.identities([elsewhere.runId, 'nobody']))
    expect(identity).toEqual([
      elsewhere.runId,
      { name: 'a run', experimentId: elsewhere.experimentId, lifecycleStage: 'active', deletedTime: undefined },
    ])
    expect(await subject.read((store) => store.runs.identities([]))).toEqual(new Map())
  })

  it('at the top, the runs that name the same missing parent are one row, the first of them in any order', async () => {
    const experimentId = await subject.newExperiment()
    const nameOf = new Map<string, string>()
    for (const [name, parentId, startTime] of [
      ['alone', undefined, 50],
      ['a1', 'gone a', 10],
      ['b1', 'gone b', 20],
      ['a2', 'gone a', 30],
      ['b2', 'gone b', 40],
      ['a3', 'gone a', 60],
    ] as const) {
      const run = await subject.newRun(experimentId, { startTime })
      nameOf.set(run.runId, name)
      const tags = parentId === undefined ? [] : [{ key: 'mlflow.parentRunId', value: parentId }]
      await subject.write((store) => store.runs.setTags(run, tags))
    }
    const top = async (order: string, window: SearchWindow, filter: string | undefined) => {
      const { items, total } = await subject.read((store) =>
        store.runs.searchCounted(
          {
            ...query([experimentId]),
            parent: 'top',
            filter: parseFilter(filter, 'runs').value ?? null,
            orderBy: parseOrderBy([order], 'runs').value ?? [],
          },
          window,
        ),
      )
      return [items.map((run) => nameOf.get(run.runId)), total]
    }
    // What the index does not hold is answered by the database.
    for (const filter of [undefined, 'dataset.name IS NULL']) {
      expect(await top('start_time DESC', { offset: 0, limit: 10 }, filter)).toEqual([['a3', 'alone', 'b2'], 3])
      expect(await top('start_time ASC', { offset: 0, limit: 10 }, filter)).toEqual([['a1', 'b1', 'alone'], 3])
      expect(await top('start_time ASC', { offset: 1, limit: 1 }, filter)).toEqual([['b1'], 3])
    }
    expect(await top('start_time ASC', { offset: 0, limit: 10 }, 'start_time > 10')).toEqual([['b1', 'a2', 'alone'], 3])
  })

  it('keys of runs: how many have each, and the value if it is the same in all', async () => {
    const experimentId = await subject.newExperiment()
    const runs: RunRef[] = []
    for (const [lr, depth] of [
      ['1', '3'],
      ['2', '3'],
    ] as const) {
      const run = await subject.newRun(experimentId)
      runs.push(run)
      const alone = lr === '1' ? [{ key: 'alone', value: 'x' }] : []
      await subject.write((store) =>
        store.runs.addParams(run, [{ key: 'LR', value: lr }, { key: 'depth', value: depth }, ...alone]),
      )
    }
    const counts = await subject.read((store) => store.runs.keyCounts(runs, 'params'))
    expect(new Map(counts.map(({ key, ...rest }) => [key, rest]))).toEqual(
      new Map([
        ['LR', { runs: 2, onlyValue: undefined }],
        ['depth', { runs: 2, onlyValue: '3' }],
        ['alone', { runs: 1, onlyValue: 'x' }],
      ]),
    )
    const valuesOf = (key: string, part?: string) =>
      subject.read((store) => store.runs.valuesOf(runs, { kind: 'params', key, limit: 10, part }))
    expect(await valuesOf('LR')).toEqual([
      { value: '1', runs: 1 },
      { value: '2', runs: 1 },
    ])
    expect(await valuesOf('depth')).toEqual([{ value: '3', runs: 2 }])
    expect(await valuesOf('LR', '2')).toEqual([{ value: '2', runs: 1 }])
    expect(await subject.read((store) => store.runs.keyCounts([], 'params'))).toEqual([])
  })

  function get(run: RunRef) {
    return subject.read((store) => store.runs.get(run))
  }

  function query(experimentIds: readonly string[], filter = '') {
    const parsed = parseFilter(filter, 'runs')
    expect(parsed.diagnostics).toEqual([])
    return { experimentIds, filter: parsed.value ?? null, orderBy: [], viewType: 'ACTIVE_ONLY' as const }
  }
}
