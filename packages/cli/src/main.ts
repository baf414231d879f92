// The AWS SDK warns at each start that it will drop Node 20; the versions pinned here support it.
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= 'true'

import { createProgram } from './program.js'
import { reportEnd } from './report-end.js'

// A reader may close the pipe early: `labbook runs list | head`.
process.stdout.on('error', (error: NodeJS.ErrnoException) => process.exit(error.code === 'EPIPE' ? 0 : 1))

try {
  const program = await createProgram(process.argv.slice(2))
  await program.parseAsync()
} catch (error) {
  process.exitCode = reportEnd(error)
}
