import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { allPages, LabbookClient, type Run } from '../../src/index.js'
import { failureOf } from '../connection/answering-server.js'

/** Everything that a client does, on a server that may be Labbook or MLflow. */
export function testClient(address: () => string): void {
  let client: LabbookClient
  let experimentId: string
  let folder: string
  let names = 0
  const newName = (what: string) => `${what}-${++names}`

  beforeAll(async () => {
    client = new LabbookClient({ trackingUri: address() })
    experimentId = await client.createExperiment('of this suite')
    folder = mkdtempSync(join(tmpdir(), 'labbook-client-'))
  })
  afterAll(() => rmSync(folder, { recursive: true }))

  describe('experiments', () => {
    it('[sdk-fluent 3] are created, read, renamed, tagged, deleted and restored', async () => {
      const name = newName('experiment')
      const id = await client.createExperiment(name, { tags: { team: 'a', sizes: [1, 2] } })
      expect(await client.getExperiment(id)).toMatchObject({
        experimentId: id,
        name,
        lifecycleStage: 'active',
        tags: { team: 'a', sizes: '[1,2]' },
        creationTime: expect.any(Number),
        artifactLocation: expect.stringContaining(id),
      })
      await client.renameExperiment(id, `${name}!`)
      await client.setExperimentTag(id, 'team', 'b')
      await client.setExperimentTag(id, 'other', 1n)
      expect(await client.getExperimentByName(`${name}!`)).toMatchObject({
        experimentId: id,
        tags: { team: 'b', other: '1' },
      })
      await client.deleteExperimentTag(id, 'other')
      await client.deleteExperiment(id)
      const deleted = await client.getExperiment(id)
      expect(deleted.lifecycleStage).toBe('deleted')
      expect(Object.keys(deleted.tags)).not.toContain('other')
      await client.restoreExperiment(id)
      expect((await client.getExperiment(id)).lifecycleStage).toBe('active')
    })

    it('[sdk-fluent 3] that are not there', async () => {
      expect(await client.getExperimentByName(newName('none'))).toBeUndefined()
      expect(await failureOf(client.getExperiment('987654'))).toMatchObject({ code: 'RESOURCE_DOES_NOT_EXIST' })
      const again = await failureOf(client.createExperiment('of this suite'))
      expect(again).toMatchObject({ code: 'RESOURCE_ALREADY_EXISTS' })
    })

    it('[sdk-fluent 3] are found page by page', async () => {
      const prefix = newName('page')
      const made: string[] = []
      for (let i = 0; i < 5; i++) made.push(await client.createExperiment(`${prefix} ${i}`))
      const search = { filter: `name LIKE '${prefix} %'`, orderBy: ['name ASC'], maxResults: 2 }
      const first = await client.searchExperiments(search)
      expect(first.map(({ name }) => name)).toEqual([`${prefix} 0`, `${prefix} 1`])
      expect(first.token).toEqual(expect.any(String))
      const all = await allPages((pageToken) => client.searchExperiments({ ...search, pageToken }))
      expect(all.map(({ experimentId: id }) => id)).toEqual(made)
      const three = await allPages((pageToken) => client.searchExperiments({ ...search, pageToken }), { maxResults: 3 })
      expect(three).toHaveLength(3)
      await client.deleteExperiment(made[0] as string)
      const deleted = await client.searchExperiments({ ...search, viewType: 'DELETED_ONLY' })
      expect(deleted.map(({ name }) => name)).toEqual([`${prefix} 0`])
      expect(deleted.token).toBeUndefined()
    })
  })

  describe('runs', () => {
    it('[sdk-fluent 3] are created, read, updated, ended, deleted and restored', async () => {
      const startTime = new Date('2026-01-02T03:04:05.678Z')
      const made = await client.createRun(experimentId, { runName: 'first', startTime, tags: { 'mlflow.user': 'ann' } })
      const { runId } = made.info
      expect(made.info).toMatchObject({
        runName: 'first',
        experimentId,
        userId: 'ann',
        status: 'RUNNING',
        startTime: startTime.getTime(),
        endTime: undefined,
        lifecycleStage: 'active',
      })
      expect(await client.updateRun(runId, { runName: 'second' })).toMatchObject({ runName: 'second' })
      await client.setTerminated(runId, { status: 'FAILED', endTime: 1_800_000_000_000 })
      const ended = await client.getRun(runId)
      expect(ended.info).toMatchObject({ runName: 'second', status: 'FAILED', endTime: 1_800_000_000_000 })
      expect(ended.data.tags['mlflow.runName']).toBe('second')
      await client.deleteRun(runId)
      expect((await client.getRun(runId)).info.lifecycleStage).toBe('deleted')
      await client.restoreRun(runId)
      expect((await client.getRun(runId)).info.lifecycleStage).toBe('active')
    })

    it('[sdk-fluent 3] know their parent', async () => {
      const parent = await client.createRun(experimentId)
      expect(parent.info.runName).toMatch(/^[a-z]+-[a-z]+-\d+$/)
      const child = await client.createRun(experimentId, { tags: { 'mlflow.parentRunId': parent.info.runId } })
      expect((await client.getParentRun(child.info.runId))?.info.runId).toBe(parent.info.runId)
      expect(await client.getParentRun(parent.info.runId)).toBeUndefined()
    })

    it('[sdk-fluent 3] keep what is logged to them', async () => {
      const { runId } = (await client.createRun(experimentId)).info
      await client.logMetric(runId, 'loss', 0.5, { step: 1, timestamp: 1000 })
      await client.logMetric(runId, 'loss', 0.25, { step: 2, timestamp: new Date(2000) })
      await client.logMetric(runId, 'val/acc', true)
      expect(await client.logParam(runId, 'layers', [64, 32])).toBe('[64,32]')
      expect(await client.logParam(runId, 'lr', 0.1)).toBe('0.1')
      await client.setTag(runId, 'team', 'größe')
      await client.setTag(runId, 'gone', 1)
      await client.deleteTag(runId, 'gone')
      const { data } = await client.getRun(runId)
      expect(data.metrics).toEqual({ loss: 0.25, 'val/acc': 1 })
      expect(data.params).toEqual({ layers: '[64,32]', lr: '0.1' })
      expect(data.tags['team']).toBe('größe')
      expect(data.tags).not.toHaveProperty('gone')
      const points = await client.getMetricHistory(runId, 'loss')
      expect(points.sort((a, b) => a.step - b.step)).toMatchObject([
        { key: 'loss', value: 0.5, step: 1, timestamp: 1000 },
        { key: 'loss', value: 0.25, step: 2, timestamp: 2000 },
      ])
      const changed = await failureOf(client.logParam(runId, 'lr', 0.2))
      expect(changed).toMatchObject({ code: 'INVALID_PARAMETER_VALUE' })
      expect(changed.message).toContain('Changing param values is not allowed')
    })

    it('[sdk-fluent 4] take more in a batch than one request may hold', async () => {
      const { runId } = (await client.createRun(experimentId)).info
      const count = 2500
      const metrics = Array.from({ length: count }, (_, step) => ({ key: 'm', value: step / 2, step, timestamp: step }))
      const params = Object.fromEntries(Array.from({ length: 250 }, (_, i) => [`p${i}`, i]))
      const tags = Object.fromEntries(Array.from({ length: 120 }, (_, i) => [`t${i}`, 'x'.repeat(3000)]))
      await client.logBatch(runId, { metrics, params, tags })
      const { data } = await client.getRun(runId)
      expect(Object.keys(data.params)).toHaveLength(250)
      expect(Object.entries(data.tags).filter(([key]) => /^t\d/.test(key))).toHaveLength(120)
      expect(data.metrics['m']).toBe((count - 1) / 2)
      const points = await client.getMetricHistory(runId, 'm')
      expect(points.map(({ step }) => step).sort((a, b) => a - b)).toEqual(metrics.map(({ step }) => step))
      await client.logBatch(runId, {})
    })

    it('[sdk-fluent 4] keep numbers that are none', async () => {
      const { runId } = (await client.createRun(experimentId)).info
      await client.logBatch(runId, {
        metrics: [
          { key: 'nan', value: Number.NaN },
          { key: 'tiny', value: 5e-324 },
          { key: 'third', value: 1 / 3 },
        ],
      })
      expect((await client.getRun(runId)).data.metrics).toEqual({ nan: Number.NaN, tiny: 5e-324, third: 1 / 3 })
    })

    it('[sdk-fluent 3] are found by filter and order, page by page', async () => {
      const id = await client.createExperiment(newName('search'))
      const made: Run[] = []
      for (let i = 0; i < 4; i++) {
        const run = await client.createRun(id, { tags: { even: i % 2 === 0 }, startTime: 1000 + i })
        await client.logMetric(run.info.runId, 'loss', 4 - i)
        made.push(run)
      }
      const ids = made.map(({ info }) => info.runId)
      const byLoss = { orderBy: ['metrics.loss ASC'], maxResults: 3 }
      const page = await client.searchRuns([id], byLoss)
      expect(page.map(({ info }) => info.runId)).toEqual([ids[3], ids[2], ids[1]])
      const all = await allPages((pageToken) => client.searchRuns([id], { ...byLoss, pageToken }))
      expect(all.map(({ info }) => info.runId)).toEqual([...ids].reverse())
      const even = await client.searchRuns([id], { filter: "tags.even = 'true' AND metrics.loss > 2" })
      expect(even.map(({ info }) => info.runId)).toEqual([ids[0]])
      expect(await client.searchRuns([], {})).toHaveLength(0)
      await client.deleteRun(ids[0] as string)
      const deleted = await client.searchRuns([id], { runViewType: 'DELETED_ONLY' })
      expect(deleted.map(({ info }) => info.runId)).toEqual([ids[0]])
      const error = await failureOf(client.searchRuns([id], { filter: 'metrics.loss >' }))
      expect(error).toMatchObject({ code: 'INVALID_PARAMETER_VALUE' })
    })

    it('[sdk-fluent 3] record datasets and models', async () => {
      const { runId } = (await client.createRun(experimentId)).info
      const used = await client.createLoggedModel(experimentId, { name: 'used' })
      const made = await client.createLoggedModel(experimentId, { name: 'made', sourceRunId: runId })
      const dataset = {
        name: 'houses',
        digest: '31ccce44',
        sourceType: 'local',
        source: '{"uri":"houses.csv"}',
        profile: '{"num_rows":3}',
      }
      const tags = { 'mlflow.data.context': 'training' }
      await client.logInputs(runId, { datasets: [{ dataset, tags }], models: [{ modelId: used.modelId }] })
      await client.logOutputs(runId, [{ modelId: made.modelId, step: 7 }])
      const { inputs, outputs } = await client.getRun(runId)
      expect(inputs.datasetInputs).toEqual([{ dataset, tags }])
      expect(inputs.modelInputs).toEqual([{ modelId: used.modelId }])
      expect(outputs.modelOutputs).toEqual([{ modelId: made.modelId, step: 7 }])
    })
  })

  describe('artifacts', () => {
    it('[sdk-fluent 5] go up and come back, files and folders', async () => {
      const { runId } = (await client.createRun(experimentId)).info
      const source = join(folder, 'plots')
      mkdirSync(join(source, 'deep'), { recursive: true })
      writeFileSync(join(source, 'a%b.txt'), 'one')
      writeFileSync(join(source, 'deep', 'c.bin'), Uint8Array.of(0, 255, 10))
      await client.logArtifact(runId, source)
      await client.logArtifact(runId, join(source, 'deep', 'c.bin'), { artifactPath: 'alone' })
      await client.logArtifacts(runId, source, { artifactPath: 'content' })
      await client.logText(runId, 'größe', 'notes.md')
      await client.uploadArtifact(runId, 'weights.bin', new Float32Array([0.5, 0.25]))
      expect((await client.listArtifacts(runId)).map(({ path }) => path)).toEqual([
        'alone',
        'content',
        'notes.md',
        'plots',
        'weights.bin',
      ])
      expect(await client.listArtifacts(runId, { path: 'plots' })).toEqual([
        { path: 'plots/a%b.txt', isDir: false, fileSize: 3 },
        { path: 'plots/deep', isDir: true },
      ])
      const destination = join(folder, newName('down'))
      expect(await client.downloadArtifacts(runId, { destination })).toBe(destination)
      expect(readFileSync(join(destination, 'plots', 'a%b.txt'), 'utf8')).toBe('one')
      expect(readFileSync(join(destination, 'content', 'deep', 'c.bin'))).toEqual(Buffer.of(0, 255, 10))
      expect(readFileSync(join(destination, 'alone', 'c.bin'))).toEqual(Buffer.of(0, 255, 10))
      const file = await client.downloadArtifacts(runId, { path: 'notes.md' })
      expect(readFileSync(file, 'utf8')).toBe('größe')
      rmSync(join(file, '..'), { recursive: true })
      const { stream } = await client.readArtifact(runId, 'weights.bin')
      expect(new Float32Array(await new Response(stream).arrayBuffer())).toEqual(new Float32Array([0.5, 0.25]))
    })

    it('[sdk-fluent 5] are made of values and of tables, which grow', async () => {
      const { runId } = (await client.createRun(experimentId)).info
      await client.logDict(runId, { layers: [64, 32], big: 12345678901234567890n }, 'config.json')
      const config = await client.readArtifact(runId, 'config.json')
      expect(await new Response(config.stream).text()).toContain('12345678901234567890')
      await client.logTable(runId, [{ question: 'Why?', score: 0.5 }], 'dir/answers.json')
      await client.logTable(runId, { question: ['How?'], score: [1] }, 'dir/answers.json')
      const table = await client.readArtifact(runId, 'dir/answers.json')
      expect(await new Response(table.stream).json()).toEqual({
        columns: ['question', 'score'],
        data: [
          ['Why?', 0.5],
          ['How?', 1],
        ],
      })
      const { data } = await client.getRun(runId)
      expect(data.tags['mlflow.loggedArtifacts']).toBe('[{"path": "dir/answers.json", "type": "table"}]')
      await client.logFigure(runId, '<svg xmlns="http://www.w3.org/2000/svg" />', 'plots/loss.svg')
      const checks = [
        [0, 255],
        [255, 0],
      ]
      await client.logImage(runId, checks, 'masks/first.png')
      await client.logImage(runId, checks, { key: 'masks', step: 3 })
      expect((await client.listArtifacts(runId, { path: 'masks' })).map(({ path }) => path)).toEqual([
        'masks/first.png',
      ])
      const [image = { path: '' }] = await client.listArtifacts(runId, { path: 'images' })
      expect(image.path).toMatch(/^images\/masks[%+]step[%+]3[%+]timestamp[%+]\d+[%+]/)
      const { stream } = await client.readArtifact(runId, image.path)
      expect((await new Response(stream).arrayBuffer()).byteLength).toBeGreaterThan(0)
    })

    it('[sdk-fluent 5] tables of several runs are read as one', async () => {
      const id = await client.createExperiment(newName('tables'))
      const runIds: string[] = []
      for (const lr of [0.1, 0.2]) {
        const { runId } = (await client.createRun(id, { startTime: 1000 * lr })).info
        await client.logParam(runId, 'lr', lr)
        await client.logTable(runId, [{ score: lr * 10 }], 'a_b.json')
        runIds.push(runId)
      }
      const other = (await client.createRun(id)).info.runId
      await client.logTable(other, [{ score: 7 }], 'axb.json')
      const rows = await client.loadTable(id, 'a_b.json', { extraColumns: ['run_id', 'params.lr', 'metrics.none'] })
      expect(rows.sort((a, b) => Number(a['score']) - Number(b['score']))).toEqual([
        { score: 1, run_id: runIds[0], 'params.lr': '0.1', 'metrics.none': null },
        { score: 2, run_id: runIds[1], 'params.lr': '0.2', 'metrics.none': null },
      ])
      expect(await client.loadTable(id, 'a_b.json', { runIds: runIds.slice(1) })).toEqual([{ score: 2 }])
      expect(await failureOf(client.loadTable(id, 'none.json'))).toMatchObject({ code: 'RESOURCE_DOES_NOT_EXIST' })
      const wrong = await failureOf(client.loadTable(id, 'a_b.json', { extraColumns: ['nonsense'] }))
      expect(wrong).toMatchObject({ name: 'InvalidInputError' })
    })

    it('[sdk-fluent 5] that are not there', async () => {
      const { runId } = (await client.createRun(experimentId)).info
      expect(await client.listArtifacts(runId)).toEqual([])
      const missing = await failureOf(client.downloadArtifacts(runId, { path: 'no.txt', destination: folder }))
      expect(missing).toMatchObject({ code: 'RESOURCE_DOES_NOT_EXIST' })
      const local = await failureOf(client.logArtifact(runId, join(folder, 'no such file')))
      expect(local).toMatchObject({ name: 'InvalidInputError' })
      expect(local.message).toContain('no such file')
    })
  })

  describe('logged models', () => {
    it('[sdk-fluent 3] are created, filled, found and deleted', async () => {
      const { runId } = (await client.createRun(experimentId)).info
      const name = newName('tree')
      const options = { name, sourceRunId: runId, modelType: 'tree', params: { depth: 3 }, tags: { team: 'a' } }
      const model = await client.createLoggedModel(experimentId, options)
      expect(model).toMatchObject({
        modelUri: `models:/${model.modelId}`,
        experimentId,
        name,
        status: 'PENDING',
        sourceRunId: runId,
        modelType: 'tree',
        params: { depth: '3' },
        tags: { team: 'a' },
      })
      await client.logModelParams(model.modelId, { lr: 0.1 })
      await client.setLoggedModelTags(model.modelId, { 'a/b': 1, gone: 2 })
      await client.deleteLoggedModelTag(model.modelId, 'gone')
      await client.logMetric(runId, 'loss', 0.5, { modelId: model.modelId })
      expect(await client.finalizeLoggedModel(model.modelId, 'READY')).toMatchObject({ status: 'READY' })
      const read = await client.getLoggedModel(model.modelId)
      expect(read.params).toEqual({ depth: '3', lr: '0.1' })
      expect(read.tags).toMatchObject({ team: 'a', 'a/b': '1' })
      expect(read.tags).not.toHaveProperty('gone')
      expect(read.metrics).toMatchObject([{ key: 'loss', value: 0.5 }])
      const found = await client.searchLoggedModels([experimentId], {
        filter: `name = '${name}'`,
        orderBy: [{ fieldName: 'creation_timestamp', ascending: false }],
      })
      expect(found.map(({ modelId }) => modelId)).toEqual([model.modelId])
      await client.uploadModelArtifact(model.modelId, 'MLmodel', 'flavors: {}')
      writeFileSync(join(folder, 'weights.txt'), '1 2 3')
      await client.logModelArtifact(model.modelId, join(folder, 'weights.txt'), { artifactPath: 'data' })
      expect((await client.listLoggedModelArtifacts(model.modelId)).map(({ path }) => path)).toEqual([
        'MLmodel',
        'data',
      ])
      const destination = join(folder, newName('model'))
      await client.downloadLoggedModelArtifacts(model.modelId, { destination })
      expect(readFileSync(join(destination, 'data', 'weights.txt'), 'utf8')).toBe('1 2 3')
      await client.deleteLoggedModel(model.modelId)
      expect(await failureOf(client.getLoggedModel(model.modelId))).toMatchObject({ code: 'RESOURCE_DOES_NOT_EXIST' })
    })
  })

  describe('the registry', () => {
    it('[registry-api 3] registered models are created, renamed, described, tagged, found and deleted', async () => {
      const name = newName('registered')
      const model = await client.createRegisteredModel(name, { tags: { team: 'a' }, description: 'first' })
      expect(model).toMatchObject({ name, description: 'first', tags: { team: 'a' }, aliases: {}, latestVersions: [] })
      await client.updateRegisteredModel(name, { description: 'second' })
      await client.setRegisteredModelTag(name, 'other', 2)
      await client.deleteRegisteredModelTag(name, 'team')
      await client.renameRegisteredModel(name, `${name}!`)
      expect(await client.getRegisteredModel(`${name}!`)).toMatchObject({ description: 'second', tags: { other: '2' } })
      const found = await client.searchRegisteredModels({ filter: `name LIKE '${name}%'` })
      expect(found.map((each) => each.name)).toEqual([`${name}!`])
      expect(found.token).toBeUndefined()
      const again = await failureOf(client.createRegisteredModel(`${name}!`))
      expect(again).toMatchObject({ code: 'RESOURCE_ALREADY_EXISTS' })
      await client.deleteRegisteredModel(`${name}!`)
      const gone = await failureOf(client.getRegisteredModel(`${name}!`))
      expect(gone).toMatchObject({ code: 'RESOURCE_DOES_NOT_EXIST' })
    })

    it('[registry-api 4] versions are created, described, tagged, staged, found and deleted', async () => {
      const name = newName('versions')
      await client.createRegisteredModel(name)
      const { runId } = (await client.createRun(experimentId)).info
      const logged = await client.createLoggedModel(experimentId, { name: 'logged', sourceRunId: runId })
      const options = { runId, description: 'first', tags: { team: 'a' }, modelId: logged.modelId }
      const first = await client.createModelVersion(name, logged.modelUri, options)
      expect(first).toMatchObject({
        name,
        version: 1,
        status: 'READY',
        runId,
        description: 'first',
        tags: { team: 'a' },
      })
      const second = await client.createModelVersion(name, 's3://bucket/model')
      expect(second.version).toBe(2)
      await client.updateModelVersion(name, '2', { description: 'second' })
      await client.setModelVersionTag(name, 2, 'k', 'v')
      await client.transitionModelVersionStage(name, 1, 'Production')
      await client.setModelVersionTag(name, { stage: 'Production' }, 'staged', true)
      await client.deleteModelVersionTag(name, 1, 'team')
      expect(await client.getModelVersion(name, 1)).toMatchObject({
        currentStage: 'Production',
        tags: { staged: 'true' },
      })
      expect(await client.getModelVersion(name, 2)).toMatchObject({ description: 'second', tags: { k: 'v' } })
      expect(await client.getModelVersionDownloadUri(name, 2)).toBe('s3://bucket/model')
      const latest = await client.getLatestVersions(name, { stages: ['Production'] })
      expect(latest.map(({ version }) => version)).toEqual([1])
      const found = await client.searchModelVersions({ filter: `name = '${name}'`, orderBy: ['version_number ASC'] })
      expect(found.map(({ version }) => version)).toEqual([1, 2])
      const copy = await client.copyModelVersion(`models:/${name}/2`, `${name}-copy`)
      expect(copy).toMatchObject({ name: `${name}-copy`, version: 1, description: 'second', tags: { k: 'v' } })
      await client.deleteModelVersion(name, 2)
      expect(await failureOf(client.getModelVersion(name, 2))).toMatchObject({ code: 'RESOURCE_DOES_NOT_EXIST' })
      expect(client.getModelVersionStages()).toEqual(['None', 'Staging', 'Production', 'Archived'])
    })

    it('[registry-api 8] a model is registered by its address', async () => {
      const name = newName('by-address')
      const { runId, artifactUri } = (await client.createRun(experimentId)).info
      const model = await client.createLoggedModel(experimentId, { name: 'beside', sourceRunId: runId })
      await client.uploadArtifact(runId, 'inside/MLmodel', 'flavors: {}')
      const versions = [
        await client.registerModel(model.modelUri, name, { tags: { k: 1 } }),
        await client.registerModel(`runs:/${runId}/beside`, name),
        await client.registerModel(`runs:/${runId}/inside`, name),
        await client.registerModel('s3://bucket/model', name),
      ]
      expect(versions).toMatchObject([
        { name, version: 1, source: model.modelUri, runId, tags: { k: '1' } },
        { version: 2, source: model.modelUri, runId },
        { version: 3, source: `${artifactUri}/inside`, runId },
        { version: 4, source: 's3://bucket/model' },
      ])
      const none = await failureOf(client.registerModel(`runs:/${runId}/none`, name))
      expect(none).toMatchObject({ code: 'RESOURCE_DOES_NOT_EXIST' })
    })

    it('[registry-api 3] aliases lead to versions', async () => {
      const name = newName('aliased')
      await client.createRegisteredModel(name)
      await client.createModelVersion(name, 's3://bucket/1')
      await client.createModelVersion(name, 's3://bucket/2')
      await client.setRegisteredModelAlias(name, 'champion', 1)
      await client.setRegisteredModelAlias(name, 'champion', '2')
      expect((await client.getModelVersionByAlias(name, 'champion')).version).toBe(2)
      expect((await client.getRegisteredModel(name)).aliases).toEqual({ champion: 2 })
      expect((await client.getModelVersion(name, 2)).aliases).toEqual(['champion'])
      await client.deleteRegisteredModelAlias(name, 'champion')
      const gone = await failureOf(client.getModelVersionByAlias(name, 'champion'))
      expect(gone).toMatchObject({ code: 'INVALID_PARAMETER_VALUE' })
      expect(await failureOf(client.setRegisteredModelAlias(name, 'v1', 1))).toMatchObject({
        name: 'InvalidInputError',
      })
    })

    it('[registry-api 9] prompts are registered, loaded, tagged, found and deleted', async () => {
      const name = newName('prompt')
      const options = { commitMessage: 'first', tags: { task: 'sum' } }
      const first = await client.registerPrompt(name, 'Summarize: {{ text }}', options)
      expect(first).toMatchObject({ name, version: 1, template: 'Summarize: {{ text }}', commitMessage: 'first' })
      expect(first.tags).toEqual({ task: 'sum' })
      const chat = [{ role: 'user', content: 'Hello {{ name }}' }]
      await client.registerPrompt(name, chat, { responseFormat: { type: 'object' }, modelConfig: { model_name: 'm' } })
      await client.setPromptAlias(name, 'champion', 1)
      expect((await client.loadPrompt(name)).template).toEqual(chat)
      expect(await client.loadPrompt(`prompts:/${name}/2`)).toMatchObject({
        responseFormat: { type: 'object' },
        modelConfig: { model_name: 'm' },
        uri: `prompts:/${name}/2`,
      })
      expect((await client.loadPrompt(`prompts:/${name}@champion`)).version).toBe(1)
      expect((await client.loadPrompt(name, { alias: 'champion' })).version).toBe(1)
      await client.setPromptTag(name, 'team', 'a')
      await client.setPromptVersionTag(name, 1, 'k', 'v')
      await client.deletePromptVersionTag(name, 1, 'task')
      expect((await client.getPromptVersion(name, 1)).tags).toEqual({ k: 'v' })
      expect((await client.getPrompt(name))?.tags).toEqual({ team: 'a' })
      const found = await client.searchPrompts({ filter: `name = '${name}'` })
      expect(found.map((prompt) => prompt.name)).toEqual([name])
      expect(await client.searchRegisteredModels({ filter: `name = '${name}'` })).toHaveLength(0)
      await client.deletePromptTag(name, 'team')
      await client.deletePromptAlias(name, 'champion')
      await client.deletePromptVersion(name, 1)
      await client.deletePrompt(name)
      expect(await client.getPrompt(name)).toBeUndefined()
    })
  })

  it('[sdk-fluent 4] mistakes are refused before anything is sent', async () => {
    let sent = 0
    const counting: typeof fetch = (input, init) => {
      sent++
      return fetch(input, init)
    }
    const watched = new LabbookClient({ trackingUri: address(), fetch: counting })
    const mistakes: readonly (() => Promise<unknown>)[] = [
      () => watched.createExperiment(''),
      () => watched.getExperiment('../1'),
      () => watched.createRun('0', { tags: { 'a//b': 1 } }),
      () => watched.getRun('no id'),
      () => watched.updateRun('r', { status: 'DONE' as never }),
      () => watched.searchRuns('0' as never),
      () => watched.searchRuns(['0'], { maxResults: 0 }),
      () => watched.logMetric('r', 'loss', '0.5' as never),
      () => watched.logMetric('r', 'loss', 1, { step: 0.5 }),
      () => watched.logMetric('r', 'loss', 1, { timestamp: -1 }),
      () => watched.logParam('r', 'a;b', 1),
      () => watched.logBatch('r', { metrics: [{ key: '', value: 1 }] }),
      () => watched.logInputs('r', { datasets: [{ dataset: { name: '', digest: 'd', sourceType: '', source: '' } }] }),
      () => watched.logOutputs('r', [{ modelId: 'a/b' }]),
      () => watched.createLoggedModel('0', { name: '' }),
      () => watched.finalizeLoggedModel('m-1', 'DONE' as never),
      () => watched.createRegisteredModel('a/b'),
      () => watched.createModelVersion('name', ''),
      () => watched.getModelVersion('name', 0),
      () => watched.setRegisteredModelAlias('name', 'latest', 1),
      () => watched.copyModelVersion('runs:/r/model', 'name'),
      () => watched.registerPrompt('a b', 'x'),
      () => watched.setPromptTag('p', 'mlflow.prompt.text', 'x'),
    ]
    for (const mistake of mistakes) {
      expect(await failureOf(mistake)).toMatchObject({ name: 'InvalidInputError', code: 'INVALID_PARAMETER_VALUE' })
    }
    expect(sent).toBe(0)
    await watched.getExperiment('0')
    expect(sent).toBe(1)
  })
}
