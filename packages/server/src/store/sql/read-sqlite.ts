import { existsSync, statSync } from 'node:fs'
import SqliteDatabase from 'better-sqlite3'
import { StartRefusal } from '../../start-refusal.js'
import { DamagedDatabase } from './damaged-database.js'
import { databaseFaults } from './database-faults.js'
import { SCHEMA_VERSION, tooNew } from './migrate.js'
import type { StoreForReading } from './opened-store.js'
import { sqlStore } from './sql-store.js'
import { mlflowDatabase, openSqliteForReading } from './sqlite-connection.js'
import { SqliteDriver } from './sqlite-driver.js'

/** @throws StartRefusal if there is no database of this program's schema */
export async function readSqliteStore(file: string): Promise<StoreForReading> {
  const schema = storedSqliteSchema(file)
  if (schema === 0) throw new StartRefusal('data', `${file} does not exist or is not a Labbook database.`)
  if (schema > SCHEMA_VERSION) throw tooNew(file, schema)
  if (schema < SCHEMA_VERSION)
    throw new StartRefusal(
      'data',
      `${file} has schema ${schema}. Upgrade it to ${SCHEMA_VERSION} with: labbook db upgrade.`,
    )
  const database = openSqliteForReading(file)
  const driver = new SqliteDriver(database, {
    onFatal: (reason) => {
      throw reason
    },
  })
  return {
    store: sqlStore(driver),
    faults: ({ quick }) =>
      driver.read(function* () {
        // One snapshot: a server may write at the same time.
        yield { sql: 'BEGIN', parameters: [] }
        try {
          return yield* databaseFaults(driver.dialect, { quick })
        } finally {
          yield { sql: 'ROLLBACK', parameters: [] }
        }
      }),
    close: async () => void database.close(),
  }
}

/**
 * 0 for a file that is missing or has none of Labbook's tables.
 *
 * @throws StartRefusal for an empty file: its content is lost, and a new database in its place would hide that
 */
export function storedSqliteSchema(file: string): number {
  if (!existsSync(file)) return 0
  if (statSync(file).size === 0) throw emptied(file)
  try {
    return readSchema(file)
  } catch (error) {
    if (!(error instanceof SqliteDatabase.SqliteError)) throw error
    if (/^SQLITE_(CORRUPT|NOTADB)/.test(error.code)) throw new DamagedDatabase(file, error.message)
    throw new StartRefusal('cannotCreate', `Cannot read ${file} (${error.message}).`, { cause: error })
  }
}

function emptied(file: string): StartRefusal {
  const advice = 'Restore a backup with: labbook db restore, or delete the file to start afresh.'
  return new StartRefusal('data', `${file} is empty (0 bytes), so it is not a database. ${advice}`)
}

function readSchema(file: string): number {
  try {
    return schemaOf(file, openSqliteForReading)
  } catch (error) {
    if (!(error instanceof SqliteDatabase.SqliteError) || error.code !== 'SQLITE_READONLY_ROLLBACK') throw error
    // A crash during creation leaves a journal that only a writer may roll back; the next one to open it does.
    return schemaOf(file, (path) => new SqliteDatabase(path))
  }
}

function schemaOf(file: string, open: (file: string) => SqliteDatabase.Database): number {
  const database = open(file)
  try {
    const tables = database.prepare<[], string>(`SELECT name FROM sqlite_master WHERE type = 'table'`).pluck().all()
    if (tables.includes('alembic_version')) throw mlflowDatabase(file)
    if (!tables.includes('schema_version')) return 0
    return Number(database.prepare('SELECT MAX(version) FROM schema_version').pluck().get() ?? 0)
  } finally {
    database.close()
  }
}
