import type { ServerConfig } from '../config.js'
import { openStore, storedSchema } from '../store/sql/open-store.js'
import { SCHEMA_VERSION } from '../store/sql/migrate.js'

/**
 * Brings the database to the schema of this program, and makes it if there is none. Gives both schemas.
 *
 * @throws StartRefusal
 */
export async function upgradeDatabase(
  config: ServerConfig,
  { signal }: { signal?: AbortSignal } = {},
): Promise<{ before: number; after: number }> {
  const before = await storedSchema(config)
  const opened = await openStore(config, {
    onFatal: (reason) => {
      throw reason
    },
    allowUnsafePostgres: config.allowUnsafePostgres,
    ...(signal === undefined ? {} : { signal }),
  })
  await opened.close()
  return { before, after: SCHEMA_VERSION }
}
