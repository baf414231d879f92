import { randomBytes } from 'node:crypto'
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { homedir } from 'node:os'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { gunzip, gzip } from 'node:zlib'
import type { FileCache } from '../platform.js'

/** A folder with scikit-learn's layout, so that one filled by either serves the other. */
export function openFileCache(folder: string = defaultFolder()): FileCache {
  const place = (path: string) => join(folder, 'openml', 'openml.org', `${path}.gz`)
  return {
    place,
    get: async (path) => {
      try {
        return await promisify(gunzip)(await readFile(place(path)))
      } catch (error) {
        // A damaged file is as good as none: it is fetched again.
        if (isAway(error) || isDamaged(error)) return undefined
        throw error
      }
    },
    put: async (path, bytes) => {
      const target = place(path)
      const partial = `${target}.${randomBytes(8).toString('hex')}.partial`
      await mkdir(dirname(target), { recursive: true })
      try {
        await writeFile(partial, await promisify(gzip)(bytes))
        await rename(partial, target)
      } catch (error) {
        await rm(partial, { force: true })
        throw error
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
  return String((error as NodeJS.ErrnoException).code).startsWith('Z_')
}
