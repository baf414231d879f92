import { CommandError } from './command-error.js'

/**
 * Lets through what is a plain relative path on every system (security-tests K03). A server's answer becomes the name of
 * a file here, so a hostile one must not lead out of the folder that was asked for: refused, never repaired.
 */
export function checkArtifactPath(path: string): string {
  const isPlain =
    path !== '' &&
    path.length <= MAX_LENGTH &&
    !/^[a-z]:|\\|\p{Cc}/iu.test(path) &&
    path.split('/').every((name) => name !== '' && name !== '.' && name !== '..')
  if (isPlain) return path
  throw new CommandError(
    'refused',
    `'${path.slice(0, 200)}' is not the path of an artifact; nothing was written there.`,
  )
}

const MAX_LENGTH = 1024
