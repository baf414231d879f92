import SqliteDatabase from 'better-sqlite3'

/** Of the SQLite library that is compiled in. */
export function sqliteVersion(): string {
  const probe = new SqliteDatabase(':memory:')
  try {
    return probe.prepare<[], string>('SELECT sqlite_version()').pluck().get() as string
  } finally {
    probe.close()
  }
}
