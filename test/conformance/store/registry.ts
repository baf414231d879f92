import type { ModelVersionRef, NewModelVersion, RegisteredModelRef } from '@labbook/server'
import { expect, it } from 'vitest'
import { fresh, type Subject } from './subject.js'

export function registryCases(subject: Subject) {
  it('[registry-api 4] numbers versions upwards and gives none twice', async () => {
    const model = await newModel()
    const made = [await newVersion(model), await newVersion(model)]
    expect(made.map(({ version }) => version)).toEqual([1, 2])
    await subject.write((store) => store.modelVersions.delete(made[1] as ModelVersionRef))
    expect((await newVersion(model)).version).toBe(3)
    expect(await subject.read((store) => store.modelVersions.find(model, 2))).toBeUndefined()
    expect(await subject.read((store) => store.modelVersions.newest(model))).toMatchObject({ version: 3 })
  })

  it('[registry-api 3] an alias says where it led before, and goes with its version', async () => {
    const model = await newModel()
    const [first, second] = [await newVersion(model), await newVersion(model)]
    const point = (version: ModelVersionRef) =>
      subject.write((store) => store.registeredModels.setAlias(model, 'best', version))
    const where = () => subject.read((store) => store.registeredModels.aliasedVersion(model, 'best'))
    expect(await point(first)).toBeUndefined()
    expect(await point(second)).toBe(1)
    expect(await where()).toBe(2)
    await subject.write((store) => store.modelVersions.delete(second))
    expect(await where()).toBeUndefined()
    expect(await subject.write((store) => store.registeredModels.deleteAlias(model, 'best'))).toBeUndefined()
  })

  it('[registry-api 3] the newest version of each stage of several models', async () => {
    const models = [await newModel(), await newModel()] as const
    const versions = [await newVersion(models[0]), await newVersion(models[0]), await newVersion(models[1])]
    await subject.write((store) => store.modelVersions.setStage(versions[0] as ModelVersionRef, 'Staging', 5))
    const latest = await subject.read((store) => store.modelVersions.latest(models))
    expect(latest.map(({ name, version, currentStage }) => [name, version, currentStage])).toEqual([
      [models[0].name, 1, 'Staging'],
      [models[0].name, 2, 'None'],
      [models[1].name, 1, 'None'],
    ])
    expect(await subject.read((store) => store.modelVersions.inStage(models[0], 'Staging'))).toMatchObject([
      { version: 1 },
    ])
  })

  it('[registry-api 3] a model goes with everything that was its own', async () => {
    const model = await newModel()
    const version = await newVersion(model)
    await subject.write(function* (store) {
      yield* store.registeredModels.setTags(model, [{ key: 'k', value: 'v' }])
      yield* store.modelVersions.setTags(version, [{ key: 'k', value: 'v' }])
      yield* store.registeredModels.setAlias(model, 'best', version)
      yield* store.registeredModels.addActivity(model, { kind: 'model_created', time: 2 ** 53 - 1 })
    })
    const activity = () =>
      subject.read((store) => store.registeredModels.activity(model, undefined, { offset: 0, limit: 1 }))
    expect(await activity()).toEqual({ items: [{ kind: 'model_created', time: 2 ** 53 - 1 }], hasMore: false })
    await subject.write((store) => store.registeredModels.delete(model))
    expect(await subject.read((store) => store.registeredModels.find(model.name))).toBeUndefined()
    expect(await subject.read((store) => store.modelVersions.find(model, 1))).toBeUndefined()
    expect(await activity()).toEqual({ items: [], hasMore: false })
  })

  it('[D-88] a version with its own number, stage and times; numbers that are reserved are not given again', async () => {
    const model = await newModel()
    const ref = await subject.write(function* (store) {
      yield* store.registeredModels.reserve(model, 7)
      yield* store.registeredModels.reserve(model, 4)
      const own = { version: 4, stage: 'Production', nowMs: 2 ** 53 - 1, lastUpdateTime: 5, runId: 'r' } as const
      return yield* store.modelVersions.create(model, { ...SOURCE, ...own })
    })
    await subject.write((store) => store.modelVersions.setTags(ref, [{ key: 'k', value: 'v' }]))
    const [version, tag, made, others] = await subject.read(function* (store) {
      return [
        yield* store.modelVersions.get(ref),
        yield* store.modelVersions.tag(ref, 'k'),
        yield* store.modelVersions.createdAt(model, 2 ** 53 - 1, { runId: 'r' }),
        yield* store.modelVersions.createdAt(model, 2 ** 53 - 1, { runId: '' }),
      ]
    })
    expect(version).toMatchObject({
      version: 4,
      currentStage: 'Production',
      creationTimestamp: 2 ** 53 - 1,
      lastUpdatedTimestamp: 5,
    })
    expect([tag, made.map((one) => one.version), others]).toEqual(['v', [4], []])
    expect(await subject.read((store) => store.registeredModels.get(model))).toMatchObject({ lastUpdatedTimestamp: 1 })
    expect((await newVersion(model)).version).toBe(8)
  })

  function newModel(): Promise<RegisteredModelRef> {
    return subject.write((store) => store.registeredModels.create({ name: fresh('model'), description: '', nowMs: 1 }))
  }

  function newVersion(model: RegisteredModelRef): Promise<ModelVersionRef> {
    return subject.write((store) => store.modelVersions.create(model, SOURCE))
  }
}

const SOURCE: NewModelVersion = {
  source: 's3://bucket/model',
  place: undefined,
  sourceRunId: undefined,
  sourceModelId: undefined,
  runId: '',
  runLink: '',
  modelId: '',
  description: '',
  nowMs: 1,
}
