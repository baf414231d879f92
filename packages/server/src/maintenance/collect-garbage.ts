import { ApiError } from '@labbook/protocol'
import type { ArtifactPath } from '../artifacts/artifact-path.js'
import type { ArtifactRepository } from '../artifacts/artifact-repository.js'
import { type ArtifactPlaces, openArtifactPlaces } from '../artifacts/open-repository.js'
import type { ServerConfig } from '../config.js'
import { StartRefusal } from '../start-refusal.js'
import { openStore, openStoreForReading } from '../store/sql/open-store.js'
import { lockArtifacts } from '../store/sql/sqlite-lock.js'
import type { Store } from '../store/store.js'
import type { TrashedExperiment, TrashedModel, TrashedRun } from '../store/trash.js'

export interface GarbageSelection {
  /** What was deleted since is left. */
  readonly olderThanMs: number
  /** Only these; without them and the experiments, everything that is old enough. */
  readonly runIds?: readonly string[]
  readonly experimentIds?: readonly string[]
}

export interface GarbageOptions extends GarbageSelection {
  /** Without it, nothing is changed. */
  readonly apply: boolean
  readonly nowMs?: () => number
  /** Stops between two entities; the next gc carries on. */
  readonly signal?: AbortSignal
  readonly onProgress?: (progress: { readonly done: number; readonly total: number }) => void
}

/** What a gc removes, or has removed. */
export interface Garbage {
  readonly experiments: readonly Removed[]
  readonly runs: readonly Removed[]
  readonly models: readonly Removed[]
  /** Files that clients deleted by themselves. */
  readonly deletedFiles: { readonly files: number; readonly bytes: number }
  /** What stays although it was asked for, or lies in the trash for long enough. */
  readonly kept: readonly { readonly id: string; readonly reason: string }[]
  /** Deleted not long enough ago. */
  readonly younger: number
  /** Bytes that could not be counted or removed, one sentence each. */
  readonly troubles: readonly string[]
  readonly interrupted: boolean
}

export interface Removed {
  readonly id: string
  readonly name: string
  readonly files: number
  readonly bytes: number
}

/**
 * Removes for ever what was deleted (D-70 to D-73): marks it, so that it cannot be restored any more, then removes its
 * files, its points in slices, its rows. Killed anywhere, the next gc carries on with what is marked.
 *
 * @throws StartRefusal if something is to be removed while a server has the SQLite database, or a backup is being made
 */
export async function collectGarbage(config: ServerConfig, options: GarbageOptions): Promise<Garbage> {
  const unlock = options.apply ? lockArtifacts(config.dataDir) : () => undefined
  try {
    const { store, close } = options.apply
      ? await openStore(config, {
          onFatal,
          allowUnsafePostgres: config.allowUnsafePostgres,
          ...(options.signal === undefined ? {} : { signal: options.signal }),
        })
      : await openStoreForReading(config)
    const places = openArtifactPlaces(config, undefined, { asGuest: true })
    try {
      return await new Collector(store, places, options).run()
    } finally {
      await places.close()
      await close()
    }
  } finally {
    unlock()
  }
}

/**
 * The same inside a running server, which continues to serve requests. Locks `dataDir` if there is anything to remove.
 */
export async function collectGarbageBeside(
  { dataDir, store, places }: { dataDir: string; store: Store; places: ArtifactPlaces },
  options: GarbageOptions,
): Promise<Garbage> {
  const unlock = options.apply ? lockArtifacts(dataDir) : () => undefined
  try {
    return await new Collector(store, places, options).run()
  } finally {
    unlock()
  }
}

function onFatal(reason: StartRefusal): never {
  throw reason
}

interface Plan {
  readonly experiments: readonly TrashedExperiment[]
  readonly runs: readonly TrashedRun[]
  readonly models: readonly TrashedModel[]
}

/** Points removed in one transaction, so that writers need not wait long. */
const POINTS_PER_SLICE = 10_000

class Collector {
  readonly #store: Store
  readonly #places: ArtifactPlaces
  readonly #options: GarbageOptions
  readonly #cutoffMs: number
  readonly #kept: { id: string; reason: string }[] = []
  readonly #troubles: string[] = []
  #younger = 0

  constructor(store: Store, places: ArtifactPlaces, options: GarbageOptions) {
    this.#store = store
    this.#places = places
    this.#options = options
    this.#cutoffMs = (options.nowMs ?? Date.now)() - options.olderThanMs
  }

  async run(): Promise<Garbage> {
    const { apply, signal, onProgress = () => {} } = this.#options
    let plan = this.#planFrom(await this.#trash())
    if (apply) {
      await this.#mark(plan)
      plan = markedOf(await this.#trash())
    }
    const removed = { experiments: [] as Removed[], runs: [] as Removed[], models: [] as Removed[] }
    const work = [
      ...plan.runs.map((run) => async () => void removed.runs.push(await this.#takeRun(run))),
      ...plan.models.map((model) => async () => void removed.models.push(await this.#takeModel(model))),
      ...plan.experiments.map((one) => async () => void removed.experiments.push(await this.#takeExperiment(one))),
    ]
    let done = 0
    for (const take of work) {
      if (signal?.aborted === true) break
      await take()
      onProgress({ done: ++done, total: work.length })
    }
    const deletedFiles = await this.#emptyTrash()
    return {
      ...removed,
      deletedFiles,
      kept: this.#kept,
      younger: this.#younger,
      troubles: this.#troubles,
      interrupted: done < work.length,
    }
  }

  #trash(): Promise<Plan> {
    const { trash } = this.#store
    return this.#store.read(function* () {
      return {
        experiments: yield* trash.experiments(),
        runs: yield* trash.runs(),
        models: yield* trash.models(),
      }
    })
  }

  #planFrom(trash: Plan): Plan {
    const { runIds, experimentIds } = this.#options
    const isEverything = runIds === undefined && experimentIds === undefined
    this.#refuseUnknown(trash)
    const wanted = <T extends { deletedTimeMs: number; isPurging: boolean }>(entity: T, isNamed: boolean) => {
      if (entity.isPurging) return true
      if (!isNamed && !isEverything) return false
      if (entity.deletedTimeMs <= this.#cutoffMs) return true
      this.#younger++
      return false
    }
    const isFree = ({ id, neededBy }: { id: string; neededBy: string | undefined }) => {
      if (neededBy !== undefined) this.#kept.push({ id, reason: `the registered model ${neededBy} needs it` })
      return neededBy === undefined
    }
    const oldRuns = new Set(
      trash.runs
        .filter((run) => wanted(run, runIds?.includes(run.runId) === true) && isFree({ id: run.runId, ...run }))
        .map((run) => run.runId),
    )
    const needed = new Map<string, string>()
    for (const run of trash.runs)
      if (run.neededBy !== undefined) needed.set(run.experimentId, `run ${run.runId}, which ${run.neededBy} needs`)
    for (const model of trash.models)
      if (model.neededBy !== undefined)
        needed.set(model.experimentId, `model ${model.modelId}, which ${model.neededBy} needs`)
    const youngest = new Map<string, TrashedRun>()
    for (const run of trash.runs) {
      if (run.deletedTimeMs > (youngest.get(run.experimentId)?.deletedTimeMs ?? this.#cutoffMs))
        youngest.set(run.experimentId, run)
    }
    const experiments = trash.experiments.filter((experiment) => {
      const { experimentId, activeRunId, isPurging } = experiment
      if (!wanted(experiment, experimentIds?.includes(experimentId) === true)) return false
      const young = youngest.get(experimentId)
      const held = activeRunId === undefined ? needed.get(experimentId) : `active run ${activeRunId}`
      if (isPurging || (held === undefined && young === undefined)) return true
      const reason =
        held === undefined
          ? `its run ${String(young?.runId)} was deleted too recently (see --older-than)`
          : `it contains the ${held}`
      this.#kept.push({ id: experimentId, reason })
      return false
    })
    const taken = new Set(experiments.map((experiment) => experiment.experimentId))
    const inDeleted = new Set(trash.experiments.map((experiment) => experiment.experimentId))
    return {
      experiments,
      runs: trash.runs.filter((run) => taken.has(run.experimentId) || oldRuns.has(run.runId)),
      models: trash.models.filter((model) => {
        if (taken.has(model.experimentId)) return true
        // A model that is listed for its experiment only, and was not deleted itself, has no time.
        if (model.deletedTimeMs === 0 && inDeleted.has(model.experimentId)) return model.isPurging
        return wanted(model, false) && isFree({ id: model.modelId, ...model })
      }),
    }
  }

  #refuseUnknown(trash: Plan) {
    const runs = new Map(trash.runs.map((run) => [run.runId, run]))
    const experiments = new Map(trash.experiments.map((experiment) => [experiment.experimentId, experiment]))
    const check = (id: string, found: TrashedRun | TrashedExperiment | undefined) => {
      if (found === undefined) this.#kept.push({ id, reason: 'it is not deleted' })
      else if (!found.isPurging && found.deletedTimeMs > this.#cutoffMs)
        this.#kept.push({ id, reason: 'it was deleted too recently (see --older-than)' })
    }
    for (const id of this.#options.runIds ?? []) check(id, runs.get(id))
    for (const id of this.#options.experimentIds ?? []) check(id, experiments.get(id))
  }

  async #mark({ experiments, runs, models }: Plan) {
    await this.#store.write(() =>
      this.#store.trash.mark({
        experimentIds: experiments.map((experiment) => experiment.experimentId),
        runs: runs.map((run) => run.rowId),
        models: models.map((model) => model.rowId),
      }),
    )
  }

  async #takeRun(run: TrashedRun): Promise<Removed> {
    const size = await this.#takeFiles(run.artifactUri, run.runId)
    if (this.#options.apply) {
      const { metrics, trash } = this.#store
      const slice = () => this.#store.write(() => metrics.remove(run, { limit: POINTS_PER_SLICE }))
      while ((await slice()) > 0);
      await this.#store.write(() => trash.removeRun(run))
    }
    return { id: run.runId, name: run.name, ...size }
  }

  async #takeModel(model: TrashedModel): Promise<Removed> {
    const size = await this.#takeFiles(model.artifactUri, model.modelId)
    if (this.#options.apply) await this.#store.write(() => this.#store.trash.removeModel(model))
    return { id: model.modelId, name: model.name, ...size }
  }

  /** Runs and models went before. Files in its folder that none of them named stay. */
  async #takeExperiment({ experimentId, name, artifactLocation }: TrashedExperiment): Promise<Removed> {
    if (this.#options.apply) {
      await this.#passingOver(artifactLocation, async (repository, folder) => {
        if (folder === null || folder.split('/').at(-1) !== experimentId) return
        const { files } = await sizeOf(repository, folder)
        if (files === 0) await repository.delete(folder, { deletedBy: DELETED_BY, forGood: true })
      })
      await this.#store.write(() => this.#store.trash.removeExperiment(experimentId))
    }
    return { id: experimentId, name, files: 0, bytes: 0 }
  }

  async #takeFiles(artifactUri: string, id: string): Promise<{ files: number; bytes: number }> {
    const sum = { files: 0, bytes: 0 }
    await this.#passingOver(artifactUri, async (repository, folder) => {
      if (folder === null) return
      Object.assign(sum, await sizeOf(repository, folder))
      if (!this.#options.apply) return
      // The folder around `artifacts` is the entity's own if it bears its id.
      const whole = folder.endsWith(`/${id}/artifacts`)
        ? (folder.slice(0, -'/artifacts'.length) as ArtifactPath)
        : folder
      await repository.delete(whole, { deletedBy: DELETED_BY, forGood: true })
      await this.#store.write(() => this.#store.artifacts.forget(repository.uri, whole))
    })
    return sum
  }

  /** What cannot be reached is said and left: it must not keep the rest from going. */
  async #passingOver(
    uri: string,
    use: (repository: ArtifactRepository, folder: ArtifactPath | null) => Promise<void>,
  ): Promise<void> {
    try {
      const { repository, folder } = await this.#places.resolve(uri)
      await use(repository, folder)
    } catch (error) {
      if (!(error instanceof ApiError)) throw error
      this.#troubles.push(`Kept the files at ${uri}: ${error.message}`)
    }
  }

  async #emptyTrash(): Promise<{ files: number; bytes: number }> {
    if (this.#options.runIds !== undefined || this.#options.experimentIds !== undefined) return { files: 0, bytes: 0 }
    let sum = { files: 0, bytes: 0 }
    await this.#passingOver('mlflow-artifacts:/', async (repository) => {
      sum = await repository.emptyTrash({ deletedBeforeMs: this.#cutoffMs, isDryRun: !this.#options.apply })
    })
    return sum
  }
}

const DELETED_BY = 'labbook gc'

function markedOf({ experiments, runs, models }: Plan): Plan {
  return {
    experiments: experiments.filter((experiment) => experiment.isPurging),
    runs: runs.filter((run) => run.isPurging),
    models: models.filter((model) => model.isPurging),
  }
}

async function sizeOf(repository: ArtifactRepository, folder: ArtifactPath): Promise<{ files: number; bytes: number }> {
  const sum = { files: 0, bytes: 0 }
  for (const entry of await repository.list(folder)) {
    const below = entry.isDir
      ? await sizeOf(repository, entry.path as ArtifactPath)
      : { files: 1, bytes: entry.size ?? 0 }
    sum.files += below.files
    sum.bytes += below.bytes
  }
  return sum
}
