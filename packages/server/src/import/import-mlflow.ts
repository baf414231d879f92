import { errorCode } from '../artifacts/folder-walk.js'
import { openArtifactPlaces } from '../artifacts/open-repository.js'
import type { ServerConfig } from '../config.js'
import { ensureDefaultExperiment } from '../services/default-experiment.js'
import { StartRefusal } from '../start-refusal.js'
import { openStore } from '../store/sql/open-store.js'
import { type ArtifactOptions, ArtifactPlan } from './artifact-plan.js'
import { type ArtifactCopy, type CopyContext, copyArtifacts } from './copy-artifacts.js'
import { FindingCounts, type ImportSummary } from './import-summary.js'
import type { Finding, MlflowSource, Report, SourceRecord } from './mlflow-source.js'
import { checkIsAnother, locateSource, type SourceLocation } from './locate-source.js'
import { RowWriter } from './row-writer.js'
import type { SourceDatabase } from './source-database.js'
import { checkTarget } from '../webhooks/public-target.js'

export interface ImportOptions extends Partial<ArtifactOptions> {
  /** The only workspace to bring in. */
  readonly workspace?: string
  /** Time limit for a query on the source's database. */
  readonly queryTimeoutMs?: number
  /** Stops the import in order. */
  readonly signal?: AbortSignal
  readonly onProgress?: (progress: ImportProgress) => void
  readonly onFinding?: (finding: Finding) => void
  readonly nowMs?: () => number
}

export interface ImportProgress {
  readonly phase: 'records' | 'artifacts'
  readonly done: number
  readonly total: number
}

/** Records of one transaction. */
const BATCH = 5000
const BATCH_BYTES = 8 * 1024 * 1024

/** Runs whose files are copied at once: each file waits for the disk. */
const COPIES_AT_ONCE = 4

/**
 * Brings an MLflow store, an `mlruns` folder or an `mlflow.db`, into the store of a configuration that no server holds
 * (D-84). The source is not changed. Repeating it adds what is missing and doubles nothing.
 *
 * @throws StartRefusal if the source or our own store cannot be opened
 */
export async function importMlflow(
  place: string,
  config: ServerConfig,
  options: ImportOptions = {},
): Promise<ImportSummary> {
  const findings = new FindingCounts()
  const report = (finding: Finding) => {
    findings.add(finding)
    options.onFinding?.(finding)
  }
  await checkIsAnother(place, config.backendStoreUri)
  const workspace = options.workspace ?? 'default'
  const source = await openSource(place, { workspace, timeoutMs: options.queryTimeoutMs ?? 120_000 }, report)
  try {
    return await intoStore(source, config, { ...options, onFinding: report }, findings)
  } finally {
    await source.close()
  }
}

export interface SourceOptions {
  /** The only workspace to bring in. */
  readonly workspace: string
  /** Time limit for a query on a database. */
  readonly timeoutMs: number
}

/**
 * The MLflow store at a path or an address. What reads it is loaded here: a server, which loads this package too, must
 * start fast.
 *
 * @throws StartRefusal
 */
export async function openSource(place: string, options: SourceOptions, report: Report): Promise<MlflowSource> {
  const location = await locateSource(place)
  try {
    if (location.kind === 'folder') return await (await import('./mlruns-source.js')).openMlruns(location.path, report)
    const { openMlflowDb } = await import('./mlflow-db-source.js')
    return await openMlflowDb(await openDatabase(location, options, report), options, report)
  } catch (fault) {
    if (!('path' in location) || errorCode(fault) !== 'EACCES') throw fault
    throw new StartRefusal('usage', `${location.path} cannot be read by this user.`, { cause: fault })
  }
}

async function openDatabase(
  location: Exclude<SourceLocation, { kind: 'folder' }>,
  options: SourceOptions,
  report: Report,
): Promise<SourceDatabase> {
  if ('path' in location) return (await import('./sqlite/open-sqlite.js')).openSqlite(location.path, options, report)
  const { openServerDatabase } = await import('./server-database.js')
  const { address } = location
  return location.kind === 'mysql'
    ? openServerDatabase((await import('./mysql-connection.js')).mysql, address, options, report)
    : openServerDatabase((await import('./postgres-connection.js')).postgres, address, options, report)
}

async function intoStore(
  source: MlflowSource,
  config: ServerConfig,
  options: ImportOptions & { onFinding: (finding: Finding) => void },
  findings: FindingCounts,
): Promise<ImportSummary> {
  const { nowMs = Date.now, onFinding: report, onProgress = () => {}, signal = new AbortController().signal } = options
  const { store, close } = await openStore(config, {
    onFatal: rethrow,
    allowUnsafePostgres: config.allowUnsafePostgres,
    signal,
  })
  // On PostgreSQL a server may be running beside.
  const places = openArtifactPlaces(config, undefined, { asGuest: true })
  try {
    await ensureDefaultExperiment({ store, nowMs }, places)
    const plan = new ArtifactPlan(source, {
      artifacts: options.artifacts ?? 'copy',
      artifactsFrom: options.artifactsFrom ?? [],
      rewritePrefixes: options.rewritePrefixes ?? [],
    })
    const webhookPolicy = {
      schemes: ['https', ...config.webhookSchemes],
      allowsPrivate: config.allowPrivateWebhooks,
    }
    const writer = new RowWriter({
      store,
      plan,
      locate: (folder) => places.ofExperiment(folder),
      serves: (uri) => places.serves(uri),
      checkWebhookUrl: (url) => checkTarget(url, webhookPolicy),
      nowMs,
      report,
    })
    for await (const batch of batches(source.records())) {
      if (signal.aborted) break
      await writer.write(batch)
      // A source is counted by estimate, and may grow while it is read.
      onProgress({ phase: 'records', done: Math.min(source.unitsRead, source.units), total: source.units })
    }
    if (!signal.aborted) onProgress({ phase: 'records', done: source.units, total: source.units })
    if (!signal.aborted) writer.reportMissingFiles()
    const artifacts = await copyAll(
      writer.copies,
      { store, places, maxBytes: config.maxArtifactBytes, report, signal },
      onProgress,
    )
    return { tallies: writer.tallies, artifacts, findings, interrupted: signal.aborted }
  } finally {
    await places.close()
    await close()
  }
}

async function copyAll(
  copies: readonly ArtifactCopy[],
  context: CopyContext,
  onProgress: (progress: ImportProgress) => void,
) {
  const sum = { files: 0, bytes: 0 }
  let started = 0
  let done = 0
  const copySome = async () => {
    while (started < copies.length && !context.signal.aborted) {
      const { files, bytes } = await copyArtifacts(copies[started++] as ArtifactCopy, context)
      sum.files += files
      sum.bytes += bytes
      onProgress({ phase: 'artifacts', done: ++done, total: copies.length })
    }
  }
  await Promise.all(Array.from({ length: COPIES_AT_ONCE }, copySome))
  return sum
}

async function* batches(records: AsyncIterable<SourceRecord>): AsyncGenerator<SourceRecord[]> {
  let batch: SourceRecord[] = []
  let bytes = 0
  for await (const record of records) {
    batch.push(record)
    bytes += 'value' in record ? record.value.length : 'input' in record ? JSON.stringify(record.input).length : 0
    if (batch.length < BATCH && bytes < BATCH_BYTES) continue
    yield batch
    batch = []
    bytes = 0
  }
  yield batch
}

function rethrow(reason: StartRefusal): never {
  throw reason
}
