import { hideSecrets, type ServerConfig, sqliteFile } from '../../config.js'
import { StartRefusal } from '../../start-refusal.js'
import { openSqliteStore } from './open-sqlite.js'
import type { OpenedStore, StoreForReading, StoreOptions } from './opened-store.js'
import { readSqliteStore, storedSqliteSchema } from './read-sqlite.js'

/**
 * The store behind a backend store URI, migrated to the schema of this program.
 *
 * @throws StartRefusal
 */
export async function openStore(config: ServerConfig, options: StoreOptions): Promise<OpenedStore> {
  const { backendStoreUri, dataDir, searchMemoryBytes } = config
  const file = sqliteFile(backendStoreUri)
  if (file !== undefined) return openSqliteStore({ file, dataDir, searchMemoryBytes }, options)
  if (isPostgres(backendStoreUri)) {
    const { openPostgresStore } = await import('./open-postgres.js')
    return openPostgresStore(backendStoreUri, options)
  }
  throw noStore(backendStoreUri)
}

/** @throws StartRefusal also if the database has another schema than this program */
export async function openStoreForReading({ backendStoreUri }: ServerConfig): Promise<StoreForReading> {
  const file = sqliteFile(backendStoreUri)
  if (file !== undefined) return readSqliteStore(file)
  if (isPostgres(backendStoreUri)) return (await import('./open-postgres.js')).readPostgresStore(backendStoreUri)
  throw noStore(backendStoreUri)
}

/** The schema that the database has now; 0 if there is none. */
export async function storedSchema({ backendStoreUri }: ServerConfig): Promise<number> {
  const file = sqliteFile(backendStoreUri)
  if (file !== undefined) return storedSqliteSchema(file)
  if (isPostgres(backendStoreUri)) return (await import('./open-postgres.js')).storedPostgresSchema(backendStoreUri)
  throw noStore(backendStoreUri)
}

export function isPostgres(backendStoreUri: string): boolean {
  return /^postgres(ql)?(\+\w+)?:\/\//.test(backendStoreUri)
}

function noStore(backendStoreUri: string): StartRefusal {
  return new StartRefusal(
    'usage',
    `Invalid --backend-store-uri ${hideSecrets(backendStoreUri)}: it must begin with sqlite:/// or postgresql://. ` +
      'To import an mlruns folder, use: labbook import.',
  )
}
