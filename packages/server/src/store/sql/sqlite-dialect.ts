import { DummyDriver, Kysely, sql, SqliteAdapter, SqliteIntrospector, SqliteQueryCompiler } from 'kysely'
import type { Dialect } from './dialect.js'
import { sqliteRowWriter } from './sqlite-rows.js'
import { encoded } from './steps.js'
import type { Tables } from './tables.js'

const builder = new Kysely<Tables>({
  dialect: {
    createAdapter: () => new SqliteAdapter(),
    createDriver: () => new DummyDriver(),
    createIntrospector: (db) => new SqliteIntrospector(db),
    createQueryCompiler: () => new SqliteQueryCompiler(),
  },
})

export const sqliteDialect: Dialect = {
  name: 'sqlite',
  builder,
  types: {
    id: 'INTEGER PRIMARY KEY',
    int64: 'INTEGER',
    double: 'REAL',
    blob: 'BLOB',
    text: 'TEXT',
    clustered: 'WITHOUT ROWID',
  },
  int64: (column) => {
    const ref = typeof column === 'string' ? sql.ref(column) : column
    return sql`CASE WHEN ${ref} BETWEEN -9007199254740991 AND 9007199254740991 THEN ${ref} ELSE CAST(${ref} AS TEXT) END`
  },
  like: (value, pattern, escape = '') => sql`matches_like(${value}, ${pattern}, ${escape}, 0)`,
  ilike: (value, pattern, escape = '') => sql`matches_like(${value}, ${pattern}, ${escape}, 1)`,
  counted: (condition) => sql`(count_row() AND ${condition})`,
  contains: (value, text) => sql`instr(lower(${value}), ${text}) > 0`,
  databaseBytes: sql`(SELECT page_count * page_size FROM pragma_page_count(), pragma_page_size())`,
  anyOf: (column, ids) =>
    sql`${typeof column === 'string' ? sql.ref(column) : column} IN (SELECT value FROM json_each(${encoded(ids, JSON.stringify)}))`,
  // There is one writer, and nothing else runs during its turn.
  lock: () => sql``,
  given: <C extends string>(columns: readonly C[], rows: readonly (readonly number[])[]) => {
    const values = columns.map((column, i) => sql`value ->> ${sql.lit(i)} AS ${sql.ref(column)}`)
    const table = sql<Record<C, number>>`(SELECT ${sql.join(values)} FROM json_each(${encoded(rows, JSON.stringify)}))`
    return table.as('given')
  },
  rowWriter: sqliteRowWriter,
  refusedValue: /^SQLITE_(CONSTRAINT|TOOBIG|MISMATCH)/,
}
