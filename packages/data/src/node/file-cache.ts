import { randomBytes } from 'node:crypto'
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { homedir } from 'node:os'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { gunzip, gzip } from 'node:zlib'
import { DataError } from '../data-error.js'
import type { FileCache } from '../platform.js'

/** Of a file of the cache, inflated: what a download has at most. */
const MAX_BYTES = 2 ** 31

/** A folder with scikit-learn's layout, so that one filled by either serves the other. */
export function openFileCache(folder: string = defaultFolder()): FileCache {
  const place = (path: string) => join(folder, 'openml', 'openml.org', `${path}.gz`)
  return {
    place,
    get: async (path) => {
      try {
        return await promisify(gunzip)(await readFile(place(path)), { maxOutputLength: MAX_BYTES })
      } catch (error) {
        // A damaged file is as good as none: it is fetched again.
        if (isAway(error) || isDamaged(error)) return undefined
        throw new DataError('BAD_OPTION', `cannot be read from the cache: ${(error as Error).message}`, {
          value: place(path),
        })
      }
    },
    put: async (path, bytes) => {
      const target = place(path)
      const partial = `${target}.${randomBytes(8).toString('hex')}.partial`
      try {
        await mkdir(dirname(target), { recursive: true })
        await writeFile(partial, await promisify(gzip)(bytes))
        await rename(partial, target)
      } catch (error) {
        await rm(partial, { force: true }).catch(() => {})
        throw new DataError('BAD_OPTION', `cannot be kept in the cache: ${(error as Error).message}`, { value: target })
      }
    },
    remove: (path) => rm(place(path), { force: true }),
  }
}

function defaultFolder(): string {
  const { XDG_CACHE_HOME } = process.env
  return process.env['LABBOOK_DATA_HOME'] || join(XDG_CACHE_HOME || join(homedir(), '.cache'), 'labbook')
}

function isAway(error: unknown): boolean {
  const { code } = error as NodeJS.ErrnoException
  return code === 'ENOENT' || code === 'ENOTDIR'
}

function isDamaged(error: unknown): boolean {
  const { code } = error as NodeJS.ErrnoException
  return code === 'ERR_BUFFER_TOO_LARGE' || String(code).startsWith('Z_')
}
