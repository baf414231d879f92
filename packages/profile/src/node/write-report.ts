import { rename, rm, writeFile } from 'node:fs/promises'
import { renderHTML } from '../page/render-html.js'
import type { Profile } from '../profile-object.js'

/** Where the report is until it is whole. */
export function partialPath(path: string): string {
  return `${path}.${process.pid}.partial`
}

/** Writes a profile as JSON to a path that ends with `.json`, else as a page; the file is whole or not there. */
export async function writeReport(path: string, profile: Profile, signal?: AbortSignal): Promise<void> {
  const partial = partialPath(path)
  try {
    const text = path.endsWith('.json') ? JSON.stringify(profile) : renderHTML(profile)
    await writeFile(partial, text, { flush: true, ...(signal && { signal }) })
    await rename(partial, path)
  } catch (error) {
    await rm(partial, { force: true })
    throw error
  }
}
