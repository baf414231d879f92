import { hideSecrets, type ServerConfig, sqliteFile } from '../../config.js'
import { StartRefusal } from '../../start-refusal.js'
import { openSqliteStore } from './open-sqlite.js'
import type { OpenedStore, StoreOptions } from './opened-store.js'

/**
 * The store behind a backend store URI, migrated to the schema of this program.
 *
 * @throws StartRefusal
 */
export async function openStore(config: ServerConfig, options: StoreOptions): Promise<OpenedStore> {
  const { backendStoreUri } = config
  const file = sqliteFile(backendStoreUri)
  if (file !== undefined) return openSqliteStore({ file, dataDir: config.dataDir }, options)
  if (/^postgres(ql)?(\+\w+)?:\/\//.test(backendStoreUri)) {
    const { openPostgresStore } = await import('./open-postgres.js')
    return openPostgresStore(backendStoreUri, options)
  }
  throw new StartRefusal(
    'usage',
    `--backend-store-uri cannot be ${hideSecrets(backendStoreUri)}: it must begin with sqlite:/// or postgresql://. ` +
      'An mlruns folder is brought in with: labbook import.',
  )
}
