import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const ROOT = fileURLToPath(new URL('..', import.meta.url))

/** Starts the built server on a data folder. */
export function startLabbook(/** @type {string} */ dataDir, /** @type {string[]} */ flags = []) {
  const command = join(ROOT, 'packages/cli/bin/labbook.js')
  return start(process.execPath, (port) => [command, 'server', '--data-dir', dataDir, '--port', port, ...flags])
}

/** Starts a server that reads a body, parses it, and answers `{}` or a constant body. */
export function startEcho(/** @type {string[]} */ flags = []) {
  const command = join(ROOT, 'bench/echo.mjs')
  return start(process.execPath, (port) => [command, port, ...flags])
}

/**
 * Starts the MLflow server that the tests installed, on SQLite or another database. Undefined if it is not installed, or
 * the database's driver is not.
 */
export async function startMlflow(/** @type {string} */ folder, databaseUri = `sqlite:///${folder}/mlflow.db`) {
  const python = join(ROOT, '.venv-test/bin/python')
  if (!existsSync(python)) return undefined
  if (!databaseUri.startsWith('sqlite:') && spawnSync(python, ['-c', 'import psycopg2']).status !== 0) return undefined
  const flags = (/** @type {string} */ port) => [
    '-m',
    'mlflow',
    'server',
    '--host',
    '127.0.0.1',
    '--port',
    port,
    '--workers',
    '2',
    // On a busy machine it would replace workers that start slowly.
    '--uvicorn-opts',
    '--timeout-worker-healthcheck 120',
  ]
  const stores = ['--backend-store-uri', databaseUri, '--artifacts-destination', join(folder, 'art')]
  return start(python, (port) => [...flags(port), ...stores], { withinMs: 120_000 })
}

/**
 * @param {string} command
 * @param {(port: string) => string[]} argumentsFor
 */
async function start(command, argumentsFor, { withinMs = 20_000 } = {}) {
  const port = await freePort()
  const address = `http://127.0.0.1:${port}`
  const began = performance.now()
  // In its own process group, so that its children can be stopped with it.
  const child = spawn(command, argumentsFor(String(port)), { stdio: 'ignore', detached: true })
  for (;;) {
    if (child.exitCode !== null) throw new Error(`${command} ended with ${child.exitCode}`)
    if (performance.now() - began > withinMs) throw new Error(`${command} did not answer within ${withinMs} ms`)
    const answer = await fetch(`${address}/health`).catch(() => undefined)
    if (answer?.ok) break
    await new Promise((resolve) => setTimeout(resolve, 5))
  }
  const readyMs = performance.now() - began
  return {
    address,
    pid: child.pid,
    readyMs,
    async stop(signal = 'SIGTERM') {
      if (child.exitCode !== null || child.signalCode !== null) return
      const ended = once(child, 'exit')
      process.kill(-Number(child.pid), signal)
      await ended
    },
  }
}

async function freePort() {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = /** @type {import('node:net').AddressInfo} */ (server.address())
  server.close()
  await once(server, 'close')
  return port
}
