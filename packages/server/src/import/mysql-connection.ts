import type { Connection, ConnectionOptions, QueryError, TypeCastField } from 'mysql2'
import { StartRefusal } from '../start-refusal.js'
import type { DatabaseAddress } from './database-address.js'
import { refusals, type SettledTls } from './reach-database.js'
import type { TextRow } from './row-spool.js'
import { RowStream } from './row-stream.js'
import type { ServerDriver } from './server-database.js'
import type { ColumnKind, ServerColumn, ServerConnection, ServerTable } from './server-tables.js'
import { SourceFault } from './source-values.js'

const CONNECT_MS = 15_000

export const mysql: ServerDriver<Connection> = {
  connect: connectOnce,
  isWithoutTls: ({ code }) => code === 'HANDSHAKE_NO_SSL_SUPPORT',
  connection: (client, address, { timeoutMs }) => new MysqlConnection(client, address, timeoutMs),
}

/** MySQL or MariaDB by `mysql2`, in one transaction that reads one consistent snapshot. */
class MysqlConnection implements ServerConnection {
  tables: ReadonlyMap<string, ServerTable> = new Map()
  readonly #connection: Connection
  readonly #address: DatabaseAddress
  readonly #timeoutMs: number
  #reading: RowStream | undefined

  constructor(connection: Connection, address: DatabaseAddress, timeoutMs: number) {
    this.#connection = connection
    this.#address = address
    this.#timeoutMs = timeoutMs
    // The driver does not tell a query that the connection is gone.
    connection.on('error', (fault) => this.#reading?.end(fault))
  }

  async begin() {
    for (const setting of SESSION) await this.query(setting).all()
    for (const setting of PERHAPS) await this.query(setting).all().catch(ignoreUnknownVariable)
    await this.query('START TRANSACTION WITH CONSISTENT SNAPSHOT, READ ONLY').all()
    this.tables = tablesOf(await this.query(COLUMNS).all())
  }

  query(sql: string): RowStream {
    const rows = new RowStream(this.#connection, { timeoutMs: this.#timeoutMs })
    this.#reading = rows
    this.#connection
      .query({ sql, rowsAsArray: true, typeCast: asText })
      // Anything but an array is the result of a statement without rows.
      .on('result', (row: unknown) => Array.isArray(row) && rows.push(row as TextRow))
      .on('error', (fault: Error) => rows.end(fault))
      .on('end', () => rows.end())
    return rows
  }

  /** The first part finds it by an index, the second without the collation, for which `a` may be `A`. */
  equals(column: ServerColumn, value: string): string {
    // In hexadecimal, so that no setting of the server changes how it is read.
    const literal = `_utf8mb4 X'${Buffer.from(value).toString('hex')}'`
    return `${column.sql} = ${literal} AND CONVERT(${column.sql} USING utf8mb4) COLLATE utf8mb4_bin = ${literal}`
  }

  async afterFault(fault: Error): Promise<SourceFault> {
    if (fault instanceof SourceFault) return fault
    // What names no number of an error comes from the connection.
    if (!('sqlState' in fault) || (fault as QueryError).fatal) throw refusals.ended(this.#address, fault)
    return new SourceFault(fault.message)
  }

  async close() {
    this.#connection.destroy()
  }
}

/** The driver's own numbers lose digits. */
function asText(field: TypeCastField): string | null {
  return field.string('utf8')
}

const SESSION = [
  'SET SESSION TRANSACTION ISOLATION LEVEL REPEATABLE READ',
  // The server waits for us while rows are written.
  "SET SESSION sql_mode = '', net_write_timeout = 3600, net_read_timeout = 3600, wait_timeout = 28800",
]

/** MariaDB has the one, MySQL the other. */
const PERHAPS = ['SET SESSION max_statement_time = 0', 'SET SESSION max_execution_time = 0']
const UNKNOWN_VARIABLE = 1193

function ignoreUnknownVariable(fault: unknown): void {
  if ((fault as QueryError).errno !== UNKNOWN_VARIABLE) throw fault
}

/** Reading a virtual column would run an expression from the source. */
const COLUMNS = `SELECT t.table_name, t.table_rows, c.column_name, c.data_type, c.character_octet_length
  FROM information_schema.tables t
  JOIN information_schema.columns c ON c.table_schema = t.table_schema AND c.table_name = t.table_name
  WHERE t.table_schema = DATABASE() AND t.table_type = 'BASE TABLE' AND c.extra NOT LIKE '%VIRTUAL%'`

const KINDS: Readonly<Record<string, ColumnKind>> = {
  bit: 'integer',
  tinyint: 'integer',
  smallint: 'integer',
  mediumint: 'integer',
  int: 'integer',
  bigint: 'integer',
  float: 'double',
  double: 'double',
  decimal: 'double',
  char: 'text',
  varchar: 'text',
  tinytext: 'text',
  text: 'text',
  mediumtext: 'text',
  longtext: 'text',
  enum: 'text',
}

function tablesOf(rows: readonly TextRow[]): Map<string, ServerTable> {
  const tables = new Map<string, ServerTable & { readonly columns: Map<string, ServerColumn> }>()
  for (const [name, estimate, column, type, octets] of rows) {
    if (typeof name !== 'string' || typeof column !== 'string') continue
    let table = tables.get(name)
    if (table === undefined) {
      table = { sql: quoted(name), columns: new Map(), estimatedRows: Number(estimate ?? 0) }
      tables.set(name, table)
    }
    const kind = KINDS[(type ?? '').toLowerCase()] ?? 'other'
    // A bit comes as bytes, and a float with few digits, unless it is reckoned with.
    const sql = type === 'bit' || type === 'float' ? `(${quoted(column)} + 0e0)` : quoted(column)
    table.columns.set(column, { sql, kind, maxBytes: Number(octets ?? 0) })
  }
  return tables
}

function quoted(name: string): string {
  return `\`${name.replaceAll('`', '``')}\``
}

async function connectOnce(address: DatabaseAddress, tls: SettledTls): Promise<Connection> {
  const { createConnection } = await loadDriver()
  const connection = createConnection(connectionOptions(address, tls))
  try {
    await new Promise<void>((resolve, reject) => connection.connect((error) => (error ? reject(error) : resolve())))
    return connection
  } catch (cause) {
    connection.on('error', () => {})
    connection.destroy()
    throw refusal(cause as QueryError, address)
  }
}

function connectionOptions(
  { user, password, host, port, database, socket }: DatabaseAddress,
  tls: SettledTls,
): ConnectionOptions {
  const given = password ?? process.env['MYSQL_PWD']
  return {
    ...(user === undefined ? {} : { user }),
    ...(given === undefined ? {} : { password: given }),
    ...(database === undefined ? {} : { database }),
    ...(socket === undefined ? { host: host ?? '127.0.0.1', port: port ?? 3306 } : { socketPath: socket }),
    ...(tls === 'never' ? {} : { ssl: tlsOptions(tls) }),
    charset: 'utf8mb4',
    connectTimeout: CONNECT_MS,
    // A server may not ask for files of this machine.
    flags: ['-LOCAL_FILES'],
    multipleStatements: false,
  }
}

function tlsOptions({ verify, ...files }: Exclude<SettledTls, string>) {
  return { ...files, rejectUnauthorized: verify !== 'nothing', verifyIdentity: verify === 'chain and host' }
}

async function loadDriver() {
  try {
    return await import('mysql2')
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code !== 'ERR_MODULE_NOT_FOUND') throw cause
    const sentence =
      'To read a MySQL or MariaDB database, install mysql2 in the same folder as labbook: npm install mysql2.'
    throw new StartRefusal('usage', sentence, { cause })
  }
}

function refusal(cause: QueryError, address: DatabaseAddress): StartRefusal {
  switch (cause.code) {
    case 'ER_ACCESS_DENIED_NO_PASSWORD_ERROR':
      return refusals.noPassword(address, 'MYSQL_PWD', cause)
    case 'ER_ACCESS_DENIED_ERROR':
    case 'ER_DBACCESS_DENIED_ERROR':
      return refusals.notLetIn(address, cause)
    case 'ER_BAD_DB_ERROR':
      return refusals.missing(address, cause)
    default:
      return refusals.outOfReach(address, cause)
  }
}
