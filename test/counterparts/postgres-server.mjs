/**
 * One PostgreSQL in a process of its own: prints a JSON line when it is ready, restarts the server for a line on
 * standard input, and stops it and removes its data when that input ends, so that it outlives no test run.
 */

import { execFileSync, spawn, spawnSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { statSync } from 'node:fs'
import { chmod, chown, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { createInterface } from 'node:readline'
import { postgresFolder } from '../../scripts/counterparts.mjs'

/** PostgreSQL refuses to run as root, so everything then belongs to another user, who must be able to reach it. */
const owner = process.getuid?.() === 0 ? anotherUser() : undefined
const home = await mkdtemp(join(openFolder(), 'labbook-postgres-'))
const dataDir = join(home, 'data')

try {
  await chmod(home, 0o711)
  const programs = await reachablePrograms()
  const port = await freePort()
  const password = randomBytes(12).toString('hex')
  await mkdir(dataDir, { mode: 0o700 })
  const passwordFile = join(home, 'password')
  await writeFile(passwordFile, password, { mode: 0o600 })
  if (owner) for (const path of [dataDir, passwordFile]) await chown(path, owner.uid, owner.gid)
  await initialise(programs, passwordFile)
  let server = await start(programs, port)
  say({ url: `postgresql://labbook:${password}@127.0.0.1:${port}/postgres`, port, dataDir })
  for await (const _order of createInterface({ input: process.stdin })) {
    server = await start(programs, port)
    say({ started: true })
  }
  await stop(server)
} finally {
  await rm(home, { recursive: true, force: true })
}

/** @param {string} programs @param {string} passwordFile */
async function initialise(programs, passwordFile) {
  const words = [`--pgdata=${dataDir}`, '--auth=password', '--username=labbook', `--pwfile=${passwordFile}`]
  const child = program(join(programs, 'initdb'), [...words, '--encoding=UTF8', '--locale=C', '--no-sync'])
  child.stderr.pipe(process.stderr)
  const [code] = await once(child, 'exit')
  if (code !== 0) throw new Error(`initdb ended with ${code}`)
}

/** @param {string} programs @param {number} port */
async function start(programs, port) {
  const settings = ['listen_addresses=127.0.0.1', 'max_connections=200', 'unix_socket_directories=']
  const words = ['-D', dataDir, '-p', String(port), ...settings.flatMap((setting) => ['-c', setting])]
  const child = program(join(programs, 'postgres'), words)
  let isReady = false
  for await (const line of createInterface({ input: child.stderr })) {
    console.error(line)
    isReady = line.includes('database system is ready to accept connections')
    if (isReady) break
  }
  if (!isReady) throw new Error('PostgreSQL ended before it was ready')
  child.stderr.pipe(process.stderr)
  return child
}

/** @param {ReturnType<typeof program>} server */
async function stop(server) {
  if (server.exitCode !== null || server.signalCode !== null) return
  const ended = once(server, 'exit')
  server.kill('SIGINT')
  await ended
}

/** In English, since its output is parsed here. @param {string} command @param {string[]} words */
function program(command, words) {
  const child = spawn(command, words, {
    ...owner,
    cwd: home,
    env: { ...process.env, LC_ALL: 'C' },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  child.stdout.pipe(process.stderr)
  return child
}

/** The folder of the programs, or a copy of it where their user may not enter it, as below /root. */
async function reachablePrograms() {
  const installed = postgresFolder()
  if (installed === undefined) throw new Error('No PostgreSQL is installed')
  const programs = join(installed, 'native', 'bin')
  if (!owner || spawnSync(join(programs, 'postgres'), ['--version'], { ...owner, cwd: '/' }).status === 0)
    return programs
  const copy = join(home, 'native')
  execFileSync('cp', ['-a', dirname(programs), copy])
  execFileSync('chown', ['-R', `${owner.uid}:${owner.gid}`, copy])
  return join(copy, 'bin')
}

function anotherUser() {
  const id = (/** @type {string} */ flag, /** @type {string} */ name) =>
    spawnSync('id', [flag, name], { encoding: 'utf8' })
  for (const name of ['postgres', 'nobody']) {
    const uid = id('-u', name)
    if (uid.status === 0) return { uid: Number(uid.stdout), gid: Number(id('-g', name).stdout) }
  }
  throw new Error('PostgreSQL does not run as root, and neither the user postgres nor nobody is here')
}

/** A folder for temporary files that the other user can reach: TMPDIR may be in somebody's home. */
function openFolder() {
  const found = [tmpdir(), '/tmp', '/var/tmp', '/dev/shm'].find((folder) => !owner || isOpen(folder))
  if (found === undefined) throw new Error('No folder for temporary files is open to all users')
  return found
}

/** @param {string} folder @returns {boolean} */
function isOpen(folder) {
  const { mode } = statSync(folder, { throwIfNoEntry: false }) ?? { mode: 0 }
  return (mode & 0o001) !== 0 && (folder === dirname(folder) || isOpen(dirname(folder)))
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
