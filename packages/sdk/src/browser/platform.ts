import { openConnection } from '../connection/connection.js'
import type { Platform } from '../platform.js'
import { Recorder } from './recorder.js'

const recorder = new Recorder({ warn })
const variables = new Map<string, string>()

/** The SDK in a browser. There is no environment, no file and no process; a page that is closed leaves its journal. */
export const platform: Platform = {
  defaultTrackingUri: globalThis.location?.origin ?? 'http://127.0.0.1:5000',
  environment: (name) => variables.get(name),
  setEnvironment(name, value) {
    if (value === undefined) variables.delete(name)
    else variables.set(name, value)
  },
  openChannel: (options) => recorder.openChannel(options),
  flush: (options) => recorder.flush(options),
  deadLetters: async (options) => await (await import('./dead-letters.js')).readDeadLetters(options),
  connect: (trackingUri) => openConnection({ trackingUri }),
  localFiles: undefined,
  captureConsole: undefined,
  gitPatch: undefined,
  onEnd() {
    addEventListener('pagehide', () => recorder.pageHides())
    addEventListener('visibilitychange', () => {
      if (document.visibilityState === 'hidden') recorder.pageHides()
    })
  },
  createScope() {
    // Nothing follows the asynchronous context here, so that the run begun last is the active one.
    const running: unknown[] = []
    return {
      get: () => running.at(-1) as never,
      run(value, body) {
        running.push(value)
        const end = () => running.splice(running.lastIndexOf(value), 1)
        let result: ReturnType<typeof body>
        try {
          result = body()
        } catch (error) {
          end()
          throw error
        }
        if (result instanceof Promise) void result.then(end, end)
        else end()
        return result
      },
    }
  },
  async contextTags() {
    const { origin, pathname } = globalThis.location ?? {}
    return [
      { key: 'mlflow.source.name', value: origin === undefined ? 'browser' : origin + pathname },
      { key: 'mlflow.source.type', value: 'LOCAL' },
    ]
  },
  warn,
  newKey() {
    // `randomUUID` exists on secure pages only.
    const bytes = crypto.getRandomValues(new Uint8Array(16))
    return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')
  },
}

function warn(sentence: string): void {
  console.warn(`Labbook: ${sentence}`)
}
