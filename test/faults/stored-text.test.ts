import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { addressesOf, allRoutes, type Route } from '@labbook/protocol'
import { createApp, readConfig, type ServerSettings, verifyStore } from '@labbook/server'
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { runLabbook } from '../../packages/cli/test/run-labbook.js'
import { describeWith, openTestDatabase } from '../counterparts/index.js'
import { answerFault } from './answer-fault.js'
import type { Known } from './arbitrary-requests.js'
import { Client, createRun } from './clients.js'
import { firstEntities } from './first-entities.js'
import { seed } from './seed.js'
import { anyText, KNOWN_KEYS, NEARLY, type StoringRequest, storingRequests } from './stored-texts.js'

const TOGETHER = 20
const MORE_TEXTS = 20

describe('[R23] stored text on SQLite', () =>
  storedText({ readEvery: 2, withCommands: true, settings: async () => ({}) }))

describeWith(['postgres'], '[R23] stored text on PostgreSQL', () =>
  storedText({
    readEvery: 20,
    withCommands: false,
    settings: async () => ({ backendStoreUri: await openTestDatabase(), allowUnsafePostgres: true }),
  }),
)

interface Plan {
  /** Everything is read after this many texts. */
  readonly readEvery: number
  readonly withCommands: boolean
  readonly settings: () => Promise<ServerSettings>
}

/** Each text is stored in each place. */
function storedText({ readEvery, withCommands, settings }: Plan) {
  let dataDir: string

  beforeEach(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'labbook-stored-text-'))
  })
  afterEach(() => rm(dataDir, { recursive: true, force: true }))

  it('[R23] [D-2] whatever stands in tags, params, models, datasets and notes, every route and command reads it', async () => {
    const config = readConfig({ dataDir, port: 0, logLevel: 'silent', ...(await settings()) })
    const app = await createApp(config)
    const address = await app.listen()
    const client = new Client(address, { connections: TOGETHER })
    const places = new Set<string>()
    const stored = new Set<string>()
    const read = new Set<string>()
    try {
      const known = await firstEntities(client)
      const texts = [...NEARLY.map((text) => fc.constant(text)), ...Array<typeof anyText>(MORE_TEXTS).fill(anyText)]
      for (const [turn, text] of texts.entries()) {
        await Promise.all(
          storingRequests(known, text).map(async (request) => {
            const { method, route, body } = fc.sample(request, { seed: seed + turn, numRuns: 1 })[0] as StoringRequest
            const path = route.startsWith('/') ? route : `/api/2.0/mlflow/${route}`
            const answer = await client.send(method, path, body)
            expect(answer.status, `${method} ${path} ${JSON.stringify(body)}: ${answer.body}`).toBeLessThan(500)
            places.add(route)
            if (answer.status === 200) stored.add(route)
          }),
        )
        if (turn % readEvery > 0) continue
        await Promise.all(
          READING.map(async ([name, route]) => {
            const [method, path, body] = readingRequest(name, route, known, turn)
            const answer = await client.send(method, path, body)
            expect(answerFault({ route, method }, answer), `${method} ${path} ${JSON.stringify(body)}`).toBeUndefined()
            if (answer.status === 200) read.add(name)
          }),
        )
      }
      expect([...places].filter((route) => !stored.has(route))).toEqual([])
      expect(READING.map(([name]) => name).filter((name) => !read.has(name))).toEqual(OF_FILES)
      if (withCommands) await readByCommands(address, known)
    } finally {
      client.close()
      await app.close()
    }
    const faults: string[] = []
    for await (const fault of verifyStore(config, { quick: false })) faults.push(fault)
    expect(faults).toEqual([])
  })
}

/** Every route that reads, by its name. */
const READING: readonly (readonly [string, Route])[] = Object.values(allRoutes)
  .flatMap((routes) => Object.entries<Route>(routes))
  .filter(([, route]) => route.access === 'read' && route.carries !== 'upload')

/** These return files, and the store has none. */
const OF_FILES = [
  ['presignDownload', 'downloadProxyArtifact', 'downloadRunArtifact', 'downloadLoggedModelArtifact'],
  ['downloadModelVersionArtifact', 'downloadArchive', 'createPreviewTicket'],
].flat()

/** A request for everything about one entity; each call takes the next entity. */
function readingRequest(
  name: string,
  route: Route,
  known: Known,
  turn: number,
): [method: string, path: string, body?: object] {
  const of = <T>(values: readonly T[]) => values[turn % values.length] as T
  const key = of(KNOWN_KEYS)
  const tag = `tags.\`${key}\``
  const filter = `${tag} != 'x' OR NOT ${tag} ILIKE '%[%'`
  const columns = [tag, `params.\`${key}\``, `metrics.\`${key}\``, 'attributes.run_name']
  /** Fields that make the route read the texts. */
  const special: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
    searchExperiments: { filter },
    searchRuns: { filter, order_by: columns },
    searchRunTable: {
      columns,
      with_recorded_models: true,
      order_by: columns,
      parent: of(['any', 'top', of(known.runIds)]),
    },
    groupRuns: { columns, group_by: columns.slice(0, 2) },
    searchLoggedModels: { filter: of([undefined, `${tag} != 'x' AND params.lr != 'x'`]) },
    searchRegisteredModels: { filter: of([undefined, filter]) },
    searchModelVersions: { filter: of([undefined, filter]) },
    searchKeys: { kind: of(['params', 'tags']), values: key },
    searchDatasetUses: { name: undefined },
  }
  const fields: Readonly<Record<string, unknown>> = {
    experiment_id: of(known.experimentIds),
    experiment_ids: known.experimentIds,
    experiment_name: 'known 1',
    run_id: of(known.runIds),
    run_ids: known.runIds,
    model_id: of(known.modelIds),
    name: of(known.modelNames),
    version: '1',
    alias: 'latest',
    metric_key: 'loss',
    keys: KNOWN_KEYS.slice(0, 20),
    x: 'step',
    buckets: 10,
  }
  const asked = Object.fromEntries(
    Object.entries({ ...fields, ...special[name] }).filter(
      ([field, value]) => route.request.fieldNames.includes(field) && value !== undefined,
    ),
  )
  const method = of(route.methods)
  const path = of(addressesOf(route)).replace(/[:*](\w+)/g, (_, name: string) => {
    const value = String(asked[name] ?? 'x')
    delete asked[name]
    return encodeURIComponent(value)
  })
  if (method !== 'GET') return [method, path, asked]
  const query = Object.entries(asked).flatMap(([name, value]) =>
    [value].flat().map((one) => `${name}=${encodeURIComponent(String(one))}`),
  )
  return [method, `${path}?${query.join('&')}`]
}

/** Reads with every command that shows stored data, in both its formats. */
async function readByCommands(address: string, { runIds, modelNames }: Known) {
  const [runId, name] = [runIds[0] as string, modelNames[0] as string]
  const inNanoseconds = await createRun(address, { start_time: '1796027341876000000' })
  const commands = [
    ['runs', 'list'],
    ['runs', 'get', runId],
    ['runs', 'get', inNanoseconds],
    ['experiments', 'list'],
    ['experiments', 'get', 'known 1'],
    ['models', 'list'],
    ['models', 'versions', name],
    ['artifacts', 'list', runId],
  ]
  const run = (words: readonly string[]) => runLabbook(words, { env: { MLFLOW_TRACKING_URI: address } })
  for (const words of [...commands, ['doctor']]) {
    const forms = words.length === 1 ? [words] : [words, [...words, '--json']]
    for (const { exitCode, stderr } of await Promise.all(forms.map(run)))
      expect([words, exitCode, stderr]).toEqual([words, 0, ''])
  }
}
