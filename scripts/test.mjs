/**
 * `npm test`: from a fresh clone to a verdict. Every check runs in order and the first that fails ends the run; what
 * follows `--` goes to Vitest, as filters. The last line counts the tests, whatever happened: a failed check counts as one.
 */

import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { install } from './install.mjs'
import { provision } from './provision.mjs'
import { root, runNpm, runSteps, runVitest } from './run.mjs'

const checks = [
  { script: 'build', name: 'The build' },
  { script: 'lint', name: 'The linter (npm run lint)' },
  { script: 'format:check', name: 'The format check (npm run format mends it)' },
  { script: 'typecheck', name: 'The type check of the tests (npm run typecheck)' },
  { script: 'deadcode', name: 'The dead code check (npm run deadcode)' },
]

const resultsFile = join(root, '.provision/test-results.json')

mkdirSync(join(root, '.provision'), { recursive: true })
rmSync(resultsFile, { force: true })
await runSteps(() => {
  install()
  for (const { script, name } of checks) {
    console.log(`• npm run ${script}`)
    runNpm(name, ['run', '--silent', script])
  }
  provision()
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${resultsFile}`]
  runVitest('The tests', [...reporters, ...process.argv.slice(2)])
})
console.log(closingLine())

function closingLine() {
  if (!existsSync(resultsFile)) return `0 passed, ${process.exitCode ? 1 : 0} failed`
  const { numPassedTests, numFailedTests, numPendingTests, numTodoTests } = JSON.parse(
    readFileSync(resultsFile, 'utf8'),
  )
  const skipped = numPendingTests + numTodoTests
  // A file that cannot be loaded fails without a test of its own.
  const failed = process.exitCode ? Math.max(numFailedTests, 1) : numFailedTests
  return `${numPassedTests} passed, ${failed} failed${skipped ? `, ${skipped} skipped` : ''}`
}
