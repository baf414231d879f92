import { spawn } from 'node:child_process'
import { resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { inject } from 'vitest'
import { counterparts } from '../../scripts/counterparts.mjs'
import type { PythonGeneration } from './provided.js'
import { PYTHON_ENV, type PythonJob, type PythonResult, runInHost } from './python-host.js'

const SCRIPTS = fileURLToPath(new URL('../python/', import.meta.url))

/** The Python that has the stock client. */
export function pythonPath(generation: PythonGeneration = 'python'): string {
  const { title, remedy, find } = counterparts[generation]
  const path = find()
  if (!path) throw new Error(`${title} is not here: ${remedy}`)
  return path
}

/** Runs a script of test/python, named by its path there. `environment` is added to that of this process. */
export function runPython(
  script: string,
  options: { args?: string[]; env?: Record<string, string>; generation?: PythonGeneration; cwd?: string } = {},
): Promise<PythonResult> {
  const { args = [], env = {}, generation = 'python', cwd = process.cwd() } = options
  const job = {
    argv: [resolve(SCRIPTS, script), ...args],
    env: { ...process.env, ...PYTHON_ENV, ...env },
    cwd,
  }
  const host = inject('pythonHosts')[generation]
  return host === undefined ? runAlone(pythonPath(generation), job) : runInHost(host, job)
}

function runAlone(python: string, { argv, env, cwd }: PythonJob): Promise<PythonResult> {
  const child = spawn(python, argv, { env, cwd, stdio: ['ignore', 'pipe', 'pipe'] })
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
