import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, it, onTestFinished } from 'vitest'
import { isForegroundOfNpm } from '../src/stop-signal.js'
import { freshFolder } from './run-labbook.js'

const ROOT = fileURLToPath(new URL('../../..', import.meta.url))

it.each([
  ['SIGTERM to npx', 'SIGTERM', 1],
  // As a terminal sends it: to the whole group.
  ['Ctrl-C', 'SIGINT', -1],
] as const)('[D-63] %s ends the server in order', async (_, signal, sign) => {
  const dataDir = join(freshFolder(), 'data')
  const npx = spawn('npx', ['labbook', 'server', '--port', '0', '--data-dir', dataDir], { cwd: ROOT, detached: true })
  let output = ''
  npx.stdout.on('data', (chunk) => (output += String(chunk)))
  npx.stderr.on('data', (chunk) => (output += String(chunk)))
  await expect.poll(() => output, { timeout: 40_000 }).toContain('running at http')
  const file = join(dataDir, '.labbook/server.json')
  const { pid } = JSON.parse(readFileSync(file, 'utf8')) as { pid: number }
  onTestFinished(() => void (isRunning(pid) && process.kill(pid, 'SIGKILL')))
  process.kill(sign * Number(npx.pid), signal)
  await once(npx, 'exit')
  await expect.poll(() => isRunning(pid), { timeout: 20_000 }).toBe(false)
  // A server that was killed leaves it there.
  expect(existsSync(file)).toBe(false)
})

it.each([
  ["'labbook'", true],
  ['labbook', true],
  ['labbook server --port 5000', true],
  ['npx labbook server', true],
  ['labbook server &', false],
  ['labbook server & labbook models serve', false],
  ['node train.js', false],
  ['labbook-watch', false],
  ['', false],
])('[D-63] npm is watched where it runs the command in the foreground: %s', (script, isWatched) => {
  expect(isForegroundOfNpm({ npm_lifecycle_script: script })).toBe(isWatched)
})

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}
