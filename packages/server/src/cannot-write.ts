import { StartRefusal } from './start-refusal.js'

/** Explains a failed write at start, from the error of the system or of SQLite (D-60). */
export function cannotWrite(place: string, cause: unknown): StartRefusal {
  const { code = '', message } = cause as NodeJS.ErrnoException
  if (/^(ENOSPC|EDQUOT|SQLITE_FULL|SQLITE_IOERR_SHMSIZE)$/.test(code))
    return new StartRefusal('disk', `The disk that holds ${place} is full. Free some space, then start again.`, {
      cause,
    })
  const reason = REASONS.find(([pattern]) => pattern.test(code))?.[1] ?? (code || message)
  return new StartRefusal('cannotCreate', `Cannot write to ${place} (${reason}).`, { cause })
}

const REASONS = [
  [/^(EROFS|SQLITE_READONLY)/, 'read-only file system'],
  [/^(EACCES|EPERM)$/, 'permission denied'],
  [/^(ENOTDIR|EEXIST)$/, 'a file is in the way'],
] as const
