import { setTimeout as pause } from 'node:timers/promises'
import pg from 'pg'
import { hideSecrets } from '../../config.js'
import { StartRefusal } from '../../start-refusal.js'
import { databaseFaults } from './database-faults.js'
import { migrateOnce, SCHEMA_VERSION, SchemaTooNewError, tooNew } from './migrate.js'
import type { OpenedStore, StoreForReading, StoreOptions } from './opened-store.js'
import { connectionConfig, isOutage } from './postgres-connection.js'
import { PostgresDriver } from './postgres-driver.js'
import { PostgresPeers } from './postgres-peers.js'
import { sqlStore } from './sql-store.js'

/** The advisory lock of a migration. The number is arbitrary, but must never change. */
const MIGRATION_LOCK = 7_306_084_211
const PATIENCE_MS = 60_000

/** @throws StartRefusal */
export async function openPostgresStore(
  uri: string,
  { allowUnsafePostgres, signal }: StoreOptions,
): Promise<OpenedStore> {
  const connectionString = plain(uri)
  const client = await connectPatiently(connectionString, { patienceMs: PATIENCE_MS, ...given(signal) })
  const driver = new PostgresDriver(connectionString)
  try {
    if (allowUnsafePostgres !== true) await checkDurability(client, connectionString)
    await lockForMigration(client, signal)
    while ((await driver.write(() => migrateOnce(driver.dialect, Date.now()))) === 'more');
  } catch (error) {
    await driver.close()
    if (!(error instanceof SchemaTooNewError)) throw error
    throw tooNew(place(connectionString), error.found)
  } finally {
    await client.end()
  }
  return {
    store: sqlStore(driver),
    async connectPeers() {
      const peers = new PostgresPeers(connectionString)
      await peers.connect()
      return peers
    },
    announce: () => undefined,
    close: () => driver.close(),
  }
}

/** @throws StartRefusal if there is no database of this program's schema */
export async function readPostgresStore(uri: string): Promise<StoreForReading> {
  const connectionString = plain(uri)
  const schema = await storedPostgresSchema(uri)
  const where = place(connectionString)
  if (schema === 0) throw new StartRefusal('data', `${where} is not a Labbook database.`)
  if (schema > SCHEMA_VERSION) throw tooNew(where, schema)
  if (schema < SCHEMA_VERSION)
    throw new StartRefusal(
      'data',
      `${where} has schema ${schema}. Upgrade it to ${SCHEMA_VERSION} with: labbook db upgrade.`,
    )
  const driver = new PostgresDriver(connectionString)
  return {
    store: sqlStore(driver),
    faults: ({ quick }) =>
      driver.write(function* () {
        // One snapshot: servers may write at the same time.
        yield { sql: 'SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY', parameters: [] }
        return yield* databaseFaults(driver.dialect, { quick })
      }),
    close: () => driver.close(),
  }
}

/** 0 for a database without Labbook's tables. */
export async function storedPostgresSchema(uri: string): Promise<number> {
  const client = await connectPatiently(plain(uri), { patienceMs: 0 })
  try {
    const { rows: found } = await client.query<{ there: boolean }>(
      `SELECT to_regclass('schema_version') IS NOT NULL AS there`,
    )
    if (found[0]?.there !== true) return 0
    const { rows } = await client.query<{ version: number | null }>(
      'SELECT MAX(version) AS version FROM schema_version',
    )
    return Number(rows[0]?.version ?? 0)
  } finally {
    await client.end()
  }
}

/** Drops SQLAlchemy's driver name from the scheme. @throws StartRefusal for an invalid address */
function plain(uri: string): string {
  const connectionString = uri.replace(/^postgres(ql)?(\+\w+)?:/, 'postgresql:')
  try {
    place(connectionString)
  } catch (cause) {
    const sentence = `${hideSecrets(uri)} is not a PostgreSQL URI: write postgresql://user:password@host:5432/database.`
    throw new StartRefusal('usage', sentence, { cause })
  }
  return connectionString
}

async function connectPatiently(
  connectionString: string,
  { patienceMs, signal }: { patienceMs: number; signal?: AbortSignal },
): Promise<pg.Client> {
  const deadline = Date.now() + patienceMs
  for (let attempt = 0; ; attempt++) {
    // Migrations have no time limit.
    const client = new pg.Client({ ...connectionConfig(connectionString, 0), connectionTimeoutMillis: 2000 })
    try {
      await client.connect()
      return client
    } catch (cause) {
      const sentence = `Cannot reach PostgreSQL at ${place(connectionString)} (${(cause as Error).message}).`
      if (!isOutage(cause) || Date.now() >= deadline) throw new StartRefusal('serviceAway', sentence, { cause })
      if (attempt % 5 === 0) console.error(`${sentence} Trying again.`)
      await pause(1000, undefined, { ...given(signal) })
    }
  }
}

async function checkDurability(client: pg.Client, connectionString: string) {
  for (const setting of ['fsync', 'full_page_writes']) {
    const { rows } = await client.query<Record<string, string>>(`SHOW ${setting}`)
    if (rows[0]?.[setting] === 'on') continue
    throw new StartRefusal(
      'usage',
      `PostgreSQL at ${place(connectionString)} runs with ${setting}=off: a power cut would lose data. Turn it on, or add --allow-unsafe-postgres.`,
    )
  }
}

async function lockForMigration(client: pg.Client, signal: AbortSignal | undefined) {
  await client.query('SET lock_timeout = 0')
  for (let waitedMs = 0; ; waitedMs += LOOK_AT_LOCK_MS) {
    const { rows } = await client.query<{ locked: boolean }>('SELECT pg_try_advisory_lock($1) AS locked', [
      MIGRATION_LOCK,
    ])
    if (rows[0]?.locked === true) return
    if (waitedMs > 0 && waitedMs % 10_000 === 0)
      console.error('Waiting for another server to finish migrating the database.')
    await pause(LOOK_AT_LOCK_MS, undefined, { ...given(signal) })
  }
}

const LOOK_AT_LOCK_MS = 200

function given(signal: AbortSignal | undefined): { signal?: AbortSignal } {
  return signal === undefined ? {} : { signal }
}

/**
 * The address without its password, as parsed by pg, which accepts more forms than a URL, such as no host for a local
 * socket.
 */
function place(connectionString: string): string {
  const { host, port, database, user } = new pg.Client({ connectionString })
  return `${host}:${port}/${database ?? ''} as ${user ?? 'the default user'}`
}
