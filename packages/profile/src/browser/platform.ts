import type { Platform } from '../platform.js'

export const platform: Platform = {
  writeFile: () => Promise.reject(new TypeError('A browser writes no files: use toHTML() or toJSON().')),
}
