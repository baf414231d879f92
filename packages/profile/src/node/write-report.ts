import { realpathSync, statSync } from 'node:fs'
import { rename, rm, writeFile } from 'node:fs/promises'
import { renderHTML } from '../page/render-html.js'
import { ProfileError } from '../profile-error.js'
import type { Profile } from '../profile-object.js'

/** Where the report is until it is whole. */
export function partialPath(path: string): string {
  return `${targetOf(path)}.${process.pid}.partial`
}

/** Where a link leads: it stays a link. */
function targetOf(path: string): string {
  return statSync(path, { throwIfNoEntry: false }) === undefined ? path : realpathSync(path)
}

/** Writes a profile as JSON to a path that ends with `.json`, else as a page; the file is whole or not there. */
export async function writeReport(path: string, profile: Profile, signal?: AbortSignal): Promise<void> {
  // A rename would put a file in the place of a device, a pipe or an empty folder.
  const isOther = statSync(path, { throwIfNoEntry: false })?.isFile() === false
  if (isOther) throw new ProfileError('BAD_OUTPUT', `${path} is not a file, and nothing else is written to.`)
  const target = targetOf(path)
  const partial = partialPath(path)
  try {
    const text = path.endsWith('.json') ? JSON.stringify(profile) : renderHTML(profile)
    await writeFile(partial, text, { flush: true, ...(signal && { signal }) })
    await rename(partial, target)
  } catch (error) {
    await rm(partial, { force: true })
    throw error
  }
}
