import { randomBytes } from 'node:crypto'
import type {
  KeyedPoint,
  LoggedModelRef,
  NewExperiment,
  NewLoggedModel,
  NewRun,
  RunRef,
  Store,
  Work,
} from '@labbook/server'

/** A store while it is open. */
export interface OpenedStore {
  readonly store: Store
  close(): Promise<void>
}

/** A database that starts empty and keeps its content when it is opened again. */
export interface StorePlace {
  open(): Promise<OpenedStore>
}

/** What the cases work on. A suite shares one store, so each case creates its own experiments. */
export class Subject {
  #opened: OpenedStore | undefined

  constructor(readonly place: StorePlace) {}

  async open() {
    this.#opened = await this.place.open()
  }

  async close() {
    await this.#opened?.close()
    this.#opened = undefined
  }

  get store(): Store {
    if (this.#opened === undefined) throw new Error('The store is closed.')
    return this.#opened.store
  }

  write<T>(work: (store: Store) => Work<T>): Promise<T> {
    const { store } = this
    return store.write(() => work(store))
  }

  read<T>(work: (store: Store) => Work<T>): Promise<T> {
    const { store } = this
    return store.read(() => work(store))
  }

  newExperiment(given: Partial<NewExperiment> = {}): Promise<string> {
    const experiment = { name: fresh('experiment'), creationTime: 1, lastUpdateTime: 1, tags: [], ...given }
    return this.write((store) => store.experiments.create(experiment, (id) => `mlflow-artifacts:/${id}`))
  }

  newRun(experimentId: string, given: Partial<NewRun> = {}): Promise<RunRef> {
    const runId = given.runId ?? randomBytes(16).toString('hex')
    return this.write((store) =>
      store.runs.create({
        runId,
        experimentId,
        name: 'a run',
        userId: 'ann',
        status: 'RUNNING',
        startTime: 100,
        artifactUri: `mlflow-artifacts:/${experimentId}/${runId}/artifacts`,
        ...given,
      }),
    )
  }

  newModel(experimentId: string, given: Partial<NewLoggedModel> = {}): Promise<LoggedModelRef> {
    const modelId = given.modelId ?? `m-${randomBytes(16).toString('hex')}`
    return this.write((store) =>
      store.loggedModels.create({
        modelId,
        experimentId,
        name: 'a model',
        modelType: '',
        sourceRunId: '',
        artifactUri: `mlflow-artifacts:/${experimentId}/models/${modelId}/artifacts`,
        status: 'LOGGED_MODEL_PENDING',
        creationTimestampMs: 1,
        lastUpdatedTimestampMs: 1,
        ...given,
      }),
    )
  }

  append(run: RunRef, ...points: readonly KeyedPoint[]): Promise<void> {
    return this.write((store) => store.metrics.append(run, points))
  }
}

let count = 0

/** A name that is unique in the store. */
export function fresh(prefix: string): string {
  return `${prefix} ${++count} ${randomBytes(4).toString('hex')}`
}
