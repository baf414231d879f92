/**
 * `npm test`: from a fresh clone to a verdict. Checks that only read the sources run alongside the tests, when a core
 * is idle, and are reported after them. What follows `--` goes to Vitest, as filters. The last line always counts the
 * tests; a failed check counts as one.
 */

import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { install } from './install.mjs'
import { provision } from './provision.mjs'
import { npm, root, runBeside, runNpm, runSteps, StepError, vitest } from './run.mjs'

const checks = [
  { script: 'lint', name: 'The linter (npm run lint)' },
  { script: 'format:check', name: 'The format check (npm run format mends it)' },
  { script: 'typecheck', name: 'The type check of the tests (npm run typecheck)' },
  { script: 'deadcode', name: 'The dead code check (npm run deadcode)' },
]

const resultsFile = join(root, '.provision/test-results.json')
let failedChecks = 0

mkdirSync(join(root, '.provision'), { recursive: true })
rmSync(resultsFile, { force: true })
await runSteps(async () => {
  install()
  console.log('• npm run build')
  runNpm('The build', ['run', '--silent', 'build'])
  provision()
  const checked = runChecks()
  const reporters = [
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${resultsFile}`,
    '--reporter=./scripts/slowest-files.mjs',
  ]
  const tested = await runBeside(...vitest([...reporters, ...process.argv.slice(2)]), { isQuiet: false })
  const failed = await checked
  failedChecks = failed.length
  for (const { name, fault, output } of failed) console.error(`\n✗ ${name} failed: ${fault}\n${output}`)
  const faults = [
    ...(tested.fault ? [`The tests failed: ${tested.fault}`] : []),
    ...failed.map(({ name }) => `${name} failed`),
  ]
  if (faults.length > 0) throw new StepError(faults.join('\n✗ '))
})
console.log(closingLine())

/** Runs the checks one after the other. Returns those that failed. */
async function runChecks() {
  const failed = []
  for (const { script, name } of checks) {
    const { fault, output } = await runBeside(...npm(['run', '--silent', script]), { isQuiet: true })
    if (fault) failed.push({ name, fault, output })
  }
  return failed
}

function closingLine() {
  if (!existsSync(resultsFile)) return `0 passed, ${process.exitCode ? Math.max(failedChecks, 1) : 0} failed`
  const { numPassedTests, numFailedTests, numPendingTests, numTodoTests } = JSON.parse(
    readFileSync(resultsFile, 'utf8'),
  )
  const skipped = numPendingTests + numTodoTests
  const failed = numFailedTests + failedChecks
  // A file that cannot be loaded fails without having a test.
  const counted = process.exitCode ? Math.max(failed, 1) : failed
  return `${numPassedTests} passed, ${counted} failed${skipped ? `, ${skipped} skipped` : ''}`
}
