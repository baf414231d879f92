import SqliteDatabase from 'better-sqlite3'
import { StartRefusal } from '../../start-refusal.js'

export function mlflowDatabase(file: string): StartRefusal {
  return new StartRefusal(
    'data',
    `${file} is an MLflow database. Import it with: labbook import ${file}. The import does not change it.`,
  )
}

/** Opens the file for reading while a server may be running. Creates and changes nothing. */
export function openSqliteForReading(file: string): SqliteDatabase.Database {
  const database = new SqliteDatabase(file, { readonly: true, fileMustExist: true, timeout: 5000 })
  for (const setting of ['mmap_size = 0', 'trusted_schema = 0', 'temp_store = 2']) database.pragma(setting)
  return database
}

/** Opens the file with the settings of D-10, each read back. */
export function openSqlite(file: string): SqliteDatabase.Database {
  const database = new SqliteDatabase(file)
  const settings: Record<string, string | number> = {
    journal_mode: 'wal',
    // better-sqlite3 compiles NORMAL in, which loses acknowledged commits at a power cut.
    synchronous: 2,
    wal_autocheckpoint: 0,
    journal_size_limit: 64 * 1024 * 1024,
    mmap_size: 0,
    busy_timeout: 0,
    foreign_keys: 1,
    trusted_schema: 0,
    temp_store: 2,
    cache_size: -32 * 1024,
  }
  for (const [name, value] of Object.entries(settings)) {
    database.pragma(`${name} = ${value}`)
    const actual = database.pragma(name, { simple: true })
    if (actual !== value && !(name === 'mmap_size' && actual === undefined)) {
      throw new Error(`SQLite setting ${name} is ${String(actual)} instead of ${value}.`)
    }
  }
  return database
}
