/** `npm start`: from a fresh clone to a running server. What follows `--` goes to `labbook server`. */

import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { install } from './install.mjs'
import { npm, root, runQuietly, runSteps } from './run.mjs'

await runSteps(() => {
  install()
  console.log('Building …')
  runQuietly('The build', ...npm(['run', '--silent', 'build']))
  serve(process.argv.slice(2))
})

/**
 * The server decides how it stops: each signal reaches it once, and this process exits with its exit code.
 *
 * @param {string[]} flags
 */
function serve(flags) {
  const server = spawn(process.execPath, [join(root, 'packages/cli/bin/labbook.js'), 'server', ...flags], {
    stdio: 'inherit',
  })
  // A terminal sends Ctrl-C to the whole process group, including the server; other signals are forwarded.
  process.on('SIGINT', () => process.stdin.isTTY || server.kill('SIGINT'))
  process.on('SIGTERM', () => server.kill('SIGTERM'))
  process.on('SIGHUP', () => server.kill('SIGHUP'))
  // npm forwards a signal to its shell, which exits without forwarding it. All that can be seen here is a new parent.
  const parent = process.ppid
  setInterval(() => process.ppid === parent || server.kill('SIGTERM'), 200).unref()
  server.on('error', (error) => {
    console.error(`Cannot start the server: ${error.message}`)
    process.exitCode = 70
  })
  server.on('exit', (code, signal) => {
    process.exitCode = code ?? (signal === 'SIGINT' ? 130 : 143)
  })
}
