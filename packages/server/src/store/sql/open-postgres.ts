import { setTimeout as pause } from 'node:timers/promises'
import pg from 'pg'
import { StartRefusal } from '../../start-refusal.js'
import { migrateOnce, SchemaTooNewError, SCHEMA_VERSION } from './migrate.js'
import type { OpenedStore, StoreOptions } from './opened-store.js'
import { connectionConfig, isOutage, PostgresDriver } from './postgres.js'
import { PostgresPeers } from './postgres-peers.js'
import { sqlStore } from './sql-store.js'

/** Everybody who migrates holds this lock; any number will do, as long as it stays. */
const MIGRATION_LOCK = 7_306_084_211
const PATIENCE_MS = 60_000

/** @throws StartRefusal */
export async function openPostgresStore(uri: string, { allowUnsafePostgres }: StoreOptions): Promise<OpenedStore> {
  const connectionString = uri.replace(/^postgres(ql)?(\+\w+)?:/, 'postgresql:')
  const client = await connectPatiently(connectionString)
  const driver = new PostgresDriver(connectionString)
  try {
    if (allowUnsafePostgres !== true) await checkDurability(client, connectionString)
    await lockForMigration(client)
    while ((await driver.write(() => migrateOnce(driver.dialect, Date.now()))) === 'more');
  } catch (error) {
    await driver.close()
    if (!(error instanceof SchemaTooNewError)) throw error
    throw new StartRefusal(
      'data',
      `${place(connectionString)} was written by a newer Labbook (schema ${error.found}); this one knows schema ${SCHEMA_VERSION}. Update Labbook.`,
    )
  } finally {
    await client.end()
  }
  const peers = new PostgresPeers(connectionString)
  await peers.connect()
  return { store: sqlStore(driver), peers, announce: () => undefined, close: () => driver.close() }
}

async function connectPatiently(connectionString: string): Promise<pg.Client> {
  const deadline = Date.now() + PATIENCE_MS
  for (let attempt = 0; ; attempt++) {
    // Migrations may take as long as they take.
    const client = new pg.Client({ ...connectionConfig(connectionString, 0), connectionTimeoutMillis: 2000 })
    try {
      await client.connect()
      return client
    } catch (cause) {
      const sentence = `Cannot reach PostgreSQL at ${place(connectionString)} (${(cause as Error).message}).`
      if (!isOutage(cause) || Date.now() > deadline) throw new StartRefusal('serviceAway', sentence, { cause })
      if (attempt % 5 === 0) console.error(`${sentence} Trying again.`)
      await pause(1000)
    }
  }
}

async function checkDurability(client: pg.Client, connectionString: string) {
  for (const setting of ['fsync', 'full_page_writes']) {
    const { rows } = await client.query<Record<string, string>>(`SHOW ${setting}`)
    if (rows[0]?.[setting] === 'on') continue
    throw new StartRefusal(
      'usage',
      `PostgreSQL at ${place(connectionString)} runs with ${setting}=off: a power cut would lose data. Turn it on, or say --allow-unsafe-postgres.`,
    )
  }
}

async function lockForMigration(client: pg.Client) {
  await client.query('SET lock_timeout = 0')
  const waiting = setInterval(() => console.error('Waiting for another server that is migrating the database.'), 10_000)
  try {
    await client.query('SELECT pg_advisory_lock($1)', [MIGRATION_LOCK])
  } finally {
    clearInterval(waiting)
  }
}

/** The address without its password. */
function place(connectionString: string): string {
  const { hostname, port, pathname, username } = new URL(connectionString)
  return `${hostname}:${port || 5432}${pathname} as ${username || 'the default user'}`
}
