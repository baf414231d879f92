import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { delimiter, dirname, join } from 'node:path'
import { freePort } from './free-port.js'
import { PYTHON_ENV } from './python-host.js'

const STARTS_WITHIN_MS = 120_000

export interface MlflowServer {
  readonly address: string
  /** Stops it and removes its folder. */
  stop(): Promise<void>
}

/** A stock MLflow server with an empty SQLite store, which proxies artifacts, on a free port of the loopback. */
export async function startMlflow(python: string): Promise<MlflowServer> {
  const folder = await mkdtemp(join(tmpdir(), 'labbook-mlflow-'))
  const port = await freePort()
  const places = [
    '--backend-store-uri',
    `sqlite:///${folder}/mlflow.db`,
    '--artifacts-destination',
    `${folder}/artifacts`,
  ]
  const child = spawn(
    'mlflow',
    ['server', ...places, '--host', '127.0.0.1', '--port', String(port), '--workers', '1'],
    {
      cwd: folder,
      env: {
        ...process.env,
        ...PYTHON_ENV,
        PATH: [dirname(python), process.env['PATH']].join(delimiter),
        // Its queues of jobs are eight processes more, and no test asks for them.
        MLFLOW_SERVER_ENABLE_JOB_EXECUTION: 'false',
      },
      stdio: ['ignore', 'pipe', 'pipe'],
      // Its command leaves workers behind when it alone is stopped.
      detached: true,
    },
  )
  let output = ''
  const read = (chunk: Buffer) => {
    output += chunk.toString()
  }
  child.stdout.on('data', read)
  child.stderr.on('data', read)
  const address = `http://127.0.0.1:${port}`
  for (const deadline = Date.now() + STARTS_WITHIN_MS; !(await isHealthy(address)); ) {
    if (child.exitCode !== null || Date.now() > deadline) throw new Error(`MLflow did not start.\n${output}`)
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
  return {
    address,
    async stop() {
      if (child.exitCode === null && child.signalCode === null && child.pid !== undefined) {
        const ended = once(child, 'exit')
        process.kill(-child.pid, 'SIGTERM')
        await ended
      }
      await rm(folder, { recursive: true, force: true })
    },
  }
}

function isHealthy(address: string): Promise<boolean> {
  return fetch(`${address}/health`).then(
    ({ ok }) => ok,
    () => false,
  )
}
