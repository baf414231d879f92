import { StartRefusal } from '@labbook/server'
import { describe, expect, it } from 'vitest'
import { isDatabaseAddress, parseDatabaseAddress } from '../../src/import/database-address.js'

describe('addresses of database servers', () => {
  it.each([
    [
      'postgresql://jo:pw@db:5433/mlflow',
      { server: 'postgresql', user: 'jo', password: 'pw', host: 'db', port: 5433, database: 'mlflow' },
    ],
    [
      'postgres://db/mlflow',
      { server: 'postgresql', user: undefined, password: undefined, host: 'db', port: undefined },
    ],
    ['postgresql+psycopg2://jo@db/mlflow', { server: 'postgresql', user: 'jo' }],
    ['postgresql+asyncpg://jo@db/mlflow', { server: 'postgresql' }],
    ['postgresql:///mlflow?host=/var/run/postgresql', { host: '/var/run/postgresql', database: 'mlflow' }],
    ['postgresql://jo@db/mlflow?options=-csearch_path%3Dteam', { options: '-csearch_path=team' }],
    ['postgresql://[::1]:5433/mlflow', { host: '::1', port: 5433 }],
    ['mysql://jo:pw@db/mlflow', { server: 'mysql', user: 'jo', password: 'pw', port: undefined, database: 'mlflow' }],
    ['mysql+pymysql://jo:pw@db:3307/mlflow?charset=utf8mb4', { server: 'mysql', port: 3307 }],
    ['mysql+mysqldb://jo@/mlflow?unix_socket=/run/mysqld.sock', { server: 'mysql', socket: '/run/mysqld.sock' }],
    ['mariadb+pymysql://db/mlflow', { server: 'mysql' }],
    // What a URL would trip over: SQLAlchemy takes these in a password, and user@server is how Azure names users.
    ['mysql://jo:p%40ss/w#o?rd@db/mlflow', { password: 'p@ss/w#o?rd', host: 'db', database: 'mlflow' }],
    ['mysql://jo%40server:100%@db/mlflow', { user: 'jo@server', password: '100%', host: 'db' }],
    ['postgresql://jo@server:pw@db/mlflow', { user: 'jo@server', password: 'pw', host: 'db' }],
    ['postgresql://j%C3%B6:w%C3%A4@db/häuser', { user: 'jö', password: 'wä', database: 'häuser' }],
  ])('[D-91] %s', (text, expected) => {
    expect(isDatabaseAddress(text)).toBe(true)
    expect(parseDatabaseAddress(text)).toMatchObject(expected)
  })

  it.each([
    ['postgresql://db/m', 'if offered'],
    ['postgresql://db/m?sslmode=disable', 'never'],
    ['postgresql://db/m?sslmode=require', { verify: 'nothing' }],
    ['postgresql://db/m?sslmode=verify-ca', { verify: 'chain' }],
    ['postgresql://db/m?sslmode=verify-full&sslrootcert=system', { verify: 'chain and host' }],
    ['mysql://db/m', 'if offered'],
    ['mysql://db/m?ssl_disabled=true', 'never'],
    ['mysql://db/m?ssl_mode=REQUIRED', { verify: 'nothing' }],
    ['mysql://db/m?ssl-mode=verify_identity', { verify: 'chain and host' }],
    ['mysql://db/m?ssl_ca=package.json', { verify: 'chain and host', ca: expect.stringContaining('labbook') }],
    ['mysql://db/m?ssl_ca=package.json&ssl_check_hostname=false', { verify: 'chain' }],
  ])('[D-91] how a connection is secured: %s', (text, tls) => {
    const parsed = parseDatabaseAddress(text).tls
    if (typeof tls === 'string') expect(parsed).toBe(tls)
    else expect(parsed).toMatchObject(tls)
  })

  it.each([
    ['postgresql://jo:secret@db:port/mlflow', 'port is not a port number'],
    ['postgresql://jo:secret@db:70000/mlflow', '70000 is not a port number'],
    ['postgresql://jo:sec@ret@db/mlflow', 'as %40'],
    ['mysql://jo:secret@db', 'it names no database'],
    ['mysql://jo:secret@db/', 'it names no database'],
    ['postgresql://jo:secret@db/mlflow?sslmode=perhaps', 'sslmode cannot be perhaps'],
    ['postgresql://jo:secret@db/mlflow?sslrootcert=/missing.pem', 'sslrootcert /missing.pem cannot be read'],
    ['mysql://jo:secret@db/mlflow?init_command=DROP', 'its setting init_command is not supported'],
    ['postgresql://jo@db/mlflow?password=secret&what=1', 'its setting what is not supported'],
  ])('[D-91] %s is refused in one sentence without the password', (text, why) => {
    const refusal = catchRefusal(() => parseDatabaseAddress(text))
    expect(refusal.message).toContain(why)
    expect(refusal.message).not.toMatch(/secret|sec@|ret@/)
    expect(refusal.exitCode).toBe(64)
  })

  it('[D-91] shown to people, it has no password', () => {
    expect(parseDatabaseAddress('mysql+pymysql://jo:secret@db:3307/mlflow?charset=utf8').shown).toBe(
      'mysql://jo@db:3307/mlflow',
    )
    expect(parseDatabaseAddress('postgresql://jo:secret@[::1]/mlflow').shown).toBe('postgresql://jo@[::1]/mlflow')
  })

  it.each([
    'mlruns',
    '/a/mlflow.db',
    'sqlite:///mlflow.db',
    'file:///a',
    'mssql+pyodbc://db/mlflow',
    'http://a',
    'C:\\mlruns',
  ])('%s is none', (text) => expect(isDatabaseAddress(text)).toBe(false))
})

function catchRefusal(call: () => unknown): StartRefusal {
  try {
    call()
  } catch (error) {
    if (error instanceof StartRefusal) return error
    throw error
  }
  throw new Error('It was not refused')
}
