import { buildProfile } from '../engine/build-profile.js'
import type { Platform } from '../platform.js'

export const platform: Platform = {
  // In a page this runs in a Web Worker of the page's own.
  buildProfile,
  writeReport: writesNoFiles,
  writeFile: writesNoFiles,
}

function writesNoFiles(): Promise<never> {
  return Promise.reject(new TypeError('A browser writes no files: use toHTML() or toJSON().'))
}
