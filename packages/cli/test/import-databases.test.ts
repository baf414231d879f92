import { writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import mysql from 'mysql2/promise'
import pg from 'pg'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { describeWith, type MariadbServer, openTestDatabase, startMariadb } from '../../../test/counterparts/index.js'
import { freshFolder, runLabbook } from './run-labbook.js'

const STORE = [
  'CREATE TABLE experiments (experiment_id INTEGER PRIMARY KEY, name VARCHAR(256))',
  'CREATE TABLE runs (run_uuid VARCHAR(32) PRIMARY KEY, status VARCHAR(9), experiment_id INTEGER)',
  "INSERT INTO experiments VALUES (1, 'houses')",
  "INSERT INTO runs VALUES ('0123456789abcdef', 'FINISHED', 1)",
]

describeWith(['postgres'], 'labbook import from PostgreSQL', () => {
  says({
    open: openTestDatabase,
    async run(address, statement) {
      const client = new pg.Client(address)
      await client.connect()
      await client.query(statement)
      await client.end()
    },
    passwordVariable: 'PGPASSWORD',
  })
})

describeWith(['mariadb'], 'labbook import from MariaDB', () => {
  let server: MariadbServer
  beforeAll(async () => {
    server = await startMariadb()
  })
  afterAll(() => server.stop())
  says({
    open: () => server.openDatabase(),
    async run(address, statement) {
      const connection = await mysql.createConnection(address)
      await connection.query(statement)
      await connection.end()
    },
    passwordVariable: 'MYSQL_PWD',
  })

  it('[D-60] without mysql2 it says what to install', async () => {
    const folder = freshFolder()
    const hooks = join(folder, 'hooks.mjs')
    writeFileSync(
      hooks,
      `export async function resolve(name, context, next) {
         if (name === 'mysql2') throw Object.assign(new Error('not found'), { code: 'ERR_MODULE_NOT_FOUND' })
         return next(name, context)
       }`,
    )
    const register = `import { register } from 'node:module'; register(${JSON.stringify(pathToFileURL(hooks).href)})`
    const result = await runLabbook(['import', await server.openDatabase(), '--data-dir', join(folder, 'data')], {
      env: { NODE_OPTIONS: `--import data:text/javascript,${encodeURIComponent(register)}` },
    })
    expect([result.exitCode, result.stderr]).toEqual([64, expect.stringContaining('npm install mysql2')])
    expect(result.stderr.trim().split('\n')).toHaveLength(1)
  })
})

interface Server {
  readonly open: () => Promise<string>
  readonly run: (address: string, statement: string) => Promise<void>
  readonly passwordVariable: string
}

/** What people see of a source on a server. */
function says({ open, run, passwordVariable }: Server) {
  const importFrom = (address: URL | string, env: NodeJS.ProcessEnv = {}) =>
    runLabbook(['import', String(address), '--data-dir', join(freshFolder(), 'data')], { env })

  it('[D-91] it ends with a summary, with the password in the address or in the environment', async () => {
    const url = new URL(await open())
    for (const statement of STORE) await run(url.href, statement)
    const { password } = url
    expect(await importFrom(url)).toMatchObject({ exitCode: 0, stderr: '', stdout: expect.stringContaining('1  run') })
    url.password = ''
    const result = await importFrom(url, { [passwordVariable]: password })
    expect(result).toMatchObject({ exitCode: 0, stderr: '', stdout: expect.stringContaining('1  run') })
  })

  it('[D-60] it says in one sentence what stands in the way, never with a password', async () => {
    const url = new URL(await open())
    const changed = (change: (url: URL) => void) => {
      const copy = new URL(url)
      change(copy)
      return copy
    }
    const closed = await closedPort()
    const cases = [
      [url, 65, 'is not an MLflow database'],
      [changed((one) => (one.password = 'wrong-word')), 64, 'denies access to this user'],
      [changed((one) => (one.pathname = '/nowhere')), 64, '/nowhere does not exist'],
      [changed((one) => (one.port = String(closed))), 69, `:${closed}/`],
      [changed((one) => (one.hostname = 'host.invalid')), 69, 'cannot be reached'],
      [`${url.href}?what=1`, 64, 'its setting what is not supported'],
      [url.href.replace(/:\d+\//, ':port/'), 64, 'port is not a port number'],
      [url.href.replace(/^\w+:/, 'mssql+pyodbc:'), 64, 'cannot be imported'],
    ] as const
    for (const [address, exitCode, sentence] of cases) {
      const result = await importFrom(address)
      expect([result.exitCode, result.stdout, result.stderr]).toEqual([exitCode, '', expect.stringContaining(sentence)])
      expect(result.stderr.trim().split('\n')).toHaveLength(1)
      expect(result.stderr).not.toContain(url.password)
      expect(result.stderr).not.toContain('wrong-word')
    }
  })
}

function closedPort(): Promise<number> {
  return new Promise((resolve) => {
    const probe = createServer().listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as { port: number }
      probe.close(() => resolve(port))
    })
  })
}
