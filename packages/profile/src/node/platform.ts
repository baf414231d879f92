import { buildProfile } from '../engine/build-profile.js'
import type { Platform } from '../platform.js'
import { buildInThread, hasThread } from './profile-thread.js'
import { writeWhole } from './write-file.js'
import { canWriteInThread, writeInThread } from './write-in-thread.js'
import { writeReport } from './write-report.js'

/** Up to this many cells a profile is built before a thread would have started. */
const CELLS_IN_PLACE = 20_000
/** Up to this many variables a report is rendered within the time that a caller's loop can spare. */
const VARIABLES_IN_PLACE = 50

export const platform: Platform = {
  buildProfile: (source, plan, hooks) => {
    const isSmall = source.rows * source.columnNames.length <= CELLS_IN_PLACE
    return isSmall || !hasThread ? buildProfile(source, plan, hooks) : buildInThread(source, plan, hooks)
  },
  writeFile: (path, text, signal) => writeWhole(path, () => text, signal),
  writeReport: (path, profile, signal) => {
    const isSmall = profile.variables.length <= VARIABLES_IN_PLACE
    return isSmall || !canWriteInThread ? writeReport(path, profile, signal) : writeInThread(path, profile, signal)
  },
}
