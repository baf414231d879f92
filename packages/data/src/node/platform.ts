import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { open, stat, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { Readable } from 'node:stream'
import { fileURLToPath } from 'node:url'
import { DataError } from '../data-error.js'
import type { Platform } from '../platform.js'
import { openFileCache } from './file-cache.js'
import { writeWhole } from './write-whole.js'

// `require` loads ES modules as well, and without a promise.
const require = createRequire(import.meta.url)

export const platform: Platform = {
  openPath: async (path) => {
    const refuse = (error: unknown) => {
      throw unreadable(path, error as NodeJS.ErrnoException)
    }
    const place = path.startsWith('file:') ? fileURLToPath(path) : path
    // Before it is opened: to open a named pipe waits for a writer, for ever.
    const found = await stat(place).catch(refuse)
    if (!found.isFile()) throw new DataError('FILE_NOT_FOUND', 'is not a file', { value: path })
    const file = await open(place).catch(refuse)
    const stream = Readable.toWeb(createReadStream('', { fd: file })) as ReadableStream<Uint8Array>
    return { stream, total: found.size }
  },
  writePath: (path, bytes) => writeWhole(path, (partial) => writeFile(partial, bytes, { flush: true })),
  arquero: () => require('arquero') as typeof import('arquero'),
  flechette: () => require('@uwdata/flechette') as typeof import('@uwdata/flechette'),
  openCache: openFileCache,
  openEngine: async (path, signal) => (await import('./duckdb-engine.js')).openDuckdb(path, signal),
  variable: (name) => process.env[name] || undefined,
  md5: (bytes) => createHash('md5').update(bytes).digest('hex'),
}

function unreadable(path: string, { code, message }: NodeJS.ErrnoException): DataError {
  const rule =
    code === 'ENOENT' || code === 'ENOTDIR' ? 'does not exist' : code === 'EACCES' ? 'may not be read' : `: ${message}`
  return new DataError('FILE_NOT_FOUND', rule, { value: path })
}
