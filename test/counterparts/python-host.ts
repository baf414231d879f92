import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const SCRIPT = fileURLToPath(new URL('../python/host.py', import.meta.url))

/** A script to run: its arguments, its whole environment and its folder. */
export interface PythonJob {
  readonly argv: readonly string[]
  readonly env: NodeJS.ProcessEnv
  readonly cwd: string
}

export interface PythonResult {
  exitCode: number | null
  stdout: string
  stderr: string
}

/** Starts the process that runs Python scripts (test/python/host.py). It ends with this process, or by `stop`. */
export async function startPythonHost(python: string, socketPath: string) {
  const host = spawn(python, [SCRIPT, socketPath], {
    env: { ...process.env, ...PYTHON_ENV, MPLBACKEND: 'Agg' },
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  const ended = once(host, 'exit')
  await Promise.race([
    once(host.stdout, 'data'),
    ended.then(([code]) => Promise.reject(new Error(`${python} ended with ${code}`))),
  ])
  return {
    async stop() {
      host.stdin.end()
      await ended
    },
  }
}

/** The environment of every script: few retries, since the client would repeat a 5xx for minutes, and no telemetry. */
export const PYTHON_ENV = {
  MLFLOW_DISABLE_TELEMETRY: 'true',
  MLFLOW_HTTP_REQUEST_MAX_RETRIES: '2',
  PYTHONUNBUFFERED: '1',
  PYTHONDONTWRITEBYTECODE: '1',
  GIT_PYTHON_REFRESH: 'quiet',
}

/** Runs a script in the host that listens there. */
export async function runInHost(socketPath: string, job: PythonJob): Promise<PythonResult> {
  const folder = await mkdtemp(join(tmpdir(), 'labbook-script-'))
  const [stdout, stderr] = [join(folder, 'stdout'), join(folder, 'stderr')]
  try {
    const connection = connect(socketPath)
    connection.write(`${JSON.stringify({ ...job, stdout, stderr })}\n`)
    let answer = ''
    connection.on('data', (chunk: Buffer) => (answer += chunk.toString()))
    await once(connection, 'close')
    if (answer === '') throw new Error(`The Python of the run ended before ${job.argv[0]} did.`)
    return { exitCode: Number(answer), stdout: await readFile(stdout, 'utf8'), stderr: await readFile(stderr, 'utf8') }
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}
