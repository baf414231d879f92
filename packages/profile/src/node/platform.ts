import { rename, rm, writeFile } from 'node:fs/promises'
import { buildProfile } from '../engine/build-profile.js'
import type { Platform } from '../platform.js'
import { buildInThread, hasThread } from './profile-thread.js'

/** Up to this many cells a profile is built before a thread would have started. */
const CELLS_IN_PLACE = 20_000

export const platform: Platform = {
  buildProfile: (source, plan, hooks) => {
    const isSmall = source.rows * source.columnNames.length <= CELLS_IN_PLACE
    return isSmall || !hasThread ? buildProfile(source, plan, hooks) : buildInThread(source, plan, hooks)
  },
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
