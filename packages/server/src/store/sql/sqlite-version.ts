import SqliteDatabase from 'better-sqlite3'

/** The version of the bundled SQLite library. */
export function sqliteVersion(): string {
  const probe = new SqliteDatabase(':memory:')
  try {
    return probe.prepare<[], string>('SELECT sqlite_version()').pluck().get() as string
  } finally {
    probe.close()
  }
}
