import { hideSecrets, type ServerConfig, sqliteFile } from '../../config.js'
import type { Peers } from '../../events/peers.js'
import { StartRefusal } from '../../start-refusal.js'
import type { Store } from '../store.js'
import { openSqliteStore } from './open-sqlite.js'

export interface OpenedStore {
  readonly store: Store
  /** Other servers on the same database, where there can be any. */
  readonly peers?: Peers
  /** Called with the address once the server listens. */
  announce(address: string): void
  close(): Promise<void>
}

export interface StoreOptions {
  /** Called when what was answered may be lost if the process went on: it must end at once, with the refusal's code. */
  onFatal(reason: StartRefusal): void
  /** Takes a PostgreSQL that does not sync; for tests. */
  readonly allowUnsafePostgres?: boolean
}

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
