import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** The root of the repository, where every command runs. */
export const root = fileURLToPath(new URL('..', import.meta.url))

/** A step that failed. Its output has been shown already, so the message only names it. */
export class StepError extends Error {}

/**
 * Runs one step with its output passed through; a failure ends the work with the step's name.
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
 * Runs npm, the one that started us where there is one: on Windows a bare `npm` is a script that cannot be spawned.
 *
 * @param {string} step
 * @param {string[]} args
 */
export function runNpm(step, args) {
  const cli = process.env['npm_execpath']
  if (cli?.endsWith('.js')) run(step, process.execPath, [cli, ...args])
  else run(step, 'npm', args)
}

/**
 * Runs Vitest once, with its flags and filters.
 *
 * @param {string} step
 * @param {string[]} args
 */
export function runVitest(step, args) {
  run(step, process.execPath, [join(root, 'node_modules/vitest/vitest.mjs'), 'run', ...args])
}

/**
 * Runs a script's steps: a failed one ends the process with one line that says which.
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
