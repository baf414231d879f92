import { rename, rm, writeFile } from 'node:fs/promises'
import type { Platform } from '../platform.js'

export const platform: Platform = {
  writeFile: async (path, text) => {
    const partial = `${path}.${process.pid}.partial`
    try {
      await writeFile(partial, text, { flush: true })
      await rename(partial, path)
    } catch (error) {
      await rm(partial, { force: true })
      throw error
    }
  },
}
