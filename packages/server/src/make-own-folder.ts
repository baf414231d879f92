import { accessSync, constants, existsSync, statSync } from 'node:fs'
import { dirname } from 'node:path'
import { cannotWrite } from './cannot-write.js'
import { makeFolder } from './make-folder.js'
import { StartRefusal } from './start-refusal.js'

/**
 * Creates one of the server's folders if it does not exist.
 *
 * @throws StartRefusal if it is not writable, or writable by every user
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
      `Every user of this machine can write to ${folder}. Run: chmod o-w ${folder}`,
    )
  }
}

/** Node reports ENOENT if a parent could not be created. The nearest existing parent has the actual reason. */
function whyNotMade(folder: string): unknown {
  if (!existsSync(folder)) return dirname(folder) === folder ? undefined : whyNotMade(dirname(folder))
  try {
    accessSync(folder, constants.W_OK)
    return undefined
  } catch (cause) {
    return cause
  }
}
