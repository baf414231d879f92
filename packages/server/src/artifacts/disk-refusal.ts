import { ApiError } from '@labbook/protocol'
import { errorCode } from './folder-walk.js'

/** What the file system refused, as the answer to a client; anything else as it came. */
export function diskRefusal(fault: unknown): unknown {
  const sentence = SENTENCES.get(errorCode(fault) ?? '')
  return sentence === undefined
    ? fault
    : new ApiError('TEMPORARILY_UNAVAILABLE', sentence, { cause: fault, retryAfterS: 5 })
}

const FULL = "The server's disk is full; nothing was written."
const FORBIDDEN =
  'The server has no permission to use its artifact folder. Its operator must check the permissions of that folder.'
const BUSY = 'The server has too many files open.'

const SENTENCES = new Map([
  ['ENOSPC', FULL],
  ['EDQUOT', FULL],
  ['EROFS', "The server's disk is read-only; nothing was written."],
  ['EIO', "The server's disk failed; nothing was written."],
  ['EACCES', FORBIDDEN],
  ['EPERM', FORBIDDEN],
  ['EMFILE', BUSY],
  ['ENFILE', BUSY],
  ['EXDEV', "This folder is on a different disk from the server's staging folder; nothing was written."],
])
