import type {
  Dataset,
  DatasetInput,
  DatasetSummary,
  Experiment,
  ExperimentSummary,
  Int64,
  KeyKind,
  LifecycleStage,
  LoggedModel,
  LoggedModelInfo,
  LoggedModelStatus,
  Metric,
  MetricPoint,
  ModelActivity,
  ModelOutput,
  ModelStage,
  ModelVersion,
  Param,
  RegisteredModel,
  Run,
  RunInfo,
  RunStatus,
  Tag,
  View,
  ViewType,
  Webhook,
  WebhookDelivery,
  WebhookEvent,
} from '@labbook/protocol'
import type { Field, Filter, OrderBy } from '@labbook/search'

/**
 * Steps towards a `T` that a database takes one by one, or several at once that do not depend on each other. Services write
 * their rules as generators over these, so that one and the same code runs inside SQLite's turn without a pause and on a
 * PostgreSQL connection with one.
 *
 * @example yield* store.runs.find(runId)
 */
export type Work<T> = Generator<Step | readonly Step[], T, StepResult>

/** One statement. Opaque outside `store/sql`. */
export interface Step {
  readonly sql: string
  readonly parameters: readonly unknown[]
  /** The text is one of few, so the database may keep it parsed. */
  readonly isFixed?: boolean
  /** Nothing depends on the result, so the next step may be sent before it is there. If it fails, the whole work fails. */
  readonly isUnawaited?: boolean
  /** To be committed by itself, before the transaction around it, where the database can. */
  readonly alone?: boolean
  /** Each row as the list of its columns: of many small rows, the names cost most. SQLite alone can do it. */
  readonly asArrays?: boolean
  /** Instead of a statement: work that only reads goes on once this has settled, and others may write until then. */
  readonly wait?: Promise<unknown>
}

/** Of several steps at once, `rows` are their results. */
export interface StepResult {
  readonly rows: readonly unknown[]
  readonly changes: number
}

/**
 * Does works side by side that do not depend on each other: what all of them ask next is one trip to the database.
 *
 * @example const [run, webhooks] = yield* together(store.runs.create(newRun), store.webhooks.wanting(event))
 */
export function* together<T extends readonly unknown[]>(...works: { [I in keyof T]: Work<T[I]> }): Work<T> {
  const turns = works.map((work) => work.next())
  for (;;) {
    const waiting = [...turns.keys()].filter((i) => turns[i]?.done !== true)
    if (waiting.length === 0) return turns.map((turn) => turn.value) as unknown as T
    const steps = waiting.map((i) => turns[i]?.value as Step | readonly Step[])
    const { rows } = yield steps.flat()
    let next = 0
    for (const [at, step] of steps.entries()) {
      const i = waiting[at] as number
      const results = rows.slice(next, (next += 'sql' in step ? 1 : step.length)) as StepResult[]
      turns[i] = (works[i] as Work<unknown>).next('sql' in step ? (results[0] as StepResult) : resultOf(results))
    }
  }
}

/** What several steps at once come to. */
export function resultOf(results: readonly StepResult[]): StepResult {
  return { rows: results, changes: results.reduce((sum, { changes }) => sum + changes, 0) }
}

export interface Store {
  readonly experiments: ExperimentStore
  readonly runs: RunStore
  readonly metrics: MetricStore
  readonly datasets: DatasetStore
  readonly loggedModels: LoggedModelStore
  readonly registeredModels: RegisteredModelStore
  readonly modelVersions: ModelVersionStore
  readonly artifacts: ArtifactRecordStore
  readonly idempotency: IdempotencyStore
  readonly trash: TrashStore
  readonly views: ViewStore
  readonly webhooks: WebhookStore
  readonly usage: UsageStore

  /** Runs work that only reads; it sees every write that was answered. Between two of its steps others may write. */
  read<T>(work: () => Work<T>): Promise<T>
  /**
   * Runs work in one transaction. When the promise resolves, the data is on disk; when it rejects, nothing of the work
   * is stored. The work may be run again from its start after a deadlock, so it must keep nothing outside itself.
   */
  write<T>(work: () => Work<T>): Promise<T>
  /** `undefined` while all is well, else one sentence on what is wrong: writes are being refused. */
  readonly degraded: string | undefined
}

export interface Page<T> {
  readonly items: readonly T[]
  readonly hasMore: boolean
}

export interface SearchWindow {
  readonly offset: number
  readonly limit: number
}

/** A run as writes see it: enough for the rules, found in one step. */
export interface RunRef {
  readonly rowId: number
  readonly runId: string
  readonly experimentId: string
  readonly lifecycleStage: LifecycleStage
}

export interface ExperimentStore {
  /** The new id. The location may depend on the id. */
  create(experiment: NewExperiment, locate: (experimentId: string) => string): Work<string>
  /** With `lock`, no other transaction changes the experiment's row until this one ends. */
  find(experimentId: string, options?: { lock?: 'share' }): Work<Experiment | undefined>
  findByName(name: string): Work<Experiment | undefined>
  search(query: ExperimentSearch, window: SearchWindow): Work<Page<Experiment>>
  rename(experimentId: string, name: string, nowMs: number): Work<void>
  /** Only an import brings other times. */
  setTimes(experimentId: string, times: { readonly creationTime: Int64; readonly lastUpdateTime: Int64 }): Work<void>
  /** Marks the experiment and all its runs. */
  setLifecycleStage(experimentId: string, stage: LifecycleStage, nowMs: number): Work<void>
  setTags(experimentId: string, tags: readonly Tag[]): Work<void>
  /** Whether there was such a tag. */
  deleteTag(experimentId: string, key: string): Work<boolean>
  /** Counts of the active runs of these experiments, or of all active ones; unknown ids are left out. */
  summaries(experimentIds: readonly string[] | undefined): Work<readonly ExperimentSummary[]>
}

export interface NewExperiment {
  /** Only an import brings its own. */
  readonly experimentId?: string
  readonly name: string
  readonly creationTime: Int64
  readonly lastUpdateTime: Int64
  readonly lifecycleStage?: LifecycleStage
  readonly tags: readonly Tag[]
}

export interface ExperimentSearch {
  readonly filter: Filter | null
  readonly orderBy: readonly OrderBy[]
  readonly viewType: ViewType
}

export interface RunStore {
  create(run: NewRun): Work<RunRef>
  /** With `lock`, no other transaction changes the run's row until this one ends. */
  find(runId: string, options?: { lock?: 'share' | 'update' }): Work<RunRef | undefined>
  /** Those of the runs that there are, by their ids; none of them changes until this transaction ends. */
  holdAll(runIds: readonly string[]): Work<ReadonlyMap<string, RunRef>>
  info(run: RunRef): Work<RunInfo>
  get(run: RunRef): Work<Run>
  update(run: RunRef, change: RunChange): Work<void>
  /** The params among these that are stored already, with their values. */
  paramsAmong(run: RunRef, keys: readonly string[]): Work<readonly Param[]>
  /** Adds params that must not be stored yet. */
  addParams(run: RunRef, params: readonly Param[]): Work<void>
  setTags(run: RunRef, tags: readonly Tag[]): Work<void>
  tag(run: RunRef, key: string): Work<string | undefined>
  deleteTag(run: RunRef, key: string): Work<boolean>
  addModelInputs(run: RunRef, modelIds: readonly string[]): Work<void>
  addModelOutputs(run: RunRef, models: readonly ModelOutput[]): Work<void>
  search(query: RunSearch, window: SearchWindow): Work<Page<RunRef>>
  /** As `search`, with how many runs match in all. */
  searchCounted(
    query: RunSearch,
    window: SearchWindow,
  ): Work<{ readonly items: readonly RunRef[]; readonly total: number }>
  /** One field of each of the runs: a number, a text, or `null` where a run has none. */
  column(runs: readonly RunRef[], field: Field): Work<readonly CellValue[]>
  /** How many runs of the scope name each of these as their parent, by its id. */
  childrenOf(runs: readonly RunRef[], scope: RunScope): Work<ReadonlyMap<string, number>>
  /** Every key that the runs have, in no order. For datasets the key is the name and the value the digest. */
  keyCounts(runs: readonly RunRef[], kind: KeyKind): Work<readonly KeyCount[]>
  /** The first distinct values that the runs have under a key, sorted. */
  valuesOf(runs: readonly RunRef[], kind: KeyKind, key: string, limit: number): Work<readonly CellValue[]>
  /** Whole runs in the order asked, without model inputs, each as the JSON that a search answers, in UTF-8. */
  documents(runs: readonly RunRef[]): Work<readonly Uint8Array[]>
}

export interface NewRun {
  readonly runId: string
  readonly experimentId: string
  readonly name: string
  readonly userId: string
  readonly status: RunStatus
  readonly startTime: Int64
  readonly endTime?: Int64
  readonly artifactUri: string
  readonly lifecycleStage?: LifecycleStage
  /** Of a run that is deleted from the start. */
  readonly deletedTime?: Int64
}

export interface RunChange {
  readonly name?: string
  readonly status?: RunStatus
  /** `null` clears it. */
  readonly endTime?: Int64 | null
  readonly lifecycleStage?: LifecycleStage
  readonly deletedTime?: number | null
}

/** Which runs there are to choose from. */
export interface RunScope {
  readonly experimentIds: readonly string[]
  readonly viewType: ViewType
}

export interface RunSearch extends RunScope {
  readonly filter: Filter | null
  readonly orderBy: readonly OrderBy[]
  /** Only the children of a run, or only those whose parent is none of the runs to choose from. */
  readonly parent?: RunParent
}

export type RunParent = 'top' | { readonly runId: string }

/** The tag that names a run's parent. A run that names itself has none. */
export const PARENT_TAG = 'mlflow.parentRunId'

export type CellValue = number | string | bigint | null

/** A key among some runs. */
export interface KeyCount {
  readonly key: string
  /** How many of the runs have it. */
  readonly runs: number
  /** What all of these have; `undefined` if two of them differ. */
  readonly onlyValue: string | number | undefined
}

/**
 * The points of all runs. Nothing else reads its tables, so that its inside can change.
 * Points are one if timestamp, step and value are equal, where NaN equals NaN and 0 equals −0.
 */
export interface MetricStore {
  append(run: RunRef, points: readonly KeyedPoint[]): Work<void>
  /** The same for several runs, as one write; a run may come more than once. */
  appendAll(batches: readonly { readonly run: RunRef; readonly points: readonly KeyedPoint[] }[]): Work<void>
  /** By (timestamp, step, value), after the given point. */
  history(run: RunRef, key: string, options: { after?: MetricPoint; limit: number }): Work<PointPage>
  /** By (step, timestamp, value), after the given point; the ends of the range of steps are included. */
  scan(
    run: RunRef,
    key: string,
    options: { after?: MetricPoint; from?: Int64; to?: Int64; limit: number },
  ): Work<PointPage>
  /** The earliest and the latest timestamp. */
  timeRange(run: RunRef, key: string): Work<{ readonly from: Int64; readonly to: Int64 }>
  /** What is known of the series of these runs without reading their points. */
  summaries(runs: readonly RunRef[], keys: readonly string[] | undefined): Work<readonly SeriesSummary[]>
  /** Distinct steps of the key over all the runs, ascending: those of the range, or at most `most` of them at even distances and the last. */
  sampleSteps(
    runs: readonly RunRef[],
    key: string,
    range: { from: Int64; to: Int64; most: number },
  ): Work<readonly Int64[]>
  /** Points of one run at these steps, by (step, timestamp, value): all, or at most `most` of them at even distances and the last. */
  pointsAtSteps(
    run: RunRef,
    key: string,
    options: { steps: readonly Int64[]; most: number },
  ): Work<readonly MetricPoint[]>
  /** Removes points of a run, so many or a block more; gives how many there were to remove. */
  remove(run: { readonly rowId: number }, options: { limit: number }): Work<number>
}

export interface SeriesSummary {
  readonly run: RunRef
  readonly key: string
  readonly count: number
  readonly first: MetricPoint
  readonly last: MetricPoint
  /** Absent where every point is NaN. */
  readonly min?: { readonly value: number; readonly step: Int64 }
  readonly max?: { readonly value: number; readonly step: Int64 }
}

/** Points as three columns of one length. */
export interface PointPage {
  readonly steps: readonly Int64[]
  readonly timestamps: readonly Int64[]
  readonly values: readonly number[]
  readonly hasMore: boolean
}

/** The same points one by one. */
export function pointsOf({ steps, timestamps, values }: PointPage): readonly MetricPoint[] {
  return values.map((value, i) => ({ step: steps[i] as Int64, timestamp: timestamps[i] as Int64, value }))
}

/** The point that the next page comes behind. */
export function lastPoint({ steps, timestamps, values }: PointPage): MetricPoint | undefined {
  const [step, timestamp, value] = [steps.at(-1), timestamps.at(-1), values.at(-1)]
  return step === undefined || timestamp === undefined || value === undefined ? undefined : { step, timestamp, value }
}

export interface KeyedPoint extends MetricPoint {
  readonly key: string
}

export interface DatasetStore {
  /** Adds what is new; a dataset or an edge that exists stays as it is. */
  addInputs(run: RunRef, inputs: readonly DatasetInput[]): Work<void>
  summaries(experimentIds: readonly string[], limit: number): Work<readonly DatasetSummary[]>
  /** Datasets that active runs of the experiment used, by name and digest. */
  uses(query: DatasetUseQuery, window: SearchWindow): Work<Page<DatasetUseRow>>
  /** Values of the tag that names the profiles which runs of the experiment logged, the newest run first. */
  profileTags(experimentId: string, limit: number): Work<readonly { readonly runId: string; readonly value: string }[]>
}

export interface DatasetUseQuery {
  readonly experimentId: string
  readonly name: string | undefined
  readonly digest: string | undefined
}

export interface DatasetUseRow {
  readonly dataset: Dataset
  readonly contexts: readonly string[]
  readonly runs: number
  readonly lastUsedTime: Int64
}

export interface LoggedModelRef {
  readonly rowId: number
  readonly modelId: string
  readonly experimentId: string
  readonly lifecycleStage: LifecycleStage
}

export interface LoggedModelStore {
  create(model: NewLoggedModel): Work<LoggedModelRef>
  find(modelId: string, options?: { lock?: 'update' }): Work<LoggedModelRef | undefined>
  /** The newest active model of this name that the run made. */
  ofRun(runId: string, name: string): Work<LoggedModelRef | undefined>
  get(model: LoggedModelRef): Work<LoggedModel>
  setStatus(model: LoggedModelRef, status: LoggedModelStatus, nowMs: number): Work<void>
  delete(model: LoggedModelRef, nowMs: number): Work<void>
  paramsAmong(model: LoggedModelRef, keys: readonly string[]): Work<readonly Param[]>
  addParams(model: LoggedModelRef, params: readonly Param[]): Work<void>
  setTags(model: LoggedModelRef, tags: readonly Tag[]): Work<void>
  deleteTag(model: LoggedModelRef, key: string): Work<boolean>
  /** Points of models, known or not; a point that stands already is overwritten. */
  addMetrics(experimentId: string, points: readonly LoggedModelPoint[]): Work<void>
  search(query: LoggedModelSearch, window: SearchWindow): Work<Page<LoggedModelRef>>
  documents(models: readonly LoggedModelRef[]): Work<readonly LoggedModel[]>
}

export interface NewLoggedModel
  extends Omit<LoggedModelInfo, 'tags' | 'lastUpdatedTimestampMs' | 'creationTimestampMs'> {
  readonly creationTimestampMs: Int64
  readonly lastUpdatedTimestampMs: Int64
  readonly lifecycleStage?: LifecycleStage
}

export type LoggedModelPoint = Metric & { readonly modelId: string; readonly runId: string }

export interface LoggedModelSearch {
  readonly experimentIds: readonly string[]
  readonly filter: Filter | null
  readonly datasets: readonly { readonly datasetName: string; readonly datasetDigest?: string | undefined }[]
  readonly orderBy: readonly LoggedModelSort[]
}

export interface LoggedModelSort {
  readonly field: Field
  readonly ascending: boolean
  readonly datasetName?: string | undefined
  readonly datasetDigest?: string | undefined
}

export interface RegisteredModelRef {
  readonly rowId: number
  readonly name: string
}

export interface RegisteredModelStore {
  create(model: {
    readonly name: string
    readonly description: string
    readonly nowMs: Int64
    /** Only an import brings its own. */
    readonly lastUpdateTime?: Int64
  }): Work<RegisteredModelRef>
  /** No version to come gets this number or a lower one. */
  reserve(model: RegisteredModelRef, version: number): Work<void>
  /** With the lock, no other transaction changes the model, its versions or its aliases until this one ends. */
  find(name: string, options?: { lock?: 'update' }): Work<RegisteredModelRef | undefined>
  get(model: RegisteredModelRef): Work<RegisteredModel>
  describe(model: RegisteredModelRef, description: string, nowMs: number): Work<void>
  /** Marks every version as updated too. */
  rename(model: RegisteredModelRef, name: string, nowMs: number): Work<RegisteredModelRef>
  /** Marks it as updated. */
  touch(model: RegisteredModelRef, nowMs: number): Work<void>
  /** With its versions, aliases and activity. */
  delete(model: RegisteredModelRef): Work<void>
  tag(model: RegisteredModelRef, key: string): Work<string | undefined>
  setTags(model: RegisteredModelRef, tags: readonly Tag[]): Work<void>
  deleteTag(model: RegisteredModelRef, key: string): Work<boolean>
  aliasedVersion(model: RegisteredModelRef, alias: string): Work<number | undefined>
  /** Gives the version that the alias led to before. */
  setAlias(model: RegisteredModelRef, alias: string, version: ModelVersionRef): Work<number | undefined>
  deleteAlias(model: RegisteredModelRef, alias: string): Work<number | undefined>
  search(query: RegistrySearch, window: SearchWindow): Work<Page<RegisteredModel>>
  addActivity(model: RegisteredModelRef, activity: ModelActivity): Work<void>
  /** Newest first; of one version, or of everything. */
  activity(model: RegisteredModelRef, version: number | undefined, window: SearchWindow): Work<Page<ModelActivity>>
}

export interface RegistrySearch {
  readonly filter: Filter | null
  readonly orderBy: readonly OrderBy[]
  readonly withPrompts: boolean
}

export interface ModelVersionRef extends ModelSource {
  readonly rowId: number
  readonly version: number
  readonly stage: ModelStage
}

/** Where the files of a version lie. */
export interface ModelSource {
  /** As it was given. */
  readonly source: string
  /** Where that leads, if it is known better than by the source. */
  readonly place: string | undefined
  /** The run and the logged model whose files these are: they cannot be removed for ever while the version is there. */
  readonly sourceRunId: string | undefined
  readonly sourceModelId: string | undefined
}

export interface NewModelVersion extends ModelSource {
  readonly runId: string
  readonly runLink: string
  readonly modelId: string
  readonly description: string | undefined
  readonly nowMs: Int64
  /** Only an import brings its own; a number that is free and reserved. */
  readonly version?: number
  readonly stage?: ModelStage
  readonly lastUpdateTime?: Int64
}

export interface ModelVersionStore {
  /**
   * Takes the model's next number, which no version of it ever had, and marks the model as updated; with a number of its
   * own it leaves the model's time.
   */
  create(model: RegisteredModelRef, version: NewModelVersion): Work<ModelVersionRef>
  find(model: RegisteredModelRef, version: number): Work<ModelVersionRef | undefined>
  createdAt(
    model: RegisteredModelRef,
    creationTime: Int64,
    from: { readonly runId: string },
  ): Work<readonly ModelVersionRef[]>
  get(version: ModelVersionRef): Work<ModelVersion>
  describe(version: ModelVersionRef, description: string | null, nowMs: number): Work<void>
  setStage(version: ModelVersionRef, stage: ModelStage, nowMs: number): Work<void>
  inStage(model: RegisteredModelRef, stage: ModelStage): Work<readonly ModelVersionRef[]>
  /** With its tags and aliases. */
  delete(version: ModelVersionRef): Work<void>
  tag(version: ModelVersionRef, key: string): Work<string | undefined>
  setTags(version: ModelVersionRef, tags: readonly Tag[]): Work<void>
  deleteTag(version: ModelVersionRef, key: string): Work<boolean>
  newest(model: RegisteredModelRef): Work<ModelVersion | undefined>
  /** The newest version of each stage of each model, by model and number. */
  latest(models: readonly RegisteredModelRef[]): Work<readonly ModelVersion[]>
  search(query: RegistrySearch, window: SearchWindow): Work<Page<ModelVersion>>
}

/** What was published where: the file with this size and time has this digest (D-34). */
export interface ArtifactRecord {
  /** The repository's URI. */
  readonly store: string
  readonly path: string
  readonly size: number
  readonly mtimeMs: number
  readonly sha256: string
}

export interface ArtifactRecordStore {
  put(record: ArtifactRecord): Work<void>
  find(store: string, path: string): Work<ArtifactRecord | undefined>
  /** All records by store and path, after the given one. */
  page(options: { after?: Pick<ArtifactRecord, 'store' | 'path'>; limit: number }): Work<readonly ArtifactRecord[]>
  /** What the files recorded in a folder and below take; `undefined` if none is. */
  bytesBelow(store: string, folder: string): Work<number | undefined>
  /** Forgets a file, or a folder with everything below it. */
  forget(store: string, path: string): Work<void>
}

/** Answers of creates, kept so that a repeat gets the same one (D-50). */
export interface IdempotencyStore {
  find(route: string, key: string): Work<{ readonly requestSha256: string; readonly answer: string } | undefined>
  put(entry: { route: string; key: string; requestSha256: string; answer: string; nowMs: number }): Work<void>
}

/** Saved states of pages, each in an experiment. */
export interface ViewStore {
  /** Those with a name, sorted by it. */
  named(experimentId: string): Work<readonly View[]>
  find(viewId: string): Work<View | undefined>
  count(experimentId: string, options: { named: boolean }): Work<number>
  /** Adds the view, or replaces the one with its id. */
  put(view: View): Work<void>
  /** Takes the mark of the default from every view of the experiment. */
  clearDefault(experimentId: string): Work<void>
  delete(viewId: string): Work<void>
}

/** Addresses to be called, and the calls: those to come and the last ones that were made. */
export interface WebhookStore {
  create(webhook: Webhook, sealedSecret: string | undefined): Work<void>
  find(webhookId: string): Work<StoredWebhook | undefined>
  count(): Work<number>
  /** The last created first. */
  page(window: SearchWindow): Work<Page<Webhook>>
  /** Replaces all but the secret, and that if one is given. */
  update(webhook: Webhook, sealedSecret: string | undefined): Work<void>
  /** With its deliveries. */
  delete(webhookId: string): Work<void>
  /** Those that are active and want the event. */
  wanting(event: WebhookEvent): Work<readonly { readonly webhookId: string }[]>
  enqueue(delivery: NewDelivery): Work<void>
  /** Whether a call is due. */
  isDue(nowMs: number): Work<boolean>
  /** The next calls that are due, each taken for `leaseMs`: whoever took it and is gone loses it then. */
  take(options: { nowMs: number; leaseMs: number; limit: number }): Work<readonly TakenDelivery[]>
  /** How a try went; with `retryAtMs` there will be another one. Of a webhook's finished calls only `kept` stay. */
  finish(
    delivery: TakenDelivery,
    result: {
      readonly success: boolean
      readonly responseStatus: number | undefined
      readonly errorMessage: string | undefined
      readonly retryAtMs: number | undefined
    },
    options: { kept: number },
  ): Work<void>
  deliveries(webhookId: string, window: SearchWindow): Work<Page<WebhookDelivery>>
  /** Of the key that secrets are sealed with. */
  keyFingerprint(): Work<string | undefined>
  recordKey(fingerprint: string): Work<void>
  /** Whether any webhook but that one has a secret. */
  hasSecrets(options?: { except?: string | undefined }): Work<boolean>
}

export interface StoredWebhook {
  readonly webhook: Webhook
  readonly sealedSecret: string | undefined
}

export interface NewDelivery {
  readonly deliveryId: string
  readonly webhookId: string
  readonly event: WebhookEvent
  /** JSON, as it will be sent. */
  readonly body: string
  readonly nowMs: number
}

export interface TakenDelivery {
  readonly deliveryId: string
  readonly webhookId: string
  readonly body: string
  readonly url: string
  readonly sealedSecret: string | undefined
  /** This one included. */
  readonly attempts: number
}

/** How much there is. */
export interface UsageStore {
  counts(): Work<{ readonly experiments: number; readonly runs: number }>
  databaseBytes(): Work<number>
  /** What the recorded files of a repository take, and the experiments whose files take the most. */
  artifactBytes(
    store: string,
    options: { heaviest: number },
  ): Work<{
    readonly total: number
    readonly heaviest: readonly { readonly experimentId: string; readonly name: string; readonly bytes: number }[]
  }>
}

/** What was deleted, and its way out for ever (D-70 to D-73). */
export interface TrashStore {
  /** What can still be restored and what is being removed, the last deleted first, whose name or id holds the text. */
  list(
    query: { readonly kind: TrashKind | undefined; readonly search: string },
    window: SearchWindow,
  ): Work<{ readonly items: readonly TrashEntry[]; readonly total: number }>
  experiments(): Work<readonly TrashedExperiment[]>
  /** Those of deleted experiments among them. */
  runs(): Work<readonly TrashedRun[]>
  /** Those that were deleted, and all of deleted experiments. */
  models(): Work<readonly TrashedModel[]>
  /**
   * Begins the removal of what is still deleted: from now on it cannot be restored. What a version of a registered model
   * names is left out, and so is an experiment that holds such a thing or an active run; the models of a marked one are
   * marked along.
   */
  mark(taken: {
    readonly experimentIds: readonly string[]
    readonly runs: readonly number[]
    readonly models: readonly number[]
  }): Work<void>
  /** Keeps the mark from changing until the transaction ends. */
  isPurging(entity: { readonly experimentId: string } | { readonly runId: string }): Work<boolean>
  /** With all rows about the run but its points, and the datasets that only it used. */
  removeRun(run: Pick<TrashedRun, 'rowId' | 'experimentId'>): Work<void>
  removeModel(model: TrashedModel): Work<void>
  /** Of an experiment that has no runs and models any more. */
  removeExperiment(experimentId: string): Work<void>
}

export type TrashKind = 'experiments' | 'runs'

export interface TrashEntry {
  readonly kind: TrashKind
  readonly id: string
  readonly name: string
  readonly experimentId: string
  readonly deletedTime: Int64 | undefined
  readonly runs: number
  /** Where its artifacts lie, those of an experiment's runs below it. */
  readonly location: string
}

interface TrashedEntity {
  readonly experimentId: string
  readonly name: string
  /** 0 if nobody knows any more. */
  readonly deletedTimeMs: number
  /** Its removal has begun. */
  readonly isPurging: boolean
}

interface Needed {
  /** A version of a registered model that names it, in words; it cannot go while there is one. */
  readonly neededBy: string | undefined
}

export interface TrashedExperiment extends TrashedEntity {
  readonly artifactLocation: string
  /** One that was restored alone. */
  readonly activeRunId: string | undefined
}

export interface TrashedRun extends TrashedEntity, Needed {
  readonly rowId: number
  readonly runId: string
  readonly artifactUri: string
}

export interface TrashedModel extends TrashedEntity, Needed {
  readonly rowId: number
  readonly modelId: string
  readonly artifactUri: string
}
