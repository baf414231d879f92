// The AWS SDK announces the end of its support of Node 20 at each start; the versions pinned here run on it.
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= 'true'

import { createProgram } from './program.js'

await createProgram().parseAsync()
