import type { Int64 } from '@labbook/protocol'
import { type RawBuilder, sql } from 'kysely'

/** The integer behind a column read with `dialect.int64`. */
export function exact(value: number | bigint | string): Int64 {
  return typeof value === 'string' ? BigInt(value) : value
}

/** An id that may be larger than a double holds, read as text. */
export function idText(column: string): RawBuilder<string> {
  return sql<string>`CAST(${sql.ref(column)} AS TEXT)`
}
