import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { freePort } from './free-port.js'

const SCRIPT = fileURLToPath(new URL('../python/s3_store.py', import.meta.url))
const STARTS_WITHIN_MS = 60_000

/** Starts moto's S3, kept in its memory, by the Python that has it. */
export async function startS3(python: string) {
  const port = await freePort()
  const endpoint = `http://127.0.0.1:${port}`
  const server = spawn(python, [SCRIPT, String(port)], { stdio: ['pipe', 'ignore', 'pipe'] })
  let output = ''
  server.stderr.on('data', (chunk: Buffer) => {
    output = `${output}${chunk.toString()}`.slice(-4_000)
  })
  const exited = once(server, 'exit')

  const deadline = Date.now() + STARTS_WITHIN_MS
  while (!(await answers(endpoint))) {
    if (server.exitCode !== null || Date.now() > deadline) {
      server.kill('SIGKILL')
      throw new Error(`moto's S3 did not start on ${endpoint}:\n${output}`)
    }
    await sleep(50)
  }
  return {
    endpoint,
    async stop() {
      server.stdin.end()
      await exited
    },
  }
}

async function answers(endpoint: string): Promise<boolean> {
  return fetch(endpoint).then(
    (response) => response.ok,
    () => false,
  )
}
