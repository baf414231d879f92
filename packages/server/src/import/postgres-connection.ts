import pg from 'pg'
import type { StartRefusal } from '../start-refusal.js'
import type { DatabaseAddress } from './database-address.js'
import { refusals, type SettledTls } from './reach-database.js'
import type { TextRow } from './row-spool.js'
import { RowStream } from './row-stream.js'
import type { ServerDriver } from './server-database.js'
import type { ColumnKind, ServerColumn, ServerConnection, ServerTable } from './server-tables.js'
import { SourceFault } from './source-values.js'

const CONNECT_MS = 15_000

export const postgres: ServerDriver<pg.Client> = {
  connect: connectOnce,
  isWithoutTls: ({ message }) => message.includes('does not support SSL'),
  connection: (client, address, { timeoutMs }) => new PostgresConnection(client, address, timeoutMs),
}

/** PostgreSQL by `pg`, in one REPEATABLE READ, READ ONLY transaction. */
class PostgresConnection implements ServerConnection {
  tables: ReadonlyMap<string, ServerTable> = new Map()
  readonly #client: pg.Client
  readonly #address: DatabaseAddress
  readonly #timeoutMs: number
  #isBroken = false

  constructor(client: pg.Client, address: DatabaseAddress, timeoutMs: number) {
    this.#client = client
    this.#address = address
    this.#timeoutMs = timeoutMs
    client.on('error', () => (this.#isBroken = true))
  }

  async begin() {
    await this.#client.query('BEGIN ISOLATION LEVEL REPEATABLE READ, READ ONLY')
    const path = await this.#client.query<{ schema: string }>(SEARCH_PATH)
    // From here on nothing that others put into a schema is found by its bare name.
    await this.#client.query('SET LOCAL search_path = pg_catalog')
    await this.#client.query(SESSION)
    const columns = await this.#client.query<ColumnRow>(columnsOf(path.rows.map(({ schema }) => schema)))
    this.tables = tablesOf(columns.rows)
    await this.#client.query('SAVEPOINT sound')
  }

  query(sql: string): RowStream {
    const query = new pg.Query<(string | null)[]>({ text: sql, rowMode: 'array' } as pg.QueryConfig)
    const { stream } = this.#client.connection
    const rows = new RowStream(
      { pause: () => void stream.pause(), resume: () => void stream.resume() },
      { timeoutMs: this.#timeoutMs },
    )
    query.on('row', (row) => rows.push(row as TextRow))
    query.on('end', () => rows.end())
    query.on('error', (fault: Error) => rows.end(fault))
    this.#client.query(query)
    return rows
  }

  equals(column: ServerColumn, value: string): string {
    return `${column.sql} = ${pg.escapeLiteral(value)}`
  }

  async afterFault(fault: Error): Promise<SourceFault> {
    if (fault instanceof SourceFault) return fault
    if (this.#isBroken || !(fault instanceof pg.DatabaseError) || ENDS_ALL.test(fault.code ?? ''))
      throw refusals.ended(this.#address, fault)
    try {
      await this.#client.query('ROLLBACK TO SAVEPOINT sound')
    } catch (again) {
      throw refusals.ended(this.#address, again as Error)
    }
    return new SourceFault(fault.message)
  }

  async close() {
    // A query may still be running; its rows are not needed.
    this.#client.connection.stream.destroy()
  }
}

/** Of a connection, of a transaction that lost its snapshot, of a server that stops or has no room. */
const ENDS_ALL = /^(08|25|40|53|57|58)/

/** Where a bare name leads, first to last. */
const SEARCH_PATH = 'SELECT schema FROM pg_catalog.unnest(pg_catalog.current_schemas(false)) AS path(schema)'

/** Settings for reading: no time limit, all rows, in table order, with full precision. */
const SESSION = `SELECT set_config(wanted.name, wanted.value, true)
  FROM (VALUES ('statement_timeout', '0'), ('transaction_timeout', '0'), ('idle_in_transaction_session_timeout', '0'),
    ('lock_timeout', '10000'), ('row_security', 'off'), ('synchronize_seqscans', 'off'), ('extra_float_digits', '3'),
    ('standard_conforming_strings', 'on')) AS wanted(name, value)
  JOIN pg_settings AS setting ON setting.name = wanted.name`

interface ColumnRow {
  readonly schema: string
  readonly table: string
  readonly column: string
  readonly type: string
  readonly length: string
  readonly rows: string
}

/**
 * The columns of all tables, those of the first schema first. Reading a virtual column would run an expression from the
 * source.
 */
function columnsOf(schemas: readonly string[]): string {
  const path = `ARRAY[${schemas.map((schema) => pg.escapeLiteral(schema)).join(', ')}]::name[]`
  return `SELECT n.nspname AS schema, c.relname AS table, a.attname AS column, t.typname AS type,
      a.atttypmod AS length, c.reltuples AS rows
    FROM unnest(${path}) WITH ORDINALITY AS path(schema, place)
    JOIN pg_namespace n ON n.nspname = path.schema AND n.nspname NOT IN ('pg_catalog', 'information_schema')
    JOIN pg_class c ON c.relnamespace = n.oid AND c.relkind IN ('r', 'p')
    JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
      AND to_jsonb(a) ->> 'attgenerated' IS DISTINCT FROM 'v'
    JOIN pg_type t ON t.oid = a.atttypid
    ORDER BY path.place`
}

const KINDS: Readonly<Record<string, ColumnKind>> = {
  int2: 'integer',
  int4: 'integer',
  int8: 'integer',
  bool: 'boolean',
  float4: 'double',
  float8: 'double',
  numeric: 'double',
  text: 'text',
  varchar: 'text',
  bpchar: 'text',
}

/** A character has four bytes at most; a type without a length has -1, otherwise 4 more than its length. */
function maxBytes({ type, length }: ColumnRow): number {
  if (KINDS[type] !== 'text') return 0
  return Number(length) < 0 ? Infinity : (Number(length) - 4) * 4
}

function tablesOf(rows: readonly ColumnRow[]): Map<string, ServerTable> {
  const tables = new Map<string, ServerTable & { readonly columns: Map<string, ServerColumn> }>()
  for (const row of rows) {
    const sql = `${pg.escapeIdentifier(row.schema)}.${pg.escapeIdentifier(row.table)}`
    let table = tables.get(row.table)
    // Another one of this name, further along the path.
    if (table !== undefined && table.sql !== sql) continue
    if (table === undefined) {
      table = { sql, columns: new Map(), estimatedRows: Math.max(0, Number(row.rows)) }
      tables.set(row.table, table)
    }
    const column = pg.escapeIdentifier(row.column)
    table.columns.set(row.column, { sql: column, kind: KINDS[row.type] ?? 'other', maxBytes: maxBytes(row) })
  }
  return tables
}

async function connectOnce(address: DatabaseAddress, tls: SettledTls) {
  const { user, password, host, port, database, options, requiresChannelBinding } = address
  const client = new pg.Client({
    ...without({ user, password, host, port, database, options }),
    ssl: tls === 'never' ? false : tlsOptions(tls),
    enableChannelBinding: requiresChannelBinding,
    connectionTimeoutMillis: CONNECT_MS,
    keepAlive: true,
    application_name: 'labbook import',
    types: { getTypeParser: () => (text: string) => text },
  })
  try {
    await client.connect()
    return client
  } catch (cause) {
    client.connection.stream.destroy()
    throw refusal(cause as Error & { code?: string }, address)
  }
}

function tlsOptions({ verify, ...files }: Exclude<SettledTls, string>) {
  return {
    ...files,
    rejectUnauthorized: verify !== 'nothing',
    ...(verify === 'chain' ? { checkServerIdentity: () => undefined } : {}),
  }
}

function refusal(cause: Error & { code?: string }, address: DatabaseAddress): StartRefusal {
  const { code = '', message } = cause
  if (code.startsWith('28')) return refusals.notLetIn(address, cause)
  if (code === '3D000') return refusals.missing(address, cause)
  if (message.includes('password must be a')) return refusals.noPassword(address, 'PGPASSWORD', cause)
  return refusals.outOfReach(address, cause)
}

/** What is not said is left to the driver, which asks the environment. */
function without<T extends object>(settings: T): { [K in keyof T]?: NonNullable<T[K]> } {
  return Object.fromEntries(Object.entries(settings).filter(([, value]) => value !== undefined)) as never
}
