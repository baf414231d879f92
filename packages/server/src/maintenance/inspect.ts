import { hideSecrets, type ServerConfig } from '../config.js'
import { StartRefusal } from '../start-refusal.js'
import { SCHEMA_VERSION } from '../store/sql/migrate.js'
import { storedSchema } from '../store/sql/open-store.js'
import { sqliteVersion } from '../store/sql/sqlite-version.js'

export interface Inspection {
  /** Of the library that is compiled in. */
  readonly sqliteVersion: string
  /** The database without its password. */
  readonly database: string
  /** 0 while there is no database yet; absent if it cannot be read. */
  readonly schema?: number
  /** The schema of this program. */
  readonly knownSchema: number
  /** Why the database cannot be read. */
  readonly refusal?: string
}

/** What can be said of an installation without changing or holding anything. */
export async function inspectStore(config: ServerConfig): Promise<Inspection> {
  const facts = {
    sqliteVersion: sqliteVersion(),
    database: hideSecrets(config.backendStoreUri),
    knownSchema: SCHEMA_VERSION,
  }
  try {
    return { ...facts, schema: await storedSchema(config) }
  } catch (error) {
    if (error instanceof StartRefusal) return { ...facts, refusal: error.message }
    throw error
  }
}
