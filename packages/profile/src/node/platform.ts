import { rename, rm, writeFile } from 'node:fs/promises'
import { buildProfile } from '../engine/build-profile.js'
import type { Platform } from '../platform.js'

export const platform: Platform = {
  buildProfile,
  writeFile: async (path, text, signal) => {
    const partial = `${path}.${process.pid}.partial`
    try {
      await writeFile(partial, text, { flush: true, ...(signal && { signal }) })
      await rename(partial, path)
    } catch (error) {
      await rm(partial, { force: true })
      throw error
    }
  },
}
