import { renderHTML } from '../page/render-html.js'
import type { Profile } from '../profile-object.js'
import { writeWhole } from './write-file.js'

/** Writes a profile as JSON to a path that ends with `.json`, else as a page; the file is whole or not there. */
export function writeReport(path: string, profile: Profile, signal?: AbortSignal): Promise<void> {
  return writeWhole(path, () => (path.endsWith('.json') ? JSON.stringify(profile) : renderHTML(profile)), signal)
}
