import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import {
  ApiError,
  DecodeFault,
  type LoggedModel,
  Metric,
  parseJson,
  RUN_FILE_FORMAT,
  RUN_FILE_VERSION,
  RunFile,
  runFileEntries,
} from '@labbook/protocol'
import { errorCode, OpenFolder } from '../artifacts/folder-walk.js'
import { StartRefusal } from '../start-refusal.js'
import type { MlflowSource, Report, SourceRecord } from './mlflow-source.js'
import { readLines } from './source-tree.js'
import { SourceFault } from './source-values.js'
import { unpackRunFile } from './unpack-run-file.js'

/**
 * A run file, unpacked and checked as a whole.
 *
 * @throws StartRefusal for a file that is none, is cut or damaged, or newer than this version
 */
export async function openRunFile(
  file: string,
  { scratchFolder }: { scratchFolder: string },
  report: Report,
): Promise<MlflowSource> {
  const folder = await mkdtemp(join(scratchFolder, 'labbook-run-file-'))
  try {
    await unpackRunFile(file, folder)
    const content = await readRunFile(folder)
    return new RunFileSource(content, folder, await OpenFolder.root(folder), report)
  } catch (fault) {
    await rm(folder, { recursive: true, force: true })
    throw refusalOf(fault, { file, scratchFolder })
  }
}

function refusalOf(cause: unknown, { file, scratchFolder }: { file: string; scratchFolder: string }): unknown {
  if (cause instanceof SourceFault)
    return new StartRefusal(
      'data',
      `${file} is not a run file that can be read: ${cause.message}. Nothing was imported.`,
      {
        cause,
      },
    )
  if (errorCode(cause) === 'ENOSPC')
    return new StartRefusal(
      'disk',
      `There is no room to unpack ${file} in ${scratchFolder}. Set TMPDIR to another folder.`,
      {
        cause,
      },
    )
  return cause
}

async function readRunFile(folder: string): Promise<RunFile> {
  const { run: name } = runFileEntries
  try {
    const json = parseJson(await readFile(join(folder, name), 'utf8'))
    checkVersion(json)
    const content = RunFile.decode(json)
    if (content.run.info.experimentId !== content.experiment.experimentId)
      throw new SourceFault(`its ${name} names two experiments`)
    return content
  } catch (fault) {
    if (fault instanceof DecodeFault) throw new SourceFault(`its ${name}: ${withoutStop(fault.toApiError().message)}`)
    if (fault instanceof ApiError) throw new SourceFault(`its ${name}: ${withoutStop(fault.message)}`)
    throw fault
  }
}

function checkVersion(json: unknown) {
  const { format, version } = typeof json === 'object' && json !== null ? (json as Record<string, unknown>) : {}
  if (format !== RUN_FILE_FORMAT) throw new SourceFault(`its ${runFileEntries.run} is not that of a run`)
  if (typeof version === 'number' && version > RUN_FILE_VERSION)
    throw new SourceFault(
      `it has version ${version} of the format, and this Labbook reads version ${RUN_FILE_VERSION}: upgrade Labbook`,
    )
}

function withoutStop(sentence: string): string {
  return sentence.replace(/\.$/, '')
}

class RunFileSource implements MlflowSource {
  readonly units: number
  unitsRead = 0
  readonly isTree = true
  readonly artifactRoots: readonly string[]
  readonly proxiedRoot = undefined
  readonly baseFolder: string
  readonly #content: RunFile
  readonly #folder: OpenFolder
  readonly #report: Report

  constructor(content: RunFile, path: string, folder: OpenFolder, report: Report) {
    this.baseFolder = path
    this.artifactRoots = [path]
    this.units = content.run.data.metrics.length
    this.#content = content
    this.#folder = folder
    this.#report = report
  }

  async *records(): AsyncIterable<SourceRecord> {
    const { experiment, run, models, hasArtifacts } = this.#content
    const { experimentId } = experiment
    const { runId } = run.info
    yield {
      kind: 'experiment',
      experimentId,
      name: experiment.name,
      // That of another installation.
      artifactLocation: '',
      lifecycleStage: experiment.lifecycleStage,
      creationTime: experiment.creationTime,
      lastUpdateTime: experiment.lastUpdateTime,
    }
    for (const { key, value } of experiment.tags) yield { kind: 'experiment tag', experimentId, key, value }
    yield {
      kind: 'run',
      runId,
      experimentId,
      name: run.info.runName || undefined,
      userId: run.info.userId,
      status: run.info.status,
      startTime: run.info.startTime,
      endTime: run.info.endTime,
      lifecycleStage: run.info.lifecycleStage,
      deletedTime: undefined,
      artifacts: { uri: '', ownFolder: runFileEntries.artifacts },
    }
    if (!hasArtifacts)
      this.#report({
        outcome: 'left',
        kind: 'artifact folder',
        which: `run ${runId}`,
        why: 'exported without artifacts',
      })
    for (const { key, value } of run.data.tags) yield { kind: 'tag', runId, key, value }
    for (const { key, value } of run.data.params) yield { kind: 'param', runId, key, value }
    for (const input of run.inputs?.datasetInputs ?? []) yield { kind: 'dataset input', runId, input }
    for (const { modelId } of run.inputs?.modelInputs ?? []) yield { kind: 'model input', runId, modelId }
    for (const { modelId, step } of run.outputs?.modelOutputs ?? [])
      yield { kind: 'model output', runId, modelId, step }
    yield* this.#points(runId)
    for (const model of models) yield* modelRecords(model)
  }

  async close() {
    await this.#folder.close()
    await rm(this.baseFolder, { recursive: true, force: true })
  }

  async *#points(runId: string): AsyncGenerator<SourceRecord> {
    let key: string | undefined
    for await (const { line, number } of readLines(this.#folder, runFileEntries.metrics)) {
      try {
        if (line instanceof SourceFault) throw line
        const point = Metric.decode(parseJson(line))
        // Points of one metric stand together.
        if (point.key !== key) this.unitsRead++
        key = point.key
        const { value, timestamp, step } = point
        yield { kind: 'point', runId, point: { key, value, timestamp, step } }
      } catch (fault) {
        const which = `${runFileEntries.metrics}:${number}`
        this.#report({ outcome: 'lost', kind: 'point', which, why: lineFault(fault) })
      }
    }
  }
}

function* modelRecords({ info, data }: LoggedModel): Generator<SourceRecord> {
  const { modelId } = info
  yield {
    kind: 'logged model',
    modelId,
    experimentId: info.experimentId,
    name: info.name,
    modelType: info.modelType,
    sourceRunId: info.sourceRunId,
    status: info.status,
    statusMessage: info.statusMessage,
    creationTime: info.creationTimestampMs,
    lastUpdateTime: info.lastUpdatedTimestampMs,
    lifecycleStage: 'active',
    artifacts: { uri: '', ownFolder: runFileEntries.modelArtifacts(modelId) },
  }
  for (const { key, value } of info.tags) yield { kind: 'model tag', modelId, key, value }
  for (const { key, value } of data.params) yield { kind: 'model param', modelId, key, value }
  for (const { runId = info.sourceRunId, ...point } of data.metrics)
    yield { kind: 'model point', modelId, point: { ...point, runId } }
}

function lineFault(fault: unknown): string {
  if (fault instanceof SourceFault) return fault.message
  if (fault instanceof DecodeFault) return withoutStop(fault.toApiError().message)
  if (fault instanceof ApiError) return withoutStop(fault.message)
  throw fault
}
