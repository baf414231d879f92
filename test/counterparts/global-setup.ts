import { randomBytes } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestProject } from 'vitest/node'
import pg from 'pg'
import { counterparts } from '../../scripts/counterparts.mjs'
import { serveChromium } from '../../scripts/launch-chromium.mjs'
import { startPostgres } from './postgres-cluster.js'
import type { PythonGeneration, S3Store } from './provided.js'
import { startPythonHost } from './python-host.js'
import { startS3 } from './s3-store.js'
import { openSharedMlflow } from './shared-mlflow.js'

const GENERATIONS: readonly PythonGeneration[] = ['python', 'python-2.22', 'python-2.3']

/**
 * Starts one PostgreSQL, one S3 store, one Chromium and one Python per client for the whole run, in about a second, a stock
 * MLflow server once a test asks for it, and stops them after it, or if one of them does not start.
 */
export default async function setup(project: TestProject) {
  const namePrefix = `labbook_test_${randomBytes(4).toString('hex')}_`
  const started: { stop(): Promise<unknown> }[] = []
  const stopAll = () => Promise.all(started.map((each) => each.stop()))
  async function start<T extends { stop(): Promise<unknown> }>(opening: Promise<T | null>): Promise<T | null> {
    const opened = await opening
    if (opened) started.push(opened)
    return opened
  }

  const seededFolders = await mkdtemp(join(tmpdir(), 'labbook-seeded-'))
  started.push({ stop: () => rm(seededFolders, { recursive: true, force: true }) })
  project.provide('seededFolders', seededFolders)

  const outcomes = await Promise.allSettled([
    start(openPostgres(namePrefix)).then((it) =>
      project.provide('postgres', it && { adminUrl: it.adminUrl, namePrefix }),
    ),
    start(openS3()).then((it) => project.provide('s3', it && it.store)),
    start(openChromium()).then((it) => project.provide('chromium', it && it.address)),
    start(openMlflow()).then((it) => project.provide('mlflowDesk', it && it.desk)),
    start(openPythonHosts()).then((it) => project.provide('pythonHosts', it?.sockets ?? {})),
  ])
  const failed = outcomes.find((outcome) => outcome.status === 'rejected')
  if (failed) {
    await stopAll()
    throw failed.reason
  }
  return stopAll
}

async function openPostgres(namePrefix: string) {
  const given = process.env['LABBOOK_TEST_POSTGRES']
  if (given) return { adminUrl: given, stop: () => dropDatabases(given, namePrefix) }
  if (!counterparts.postgres.find()) return null
  const cluster = await startPostgres()
  return { adminUrl: cluster.url, stop: () => cluster.stop() }
}

/** A server given by the user keeps running; the databases created in it are dropped. */
async function dropDatabases(adminUrl: string, namePrefix: string) {
  const client = new pg.Client({ connectionString: adminUrl })
  await client.connect()
  const { rows } = await client.query<{ datname: string }>(
    'SELECT datname FROM pg_database WHERE starts_with(datname, $1)',
    [namePrefix],
  )
  for (const { datname } of rows) await client.query(`DROP DATABASE "${datname}" WITH (FORCE)`)
  await client.end()
}

async function openS3(): Promise<{ store: S3Store; stop(): Promise<void> } | null> {
  const given = process.env['LABBOOK_TEST_S3']
  const credentials = {
    accessKeyId: process.env['AWS_ACCESS_KEY_ID'] ?? 'labbook',
    secretAccessKey: process.env['AWS_SECRET_ACCESS_KEY'] ?? 'labbook-secret',
    region: process.env['AWS_DEFAULT_REGION'] ?? 'us-east-1',
  }
  if (given) return { store: { endpoint: given, ...credentials }, stop: async () => {} }
  const python = counterparts.python.find()
  if (!python) return null
  const { endpoint, stop } = await startS3(python)
  return { store: { endpoint, ...credentials }, stop }
}

async function openChromium() {
  if (!counterparts.chromium.find()) return null
  const server = await serveChromium()
  return { address: server.wsEndpoint(), stop: () => server.close() }
}

async function openMlflow() {
  const python = counterparts.python.find()
  return python === undefined ? null : openSharedMlflow(python)
}

async function openPythonHosts() {
  // Windows has no fork.
  if (process.platform === 'win32') return null
  const folder = await mkdtemp(join(tmpdir(), 'labbook-python-'))
  const sockets: Partial<Record<PythonGeneration, string>> = {}
  const hosts: Awaited<ReturnType<typeof startPythonHost>>[] = []
  for (const generation of GENERATIONS) {
    const python = counterparts[generation].find()
    if (python === undefined) continue
    const socket = join(folder, generation)
    hosts.push(await startPythonHost(python, socket))
    sockets[generation] = socket
  }
  return {
    sockets,
    async stop() {
      await Promise.all(hosts.map((host) => host.stop()))
      await rm(folder, { recursive: true, force: true })
    },
  }
}
