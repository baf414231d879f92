/**
 * One MariaDB in a process of its own: prints a JSON line when it is ready, stops the server when standard input ends,
 * and removes its data, so that it outlives no test run. It reads no configuration of the machine.
 */

import { execFile, spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir, userInfo } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { promisify } from 'node:util'
import mysql from 'mysql2/promise'

const home = await mkdtemp(join(tmpdir(), 'labbook-mariadb-'))
const dataDir = join(home, 'data')
const socketPath = join(home, 'socket')
const port = await freePort()
const password = randomBytes(12).toString('hex')
// As root, MariaDB insists on this option.
const owner = process.getuid?.() === 0 ? [`--user=${userInfo().username}`] : []

try {
  await promisify(execFile)('mariadb-install-db', [
    '--no-defaults',
    `--datadir=${dataDir}`,
    '--auth-root-authentication-method=normal',
    '--skip-test-db',
    ...owner,
  ])
  const server = spawn(
    'mariadbd',
    [
      '--no-defaults',
      `--datadir=${dataDir}`,
      `--socket=${socketPath}`,
      `--port=${port}`,
      `--pid-file=${join(home, 'pid')}`,
      '--bind-address=127.0.0.1',
      '--skip-name-resolve',
      // Durability is not needed here.
      '--innodb-flush-log-at-trx-commit=0',
      '--skip-innodb-doublewrite',
      ...owner,
    ],
    { stdio: ['ignore', 'ignore', 'inherit'] },
  )
  const exited = once(server, 'exit')
  const root = await firstConnection(server)
  await root.query(`CREATE USER labbook@'127.0.0.1' IDENTIFIED BY '${password}'`)
  await root.query(`GRANT ALL ON *.* TO labbook@'127.0.0.1' WITH GRANT OPTION`)
  await root.end()
  process.stdout.write(`${JSON.stringify({ url: `mysql://labbook:${password}@127.0.0.1:${port}` })}\n`)
  process.stdin.resume()
  await Promise.race([once(process.stdin, 'end'), exited])
  server.kill('SIGTERM')
  await exited
} finally {
  await rm(home, { recursive: true, force: true })
}

/** @param {import('node:child_process').ChildProcess} server */
async function firstConnection(server) {
  for (;;) {
    try {
      return await mysql.createConnection({ socketPath, user: 'root' })
    } catch (error) {
      if (server.exitCode !== null) throw error
      await sleep(50)
    }
  }
}

async function freePort() {
  const probe = createServer().listen(0, '127.0.0.1')
  await once(probe, 'listening')
  const address = probe.address()
  probe.close()
  await once(probe, 'close')
  if (!address || typeof address === 'string') throw new Error('The system gave no port')
  return address.port
}
