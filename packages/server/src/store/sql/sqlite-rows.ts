import type { Work } from '../work.js'
import type { RowKind, RowWriter } from './row-kinds.js'

/** Rows per INSERT, largest first. There are few sizes, so that statements stay prepared; more than 50 rows gain nothing. */
const BLOCKS = [50, 20, 10, 5, 2, 1]

/** Rows as blocks of VALUES. */
export function sqliteRowWriter<R extends object>({ table, columns, key }: RowKind<R>): RowWriter<R> {
  const names = Object.keys(columns) as (keyof R & string)[]
  const others = names.filter((name) => !key.includes(name))
  const insertSql = new Map(
    BLOCKS.map((rows) => {
      const row = `(${names.map(() => '?').join(', ')})`
      return [rows, `INSERT INTO ${table} (${names.join(', ')}) VALUES ${Array(rows).fill(row).join(', ')}`]
    }),
  )
  const missingSql = new Map([...insertSql].map(([rows, sql]) => [rows, `${sql} ON CONFLICT DO NOTHING`]))
  const newSql = missingSql.get(1) as string
  const overwrite = ` ON CONFLICT (${key.join(', ')}) DO UPDATE SET ${others.map((name) => `${name} = excluded.${name}`).join(', ')}`
  const putSql = new Map([...insertSql].map(([rows, sql]) => [rows, sql + overwrite]))
  const updateSql = `UPDATE ${table} SET ${others.map((name) => `${name} = ?`).join(', ')} WHERE ${key.map((name) => `${name} = ?`).join(' AND ')}`

  const updated = [...others, ...key]

  function* inBlocks(rows: readonly R[], texts: ReadonlyMap<number, string>): Work<void> {
    for (let at = 0; at < rows.length; ) {
      const size = BLOCKS.find((block) => block <= rows.length - at) as number
      const parameters: unknown[] = []
      for (const end = at + size; at < end; at++) {
        const row = rows[at] as R
        for (const name of names) parameters.push(row[name])
      }
      yield { sql: texts.get(size) as string, parameters }
    }
  }

  return {
    insert: (rows) => inBlocks(rows, insertSql),
    insertMissing: (rows) => inBlocks(rows, missingSql),
    put: (rows) => inBlocks(rows, putSql),
    *insertNew(rows) {
      const inserted: R[] = []
      for (const row of rows) {
        const { changes } = yield { sql: newSql, parameters: names.map((name) => row[name]) }
        if (changes > 0) inserted.push(row)
      }
      return inserted
    },
    *update(rows) {
      for (const row of rows) yield { sql: updateSql, parameters: updated.map((name) => row[name]) }
    },
  }
}
