import { AsyncLocalStorage } from 'node:async_hooks'
import { randomUUID } from 'node:crypto'
import { openConnection } from '../connection/connection.js'
import type { Platform } from '../platform.js'
import { contextOfProcess, contextTags } from './context-tags.js'
import { localFiles } from './local-files.js'
import { Recorder } from './recorder.js'

const recorder = new Recorder({ warn })

export const platform: Platform = {
  defaultTrackingUri: 'http://127.0.0.1:5000',
  environment: (name) => process.env[name],
  setEnvironment(name, value) {
    if (value === undefined) delete process.env[name]
    else process.env[name] = value
  },
  openChannel: (options) => recorder.openChannel(options),
  flush: (options) => recorder.flushAll(options),
  connect: (trackingUri) => openConnection({ trackingUri, environment: (name) => process.env[name] }),
  localFiles,
  onEnd,
  createScope() {
    const storage = new AsyncLocalStorage()
    return {
      get: () => storage.getStore() as never,
      run: (value, body) => storage.run(value, body),
    }
  },
  contextTags: () => contextTags({ ...contextOfProcess(), onWarning: warn }),
  warn,
  newKey: () => randomUUID().replaceAll('-', ''),
}

function warn(sentence: string): void {
  process.emitWarning(sentence, 'LabbookWarning')
}

function onEnd(end: Parameters<Platform['onEnd']>[0]): void {
  process.on('exit', () => {
    end('FINISHED')
    recorder.end()
  })
}
