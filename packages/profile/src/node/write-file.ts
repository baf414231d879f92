import { realpathSync, statSync } from 'node:fs'
import { rename, rm, writeFile } from 'node:fs/promises'
import { ProfileError } from '../profile-error.js'

/** Where a file is until it is whole. */
export function partialPath(path: string): string {
  return `${targetOf(path)}.${process.pid}.partial`
}

/** Where a link leads: it stays a link. */
function targetOf(path: string): string {
  return statSync(path, { throwIfNoEntry: false }) === undefined ? path : realpathSync(path)
}

/**
 * Writes a file that is whole or not there.
 *
 * @throws ProfileError BAD_OUTPUT for a folder, a device or a pipe: a rename would put a file in its place
 */
export async function writeWhole(path: string, text: () => string, signal?: AbortSignal): Promise<void> {
  const isOther = statSync(path, { throwIfNoEntry: false })?.isFile() === false
  if (isOther) throw new ProfileError('BAD_OUTPUT', `${path} is not a file, and nothing else is written to.`)
  const target = targetOf(path)
  const partial = partialPath(path)
  try {
    await writeFile(partial, text(), { flush: true, ...(signal && { signal }) })
    await rename(partial, target)
  } catch (error) {
    await rm(partial, { force: true })
    throw error
  }
}
