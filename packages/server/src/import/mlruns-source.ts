import { readdir } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { OpenFolder } from '../artifacts/folder-walk.js'
import { StartRefusal } from '../start-refusal.js'
import { fieldMap, fieldText, type MetaFields } from './meta-yaml.js'
import { modelPointFrom, runPointFrom } from './metric-line.js'
import type { MlflowSource, Report, SourceDetail, SourceRecord } from './mlflow-source.js'
import { foldersIn, meta, MlrunsReader, reasonOf } from './mlruns-reader.js'
import { registryRecords } from './mlruns-registry.js'
import { inSubfolder } from './source-tree.js'
import {
  int64From,
  lifecycleStageFrom,
  modelStatusFrom,
  optionalInt64,
  optionalText,
  runStatusFrom,
  shown,
  SourceFault,
  textFrom,
} from './source-values.js'

/**
 * An `mlruns` folder, or one that holds it (sdk-fluent §12).
 *
 * @throws StartRefusal for another folder
 */
export async function openMlruns(path: string, report: Report): Promise<MlflowSource> {
  const root = await mlrunsIn(path)
  const folder = await OpenFolder.root(root)
  const source = new MlrunsSource(root, folder, report)
  await source.count()
  return source
}

async function mlrunsIn(folder: string): Promise<string> {
  const entries = await readdir(folder, { withFileTypes: true })
  const folders = entries.flatMap((entry) => (entry.isDirectory() ? [entry.name] : []))
  if (folders.some((name) => /^\d+$/.test(name) || name === '.trash')) return folder
  if (folders.includes('mlruns')) return join(folder, 'mlruns')
  throw new StartRefusal('data', `${folder} is not an mlruns folder: it contains no experiments.`)
}

const TRASH = '.trash'
const REGISTRY = 'models'

/** Folders of an experiment that are no runs. */
const NO_RUNS = new Set(['tags', 'datasets', 'models', 'traces'])

const DATASET_BYTES = 8 * 1024 * 1024

/** A dataset is used by many runs. */
const REMEMBERED_DATASETS = 200

class MlrunsSource implements MlflowSource {
  units = 0
  unitsRead = 0
  readonly isTree = true
  readonly artifactRoots: readonly string[]
  readonly proxiedRoot: string
  readonly baseFolder: string
  readonly #root: OpenFolder
  readonly #reader: MlrunsReader

  constructor(root: string, folder: OpenFolder, report: Report) {
    this.baseFolder = dirname(root)
    // Where a server that was started beside the folder keeps artifacts.
    this.proxiedRoot = join(this.baseFolder, 'mlartifacts')
    this.artifactRoots = [root, this.proxiedRoot]
    this.#root = folder
    this.#reader = new MlrunsReader(report)
  }

  /** A unit is a run. */
  async count() {
    const countIn = async function* (folder: OpenFolder) {
      for (const name of await foldersIn(folder)) {
        if (!isExperimentName(name)) continue
        yield* inSubfolder(folder, name, async function* (experiment) {
          yield (await foldersIn(experiment)).filter(isRunName).length
        })
      }
    }
    const count = async (folders: AsyncIterable<number>) => {
      try {
        for await (const units of folders) this.units += units
      } catch (fault) {
        // Files that cannot be read are reported when they are read.
        reasonOf(fault)
      }
    }
    await count(countIn(this.#root))
    await count(inSubfolder(this.#root, TRASH, countIn))
  }

  async *records(): AsyncIterable<SourceRecord> {
    yield* this.#experimentsIn(this.#root, [])
    yield* this.#reader.guarded('experiment', TRASH, () =>
      inSubfolder(this.#root, TRASH, (trash) => this.#experimentsIn(trash, [TRASH])),
    )
    yield* this.#reader.guarded('registered model', REGISTRY, () =>
      inSubfolder(this.#root, REGISTRY, (models) => registryRecords(models, this.#reader, [REGISTRY])),
    )
  }

  close() {
    return this.#root.close()
  }

  async *#experimentsIn(folder: OpenFolder, above: readonly string[]): AsyncGenerator<SourceRecord> {
    for (const entry of (await folder.entries()).sort((a, b) => (a.name < b.name ? -1 : 1))) {
      const { name } = entry
      if (entry.isSymbolicLink())
        this.#reader.lost('experiment', [...above, name].join('/'), 'symbolic links are not followed')
      if (!entry.isDirectory() || !isExperimentName(name)) continue
      yield* this.#reader.guarded('experiment', [...above, name].join('/'), () =>
        inSubfolder(folder, name, (experiment) => this.#experiment(experiment, [...above, name])),
      )
    }
  }

  async *#experiment(folder: OpenFolder, path: readonly string[]): AsyncGenerator<SourceRecord> {
    const fields = await meta(folder)
    const experimentId = textFrom(fieldText(fields, 'experiment_id'), 'experiment_id')
    if (experimentId !== path.at(-1)) throw new SourceFault(`its meta.yaml names the experiment ${shown(experimentId)}`)
    yield {
      kind: 'experiment',
      experimentId,
      name: textFrom(fieldText(fields, 'name'), 'name'),
      artifactLocation: optionalText(fieldText(fields, 'artifact_location'), 'artifact_location') ?? '',
      lifecycleStage: path.length > 1 ? 'deleted' : lifecycleStageFrom(fieldText(fields, 'lifecycle_stage')),
      creationTime: optionalInt64(fieldText(fields, 'creation_time'), 'creation_time') ?? 0,
      lastUpdateTime: optionalInt64(fieldText(fields, 'last_update_time'), 'last_update_time') ?? 0,
    }
    yield* this.#reader.texts(folder, 'tags', 'experiment tag', `experiment ${experimentId}`, (key, value) => ({
      kind: 'experiment tag',
      experimentId,
      key,
      value,
    }))
    const datasets = new DatasetFolder(folder)
    for (const entry of (await folder.entries()).sort((a, b) => (a.name < b.name ? -1 : 1))) {
      const { name } = entry
      const runPath = [...path, name]
      if (entry.isSymbolicLink() && isRunName(name))
        this.#reader.lost('run', runPath.join('/'), 'symbolic links are not followed')
      if (!entry.isDirectory() || !isRunName(name)) continue
      this.unitsRead++
      yield* this.#reader.guarded('run', runPath.join('/'), () =>
        inSubfolder(folder, name, (run) => this.#run(run, experimentId, runPath, datasets)),
      )
    }
    yield* this.#reader.guarded('logged model', `models of experiment ${experimentId}`, () =>
      inSubfolder(folder, 'models', (models) => this.#models(models, experimentId, [...path, 'models'])),
    )
    await this.#reader.leave(folder, 'traces', 'trace', 'traces are not imported yet')
  }

  async *#run(
    folder: OpenFolder,
    experimentId: string,
    path: readonly string[],
    datasets: DatasetFolder,
  ): AsyncGenerator<SourceRecord> {
    const fields = await meta(folder)
    const runId = textFrom(fieldText(fields, 'run_id') ?? fieldText(fields, 'run_uuid'), 'run_id')
    if (runId !== path.at(-1)) throw new SourceFault(`its meta.yaml names the run ${shown(runId)}`)
    this.#checkHome(fields, experimentId)
    yield {
      kind: 'run',
      runId,
      experimentId,
      name: optionalText(fieldText(fields, 'run_name'), 'run_name') || undefined,
      userId: optionalText(fieldText(fields, 'user_id'), 'user_id') ?? '',
      status: runStatusFrom(fieldText(fields, 'status')),
      startTime: optionalInt64(fieldText(fields, 'start_time'), 'start_time') ?? 0,
      endTime: optionalInt64(fieldText(fields, 'end_time'), 'end_time'),
      lifecycleStage: lifecycleStageFrom(fieldText(fields, 'lifecycle_stage')),
      deletedTime: optionalInt64(fieldText(fields, 'deleted_time'), 'deleted_time'),
      artifacts: {
        uri: optionalText(fieldText(fields, 'artifact_uri'), 'artifact_uri') ?? '',
        ownFolder: [...path, 'artifacts'],
      },
    }
    const of = `run ${runId}`
    yield* this.#reader.texts(folder, 'tags', 'tag', of, (key, value) => ({ kind: 'tag', runId, key, value }))
    yield* this.#reader.texts(folder, 'params', 'param', of, (key, value) => ({ kind: 'param', runId, key, value }))
    yield* this.#reader.lines(folder, 'point', of, (line, key) => ({
      kind: 'point',
      runId,
      point: runPointFrom(line, key),
    }))
    yield* this.#links(folder, 'inputs', 'dataset input', of, async (fields) => {
      const sourceType = fieldText(fields, 'source_type')
      const sourceId = textFrom(fieldText(fields, 'source_id'), 'source_id')
      if (sourceType === 'MODEL' || sourceType === 'MODEL_INPUT')
        return { kind: 'model input', runId, modelId: sourceId }
      if (sourceType !== 'DATASET') throw new SourceFault(`its source_type is ${shown(sourceType)}`)
      const dataset = await datasets.read(sourceId)
      const tags = [...fieldMap(fields, 'tags')].map(([key, value]) => ({ key, value }))
      return { kind: 'dataset input', runId, input: { dataset, tags } }
    })
    yield* this.#links(folder, 'outputs', 'model output', of, async (fields) => ({
      kind: 'model output',
      runId,
      modelId: textFrom(fieldText(fields, 'destination_id'), 'destination_id'),
      step: optionalInt64(fieldText(fields, 'step'), 'step') ?? 0,
    }))
  }

  async *#models(folder: OpenFolder, experimentId: string, path: readonly string[]): AsyncGenerator<SourceRecord> {
    for (const name of await foldersIn(folder)) {
      const modelPath = [...path, name]
      yield* this.#reader.guarded('logged model', modelPath.join('/'), () =>
        inSubfolder(folder, name, (model) => this.#model(model, experimentId, modelPath)),
      )
    }
  }

  async *#model(folder: OpenFolder, experimentId: string, path: readonly string[]): AsyncGenerator<SourceRecord> {
    const fields = await meta(folder)
    const modelId = textFrom(fieldText(fields, 'model_id'), 'model_id')
    if (modelId !== path.at(-1)) throw new SourceFault(`its meta.yaml names the model ${shown(modelId)}`)
    this.#checkHome(fields, experimentId)
    yield {
      kind: 'logged model',
      modelId,
      experimentId,
      name: textFrom(fieldText(fields, 'name'), 'name'),
      modelType: optionalText(fieldText(fields, 'model_type'), 'model_type') ?? '',
      sourceRunId: optionalText(fieldText(fields, 'source_run_id'), 'source_run_id') ?? '',
      status: modelStatusFrom(fieldText(fields, 'status')),
      statusMessage: optionalText(fieldText(fields, 'status_message'), 'status_message'),
      creationTime: int64From(fieldText(fields, 'creation_timestamp'), 'creation_timestamp'),
      lastUpdateTime: int64From(fieldText(fields, 'last_updated_timestamp'), 'last_updated_timestamp'),
      lifecycleStage: lifecycleStageFrom(fieldText(fields, 'lifecycle_stage')),
      artifacts: {
        uri: optionalText(fieldText(fields, 'artifact_location'), 'artifact_location') ?? '',
        ownFolder: [...path, 'artifacts'],
      },
    }
    const of = `model ${modelId}`
    yield* this.#reader.texts(folder, 'tags', 'model tag', of, (key, value) => ({
      kind: 'model tag',
      modelId,
      key,
      value,
    }))
    yield* this.#reader.texts(folder, 'params', 'model param', of, (key, value) => ({
      kind: 'model param',
      modelId,
      key,
      value,
    }))
    yield* this.#reader.lines(folder, 'model point', of, (line, key) => ({
      kind: 'model point',
      modelId,
      point: modelPointFrom(line, key),
    }))
  }

  #checkHome(fields: MetaFields, experimentId: string) {
    const named = fieldText(fields, 'experiment_id')
    if (named !== experimentId)
      throw new SourceFault(`its meta.yaml names the experiment ${shown(named)}, but it lies in ${experimentId}`)
  }

  /** The folders that say what a run used and made, in the order in which MLflow lists them. */
  async *#links(
    folder: OpenFolder,
    name: string,
    kind: SourceDetail['kind'],
    of: string,
    make: (fields: MetaFields) => Promise<SourceDetail>,
  ): AsyncGenerator<SourceRecord> {
    const guarded = (link: string, use: () => AsyncIterable<SourceRecord>) =>
      this.#reader.guarded(kind, `'${link}' of ${of}`, use)
    yield* this.#reader.guarded(kind, `${name} of ${of}`, () =>
      inSubfolder(folder, name, async function* (inner) {
        for await (const link of inner.foldersAsStored()) {
          yield* guarded(link, () =>
            inSubfolder(inner, link, async function* (one) {
              yield await make(await meta(one))
            }),
          )
        }
      }),
    )
  }
}

/** The datasets of an experiment, by the names of their folders. */
class DatasetFolder {
  readonly #experiment: OpenFolder
  readonly #remembered = new Map<string, ReturnType<typeof datasetFrom>>()

  constructor(experiment: OpenFolder) {
    this.#experiment = experiment
  }

  async read(name: string): Promise<ReturnType<typeof datasetFrom>> {
    const known = this.#remembered.get(name)
    if (known !== undefined) return known
    if (!/^[\w-]+$/.test(name)) throw new SourceFault(`its dataset is named ${shown(name)}`)
    const found = inSubfolder(this.#experiment, 'datasets', (datasets) =>
      inSubfolder(datasets, name, async function* (folder) {
        yield datasetFrom(await meta(folder, DATASET_BYTES))
      }),
    )
    for await (const dataset of found) {
      if (this.#remembered.size >= REMEMBERED_DATASETS) this.#remembered.clear()
      this.#remembered.set(name, dataset)
      return dataset
    }
    throw new SourceFault(`its dataset ${name} is missing`)
  }
}

function datasetFrom(fields: MetaFields) {
  const schema = optionalText(fieldText(fields, 'schema'), 'schema')
  const profile = optionalText(fieldText(fields, 'profile'), 'profile')
  return {
    name: textFrom(fieldText(fields, 'name'), 'name'),
    digest: textFrom(fieldText(fields, 'digest'), 'digest'),
    sourceType: optionalText(fieldText(fields, 'source_type'), 'source_type') ?? '',
    source: optionalText(fieldText(fields, 'source'), 'source') ?? '',
    ...(schema === undefined ? {} : { schema }),
    ...(profile === undefined ? {} : { profile }),
  }
}

function isExperimentName(name: string): boolean {
  return name !== REGISTRY && !name.startsWith('.')
}

function isRunName(name: string): boolean {
  return !NO_RUNS.has(name) && !name.startsWith('.')
}
