import { accessSync, constants, existsSync, statSync } from 'node:fs'
import { dirname } from 'node:path'
import { cannotWrite } from './cannot-write.js'
import { makeFolder } from './make-folder.js'
import { StartRefusal } from './start-refusal.js'

/**
 * Makes a folder that the server keeps things in, if it is not there.
 *
 * @throws StartRefusal if it cannot be written, or others may write in it
 */
export function makeOwnFolder(folder: string) {
  try {
    makeFolder(folder)
    accessSync(folder, constants.W_OK)
  } catch (cause) {
    throw cannotWrite(folder, whyNotMade(folder) ?? cause)
  }
  if ((statSync(folder).mode & 0o002) !== 0 && (statSync(folder).mode & 0o1000) === 0) {
    throw new StartRefusal(
      'cannotCreate',
      `${folder} can be changed by every user of this machine. Run: chmod o-w ${folder}.`,
    )
  }
}

/** Node says ENOENT where it could not make a folder on the way; the nearest one that is there knows better. */
function whyNotMade(folder: string): unknown {
  if (!existsSync(folder)) return dirname(folder) === folder ? undefined : whyNotMade(dirname(folder))
  try {
    accessSync(folder, constants.W_OK)
    return undefined
  } catch (cause) {
    return cause
  }
}
