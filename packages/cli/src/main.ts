// The AWS SDK announces the end of its support of Node 20 at each start; the versions pinned here run on it.
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= 'true'

import { createProgram } from './program.js'
import { reportEnd } from './report-end.js'

// Whoever reads our answer may have read enough: `labbook runs list | head`.
process.stdout.on('error', (error: NodeJS.ErrnoException) => process.exit(error.code === 'EPIPE' ? 0 : 1))

try {
  const program = await createProgram(process.argv.slice(2))
  await program.parseAsync()
} catch (error) {
  process.exitCode = reportEnd(error)
}
