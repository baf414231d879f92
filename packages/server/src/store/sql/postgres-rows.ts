import type { Step } from '../work.js'
import type { RowKind, RowWriter } from './row-kinds.js'

/** Sends rows as one array per column, so that any number of rows is one statement. */
export function postgresRowWriter<R extends object>({ table, columns, key }: RowKind<R>): RowWriter<R> {
  const names = Object.keys(columns) as (keyof R & string)[]
  const others = names.filter((name) => !key.includes(name))
  const list = names.join(', ')
  const arrays = names.map((name, i) => `$${i + 1}::${ARRAYS[columns[name]]}`).join(', ')
  const given = `unnest(${arrays}) AS given (${list})`
  const assign = (source: string) => others.map((name) => `${name} = ${source}.${name}`).join(', ')

  const insertSql = `INSERT INTO ${table} (${list}) SELECT * FROM ${given}`
  const missingSql = `${insertSql} ON CONFLICT DO NOTHING`
  const newSql = `${missingSql} RETURNING ${key.join(', ')}`
  const putSql = `${insertSql} ON CONFLICT (${key.join(', ')}) DO UPDATE SET ${assign('excluded')}`
  const updateSql = `UPDATE ${table} SET ${assign('given')} FROM ${given}
    WHERE ${key.map((name) => `${table}.${name} = given.${name}`).join(' AND ')}`

  function* write(sql: string, rows: readonly R[]) {
    if (rows.length > 0) yield { ...step(sql, rows), isUnawaited: true }
  }

  function step(sql: string, rows: readonly R[]): Step {
    return { sql, parameters: names.map((name) => rows.map((row) => row[name])), isFixed: true }
  }

  const nameOf = (row: R) => key.map((name) => String(row[name])).join(' ')

  return {
    insert: (rows) => write(insertSql, rows),
    insertMissing: (rows) => write(missingSql, rows),
    // One statement may not write a row twice.
    put: (rows) => write(putSql, [...new Map(rows.map((row) => [nameOf(row), row])).values()]),
    update: (rows) => write(updateSql, rows),
    *insertNew(rows) {
      if (rows.length === 0) return []
      const { rows: found } = yield step(newSql, rows)
      const inserted = new Set((found as R[]).map(nameOf))
      return rows.filter((row) => inserted.has(nameOf(row)))
    },
  }
}

const ARRAYS = { int64: 'bigint[]', double: 'double precision[]', text: 'text[]' }
