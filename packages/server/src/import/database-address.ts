import { readFileSync } from 'node:fs'
import { hideSecrets } from '../config.js'
import { StartRefusal } from '../start-refusal.js'

/** Where a database server is and how it is logged in to. What is not said is for the driver to know. */
export interface DatabaseAddress {
  readonly server: 'postgresql' | 'mysql'
  readonly user: string | undefined
  readonly password: string | undefined
  /** With a slash in front, the folder of PostgreSQL's socket. */
  readonly host: string | undefined
  readonly port: number | undefined
  readonly database: string | undefined
  /** MySQL's socket. */
  readonly socket: string | undefined
  /** Settings of a PostgreSQL session, as `-c search_path=mlflow`. */
  readonly options: string | undefined
  readonly requiresChannelBinding: boolean
  readonly tls: Tls
  /** For people: without the password. */
  readonly shown: string
}

export type Tls =
  | 'never'
  | 'if offered'
  | {
      readonly verify: 'nothing' | 'chain' | 'chain and host'
      readonly ca?: string
      readonly cert?: string
      readonly key?: string
    }

const SCHEME = /^(postgres|postgresql|mysql|mariadb)(?:\+\w+)?:\/\//i

/** Whether it is meant as the address of a database server that can be read. */
export function isDatabaseAddress(text: string): boolean {
  return SCHEME.test(text)
}

/**
 * A database URI in the form of MLflow, which is that of SQLAlchemy:
 * `dialect[+driver]://[user[:password]@][host][:port][/database][?query]`, with user and password percent-encoded. The
 * driver is a Python package and is ignored.
 *
 * @throws StartRefusal
 */
export function parseDatabaseAddress(text: string): DatabaseAddress {
  const scheme = SCHEME.exec(text)
  const server = scheme?.[1]?.toLowerCase().startsWith('postgres') ? 'postgresql' : 'mysql'
  const example = `${server}://user:password@host:${server === 'mysql' ? 3306 : 5432}/database`
  const refuse = (why: string) =>
    new StartRefusal('usage', `${hideSecrets(text)} cannot be imported: ${why}. Write ${example}.`)
  const parts =
    /^(?:([^:/]*)(?::([^@]*))?@)?(?:\[([^\]/?]+)\]|([^/:?]*))(?::([^/?]*))?(?:\/([^?]*))?(?:\?(.*))?$/s.exec(
      text.slice(scheme?.[0].length ?? 0),
    )
  if (parts === null) throw refuse('it is not a database URI')
  const [, user, password, ipv6, name, portText, database, query] = parts
  if (name?.includes('@') === true) throw refuse('write an @ in a user name or password as %40')
  const settings = settingsOf(query ?? '', SETTINGS[server], refuse)
  const port = portText || settings.get('port')
  if (port !== undefined && !(/^\d{1,5}$/.test(port) && Number(port) > 0 && Number(port) < 65_536))
    throw refuse(`${port} is not a port number`)
  const host = ipv6 || decoded(name) || settings.get('host')
  const address = {
    server,
    user: decoded(user) || settings.get('user'),
    password: decoded(password) || settings.get('password'),
    host,
    port: port === undefined ? undefined : Number(port),
    database: decoded(database) || settings.get('dbname'),
    socket: settings.get('unix_socket'),
    options: settings.get('options'),
    requiresChannelBinding: settings.get('channel_binding') === 'require',
  } as const
  if (server === 'mysql' && address.database === undefined) throw refuse('it names no database')
  const at =
    address.socket ?? `${ipv6 === undefined ? (host ?? '') : `[${ipv6}]`}${port === undefined ? '' : `:${port}`}`
  return {
    ...address,
    tls: server === 'mysql' ? mysqlTls(settings, refuse) : postgresTls(settings, refuse),
    shown: `${server}://${address.user === undefined ? '' : `${address.user}@`}${at}/${address.database ?? ''}`,
  }
}

/** What an address may set, and what it may set for Python's drivers that is nothing to us. */
const SETTINGS = {
  postgresql: {
    used: ['host', 'port', 'user', 'password', 'dbname', 'options', 'channel_binding'],
    tls: ['sslmode', 'sslrootcert', 'sslcert', 'sslkey'],
    ignored:
      /^(application_name|fallback_application_name|connect_timeout|keepalives\w*|tcp_user_timeout|target_session_attrs|gssencmode|client_encoding|prepare_threshold|sslsni)$/,
  },
  mysql: {
    used: ['unix_socket', 'host', 'port', 'user', 'password'],
    tls: ['ssl_mode', 'ssl_disabled', 'ssl_ca', 'ssl_cert', 'ssl_key', 'ssl_check_hostname', 'ssl_verify_identity'],
    ignored: /^(charset|use_unicode|connect_timeout|read_timeout|write_timeout|autocommit|local_infile|binary_prefix)$/,
  },
} as const

type Refuse = (why: string) => StartRefusal
type Settings = ReadonlyMap<string, string>

function settingsOf(query: string, known: (typeof SETTINGS)[keyof typeof SETTINGS], refuse: Refuse): Settings {
  const settings = new Map<string, string>()
  for (const [name, value] of new URLSearchParams(query)) {
    const setting = name.replaceAll('-', '_')
    if (known.ignored.test(setting)) continue
    if (![...known.used, ...known.tls].includes(setting as never))
      throw refuse(`its setting ${name} is not supported; it may set ${[...known.used, ...known.tls].join(', ')}`)
    settings.set(setting, value)
  }
  return settings
}

/** As in libpq: TLS if the server supports it, unless a stricter mode is set. */
function postgresTls(settings: Settings, refuse: Refuse): Tls {
  const mode = settings.get('sslmode') ?? 'prefer'
  const root = settings.get('sslrootcert')
  const files = {
    ...fileOf('sslrootcert', root === 'system' ? undefined : root, 'ca', refuse),
    ...fileOf('sslcert', settings.get('sslcert'), 'cert', refuse),
    ...fileOf('sslkey', settings.get('sslkey'), 'key', refuse),
  }
  switch (mode) {
    case 'disable':
      return 'never'
    case 'allow':
    case 'prefer':
      return 'if offered'
    case 'require':
      return { verify: root === undefined ? 'nothing' : 'chain', ...files }
    case 'verify-ca':
      return { verify: 'chain', ...files }
    case 'verify-full':
      return { verify: 'chain and host', ...files }
    default:
      throw refuse(`sslmode cannot be ${mode}`)
  }
}

/** TLS where the server has it, unless more is asked for; a certificate authority is named to be held to. */
function mysqlTls(settings: Settings, refuse: Refuse): Tls {
  const ca = settings.get('ssl_ca')
  const files = {
    ...fileOf('ssl_ca', ca, 'ca', refuse),
    ...fileOf('ssl_cert', settings.get('ssl_cert'), 'cert', refuse),
    ...fileOf('ssl_key', settings.get('ssl_key'), 'key', refuse),
  }
  const checksHost = isSet(settings.get('ssl_check_hostname') ?? settings.get('ssl_verify_identity') ?? 'true')
  const implied = ca === undefined ? 'PREFERRED' : checksHost ? 'VERIFY_IDENTITY' : 'VERIFY_CA'
  const mode = isSet(settings.get('ssl_disabled') ?? 'false') ? 'DISABLED' : (settings.get('ssl_mode') ?? implied)
  switch (mode.toUpperCase()) {
    case 'DISABLED':
      return 'never'
    case 'PREFERRED':
      return 'if offered'
    case 'REQUIRED':
      return { verify: 'nothing', ...files }
    case 'VERIFY_CA':
      return { verify: 'chain', ...files }
    case 'VERIFY_IDENTITY':
      return { verify: 'chain and host', ...files }
    default:
      throw refuse(`ssl_mode cannot be ${mode}`)
  }
}

function fileOf<K extends string>(setting: string, path: string | undefined, key: K, refuse: Refuse) {
  if (path === undefined) return {}
  try {
    return { [key]: readFileSync(path, 'utf8') } as Record<K, string>
  } catch {
    throw refuse(`its ${setting} ${path} cannot be read`)
  }
}

function isSet(word: string): boolean {
  return /^(true|1|yes|on)$/i.test(word)
}

/** A percent sign that encodes nothing is kept, as in Python. */
function decoded(text: string | undefined): string | undefined {
  if (text === undefined || text === '') return undefined
  return text.replace(/(?:%[\da-f]{2})+/gi, (bytes) => Buffer.from(bytes.replaceAll('%', ''), 'hex').toString())
}
