import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { delimiter, dirname } from 'node:path'
import { fileURLToPath } from 'node:url'
import { freePort } from './free-port.js'
import { pythonPath } from './python.js'

const COMMAND = fileURLToPath(new URL('../../packages/cli/bin/labbook.js', import.meta.url))
const STARTS_WITHIN_MS = 120_000

export interface ScoringServer {
  readonly address: string
  /** Sends SIGTERM, waits for the end and returns the exit code. */
  stop(): Promise<number | null>
}

export interface ScoringOptions {
  /** What serves it: our command, or MLflow's. */
  readonly by: 'labbook' | 'mlflow'
  readonly modelUri: string
  readonly trackingUri: string
  readonly flags?: readonly string[]
}

/** Serves a model on a free loopback port, with the stock client's Python on the path. */
export async function startScoring({ by, modelUri, trackingUri, flags = [] }: ScoringOptions): Promise<ScoringServer> {
  const port = await freePort()
  const words = ['models', 'serve', '-m', modelUri, '--port', String(port), '--env-manager', 'local', ...flags]
  const path = [dirname(pythonPath()), process.env['PATH']].join(delimiter)
  const [program, ...before] = by === 'labbook' ? [process.execPath, COMMAND] : ['mlflow']
  const child = spawn(program ?? '', [...before, ...words], {
    env: { ...process.env, PATH: path, MLFLOW_TRACKING_URI: trackingUri, MLFLOW_DISABLE_TELEMETRY: 'true' },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  })
  let output = ''
  const read = (chunk: Buffer) => {
    output += chunk.toString()
  }
  child.stdout.on('data', read)
  child.stderr.on('data', read)
  const address = `http://127.0.0.1:${port}`
  for (const deadline = Date.now() + STARTS_WITHIN_MS; !(await isReady(address)); ) {
    if (child.exitCode !== null || Date.now() > deadline) throw new Error(`The model is not served.\n${output}`)
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
  return {
    address,
    async stop() {
      if (child.exitCode !== null || child.signalCode !== null) return child.exitCode
      const ended = once(child, 'exit')
      // MLflow's command leaves its server running when only the command is stopped; ours must not.
      if (by === 'mlflow' && child.pid !== undefined) process.kill(-child.pid, 'SIGTERM')
      else child.kill('SIGTERM')
      await ended
      return child.exitCode
    },
  }
}

function isReady(address: string): Promise<boolean> {
  return fetch(`${address}/ping`).then(
    ({ ok }) => ok,
    () => false,
  )
}
