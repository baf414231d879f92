import { CommandError } from './command-error.js'

/**
 * Accepts only a path that is plain and relative on every operating system (security-tests K03). The server's answer
 * becomes a local file name, and a hostile server must not write outside the target folder. Refused, never repaired.
 */
export function checkArtifactPath(path: string): string {
  const isPlain =
    path !== '' &&
    path.length <= MAX_LENGTH &&
    !/^[a-z]:|\\|\p{Cc}/iu.test(path) &&
    path.split('/').every((name) => name !== '' && name !== '.' && name !== '..')
  if (isPlain) return path
  throw new CommandError('refused', `'${path.slice(0, 200)}' is not a valid artifact path. Nothing was written.`)
}

const MAX_LENGTH = 1024
