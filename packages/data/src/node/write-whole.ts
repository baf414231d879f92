import { randomBytes } from 'node:crypto'
import { realpath, rename, rm, stat } from 'node:fs/promises'
import { DataError } from '../data-error.js'

/**
 * Makes a file, whole or not at all: it is written beside its place and renamed. A link stays a link. A folder, a device or a pipe
 * is refused, since a rename would put a file in its place.
 *
 * @throws DataError BAD_OPTION that names the path
 */
export async function writeWhole(path: string, write: (partial: string) => Promise<unknown>): Promise<void> {
  const target = await realpath(path).catch(() => path)
  const found = await stat(target).catch(() => undefined)
  if (found !== undefined && !found.isFile()) {
    throw new DataError('BAD_OPTION', 'is not a file, and nothing else is written to', { value: path })
  }
  const partial = `${target}.${randomBytes(8).toString('hex')}.partial`
  try {
    await write(partial)
    await rename(partial, target)
  } catch (error) {
    await rm(partial, { force: true })
    const { code, message } = error as NodeJS.ErrnoException
    if (code === undefined || error instanceof DataError) throw error
    throw new DataError('BAD_OPTION', `cannot be written: ${message}`, { value: path })
  }
}
