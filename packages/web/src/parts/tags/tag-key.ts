import { limits } from '@labbook/protocol'

/** Letters and digits of any script, and what MLflow allows beside them (tracking-api §9). */
const NOT_ALLOWED = /[^\p{L}\p{N}\p{M}_\-. /:]/u

/** What the server would refuse about a key, and what to do; undefined while nothing is typed. */
export function keyProblem(key: string): string | undefined {
  if (key === '') return undefined
  if (key.trim() === '') return 'A key needs at least one letter or digit.'
  const [odd] = NOT_ALLOWED.exec(key) ?? []
  if (odd !== undefined) return `${shown(odd)} is not allowed in a key. Use letters, digits, spaces and _ - . : /`
  if ([...key].length > limits.key) return tooLong(key, limits.key)
  if (!isPlainPath(key)) return 'Parts between slashes need a name, and must not be . or ..'
  return undefined
}

/** Logged models take any characters. */
export function modelKeyProblem(key: string): string | undefined {
  return key.length > limits.loggedModelKey ? tooLong(key, limits.loggedModelKey) : undefined
}

function tooLong(key: string, most: number): string {
  return `This key has ${[...key].length} characters. The limit is ${most}.`
}

/** Keys may become paths of files, and must not lead elsewhere. */
function isPlainPath(key: string): boolean {
  return key.split('/').every((part) => part !== '' && part !== '.' && part !== '..')
}

function shown(character: string): string {
  return /[\p{C}\p{Z}]/u.test(character)
    ? `The character U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`
    : `“${character}”`
}
