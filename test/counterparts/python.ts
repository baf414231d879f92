import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { counterparts } from '../../scripts/counterparts.mjs'

/** Which stock client: the current one, the last of generation 2, or the oldest that is supported. */
export type PythonGeneration = 'python' | 'python-2.22' | 'python-2.3'

export interface PythonResult {
  exitCode: number | null
  stdout: string
  stderr: string
}

/** The Python that has the stock client. */
export function pythonPath(generation: PythonGeneration = 'python'): string {
  const { title, remedy, find } = counterparts[generation]
  const path = find()
  if (!path) throw new Error(`${title} is not here: ${remedy}`)
  return path
}

/**
 * Runs a script of test/python, named by its path there, to its end. The environment is added to ours; the client's
 * own retries are cut short, since it would repeat a 5xx for minutes, and it sends nothing to its makers.
 */
export function runPython(
  script: string,
  options: { args?: string[]; env?: Record<string, string>; generation?: PythonGeneration; cwd?: string } = {},
): Promise<PythonResult> {
  const { args = [], env = {}, generation = 'python', cwd } = options
  const child = spawn(
    pythonPath(generation),
    [fileURLToPath(new URL(`../python/${script}`, import.meta.url)), ...args],
    {
      env: {
        ...process.env,
        MLFLOW_DISABLE_TELEMETRY: 'true',
        MLFLOW_HTTP_REQUEST_MAX_RETRIES: '2',
        PYTHONUNBUFFERED: '1',
        PYTHONDONTWRITEBYTECODE: '1',
        GIT_PYTHON_REFRESH: 'quiet',
        ...env,
      },
      stdio: ['ignore', 'pipe', 'pipe'],
      ...(cwd ? { cwd } : {}),
    },
  )
  const stdout: Buffer[] = []
  const stderr: Buffer[] = []
  child.stdout.on('data', (chunk: Buffer) => stdout.push(chunk))
  child.stderr.on('data', (chunk: Buffer) => stderr.push(chunk))
  return new Promise((resolve, reject) => {
    child.once('error', reject)
    child.once('close', (exitCode) =>
      resolve({ exitCode, stdout: Buffer.concat(stdout).toString(), stderr: Buffer.concat(stderr).toString() }),
    )
  })
}
