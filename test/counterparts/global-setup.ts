import { randomBytes } from 'node:crypto'
import type { TestProject } from 'vitest/node'
import pg from 'pg'
import { counterparts } from '../../scripts/counterparts.mjs'
import { startPostgres } from './postgres-cluster.js'
import type { S3Store } from './provided.js'
import { startS3 } from './s3-store.js'

/** Starts one PostgreSQL and one S3 store for the whole run, about a second together, and stops them after it. */
export default async function setup(project: TestProject) {
  const namePrefix = `labbook_test_${randomBytes(4).toString('hex')}_`
  const [postgres, s3] = await Promise.all([openPostgres(namePrefix), openS3()])
  project.provide('postgres', postgres && { adminUrl: postgres.adminUrl, namePrefix })
  project.provide('s3', s3 && s3.store)
  return async () => {
    await Promise.all([postgres?.stop(), s3?.stop()])
  }
}

async function openPostgres(namePrefix: string) {
  const given = process.env['LABBOOK_TEST_POSTGRES']
  if (given) return { adminUrl: given, stop: () => dropDatabases(given, namePrefix) }
  if (!counterparts.postgres.find()) return null
  const cluster = await startPostgres()
  return { adminUrl: cluster.url, stop: () => cluster.stop() }
}

/** A server that we were given outlives the run; the databases we made in it do not. */
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
