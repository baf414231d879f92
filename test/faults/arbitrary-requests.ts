import * as protocol from '@labbook/protocol'
import type {
  artifactRoutes,
  artifactTransferRoutes,
  experimentRoutes,
  Int64,
  keyRoutes,
  loggedModelRoutes,
  metricRoutes,
  metricSeriesRoutes,
  modelVersionRoutes,
  registeredModelRoutes,
  RequestOf,
  Route,
  Routes,
  runRoutes,
  runTableRoutes,
} from '@labbook/protocol'
import fc from 'fast-check'

/** What a request may name and the server knows. */
export interface Known {
  readonly experimentIds: readonly string[]
  readonly runIds: readonly string[]
  readonly modelIds: readonly string[]
  /** Of registered models. */
  readonly modelNames: readonly string[]
}

/** A request as it goes out. */
export interface ArbitraryRequest {
  readonly route: Route
  readonly method: string
  readonly path: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: Buffer | undefined
}

/** A request to any route of the protocol: as its codec writes it, or bent in one place. */
export function arbitraryRequest(known: Known): fc.Arbitrary<ArbitraryRequest> {
  const { typed, guessed } = arbitraries(known)
  const requests = routeTables.flatMap((routes) =>
    Object.entries(routes).map(([name, route]) => {
      const request = typed[name]
      return request === undefined ? encoded(guessing(route), guessed) : encoded(route, request)
    }),
  )
  const valid = fc.oneof(...requests)
  return fc.oneof(
    { weight: 2, arbitrary: valid },
    { weight: 3, arbitrary: fc.tuple(valid, bend).map(([request, bent]) => bent(request)) },
  )
}

const routeTables: readonly Routes[] = Object.values(protocol.allRoutes)

/** The route, for requests that nobody has typed: their fields go out under the names they have. */
function guessing(route: Route): Route {
  const write = (request: unknown) =>
    JSON.stringify(request, (_, value: unknown) => (typeof value === 'bigint' ? Number(value) : value))
  const writeQuery = (request: unknown) =>
    new URLSearchParams(
      Object.entries(request as object).flatMap(([name, value]: [string, unknown]) =>
        (Array.isArray(value) ? value : [value]).map((item): [string, string] => [name, String(item)]),
      ),
    )
  return { ...route, request: { ...route.request, write, writeQuery } }
}

type RequestsOf<R extends Routes> = { readonly [K in keyof R]: fc.Arbitrary<RequestOf<R[K]>> }

/** Requests of the routes that go deep, by the names of the routes; for all others, fields of which each may fit. */
function arbitraries(known: Known): {
  typed: Readonly<Record<string, fc.Arbitrary<unknown>>>
  guessed: fc.Arbitrary<unknown>
} {
  const experimentId = mostly(fc.constantFrom(...known.experimentIds), hostileText)
  const runId = mostly(fc.constantFrom(...known.runIds), hostileText)
  const modelId = mostly(fc.constantFrom(...known.modelIds), hostileText)
  const maybe = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: undefined })
  const some = <T>(item: fc.Arbitrary<T>) => fc.array(item, { maxLength: 4 })
  const experimentIds = some(experimentId)
  const page = { pageToken: maybe(pageToken), maxResults: maybe(smallInteger) }
  const search = { filter: maybe(filter), orderBy: some(order), ...page }
  const tag = fc.record({ key, value: text })
  const metric = fc.record({
    key,
    value: number,
    timestamp: integer,
    step: integer,
    modelId: maybe(modelId),
    runId: maybe(runId),
    datasetName: maybe(key),
    datasetDigest: maybe(key),
  })
  const dataset = fc.record({
    name: key,
    digest: key,
    sourceType: key,
    source: text,
    schema: maybe(text),
    profile: maybe(text),
  })
  const modelName = mostly(fc.constantFrom(...known.modelNames), hostileText)
  const version = mostly(fc.integer({ min: 1, max: 3 }), smallInteger)
  const alias = fc.oneof(fc.constantFrom('champion', 'latest', 'v1', 'a-b_c'), text)
  const modelStage = fc.oneof(fc.constantFrom('None', 'staging', 'PRODUCTION', 'Archived'), text)
  const stage = fc.constantFrom('ACTIVE_ONLY' as const, 'DELETED_ONLY' as const, 'ALL' as const)

  const experiments: RequestsOf<typeof experimentRoutes> = {
    createExperiment: fc.record({ name: text, artifactLocation: maybe(location), tags: some(tag) }),
    searchExperiments: fc.record({ ...search, viewType: stage }),
    getExperiment: fc.record({ experimentId }),
    getExperimentByName: fc.record({ experimentName: text }),
    deleteExperiment: fc.record({ experimentId: hostileText }),
    restoreExperiment: fc.record({ experimentId }),
    updateExperiment: fc.record({ experimentId, newName: text }),
    setExperimentTag: fc.record({ experimentId, key, value: text }),
    deleteExperimentTag: fc.record({ experimentId, key }),
  }
  const runs: RequestsOf<typeof runRoutes> = {
    createRun: fc.record({
      experimentId,
      userId: text,
      runName: maybe(text),
      startTime: maybe(integer),
      tags: some(tag),
    }),
    getRun: fc.record({ runId }),
    updateRun: fc.record({
      runId,
      status: maybe(fc.constantFrom('RUNNING' as const, 'FINISHED' as const, 'KILLED' as const)),
      endTime: maybe(integer),
      runName: maybe(text),
    }),
    deleteRun: fc.record({ runId }),
    restoreRun: fc.record({ runId }),
    searchRuns: fc.record({ experimentIds, runViewType: stage, ...search }),
    logParam: fc.record({ runId, key, value: text }),
    setTag: fc.record({ runId, key, value: text }),
    deleteTag: fc.record({ runId, key }),
    logBatch: fc.record({ runId, metrics: some(metric), params: some(tag), tags: some(tag) }),
    logModel: fc.record({ runId, modelJson: fc.oneof(text, fc.json()) }),
    logInputs: fc.record({
      runId,
      datasets: some(fc.record({ tags: some(tag), dataset })),
      models: some(fc.record({ modelId })),
    }),
    logOutputs: fc.record({ runId, models: some(fc.record({ modelId, step: integer })) }),
  }
  const metrics: RequestsOf<typeof metricRoutes> = {
    logMetric: fc.record({
      runId,
      key,
      value: number,
      timestamp: integer,
      step: integer,
      modelId: maybe(modelId),
      datasetName: maybe(key),
      datasetDigest: maybe(key),
    }),
    getMetricHistory: fc.record({ runId, metricKey: key, ...page }),
    getMetricHistoryBulk: fc.record({ runId: some(runId), metricKey: key, maxResults: maybe(smallInteger) }),
    getMetricHistoryBulkInterval: fc.record({
      runIds: some(runId),
      metricKey: key,
      startStep: maybe(integer),
      endStep: maybe(integer),
      maxResults: maybe(smallInteger),
    }),
  }
  const metricSeries: RequestsOf<typeof metricSeriesRoutes> = {
    summarizeMetrics: fc.record({ runIds: some(runId), keys: some(key), pageToken: maybe(pageToken) }),
    bucketMetrics: fc.record({
      runIds: some(runId),
      keys: some(key),
      x: fc.constantFrom('step', 'wall', 'relative'),
      start: maybe(integer),
      end: maybe(integer),
      buckets: smallInteger,
    }),
  }
  const loggedModels: RequestsOf<typeof loggedModelRoutes> = {
    createLoggedModel: fc.record({
      experimentId,
      name: maybe(text),
      modelType: text,
      sourceRunId: runId,
      params: some(tag),
      tags: some(tag),
    }),
    searchLoggedModels: fc.record({
      experimentIds,
      filter: maybe(filter),
      datasets: some(fc.record({ datasetName: key, datasetDigest: maybe(key) })),
      orderBy: some(
        fc.record({
          fieldName: fc.oneof(fc.constantFrom('creation_timestamp', 'name', 'metrics.loss'), text),
          ascending: fc.boolean(),
          datasetName: maybe(key),
          datasetDigest: maybe(key),
        }),
      ),
      ...page,
    }),
    getLoggedModel: fc.record({ modelId, allowDeleted: fc.boolean() }),
    finalizeLoggedModel: fc.record({
      modelId,
      status: fc.constantFrom('LOGGED_MODEL_READY', 'LOGGED_MODEL_UPLOAD_FAILED', 'LOGGED_MODEL_STATUS_UNSPECIFIED'),
    }),
    deleteLoggedModel: fc.record({ modelId: hostileText }),
    setLoggedModelTags: fc.record({ modelId, tags: some(tag) }),
    deleteLoggedModelTag: fc.record({ modelId, tagKey: key }),
    logLoggedModelParams: fc.record({ modelId, params: some(tag) }),
    listLoggedModelArtifacts: fc.record({ modelId, artifactDirectoryPath: path }),
  }
  const artifacts: RequestsOf<typeof artifactRoutes> = {
    listRunArtifacts: fc.record({ runId, path, pageToken: maybe(pageToken) }),
    createPresignedUpload: fc.record({ runId, path, expiration: smallInteger }),
    listProxyArtifacts: fc.record({ path }),
    deleteProxyArtifact: fc.record({ path }),
    createMultipartUpload: fc.record({ folder: path, path, numParts: integer }),
    completeMultipartUpload: fc.record({
      folder: path,
      path,
      uploadId: text,
      parts: some(fc.record({ partNumber: smallInteger, etag: text, url: maybe(text) })),
    }),
    abortMultipartUpload: fc.record({ folder: path, path, uploadId: text }),
    presignDownload: fc.record({ path }),
  }
  const transfers: RequestsOf<typeof artifactTransferRoutes> = {
    downloadProxyArtifact: fc.record({ path }),
    uploadProxyArtifact: fc.record({ path }),
    downloadRunArtifact: fc.record({ runId, path }),
    downloadLoggedModelArtifact: fc.record({ modelId, artifactFilePath: path }),
    downloadModelVersionArtifact: fc.record({ name: modelName, version, path }),
    uploadRunArtifact: fc.record({ runUuid: runId, path }),
  }
  const registeredModels: RequestsOf<typeof registeredModelRoutes> = {
    createRegisteredModel: fc.record({ name: text, tags: some(tag), description: maybe(text) }),
    getRegisteredModel: fc.record({ name: modelName }),
    updateRegisteredModel: fc.record({ name: modelName, description: maybe(text) }),
    renameRegisteredModel: fc.record({ name: hostileText, newName: text }),
    deleteRegisteredModel: fc.record({ name: hostileText }),
    searchRegisteredModels: fc.record(search),
    getLatestVersions: fc.record({ name: modelName, stages: some(modelStage) }),
    setRegisteredModelTag: fc.record({ name: modelName, key, value: text }),
    deleteRegisteredModelTag: fc.record({ name: modelName, key }),
    setModelAlias: fc.record({ name: modelName, alias, version }),
    deleteModelAlias: fc.record({ name: modelName, alias }),
    getVersionByAlias: fc.record({ name: modelName, alias }),
  }
  const modelVersions: RequestsOf<typeof modelVersionRoutes> = {
    createModelVersion: fc.record({
      name: modelName,
      source: fc.oneof(
        location,
        fc.tuple(fc.constantFrom('models:/', 'runs:/', 's3://b/', ''), path).map((parts) => parts.join('')),
      ),
      runId: mostly(fc.constant(''), runId),
      tags: some(tag),
      runLink: text,
      description: text,
      modelId: mostly(fc.constant(''), modelId),
    }),
    getModelVersion: fc.record({ name: modelName, version }),
    updateModelVersion: fc.record({ name: modelName, version, description: maybe(text) }),
    deleteModelVersion: fc.record({ name: modelName, version }),
    searchModelVersions: fc.record(search),
    transitionModelVersionStage: fc.record({
      name: modelName,
      version,
      stage: modelStage,
      archiveExistingVersions: fc.boolean(),
    }),
    getModelVersionDownloadUri: fc.record({ name: modelName, version }),
    setModelVersionTag: fc.record({ name: modelName, version, key, value: text }),
    deleteModelVersionTag: fc.record({ name: modelName, version, key }),
  }
  const keys: RequestsOf<typeof keyRoutes> = {
    searchKeys: fc.record({
      experimentIds,
      runIds: some(runId),
      kind: maybe(fc.constantFrom('metrics', 'params', 'tags', 'datasets')),
      search: maybe(text),
      filter: maybe(filter),
      varying: fc.boolean(),
      values: maybe(key),
      ...page,
    }),
  }
  const runTable: Pick<RequestsOf<typeof runTableRoutes>, 'searchRunTable'> = {
    searchRunTable: fc.record({
      experimentIds,
      filter: maybe(filter),
      orderBy: some(order),
      runViewType: stage,
      columns: some(order),
      parent: fc.oneof(fc.constantFrom('any', 'top'), runId),
      offset: smallInteger,
      maxResults: maybe(smallInteger),
      withRecordedModels: fc.boolean(),
    }),
  }
  const guessed = fc.record(
    {
      run_id: runId,
      run_ids: some(runId),
      model_id: modelId,
      experiment_id: experimentId,
      experiment_ids: experimentIds,
      path,
      key,
      keys: some(key),
      name: fc.oneof(text, modelName),
      version,
      digest: text,
      filter,
      order_by: some(order),
      columns: some(order),
      max_results: smallInteger,
      offset: smallInteger,
      page_token: pageToken,
    },
    { requiredKeys: [] },
  )
  return {
    typed: {
      ...experiments,
      ...runs,
      ...metrics,
      ...metricSeries,
      ...loggedModels,
      ...artifacts,
      ...transfers,
      ...registeredModels,
      ...modelVersions,
      ...keys,
      ...runTable,
    },
    guessed,
  }
}

function mostly<T>(usual: fc.Arbitrary<T>, other: fc.Arbitrary<T>): fc.Arbitrary<T> {
  return fc.oneof({ weight: 6, arbitrary: usual }, { weight: 1, arbitrary: other })
}

const HOSTILE_TEXTS = [
  ['', ' ', '\n', '\0', 'a\0b', '\u007f', '\ud800', '\udc00x', '\u202e', '\ufeff', '🙂'.repeat(300), 'İ', 'ß'],
  ['x'.repeat(251), 'x'.repeat(501), 'x'.repeat(6001), 'x'.repeat(8001), 'é'.repeat(20_000)],
  ["' OR 1=1 --", '"; DROP TABLE run; --', '%', '_', '\\', '`', 'a`b', '``', '$1', '?', '{{7*7}}', '${x}'],
  ['..', '.', '../../etc/passwd', '/etc/passwd', 'a//b', 'a/', '%2e%2e%2f', 'C:\\x', 'file:///etc', 'a:b', 'CON'],
  ['__proto__', 'constructor', 'toString', 'null', 'undefined', 'NaN', 'Infinity', 'true', '-1', '0', '1e999'],
  ['9223372036854775807', '9223372036854775808', '-9223372036854775809', '99999999999999999999', '0x10', '+5'],
  ['0'.repeat(32), 'f'.repeat(32), 'm-', 'g'.repeat(32), '00000000-0000-0000-0000-000000000000'],
].flat()

const hostileText: fc.Arbitrary<string> = fc.oneof(
  fc.constantFrom(...HOSTILE_TEXTS),
  fc.string({ unit: 'binary', maxLength: 40 }),
)
const text = mostly(fc.string({ unit: 'grapheme', maxLength: 20 }), hostileText)
const key = mostly(
  fc.constantFrom('loss', 'acc/val', 'lr', 'model type', 'mlflow.note.content', 'mlflow.runName', 'mlflow.parentRunId'),
  hostileText,
)
const path = mostly(fc.constantFrom('', 'a.txt', 'folder/b.txt', 'folder', 'folder/deep/c d.bin', 'ü.txt'), hostileText)
const location = fc.oneof(
  fc.constantFrom('mlflow-artifacts:/x', 's3://bucket/x', 'file:///etc', 'http://127.0.0.1:1/x', 'gs://b', 'x'),
  hostileText,
)

const integer: fc.Arbitrary<Int64> = fc.oneof(
  fc.integer({ min: 0, max: 1000 }),
  fc.constantFrom(0, -1, 2 ** 31, 2 ** 53 - 1, 1 - 2 ** 53),
  fc.constantFrom(2n ** 53n, 2n ** 63n - 1n, -(2n ** 63n)),
)
const smallInteger = fc.oneof(
  fc.integer({ min: 0, max: 100 }),
  fc.constantFrom(-1, 0, 1, 50_001, 2 ** 31 - 1, -(2 ** 31)),
)
const number = fc.oneof(
  fc.double(),
  fc.constantFrom(Number.NaN, Infinity, -Infinity, -0, Number.MAX_VALUE, Number.MIN_VALUE, 1e-320),
)
const pageToken = fc.oneof(
  fc.constantFrom('', 'e30=', 'eyJvZmZzZXQiOi0xfQ==', 'eyJvZmZzZXQiOjUwfQ==', 'AAAA', 'bnVsbA=='),
  fc.base64String({ maxLength: 60 }),
  hostileText,
)

const orderTexts = [
  ['metrics.loss', 'metrics.`acc/val` DESC', 'params.lr ASC', 'tags.`model type`', 'attributes.start_time DESC'],
  ['attributes.duration', 'min(metrics.loss)', 'max(metrics.loss) DESC', 'creation_time', 'name DESC', 'run_id'],
].flat()
const order = mostly(fc.constantFrom(...orderTexts), hostileText)

const fieldTexts = [
  ['metrics.loss', 'params.lr', 'tags.`model type`', 'attributes.status', 'attributes.start_time', 'run_id', 'x.y'],
  ['name', 'attributes.run_name', 'datasets.name', 'tag.mlflow.parentRunId', 'metrics.`', 'creation_time'],
].flat()
const comparison = fc
  .tuple(
    fc.constantFrom(...fieldTexts),
    fc.constantFrom('=', '!=', '<', '>=', 'LIKE', 'ILIKE', 'IN', 'NOT IN', 'IS NULL', 'IS NOT NULL', '==', ''),
    fc.oneof(
      fc.constantFrom("'a'", '1', '-1.5e300', "('a', 'b')", "('a')", "'%_%'", "'\\'", '""', '1e999', 'NULL', "'"),
      fc.bigInt({ min: -(2n ** 70n), max: 2n ** 70n }).map(String),
    ),
  )
  .map((parts) => parts.join(' '))
const filter = mostly(
  fc
    .array(fc.tuple(fc.constantFrom(' AND ', ' OR ', ' AND NOT ', ' and ('), comparison), {
      minLength: 1,
      maxLength: 4,
    })
    .map((terms) => terms.flat().slice(1).join('')),
  fc.oneof(
    hostileText,
    fc.constant("name = 'a'".concat(" AND name = 'a'".repeat(200))),
    fc.constant('('.repeat(500)),
    fc.constant(`name LIKE '${'%a'.repeat(500)}'`),
  ),
)

const idempotencyKey = fc.option(mostly(fc.constantFrom('a', 'b', 'aa'), fc.constant('x'.repeat(256))), { freq: 8 })
const content = fc.uint8Array({ maxLength: 2000 })

/** As a client sends it. */
function encoded(route: Route, arbitrary: fc.Arbitrary<unknown>): fc.Arbitrary<ArbitraryRequest> {
  const method = fc.constantFrom(...route.methods)
  const address = fc.constantFrom(...protocol.addressesOf(route))
  return fc
    .record({ request: arbitrary, method, address, content, idempotencyKey })
    .map(({ request, method, address, content, idempotencyKey }): ArbitraryRequest => {
      const inPath = new Set<string>()
      const path = address.replace(/[:*](\w+)/g, (mark, name: string) => {
        inPath.add(name)
        const value = String((request as Record<string, unknown>)[camelCase(name)] ?? '')
        return mark.startsWith('*') ? value.split('/').map(percentEncoded).join('/') : percentEncoded(value)
      })
      if (method === 'GET' || route.carries !== 'json') {
        const query = [...route.request.writeQuery(request)]
          .filter(([name]) => !inPath.has(name))
          .map(([name, value]) => `${name}=${percentEncoded(value)}`)
          .join('&')
        const isUpload = route.carries === 'upload'
        return {
          route,
          method,
          path: query === '' ? path : `${path}?${query}`,
          headers: isUpload ? { 'content-type': 'application/octet-stream' } : {},
          body: isUpload ? Buffer.from(content) : undefined,
        }
      }
      const headers: ArbitraryRequest['headers'] = idempotencyKey === null ? {} : { 'idempotency-key': idempotencyKey }
      return { route, method, path, headers, body: Buffer.from(route.request.write(request)) }
    })
}

function camelCase(name: string): string {
  return name.replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase())
}

/** Also what is no well-formed text, as the bytes a careless client would send. */
function percentEncoded(value: string): string {
  return value.isWellFormed() ? encodeURIComponent(value) : '%ED%A0%80'
}

/** JSON that is no request, or none that was asked for. */
const HOSTILE_JSON = [
  ['null', 'true', '0', '-0', '1.5', '1e400', '-1', '9223372036854775807', '9223372036854775808', '1e-400'],
  ['""', '" "', '"\\u0000"', '"\\ud800"', '"NaN"', '"Infinity"', '"1"', '"true"', '"\\u202e"', '"ACTIVE_ONLY"'],
  ['[]', '{}', '[null]', '[[]]', '[{}]', '{"a":1,"a":2}', '{"__proto__":{"a":1}}', '{"constructor":1}', '[1,"1",{}]'],
  [`${'['.repeat(70)}${']'.repeat(70)}`, `${'{"a":'.repeat(70)}1${'}'.repeat(70)}`, '['.repeat(5000)],
  [`"${'x'.repeat(100_000)}"`, `[${'1,'.repeat(2000)}1]`, '01', 'NaN', "'a'", '1 2', '{"a":}', '\ufeff{}'],
].flat()

type Bend = (request: ArbitraryRequest) => ArbitraryRequest

const hostileJson = fc.constantFrom(...HOSTILE_JSON)
const anywhere = fc.nat()

const bends: readonly fc.Arbitrary<Bend>[] = [
  fc
    .constantFrom('GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS')
    // A head that is too long is refused with a body before its method is known, and HEAD would wait for none.
    .map((method) => (request) => ({ ...request, method: request.path.length < 8000 ? method : request.method })),
  fc
    .constantFrom('%', '%zz', '%ff', '%00', '/', '//', '/..', '?', '%2f', ';x')
    .map((tail) => (request) => ({ ...request, path: request.path.replace(/(?=\?)|$/, tail) })),
  fc
    .tuple(
      fc.constantFrom('accept', 'range', 'if-range', 'if-none-match', 'content-digest', 'expect', 'origin'),
      hostileText,
    )
    .map(([name, value]) => withHeader(name, visible(value))),
]

const queryBends: readonly fc.Arbitrary<Bend>[] = [
  fc
    .tuple(anywhere, hostileText)
    .map(([at, value]) => inQuery((query) => replacedAt(query, at, (name) => `${name}=${percentEncoded(value)}`))),
  anywhere.map((at) => inQuery((query) => replacedAt(query, at, (name) => `${name}=a&${name}=b`))),
  fc.constantFrom('%', 'a=%zz', '%ff=1', '&&&', '=', 'a[b]=1').map((query) => inQuery(() => query)),
]

const bodyBends: readonly fc.Arbitrary<Bend>[] = [
  fc.tuple(anywhere, hostileJson).map(([at, value]) => inBody((json) => replacedIn(json, at, value))),
  anywhere.map((at) => inBody((json) => replacedIn(json, at, undefined))),
  hostileJson.map((value) => inBody(() => value)),
  anywhere.map((at) => inBody((json) => json.slice(0, at % (json.length + 1)))),
  fc.constant(inBody((json) => json.replace(/^\{("\w+":)/, '{$1null,$1'))),
  fc.constant(inBody((json) => JSON.stringify(json))),
  content.map((bytes) => (request) => ({ ...request, body: Buffer.from(bytes) })),
  fc
    .constantFrom('', 'text/plain', 'application/json; charset=utf-16', 'multipart/form-data', 'APPLICATION/JSON')
    .map((type) => withHeader('content-type', type)),
  fc.constantFrom('gzip', 'br', 'identity', 'gzip, gzip').map((coding) => withHeader('content-encoding', coding)),
]

/** Makes a request wrong in one place. */
const bend: fc.Arbitrary<Bend> = fc
  .tuple(fc.oneof(...bends, ...queryBends), fc.oneof(...bends, ...bodyBends, ...bodyBends))
  .map(
    ([ofQuery, ofBody]) =>
      (request) =>
        (request.body === undefined || request.route.carries !== 'json' ? ofQuery : ofBody)(request),
  )

function withHeader(name: string, value: string): Bend {
  return (request) => ({ ...request, headers: { ...request.headers, [name]: value } })
}

function inQuery(change: (query: string | undefined) => string): Bend {
  return (request) => {
    const [path, query] = request.path.split('?')
    return { ...request, path: `${path}?${change(query)}` }
  }
}

function inBody(change: (json: string) => string): Bend {
  return (request) => ({ ...request, body: Buffer.from(change(String(request.body))) })
}

/** What a header may hold. */
function visible(value: string): string {
  return value.replace(/[^\x20-\x7e]/g, '?').slice(0, 4000)
}

function replacedAt(query: string | undefined, at: number, part: (name: string) => string): string {
  const parts = (query ?? 'run_id=').split('&')
  const place = at % parts.length
  return parts.map((old, i) => (i === place ? part(old.split('=', 1)[0] ?? '') : old)).join('&')
}

/** JSON text with another text in the place of one of its values, or without it. */
function replacedIn(json: string, at: number, replacement: string | undefined): string {
  const mark = '\u0001'
  let count = 0
  const places: unknown[] = []
  JSON.parse(json, (_, value: unknown) => void places.push(value))
  const place = at % places.length
  const marked = JSON.stringify(JSON.parse(json), function replace(name, value: unknown) {
    if (name === '' && count === 0) return value
    return count++ === place ? (replacement === undefined ? undefined : mark) : value
  })
  return marked.replace(JSON.stringify(mark), () => replacement ?? '')
}
