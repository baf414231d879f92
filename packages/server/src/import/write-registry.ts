import { createHash } from 'node:crypto'
import { ApiError, limits } from '@labbook/protocol'
import { joinLocation } from '../artifacts/join-location.js'
import { checkSourceText, knownModelId, knownRunId } from '../services/model-sources.js'
import { checkLength } from '../services/name-rules.js'
import { isPlaceholder, isPrompt, isPromptModel } from '../services/prompt-rules.js'
import { checkAlias, checkDescription, checkModelName, checkRegistryTag } from '../services/registry-rules.js'
import type { ModelSource, ModelVersionRef } from '../store/registry-refs.js'
import type { RegisteredModelRef } from '../store/registry-refs.js'
import type { Store } from '../store/store.js'
import type { Work } from '../store/work.js'
import { localPath, type Placement } from './artifact-plan.js'
import type { SourceDetail, SourceModelVersion, SourceRegisteredModel } from './mlflow-source.js'
import { type Batch, nameOf, notHere, type WriterContext } from './write-batch.js'

export function* writeRegisteredModel(
  { store: { registeredModels } }: WriterContext,
  record: SourceRegisteredModel,
  batch: Batch,
): Work<void> {
  const { name, description, creationTime, lastUpdateTime, leftOut } = record
  if (leftOut !== undefined) return void batch.findings.push({ outcome: 'left', ...nameOf(record), why: leftOut })
  checkModelName(name)
  checkDescription(description)
  const known = yield* registeredModels.find(name, { lock: 'update' })
  if (known !== undefined) {
    batch.registeredModels.set(name, { ref: known, wasThere: true })
    return batch.add('registered model', 1, { wereThere: true })
  }
  const ref = yield* registeredModels.create({ name, description, nowMs: creationTime, lastUpdateTime })
  yield* registeredModels.addActivity(ref, { kind: 'model_created', time: creationTime })
  batch.registeredModels.set(name, { ref, wasThere: false })
  batch.add('registered model')
}

export function* writeVersion(context: WriterContext, record: SourceModelVersion, batch: Batch): Work<void> {
  const { registeredModels, modelVersions } = context.store
  const { name, version: number, stage, status, creationTime, lastUpdateTime, runId, runLink, modelId } = record
  const model = batch.known('registeredModels', name)
  if (typeof model !== 'object') throw notHere('its registered model')
  checkNumber(number)
  if (stage === 'deleted') return yield* registeredModels.reserve(model.ref, number)
  if (record.description !== undefined) checkDescription(record.description)
  const known = yield* alike(context.store, model.ref, record)
  const source = yield* sourceOf(context, record, batch)
  if (known !== undefined) {
    if (source.placement !== undefined && known.source === source.placement.uri)
      batch.place(record, source.placement, known.source)
    batch.versions.set(versionKey(record), known)
    return batch.add('model version', 1, { wereThere: true })
  }
  const { placement, ...leads } = source
  const isFree = (yield* modelVersions.find(model.ref, number)) === undefined
  const made = {
    ...leads,
    runId,
    runLink,
    modelId,
    description: record.description,
    nowMs: creationTime,
    lastUpdateTime,
    stage,
  }
  if (isFree) yield* registeredModels.reserve(model.ref, number)
  const version = yield* modelVersions.create(model.ref, isFree ? { ...made, version: number } : made)
  if (!isFree) {
    yield* registeredModels.touch(model.ref, context.nowMs())
    batch.change(record, `its number is taken by another version in Labbook, so it became version ${version.version}`)
  }
  if (status !== 'READY')
    batch.change(record, `its status was ${status.slice(0, 50)}: versions in Labbook are always ready`)
  yield* registeredModels.addActivity(model.ref, {
    kind: 'version_created',
    version: version.version,
    time: creationTime,
  })
  if (placement !== undefined) batch.place(record, placement, placement.uri)
  batch.versions.set(versionKey(record), version)
  batch.add('model version')
}

export function* writeRegistryTag(
  { store }: WriterContext,
  record: SourceDetail & { kind: 'registered model tag' | 'model version tag' },
  batch: Batch,
): Work<void> {
  const { key, value } = record
  if (record.kind === 'registered model tag') {
    const model = batch.parentOf([record], batch.known('registeredModels', record.name))
    if (model === undefined) return
    checkRegistryTag({ key, value })
    if (model.wasThere && isPrompt([record]) && !(yield* isPromptModel(store, model.ref))) {
      const rule = 'Labbook has a registered model with this name, and a prompt cannot have the same name'
      throw new ApiError('RESOURCE_ALREADY_EXISTS', rule)
    }
    if ((yield* store.registeredModels.tag(model.ref, key)) === undefined)
      yield* store.registeredModels.setTags(model.ref, [{ key, value }])
  } else {
    const version = batch.parentOf([record], batch.known('versions', versionKey(record)))
    if (version === undefined) return
    checkRegistryTag({ key, value })
    if ((yield* store.modelVersions.tag(version, key)) === undefined)
      yield* store.modelVersions.setTags(version, [{ key, value }])
  }
  batch.add(record.kind)
}

export function* writeAlias(
  { store: { registeredModels } }: WriterContext,
  record: SourceDetail & { kind: 'model alias' },
  batch: Batch,
): Work<void> {
  const { alias } = record
  const model = batch.parentOf([record], batch.known('registeredModels', record.name))
  const version = model && batch.known('versions', versionKey(record))
  if (model === undefined) return
  if (typeof version !== 'object') throw notHere(`version ${record.version}, which it points to,`)
  checkAlias(alias)
  const before = yield* registeredModels.aliasedVersion(model.ref, alias)
  if (before === undefined) yield* registeredModels.setAlias(model.ref, alias, version)
  else if (before !== version.version)
    batch.change(record, `in Labbook it points to version ${before} and was not changed`)
  batch.add('model alias')
}

/** The version in Labbook that this one is, from an earlier import. */
function* alike(
  { modelVersions }: Store,
  model: RegisteredModelRef,
  { version, creationTime, runId }: SourceModelVersion,
): Work<ModelVersionRef | undefined> {
  const made = yield* modelVersions.createdAt(model, creationTime, { runId })
  return (
    made.find((one) => one.version === version) ??
    ((yield* modelVersions.find(model, version)) === undefined ? undefined : made[0])
  )
}

interface VersionSource extends ModelSource {
  /** Of files that belong to no run or model. */
  readonly placement?: Placement
}

/** A source that leads to the files as they lie in Labbook. One that names an entity stays as it is. */
function* sourceOf(context: WriterContext, record: SourceModelVersion, batch: Batch): Work<VersionSource> {
  const { store, plan, locate } = context
  const { source, artifacts } = record
  checkLength(source, limits.modelSource, 'source')
  const nowhere = { source, place: undefined, sourceRunId: undefined, sourceModelId: undefined }
  if (source === '' || isPlaceholder(source)) return nowhere
  const isEntity = /^(runs|models):/i.test(source)
  const owner = yield* ownerOf(store, artifacts.uri)
  if (owner !== undefined) {
    if (owner.run !== undefined) batch.runsWithFiles.add(owner.run)
    const made = owner.run === undefined ? undefined : yield* store.loggedModels.ofRun(owner.run, owner.path)
    const ids = {
      sourceRunId: yield* knownRunId(store, owner.run),
      sourceModelId: yield* knownModelId(store, owner.model ?? made?.modelId),
    }
    return isEntity
      ? { source, place: placeOf(source, owner.uri), ...ids }
      : { source: owner.uri, place: undefined, ...ids }
  }
  const placement = plan.of(artifacts, locate(`models/${folderFor(record.name)}/${record.version}`))
  const isFound = placement.copyFrom.length > 0 || (placement.note === undefined && placement.absent === undefined)
  if (isFound) {
    if (!isEntity) return { ...nowhere, source: placement.uri, placement }
    return { ...nowhere, place: placeOf(source, placement.uri), placement }
  }
  const why = `no files were found: its source ${artifacts.uri} is neither an imported run or model nor a folder of the source`
  batch.findings.push({ outcome: 'lost', kind: 'artifact folder', which: `model version ${nameOf(record).which}`, why })
  checkSourceText(source)
  return nowhere
}

/** Of `runs:/` the server finds the place by itself. */
function placeOf(source: string, uri: string): string | undefined {
  return /^runs:/i.test(source) ? undefined : uri
}

interface Owner {
  readonly run?: string
  readonly model?: string
  /** Below its artifacts. */
  readonly path: string
  /** In Labbook. */
  readonly uri: string
}

/** The run or logged model in Labbook in whose artifacts a location of the source lies, wherever that was. */
function* ownerOf(store: Store, location: string): Work<Owner | undefined> {
  const [, named, below = ''] = /^runs:\/+([^/]+)\/*(.*)$/i.exec(location) ?? []
  if (named !== undefined) return yield* within(store, named, below.split('/'))
  // Before the path comes whatever store it was, or a proxy's address.
  const names = localPath(location.replace(/^[a-z][a-z\d+.-]+:/i, '')) ?? []
  for (const [i, name] of names.entries()) {
    const id = names[i - 1]
    const owner = name === 'artifacts' && id !== undefined ? yield* within(store, id, names.slice(i + 1)) : undefined
    if (owner !== undefined) return owner
  }
  return undefined
}

function* within(store: Store, id: string, below: readonly string[]): Work<Owner | undefined> {
  const path = below.filter((name) => name !== '').join('/')
  const model = yield* store.loggedModels.find(id)
  if (model !== undefined) {
    const { artifactUri } = (yield* store.loggedModels.get(model)).info
    return { model: id, path, uri: at(artifactUri, path) }
  }
  const run = yield* store.runs.find(id)
  return run && { run: id, path, uri: at((yield* store.runs.info(run)).artifactUri, path) }
}

/** Paths of URIs are percent-encoded; keys of object stores are not. */
function at(uri: string, path: string): string {
  if (path === '') return uri
  const isEncoded = /^(file|mlflow-artifacts|https?):|^\//i.test(uri)
  return joinLocation(uri, isEncoded ? path.split('/').map(encodeURIComponent).join('/') : path)
}

/** Names of models may hold what names of folders may not. */
function folderFor(name: string): string {
  return /^\w[\w.-]{0,99}$/.test(name) ? name : createHash('sha256').update(name).digest('hex').slice(0, 32)
}

function checkNumber(version: number) {
  if (Number.isInteger(version) && version >= 1 && version <= 2 ** 31 - 1) return
  throw new ApiError('INVALID_PARAMETER_VALUE', `${version} is not a valid version number`)
}

function versionKey({ name, version }: { name: string; version: number }): string {
  return `${version} of ${name}`
}
