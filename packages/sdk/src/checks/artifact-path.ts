import { limits } from '@labbook/protocol'
import { InvalidInputError, shown } from './invalid-input-error.js'

/**
 * The path of an artifact in its normal form: slashes between names, nothing above the root. `''` is the root itself.
 * Refused is what is no plain relative path on every operating system, since others will download it there.
 *
 * @throws InvalidInputError that names the path and the rule
 * @example artifactPath('./plots//loss.png')   // 'plots/loss.png'
 */
export function artifactPath(path: unknown): string {
  if (typeof path !== 'string') throw refused(path, 'it must be a string.')
  if (/^[/\\]|^[a-z]:\//i.test(path)) throw refused(path, 'it must be relative.')
  if (/\\|\p{Cc}/u.test(path) || !path.isWellFormed()) {
    throw refused(path, 'names are separated by slashes, and cannot contain backslashes or control characters.')
  }
  const names: string[] = []
  for (const name of path.split('/')) {
    if (name === '' || name === '.') continue
    if (name !== '..') names.push(name)
    else if (names.pop() === undefined) throw refused(path, 'it cannot lead out of the artifact folder.')
  }
  const bytes = names.map((name) => new TextEncoder().encode(name).length)
  if (bytes.some((length) => length > limits.artifactSegmentBytes)) {
    throw refused(path, `a name can have at most ${limits.artifactSegmentBytes} bytes.`)
  }
  if (bytes.reduce((sum, length) => sum + length + 1, -1) > limits.artifactPathBytes) {
    throw refused(path, `it can have at most ${limits.artifactPathBytes} bytes.`)
  }
  return names.join('/')
}

/** The same for a file, which needs a name. */
export function artifactFile(path: unknown): string {
  const normal = artifactPath(path)
  if (normal === '' || /\/\.{0,2}$/.test(path as string)) throw refused(path, 'it must end in the name of a file.')
  return normal
}

function refused(path: unknown, rule: string): InvalidInputError {
  return new InvalidInputError(`Invalid artifact path ${shown(path)}: ${rule}`)
}
