// The largest request that the codec of each route accepts, for the test that bounds its steps and the benchmark that
// measures how long it blocks others.
import { addressesOf, allRoutes, isList, isMessage, limits } from '@labbook/protocol'

/** @typedef {import('@labbook/protocol').Route} Route */
/** @typedef {import('@labbook/protocol').Codec<unknown>} Codec */
/** @typedef {{ method: string, path: string, body?: string }} Sendable */
/** @typedef {Record<string, unknown>} Fields */
/** @typedef {(request: Sendable) => Promise<{ status: number, text: string }>} Send */
/**
 * @typedef {object} Known
 * @property {readonly string[]} experimentIds
 * @property {readonly string[]} runIds
 * @property {string} modelId
 * @property {string} modelName
 * @property {string} webhookId
 * @property {string} viewId
 */
/** @typedef {{ many: number, letters: number }} Size how many items a list has at most, and how long a text is */

/** Node's limit for a request's head. */
const ADDRESS_BYTES = 15 * 1024
/** A body that is mostly lists, and one that is mostly text. */
export const VARIANTS = /** @type {const} */ (['most items', 'longest texts'])

/** Every route with a JSON body, with its name. */
export const jsonRoutes = Object.values(allRoutes)
  .flatMap((routes) => /** @type {[string, Route][]} */ (Object.entries(routes)))
  .filter(([, route]) => route.carries === 'json')

/**
 * The route's largest request: either as many items as its lists may have, with texts that fill the rest of the body, or
 * as many of the longest texts as fit.
 * @param {string} name
 * @param {Route} route
 * @param {Known} known
 * @param {typeof VARIANTS[number]} variant
 * @param {Fields} fields what this request names, whatever the table below says
 * @returns {Sendable}
 */
export function largestRequest(name, route, known, variant, fields = {}) {
  const bodyBytes = Math.min(route.bodyBytes, MOST_BYTES[name] ?? Infinity)
  const make = (/** @type {Size} */ size) =>
    encoded(route, { ...messageOf(name, route.request, known, size), ...fields })
  const grow = (/** @type {(count: number) => Size} */ sizeFor) =>
    sizeFor(largest(bodyBytes, (count) => fits(make(sizeFor(count)), bodyBytes)))
  if (variant === 'most items') {
    const { many } = grow((count) => ({ many: count, letters: 1 }))
    return make(grow((count) => ({ many, letters: count })))
  }
  const { letters } = grow((count) => ({ many: 1, letters: count }))
  return make(grow((count) => ({ many: count, letters })))
}

/** The largest allowed count up to `most`, within 1 %, assuming that every larger count is refused too. */
function largest(/** @type {number} */ most, /** @type {(count: number) => boolean} */ isAllowed) {
  let low = 1
  let high = 2
  while (high < most && isAllowed(high)) {
    low = high
    high *= 2
  }
  while (high - low > 1 + low / 100) {
    const middle = Math.floor((low + high) / 2)
    if (isAllowed(middle)) low = middle
    else high = middle
  }
  return low
}

function fits(/** @type {Sendable} */ { path, body = '' }, /** @type {number} */ bodyBytes) {
  return path.length <= ADDRESS_BYTES && body.length <= bodyBytes
}

/**
 * @param {Route} route
 * @param {Fields} request
 * @returns {Sendable}
 */
function encoded(route, request) {
  const method = route.methods[0] ?? 'GET'
  /** @type {Set<string>} */
  const inPath = new Set()
  const path = (addressesOf(route)[0] ?? '').replace(/[:*](\w+)/g, (_, /** @type {string} */ wireName) => {
    inPath.add(wireName)
    const name = wireName.replace(/_(\w)/g, (_, letter) => letter.toUpperCase())
    return String(request[name]).split('/').map(encodeURIComponent).join('/')
  })
  if (method !== 'GET') return { method, path, body: route.request.write(request) }
  const query = route.request.writeQuery(request)
  for (const name of inPath) query.delete(name)
  return { method, path: `${path}?${query}` }
}

/**
 * @param {string} route
 * @param {import('@labbook/protocol').Message<unknown>} message
 * @param {Known} known
 * @param {Size} size
 * @returns {Fields}
 */
function messageOf(route, message, known, size, place = 0) {
  return Object.fromEntries(
    Object.entries(message.fields)
      .filter(([name]) => !LEFT_OUT.has(name) || `${route}.${name}` in RECIPES)
      .map(([name, { codec }]) => [name, valueOf({ route, name, codec, known, size, place })])
      .filter(([, value]) => value !== undefined),
  )
}

/**
 * @param {{ route: string, name: string, codec: Codec, known: Known, size: Size, place: number }} asked
 * @returns {unknown}
 */
function valueOf({ route, name, codec, known, size, place }) {
  if (isList(codec)) {
    const most = Math.min(codec.most, MOST_ITEMS[`${route}.${name}`] ?? Infinity)
    // At least one item: an empty list would ask for nothing.
    const count = Math.max(1, Math.min(most, size.many))
    return Array.from({ length: count }, (_, i) => valueOf({ route, name, codec: codec.item, known, size, place: i }))
  }
  if (isMessage(codec)) return messageOf(route, codec, known, size, place)
  const recipe = RECIPES[`${route}.${name}`] ?? RECIPES[name]
  if (recipe !== undefined && !(name === 'value' && decoded(codec, 0.5))) return recipe(known, { place, size, route })
  if ('names' in codec) return /** @type {{ names: readonly string[] }} */ (codec).names[0]
  if (decoded(codec, true) === true) return false
  if (decoded(codec, 0.5) === 0.5) return place + 0.5
  if (decoded(codec, 7) === 7) return place + 1
  const most = 'most' in codec ? Number(codec.most) : TEXT
  return letters(Math.min(most, size.letters))
}

/** The value as the codec decodes it; undefined if it is refused. */
function decoded(/** @type {Codec} */ codec, /** @type {unknown} */ json) {
  try {
    return codec.decode(json)
  } catch {
    return undefined
  }
}

/** The length of texts without a limit of their own. */
const TEXT = 200
const KEY = limits.key

const letters = (/** @type {number} */ count) => 'x'.repeat(count)
/** A distinct name of the greatest length. */
const named = (/** @type {string} */ start, /** @type {number} */ length) => start.padEnd(length, 'x')

/** These do not make a request larger. */
const LEFT_OUT = new Set(['pageToken', 'artifactLocation', 'viewId', 'alias', 'kind', 'parent', 'scope'])

/** Where a rule of the service allows fewer items than the codecs of the lists, so that the request as a whole is accepted. */
/** @type {Record<string, number>} */
const MOST_ITEMS = {
  'logBatch.metrics': limits.itemsPerBatch - limits.paramsPerBatch - limits.tagsPerBatch,
  'logBatch.params': limits.paramsPerBatch,
  'logBatch.tags': limits.tagsPerBatch,
  'logInputs.tags': limits.inputTagsPerRequest / limits.datasetsPerRequest,
  'searchRegisteredModels.orderBy': 2,
  'searchModelVersions.orderBy': 2,
  'purgeTrash.experimentIds': limits.purgedAtOnce / 2,
  'purgeTrash.runIds': limits.purgedAtOnce / 2,
}

/** Where a rule of the service allows less than the body of each route may hold. */
/** @type {Record<string, number>} */
const MOST_BYTES = { logInputs: limits.datasetBytesPerRequest }

/** The greatest length of a tag's or param's value where the codec does not limit it. */
/** @type {Record<string, number>} */
const VALUES = {
  createExperiment: limits.experimentTagValue,
  setExperimentTag: limits.experimentTagValue,
  createRegisteredModel: limits.registryTagValue,
  setRegisteredModelTag: limits.registryTagValue,
  createModelVersion: limits.registryTagValue,
  setModelVersionTag: limits.registryTagValue,
  createLoggedModel: limits.loggedModelValue,
  setLoggedModelTags: limits.loggedModelValue,
  logLoggedModelParams: limits.loggedModelValue,
  logInputs: limits.inputTagValue,
}

/** @type {Record<string, readonly string[]>} */
const ORDERS = {
  searchExperiments: Array(20).fill('name ASC'),
  searchRegisteredModels: ['name ASC', 'timestamp ASC'],
  searchModelVersions: ['name ASC', 'version_number ASC'],
}

let made = 0
/** A metric that every run has, so that the search reads each run. */
const METRIC_COLUMNS = (/** @type {unknown} */ _, /** @type {{ place: number }} */ { place }) =>
  `metrics.\`m${place % 20}\``

/** @type {Record<string, (known: Known, asked: { place: number, size: Size, route: string }) => unknown>} */
const RECIPES = {
  experimentId: (known, { place }) => known.experimentIds[place] ?? String(1_000_000 + place),
  experimentIds: (known, { place }) => known.experimentIds[place] ?? String(1_000_000 + place),
  runId: (known, { place }) => known.runIds[place] ?? `missing${place}`,
  runIds: (known, { place }) => known.runIds[place] ?? `missing${place}`,
  runUuid: (known) => known.runIds[0],
  sourceRunId: (known) => known.runIds[0],
  modelId: (known, { place, route }) =>
    /Outputs|Inputs/.test(route) ? named(`m-${place}`, limits.modelId) : known.modelId,
  key: (_, { place, size }) => named(`k${place}`, Math.max(6, Math.min(KEY, size.letters))),
  keys: (_, { place }) => `m${place}`,
  metricKey: () => 'm0',
  value: (_, { size, route }) => letters(Math.min(VALUES[route] ?? Infinity, size.letters, limits.jsonBodyBytes)),
  'createExperiment.name': () => named(`experiment ${++made}`, limits.experimentName),
  newName: () => named(`experiment ${++made}`, limits.registeredModelName),
  experimentName: () => 'Default',
  'createRegisteredModel.name': () => named(`model ${++made}`, limits.registeredModelName),
  'createLoggedModel.name': () => named('model', limits.loggedModelName),
  'createWebhook.name': () => named(`w${++made}`, limits.webhookName),
  'updateWebhook.name': () => named('other', limits.webhookName),
  name: (known, { place, route }) => (/Inputs/.test(route) ? named(`d${place}`, 20) : known.modelName),
  digest: () => 'd',
  version: () => 1,
  stage: () => 'Archived',
  stages: () => 'Production',
  description: () => letters(1000),
  source: (_, { size, route }) =>
    /Version/.test(route) ? named('s3://bucket/', 200) : letters(Math.min(limits.datasetSource, size.letters)),
  schema: (_, { size }) => letters(Math.min(limits.datasetSchema, size.letters)),
  profile: (_, { size }) => letters(Math.min(limits.datasetProfile, size.letters)),
  modelJson: (known) => {
    const fields = { artifact_path: 'm', utc_time_created: 'now', run_id: known.runIds[0], flavors: '' }
    return JSON.stringify({ ...fields, flavors: letters(limits.modelJson - JSON.stringify(fields).length) })
  },
  filter: (_, { route }) => filterFor(route),
  fieldName: METRIC_COLUMNS,
  orderBy: (known, asked) => ORDERS[asked.route]?.[asked.place] ?? METRIC_COLUMNS(known, asked),
  columns: METRIC_COLUMNS,
  groupBy: (_, { place }) => `tags.t${place}`,
  'groupRuns.column': () => 'metrics.`m0`',
  'groupRuns.value': () => 'mean',
  search: () => '',
  values: () => undefined,
  withRecordedModels: () => true,
  startStep: () => 0,
  endStep: () => 1_000_000,
  start: () => 0,
  end: () => 1_000_000,
  buckets: () => 2000,
  offset: () => 0,
  maxResults: (_, { route }) => MAX_RESULTS[route] ?? limits.searchMaxResults,
  datasetName: (_, { place }) => named(`d${place}`, 20),
  datasetDigest: () => 'd',
  webhookId: (known) => known.webhookId,
  url: () => named('https://example.com/', 1000),
  entity: () => 'RUN',
  action: () => 'CREATED',
  secret: () => letters(limits.webhookSecret),
  'updateView.viewId': (known) => known.viewId,
  state: () => ({ columns: Array.from({ length: 90_000 }, () => 1) }),
  isDefault: () => false,
  dryRun: () => true,
  path: () => '',
  'createPreviewTicket.path': () => 'page.html',
  base: () => 'http://127.0.0.1:5000/',
  folder: () => '',
  artifactDirectoryPath: () => '',
  tagKey: () => 'k0',
  status: (_, { route }) => (route === 'finalizeLoggedModel' ? 'LOGGED_MODEL_READY' : undefined),
  endTime: () => 5,
  numParts: () => limits.multipartParts,
  partNumber: (_, { place }) => place + 1,
  event: () => undefined,
  runName: (_, { size }) => letters(Math.min(limits.runTagValue, size.letters)),
}

/** @type {Record<string, number>} */
const MAX_RESULTS = {
  getMetricHistoryBulk: limits.pointsPerBulkHistory,
  getMetricHistoryBulkInterval: limits.stepsPerInterval,
  searchRegisteredModels: limits.registeredModelsMaxResults,
  searchModelVersions: limits.modelVersionsMaxResults,
  searchKeys: 1000,
  searchRunTable: 500,
  groupRuns: 500,
  listModelActivity: 100,
  listWebhooks: 100,
  listWebhookDeliveries: 100,
  listTrash: 100,
}

/** A filter with as many terms as allowed, or 8 KiB long. */
function filterFor(/** @type {string} */ route) {
  if (/^search(Run|Keys)|groupRuns/.test(route)) {
    const terms = Array.from({ length: 100 }, (_, i) =>
      i % 2 ? `metrics.m${i % 20} > -1` : `tags.t${i % 10} LIKE '%v_%v%'`,
    )
    return terms.join(' AND ')
  }
  return Array.from({ length: 100 }, (_, i) => `tags.t${i % 10} LIKE '%v_%v%'`).join(' AND ')
}

/**
 * Fills an empty server with everything that the requests name: runs with metrics, params and tags, a model, a webhook, a
 * view.
 * @param {Send} send
 * @param {{ runs: number }} options
 * @returns {Promise<Known>}
 */
export async function fillForLargest(send, { runs }) {
  const post = async (/** @type {string} */ path, /** @type {unknown} */ body) => {
    const { status, text } = await send({ method: 'POST', path, body: JSON.stringify(body) })
    if (status !== 200) throw new Error(`${path}: ${status} ${text}`)
    return JSON.parse(text)
  }
  const api = '/api/2.0/mlflow'
  const tags = Array.from({ length: 10 }, (_, i) => ({ key: `t${i}`, value: `v${letters(500)}v` }))
  const { experiment_id: experimentId } = await post(`${api}/experiments/create`, { name: 'largest', tags })
  /** @type {string[]} */
  const runIds = []
  for (let i = 0; i < runs; i++) {
    const { run } = await post(`${api}/runs/create`, { experiment_id: experimentId, tags })
    runIds.push(run.info.run_id)
    const metrics = Array.from({ length: 900 }, (_, at) => ({
      key: `m${at % 20}`,
      value: at,
      timestamp: at,
      step: Math.floor(at / 20),
    }))
    const params = Array.from({ length: 100 }, (_, at) => ({ key: `p${at}`, value: letters(100) }))
    await post(`${api}/runs/log-batch`, { run_id: run.info.run_id, metrics, params })
  }
  const { model } = await post(`${api}/logged-models`, { experiment_id: experimentId, tags })
  await post(`${api}/registered-models/create`, { name: 'largest', tags })
  await post(`${api}/model-versions/create`, { name: 'largest', source: 's3://bucket/m', tags })
  const events = [{ entity: 'MODEL_VERSION', action: 'CREATED' }]
  const { webhook } = await post(`${api}/webhooks`, { name: 'largest', url: 'https://example.com/', events })
  const { view } = await post('/api/labbook/1.0/views/create', {
    experiment_id: experimentId,
    name: 'largest',
    scope: 'everyone',
    state: {},
  })
  return {
    experimentIds: [experimentId],
    runIds,
    modelId: model.info.model_id,
    modelName: 'largest',
    webhookId: webhook.webhook_id,
    viewId: view.view_id,
  }
}

/**
 * Creates what a route's request uses up, anew for each request. The fields returned go into the request.
 * @param {string} name
 * @param {Send} send
 * @param {Known} known
 * @returns {Promise<Fields>}
 */
export async function prepared(name, send, known) {
  const api = '/api/2.0/mlflow'
  const post = async (/** @type {string} */ path, /** @type {unknown} */ body) => {
    const { status, text } = await send({ method: 'POST', path, body: JSON.stringify(body) })
    if (status !== 200) throw new Error(`${path}: ${status} ${text}`)
    return JSON.parse(text)
  }
  const [experimentId] = known.experimentIds
  const newExperiment = async () => (await post(`${api}/experiments/create`, { name: `spare ${++made}` })).experiment_id
  const newRun = async () => (await post(`${api}/runs/create`, { experiment_id: experimentId })).run.info.run_id
  const newModel = async () => {
    const modelName = `spare ${++made}`
    await post(`${api}/registered-models/create`, { name: modelName })
    await post(`${api}/model-versions/create`, { name: modelName, source: 's3://bucket/m' })
    return modelName
  }
  switch (name) {
    case 'deleteExperiment':
      return { experimentId: await newExperiment() }
    case 'restoreExperiment': {
      const spare = await newExperiment()
      await post(`${api}/experiments/delete`, { experiment_id: spare })
      return { experimentId: spare }
    }
    case 'deleteExperimentTag':
      await post(`${api}/experiments/set-experiment-tag`, { experiment_id: experimentId, key: 'gone', value: 'v' })
      return { key: 'gone' }
    case 'createRun':
    case 'logBatch':
    case 'logInputs':
    case 'logOutputs':
    case 'logModel':
    case 'deleteRun':
      return name === 'createRun' ? {} : { runId: await newRun() }
    case 'restoreRun': {
      const runId = await newRun()
      await post(`${api}/runs/delete`, { run_id: runId })
      return { runId }
    }
    case 'deleteTag':
      await post(`${api}/runs/set-tag`, { run_id: known.runIds[0], key: 'gone', value: 'v' })
      return { key: 'gone' }
    case 'logParam':
      return { runId: await newRun() }
    case 'setLoggedModelTags':
    case 'logLoggedModelParams':
    case 'deleteLoggedModel':
    case 'deleteLoggedModelTag': {
      const tags = [{ key: 'k0', value: 'v' }]
      const { model } = await post(`${api}/logged-models`, { experiment_id: experimentId, tags })
      return { modelId: model.info.model_id }
    }
    case 'renameRegisteredModel':
    case 'deleteRegisteredModel':
    case 'deleteModelVersion':
      return { name: await newModel() }
    case 'setModelAlias':
      return { alias: 'champion' }
    case 'getVersionByAlias':
    case 'deleteModelAlias':
      await post(`${api}/registered-models/alias`, { name: known.modelName, alias: 'best', version: '1' })
      return { alias: 'best' }
    case 'deleteWebhook': {
      const webhook = {
        name: `spare${++made}`,
        url: 'https://example.com/',
        events: [{ entity: 'RUN', action: 'CREATED' }],
      }
      return { webhookId: (await post(`${api}/webhooks`, webhook)).webhook.webhook_id }
    }
    case 'deleteView': {
      const spare = { experiment_id: experimentId, scope: 'everyone', state: {} }
      return { viewId: (await post('/api/labbook/1.0/views/create', spare)).view.view_id }
    }
    case 'createModelVersion':
      return { runId: '', modelId: '' }
    default:
      return {}
  }
}

/** Routes whose answer depends on more than the server, and why. */
export const NOT_ASKED = new Map([
  ['createPresignedUpload', 'a folder as artifact store has no addresses of its own'],
  ['presignDownload', 'a folder as artifact store has no addresses of its own'],
  ['createMultipartUpload', 'a folder as artifact store takes files whole'],
  ['completeMultipartUpload', 'a folder as artifact store takes files whole'],
  ['abortMultipartUpload', 'a folder as artifact store takes files whole'],
  ['deleteProxyArtifact', 'it removes what is below its path, which is files'],
  ['createPreviewTicket', 'it is about one file'],
  ['testWebhook', 'it calls another server'],
])
