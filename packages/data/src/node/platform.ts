import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { open } from 'node:fs/promises'
import { Readable } from 'node:stream'
import { fileURLToPath } from 'node:url'
import { DataError } from '../data-error.js'
import type { Platform } from '../platform.js'
import { openFileCache } from './file-cache.js'

export const platform: Platform = {
  openPath: async (path) => {
    const file = await open(path.startsWith('file:') ? fileURLToPath(path) : path).catch((error: unknown) => {
      throw unreadable(path, error as NodeJS.ErrnoException)
    })
    const stat = await file.stat()
    if (!stat.isFile()) {
      await file.close()
      throw new DataError('FILE_NOT_FOUND', 'is not a file', { value: path })
    }
    const stream = Readable.toWeb(createReadStream('', { fd: file })) as ReadableStream<Uint8Array>
    return { stream, total: stat.size }
  },
  openCache: openFileCache,
  variable: (name) => process.env[name] || undefined,
  md5: (bytes) => createHash('md5').update(bytes).digest('hex'),
}

function unreadable(path: string, { code, message }: NodeJS.ErrnoException): DataError {
  const rule =
    code === 'ENOENT' || code === 'ENOTDIR' ? 'does not exist' : code === 'EACCES' ? 'may not be read' : `: ${message}`
  return new DataError('FILE_NOT_FOUND', rule, { value: path })
}
