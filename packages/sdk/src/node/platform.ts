import { AsyncLocalStorage } from 'node:async_hooks'
import { randomUUID } from 'node:crypto'
import type { Platform } from '../platform.js'
import { Recorder } from './recorder.js'

const recorder = new Recorder({ warn })

export const platform: Platform = {
  environment: (name) => process.env[name],
  openChannel: (options) => recorder.openChannel(options),
  createScope() {
    const storage = new AsyncLocalStorage()
    return {
      get: () => storage.getStore() as never,
      run: (value, body) => storage.run(value, body),
    }
  },
  contextTags: async () => [],
  warn,
  newKey: () => randomUUID().replaceAll('-', ''),
}

function warn(sentence: string): void {
  process.emitWarning(sentence, 'LabbookWarning')
}

process.on('exit', () => recorder.end())
