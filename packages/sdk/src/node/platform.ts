import { AsyncLocalStorage } from 'node:async_hooks'
import { randomUUID } from 'node:crypto'
import { InvalidInputError } from '../checks/invalid-input-error.js'
import { openConnection } from '../connection/connection.js'
import type { EndHandlers, Platform } from '../platform.js'
import { captureConsole } from './console-capture.js'
import { contextOfProcess, contextTags } from './context-tags.js'
import { readDeadLetters } from './dead-letters.js'
import { gitPatch } from './git-patch.js'
import { localFiles } from './local-files.js'
import { isServerInstalled } from './local-store.js'
import { isLocalUri } from './local-uri.js'
import { onProcessEnd } from './process-ends.js'
import { Recorder } from './recorder.js'

const recorder = new Recorder({ warn })

export const platform: Platform = {
  // A folder that `labbook server` shows by default, else a server at the address that it has by default.
  defaultTrackingUri: isServerInstalled() ? 'file:./labbook-data' : 'http://127.0.0.1:5000',
  environment: (name) => process.env[name],
  setEnvironment(name, value) {
    if (value === undefined) delete process.env[name]
    else process.env[name] = value
  },
  openChannel: (options) => recorder.openChannel(options),
  flush: (options) => recorder.flushAll(options),
  deadLetters: readDeadLetters,
  connect(trackingUri) {
    if (!isLocalUri(trackingUri)) return openConnection({ trackingUri, environment: (name) => process.env[name] })
    if (isServerInstalled()) return recorder.connectLocal(trackingUri)
    throw new InvalidInputError(
      `${trackingUri} is a store of this machine, which needs the package @labbook/server. ` +
        'Install it with npm install @labbook/server, or set the address of a server.',
    )
  },
  localFiles,
  captureConsole: (onLine) => captureConsole({ onLine, onWarning: warn }),
  onEnd,
  createScope() {
    const storage = new AsyncLocalStorage()
    return {
      get: () => storage.getStore() as never,
      run: (value, body) => storage.run(value, body),
    }
  },
  contextTags: () => contextTags({ ...contextOfProcess(), onWarning: warn }),
  gitPatch: () => gitPatch({ cwd: process.cwd(), environment: process.env }),
  warn,
  newKey: () => randomUUID().replaceAll('-', ''),
}

function warn(sentence: string): void {
  process.emitWarning(sentence, 'LabbookWarning')
}

function onEnd({ finish, flush, endNow }: EndHandlers): void {
  onProcessEnd(
    {
      beforeExit: () => finish('FINISHED'),
      signal: (_, { isFatal }) => (isFatal ? finish('KILLED') : flush()),
      uncaughtError: (thrown) => endNow('FAILED', { thrown }),
      exit({ code, signal }) {
        endNow(signal === undefined && code === 0 ? 'FINISHED' : signal === undefined ? 'FAILED' : 'KILLED')
        recorder.end()
      },
    },
    { limitMs: FINISH_MS, onWarning: warn },
  )
}

/** How long the end of a process waits for the server at most. */
const FINISH_MS = 10_000
