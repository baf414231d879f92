import { StartRefusal } from '../../start-refusal.js'
import type { Work } from '../work.js'
import type { Dialect } from './dialect.js'
import { migrations } from './migrations.js'
import { firstOf, rowsOf } from './steps.js'

/** The schema that this program writes. */
export const SCHEMA_VERSION = migrations.length

export class SchemaTooNewError extends Error {
  constructor(readonly found: number) {
    super(`The database has schema ${found}; this version of Labbook supports up to ${SCHEMA_VERSION}.`)
  }
}

/** The schema of the database, 0 for an empty one. */
export function* schemaVersion(dialect: Dialect): Work<number> {
  yield {
    sql: `CREATE TABLE IF NOT EXISTS schema_version (
    version ${dialect.types.int64} NOT NULL PRIMARY KEY, name ${dialect.types.text} NOT NULL,
    applied_time ${dialect.types.int64} NOT NULL)`,
    parameters: [],
  }
  const newest = yield* firstOf(
    dialect.builder.selectFrom('schema_version').select((eb) => eb.fn.max('version').as('version')),
  )
  return Number(newest?.version ?? 0)
}

/** The message for a database that a newer version wrote (D-60). */
export function tooNew(place: string, found: number): StartRefusal {
  return new StartRefusal(
    'data',
    `${place} was written by a newer Labbook (schema ${found}); this version supports up to schema ${SCHEMA_VERSION}. ` +
      'Update Labbook, or restore the copy made before the upgrade.',
  )
}

/** One step and its row in `schema_version`, to be run in one transaction. */
export function* migrateOnce(dialect: Dialect, nowMs: number): Work<'done' | 'more'> {
  const version = yield* schemaVersion(dialect)
  if (version > SCHEMA_VERSION) throw new SchemaTooNewError(version)
  const migration = migrations[version]
  if (migration === undefined) return 'done'
  for (const sql of migration.statements(dialect.types, dialect.name)) yield { sql, parameters: [] }
  yield* rowsOf(
    dialect.builder
      .insertInto('schema_version')
      .values({ version: version + 1, name: migration.name, applied_time: nowMs }),
  )
  return version + 1 === SCHEMA_VERSION ? 'done' : 'more'
}
