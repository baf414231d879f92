import { randomBytes, randomUUID } from 'node:crypto'
import { constants } from 'node:fs'
import { access, statfs } from 'node:fs/promises'
import {
  ApiError,
  artifactRoutes,
  datasetRoutes,
  datasetUseRoutes,
  experimentRoutes,
  experimentSummaryRoutes,
  keyRoutes,
  loggedModelRoutes,
  metricRoutes,
  metricSeriesRoutes,
  modelActivityRoutes,
  modelVersionRoutes,
  previewRoutes,
  registeredModelRoutes,
  runRoutes,
  runTableRoutes,
  serverInfoRoutes,
  serverStatusRoutes,
  trashRoutes,
  viewRoutes,
  webhookDeliveryRoutes,
  webhookRoutes,
} from '@labbook/protocol'
import type { FastifyInstance } from 'fastify'
import { type ArtifactPlaces, openArtifactPlaces } from './artifacts/open-repository.js'
import { isS3SdkInstalled, S3_SDK_IS_MISSING } from './artifacts/s3-sdk.js'
import { hideSecrets, type ServerConfig } from './config.js'
import { InProcessEvents } from './events/in-process.js'
import { PeerEvents } from './events/peer-events.js'
import { bindArchives } from './http/archives.js'
import { bindArtifactTransfers } from './http/artifact-transfer.js'
import { RouteBinder } from './http/bind-routes.js'
import { bindConnectionRules } from './http/connection-rules.js'
import { bindDrain } from './http/drain.js'
import { bindErrors } from './http/error-response.js'
import { bindHealth } from './http/health.js'
import { bindLiveEvents } from './http/live-events.js'
import { openHttp } from './http/open-http.js'
import { bindPreviews } from './http/previews.js'
import { bindOriginChecks } from './http/security.js'
import { bindStartPage } from './http/start-page.js'
import { bindStaticUi } from './http/static-ui.js'
import { makeOwnFolder } from './make-own-folder.js'
import { collectGarbageBeside } from './maintenance/collect-garbage.js'
import { archiveService } from './services/archives.js'
import { artifactService } from './services/artifacts.js'
import type { ServiceContext } from './services/context.js'
import { datasetUseService } from './services/dataset-uses.js'
import { datasetService } from './services/datasets.js'
import { ensureDefaultExperiment } from './services/default-experiment.js'
import { experimentSummaryService } from './services/experiment-summaries.js'
import { experimentService } from './services/experiments.js'
import { keyService } from './services/keys.js'
import { loggedModelService } from './services/logged-models.js'
import { metricSeriesService } from './services/metric-series.js'
import { metricService } from './services/metrics.js'
import { modelVersionService } from './services/model-versions.js'
import { type Need, readinessOf } from './services/readiness.js'
import { registeredModelService } from './services/registered-models.js'
import { runTableService } from './services/run-table.js'
import { runService } from './services/runs.js'
import { serverInfoService } from './services/server-info.js'
import { serverStatusService } from './services/server-status.js'
import { previewService } from './services/previews.js'
import { type Purge, trashService } from './services/trash.js'
import { viewService } from './services/views.js'
import { compareWebhookKey } from './services/webhook-key.js'
import { webhookService } from './services/webhooks.js'
import { StartRefusal } from './start-refusal.js'
import { isPostgres, openStore } from './store/sql/open-store.js'
import type { Store } from './store/store.js'
import { watched } from './store/watched.js'
import { MLFLOW_VERSION, serverVersion } from './version.js'
import { WebhookDeliverer } from './webhooks/deliverer.js'
import { openWebhookGate } from './webhooks/webhook-gate.js'

export interface App {
  /** Fastify itself, for tests that inject requests. */
  readonly http: FastifyInstance
  /** Starts to listen; gives the address. */
  listen(): Promise<string>
  /** Answers what was accepted, refuses what comes, and frees everything (D-63). */
  close(): Promise<void>
}

export interface AppOptions {
  readonly nowMs?: () => number
  readonly newId?: () => string
  readonly random?: () => number
  /** The built web UI; without it, `/` is a page with first snippets. */
  readonly uiFolder?: string
  /** Every write is refused with this sentence. */
  readonly readOnlyBecause?: string
  /** Called at the start with what the operator should look at; logged without it. */
  readonly onWarning?: (sentence: string) => void
  /** Called for each step of the store with how many rows it gave or changed: what a request costs, whatever the clock says. */
  readonly onStep?: (rows: number) => void
  /** Called when the process must end at once. */
  readonly onFatal?: (reason: StartRefusal) => void
}

/** Puts the server together: the only place that chooses implementations. */
export async function createApp(config: ServerConfig, options: AppOptions = {}): Promise<App> {
  refuseUnprotected(config)
  if (config.artifactsDestination.startsWith('s3://') && !isS3SdkInstalled()) {
    throw new StartRefusal('usage', S3_SDK_IS_MISSING)
  }
  // Needed even if database and artifacts are elsewhere: it holds keys and the records of unfinished uploads.
  makeOwnFolder(config.dataDir)
  const nowMs = options.nowMs ?? Date.now
  const opened = await openStore(config, {
    onFatal: options.onFatal ?? rethrow,
    allowUnsafePostgres: config.allowUnsafePostgres,
  })
  const store = options.onStep === undefined ? opened.store : watched(opened.store, options.onStep)
  const { staticPrefix } = config
  const local = new InProcessEvents({ startId: randomBytes(6).toString('hex'), nowMs })
  const peers = await opened.connectPeers?.()
  const events = peers === undefined ? local : new PeerEvents(local, peers)
  const context: ServiceContext = {
    store,
    events,
    nowMs,
    newId: options.newId ?? (() => randomUUID().replaceAll('-', '')),
    random: options.random ?? Math.random,
  }
  const places = openArtifactPlaces(config)
  const artifacts = artifactService(context, places, { maxBytes: config.maxArtifactBytes })
  await ensureDefaultExperiment(context, places)
  const http = openHttp(config)
  // Opening the destination removes what uploads left in its staging folder when the server last died.
  const sweep = async () => {
    if (config.serveArtifacts) await places.destination()
    await places.sweepUploads(nowMs())
  }
  let lastSweep: Promise<void>
  const sweepSafely = () => {
    lastSweep = sweep().catch((error: unknown) => http.log.warn(error, 'Could not clean up the artifact store.'))
  }
  sweepSafely()
  const sweeping = setInterval(sweepSafely, SWEEP_EVERY_MS).unref()

  let draining = false
  bindErrors(http)
  bindConnectionRules(http)
  bindDrain(http, { staticPrefix, isDraining: () => draining })
  bindOriginChecks(http, { allowedHosts: config.allowedHosts, allowedOrigins: config.corsAllowedOrigins, staticPrefix })
  const missing = readinessOf(needsOf(config, store, places), (sentence, fault) => http.log.warn(fault, sentence))
  bindHealth(http, { staticPrefix, store, isDraining: () => draining, missing })
  if (options.uiFolder === undefined) bindStartPage(http, { staticPrefix })
  else await bindStaticUi(http, { staticPrefix, folder: options.uiFolder })
  bindLiveEvents(http, { staticPrefix, events })
  const routes = new RouteBinder(http, { staticPrefix, readOnlyBecause: options.readOnlyBecause })
  routes.bindService(experimentRoutes, experimentService(context, places))
  routes.bindService(runRoutes, runService(context))
  routes.bindService(metricRoutes, metricService(context))
  routes.bindService(datasetRoutes, datasetService(context))
  routes.bindService(loggedModelRoutes, loggedModelService(context, artifacts))
  routes.bindService({ ...registeredModelRoutes, ...modelActivityRoutes }, registeredModelService(context))
  const { modelSourcePattern } = config
  const sourcePattern = modelSourcePattern === undefined ? undefined : new RegExp(modelSourcePattern)
  routes.bindService(modelVersionRoutes, modelVersionService(context, places, { sourcePattern }))
  routes.bindService(artifactRoutes, artifacts.routes)
  routes.bindService(serverInfoRoutes, serverInfoService())
  routes.bindService(experimentSummaryRoutes, experimentSummaryService(context))
  routes.bindService(runTableRoutes, runTableService(context))
  routes.bindService(keyRoutes, keyService(context))
  routes.bindService(metricSeriesRoutes, metricSeriesService(context))
  routes.bindService(datasetUseRoutes, datasetUseService(context))
  routes.bindService(viewRoutes, viewService(context))
  const facts = {
    version: serverVersion(),
    mlflowVersion: MLFLOW_VERSION,
    database: isPostgres(config.backendStoreUri) ? 'PostgreSQL' : 'SQLite',
    artifacts: hideSecrets(config.serveArtifacts ? config.artifactsDestination : config.defaultArtifactRoot),
    features: FEATURES,
    readOnlyBecause: options.readOnlyBecause,
    freeBytes: async () => {
      const { bavail, bsize } = await statfs(config.dataDir)
      return bavail * bsize
    },
    artifactStore: async () => (config.serveArtifacts ? (await places.destination()).uri : undefined),
  }
  routes.bindService(serverStatusRoutes, serverStatusService(context, facts))
  const stopping = new AbortController()
  const purge: Purge = async ({ apply, ...named }) => {
    try {
      const options = { ...named, apply, olderThanMs: 0, nowMs: context.nowMs, signal: stopping.signal }
      return await collectGarbageBeside({ dataDir: config.dataDir, store, places }, options)
    } catch (error) {
      if (!(error instanceof StartRefusal)) throw error
      throw new ApiError('TEMPORARILY_UNAVAILABLE', error.message, { cause: error })
    }
  }
  routes.bindService(trashRoutes, trashService(context, places, purge))
  const webhooks = openWebhookGate(config, nowMs)
  // Where there may be several servers, each makes its key now and not when it first seals, so that they can be compared.
  const key = await webhooks.fingerprint({ made: isPostgres(config.backendStoreUri) })
  const keyWarning = await compareWebhookKey(store, key)
  if (keyWarning !== undefined) (options.onWarning ?? ((sentence: string) => http.log.warn(sentence)))(keyWarning)
  routes.bindService({ ...webhookRoutes, ...webhookDeliveryRoutes }, webhookService(context, webhooks))
  const deliverer = new WebhookDeliverer({
    store,
    events,
    call: webhooks.call,
    nowMs,
    onFault: (error) => http.log.warn(error, 'Could not deliver webhooks.'),
  })
  const previews = previewService(context, artifacts)
  routes.bindService(previewRoutes, previews.routes)
  bindPreviews(http, { staticPrefix, previews })
  bindArchives(routes, archiveService(artifacts))
  bindArtifactTransfers(routes, artifacts.transfers)
  routes.refuseOtherMethods()

  return {
    http,
    async listen() {
      const address = await http
        .listen({ host: config.host, port: config.port })
        .catch((cause: NodeJS.ErrnoException) => {
          throw cannotListen(config, cause)
        })
      opened.announce(address + staticPrefix)
      return address + staticPrefix
    },
    async close() {
      draining = true
      stopping.abort()
      const cut = setTimeout(() => http.server.closeAllConnections(), DRAIN_MS)
      await http.close()
      clearTimeout(cut)
      clearInterval(sweeping)
      await lastSweep
      await deliverer.close()
      await places.close()
      await events.close()
      await opened.close()
    },
  }
}

/** What the server needs to do its work. The sentences are for anybody who asks; what was at fault is in the log. */
function needsOf({ dataDir, serveArtifacts }: ServerConfig, store: Store, places: ArtifactPlaces): readonly Need[] {
  return [
    { sentence: 'The database cannot be read.', check: () => store.read(() => store.experiments.find('0')) },
    { sentence: 'The data folder cannot be written.', check: () => access(dataDir, constants.R_OK | constants.W_OK) },
    ...(serveArtifacts
      ? [
          {
            sentence: 'The artifact store cannot be used.',
            check: async (signal: AbortSignal) => (await places.destination()).check(signal),
          },
        ]
      : []),
  ]
}

/** Transfers still running after this are cut: unknown to their clients, and nothing of them is visible. */
const DRAIN_MS = 8000

/** What this server can do beyond MLflow's API, for clients that ask before they offer it. */
const FEATURES = [
  'run-table',
  'metric-buckets',
  'events',
  'views',
  'trash',
  'previews',
  'archives',
  'registry',
  'webhooks',
]

const SWEEP_EVERY_MS = 6 * 3_600_000

/** Until there is a login, anyone who can reach the server may do anything (D-60). */
function refuseUnprotected({ host, allowUnauthenticated }: ServerConfig) {
  if (allowUnauthenticated || host === 'localhost' || host === '::1' || /^127(\.\d{1,3}){3}$/.test(host)) return
  throw new StartRefusal(
    'usage',
    `${host} can be reached from other machines, and there is no login yet. To allow this, add --allow-unauthenticated.`,
  )
}

function cannotListen({ host, port }: ServerConfig, cause: NodeJS.ErrnoException): StartRefusal {
  if (cause.code === 'EADDRINUSE')
    return new StartRefusal('inUse', `Port ${port} is in use. Choose another with --port.`, { cause })
  const reason = cause.code === 'EACCES' ? 'permission denied' : (cause.code ?? cause.message)
  return new StartRefusal('usage', `Cannot listen on ${host}, port ${port} (${reason}). See --host and --port.`, {
    cause,
  })
}

function rethrow(reason: StartRefusal): never {
  throw reason
}
