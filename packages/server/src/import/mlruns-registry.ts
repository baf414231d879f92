import type { OpenFolder } from '../artifacts/folder-walk.js'
import { fieldMap, fieldText } from './meta-yaml.js'
import type { SourceRecord } from './mlflow-source.js'
import { foldersIn, meta, type MlrunsReader } from './mlruns-reader.js'
import { inSubfolder } from './source-tree.js'
import {
  int64From,
  modelStageFrom,
  optionalInt64,
  optionalText,
  shown,
  SourceFault,
  textFrom,
} from './source-values.js'

/** The registry in the folder `models` of an `mlruns` folder: a folder for each registered model, and in it one for each version. */
export async function* registryRecords(
  models: OpenFolder,
  reader: MlrunsReader,
  path: readonly string[],
): AsyncGenerator<SourceRecord> {
  for (const name of await foldersIn(models)) {
    if (name.startsWith('.')) continue
    yield* reader.guarded('registered model', [...path, name].join('/'), () =>
      inSubfolder(models, name, (model) => registeredModel(model, reader, [...path, name])),
    )
  }
}

async function* registeredModel(
  folder: OpenFolder,
  reader: MlrunsReader,
  path: readonly string[],
): AsyncGenerator<SourceRecord> {
  const fields = await meta(folder)
  const name = textFrom(fieldText(fields, 'name'), 'name')
  if (name !== path.at(-1)) throw new SourceFault(`its meta.yaml names the registered model ${shown(name)}`)
  const creationTime = optionalInt64(fieldText(fields, 'creation_timestamp'), 'creation_timestamp') ?? 0
  yield {
    kind: 'registered model',
    name,
    description: optionalText(fieldText(fields, 'description'), 'description') ?? '',
    creationTime,
    lastUpdateTime:
      optionalInt64(fieldText(fields, 'last_updated_timestamp'), 'last_updated_timestamp') ?? creationTime,
  }
  const of = `registered model ${name}`
  yield* reader.texts(folder, 'tags', 'registered model tag', of, (key, value) => ({
    kind: 'registered model tag',
    name,
    key,
    value,
  }))
  const folders = await foldersIn(folder)
  const versions = folders.flatMap((entry) =>
    /^version-\d+$/.test(entry) ? [Number(entry.slice(VERSION.length))] : [],
  )
  for (const version of versions.sort((a, b) => a - b)) {
    const versionPath = [...path, `${VERSION}${version}`]
    yield* reader.guarded('model version', versionPath.join('/'), () =>
      inSubfolder(folder, `${VERSION}${version}`, (inner) =>
        modelVersion(inner, reader, versionPath, { name, version }),
      ),
    )
  }
  // The files count; the map in meta.yaml is what they were when it was last written.
  if (folders.includes('aliases')) {
    yield* reader.texts(folder, 'aliases', 'model alias', of, (alias, version) => aliasOf(name, alias, version))
    return
  }
  for (const [alias, version] of fieldMap(fields, 'aliases')) {
    yield* reader.guarded('model alias', `'${alias}' of ${of}`, async function* () {
      yield aliasOf(name, alias, version)
    })
  }
}

const VERSION = 'version-'

async function* modelVersion(
  folder: OpenFolder,
  reader: MlrunsReader,
  path: readonly string[],
  { name, version }: { name: string; version: number },
): AsyncGenerator<SourceRecord> {
  const fields = await meta(folder)
  const text = (field: string) => optionalText(fieldText(fields, field), field)
  if (text('name') !== name || Number(text('version')) !== version)
    throw new SourceFault(`its meta.yaml names version ${shown(text('version'))} of ${shown(text('name'))}`)
  const creationTime = optionalInt64(text('creation_timestamp'), 'creation_timestamp') ?? 0
  const source = text('source') ?? ''
  yield {
    kind: 'model version',
    name,
    version,
    description: text('description'),
    stage: modelStageFrom(text('current_stage')),
    status: text('status') ?? 'READY',
    source,
    runId: text('run_id') ?? '',
    runLink: text('run_link') ?? '',
    modelId: text('model_id') ?? '',
    creationTime,
    lastUpdateTime: optionalInt64(text('last_updated_timestamp'), 'last_updated_timestamp') ?? creationTime,
    artifacts: { uri: text('storage_location') ?? source, ownFolder: [...path, 'artifacts'] },
  }
  yield* reader.texts(folder, 'tags', 'model version tag', `version ${version} of ${name}`, (key, value) => ({
    kind: 'model version tag',
    name,
    version,
    key,
    value,
  }))
}

function aliasOf(name: string, alias: string, version: string): SourceRecord & { kind: 'model alias' } {
  return { kind: 'model alias', name, alias, version: Number(int64From(version, 'version')) }
}
