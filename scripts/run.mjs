import { spawn, spawnSync } from 'node:child_process'
import { constants, setPriority } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** The root of the repository, where every command runs. */
export const root = fileURLToPath(new URL('..', import.meta.url))

/** A step that failed. Its output has been shown already, so the message only names it. */
export class StepError extends Error {}

/**
 * Runs one step with its output passed through. Throws a failure that names the step.
 *
 * @param {string} step
 * @param {string} command
 * @param {string[]} args
 */
export function run(step, command, args) {
  const { status, signal, error } = spawnSync(command, args, { cwd: root, stdio: 'inherit' })
  if (status === 0) return
  throw new StepError(`${step} failed: ${error?.message ?? (signal ? `ended by ${signal}` : `exit code ${status}`)}`)
}

/**
 * Runs a step whose output matters only when it fails.
 *
 * @param {string} step
 * @param {string} command
 * @param {string[]} args
 */
export function runQuietly(step, command, args) {
  const { status, stdout, stderr, error } = spawnSync(command, args, { cwd: root, encoding: 'utf8' })
  if (status === 0) return
  if (!error) console.error(`${stdout}${stderr}`)
  throw new StepError(`${step} failed: ${error?.message ?? `exit code ${status}`}`)
}

/**
 * Runs npm with its output passed through.
 *
 * @param {string} step
 * @param {string[]} args
 */
export function runNpm(step, args) {
  run(step, ...npm(args))
}

/**
 * Runs Vitest once, with its flags and filters.
 *
 * @param {string} step
 * @param {string[]} args
 */
export function runVitest(step, args) {
  run(step, ...vitest(args))
}

/**
 * The npm that started this process, if any: on Windows `npm` is a script that cannot be spawned.
 *
 * @param {string[]} args
 * @returns {[command: string, args: string[]]}
 */
export function npm(args) {
  const cli = process.env['npm_execpath']
  return cli?.endsWith('.js') ? [process.execPath, [cli, ...args]] : ['npm', args]
}

/** @param {string[]} args @returns {[command: string, args: string[]]} */
export function vitest(args) {
  return [process.execPath, [join(root, 'node_modules/vitest/vitest.mjs'), 'run', ...args]]
}

/**
 * Runs a command in the background and stops it when this process stops. Resolves with what went wrong, if anything.
 *
 * @param {string} command
 * @param {string[]} args
 * @param {{ isQuiet: boolean }} options quiet: its output is kept instead of shown, and others have the machine first
 * @returns {Promise<{ fault: string | undefined, output: string }>}
 */
export async function runBeside(command, args, { isQuiet }) {
  const child = spawn(command, args, { cwd: root, stdio: isQuiet ? ['ignore', 'pipe', 'pipe'] : 'inherit' })
  if (isQuiet && child.pid !== undefined) setPriority(child.pid, constants.priority.PRIORITY_BELOW_NORMAL)
  // A terminal sends Ctrl-C to the command too, so this only waits for its end.
  const pass = (/** @type {NodeJS.Signals} */ signal) => void (signal === 'SIGINT' || child.kill(signal))
  for (const signal of SIGNALS) process.on(signal, pass)
  let output = ''
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk) => (output += chunk))
  /** @type {string | undefined} */
  const fault = await new Promise((resolve) => {
    child.once('error', ({ message }) => resolve(message))
    child.once('close', (code, signal) =>
      resolve(code === 0 ? undefined : signal ? `ended by ${signal}` : `exit code ${code}`),
    )
  })
  for (const signal of SIGNALS) process.off(signal, pass)
  return { fault, output }
}

/** @type {readonly NodeJS.Signals[]} */
const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP']

/**
 * Runs the steps of a script. If one fails, prints its name and exits.
 *
 * @param {() => void | Promise<void>} steps
 */
export async function runSteps(steps) {
  try {
    await steps()
  } catch (error) {
    if (!(error instanceof StepError)) throw error
    console.error(`\n✗ ${error.message}`)
    process.exitCode = 1
  }
}
