import { ApiError, limits } from '@labbook/protocol'

declare const brand: unique symbol

/**
 * A relative path of one or more names joined by '/'. Only `parseArtifactPath` creates one, so it needs no further
 * checks.
 */
export type ArtifactPath = string & { readonly [brand]: 'ArtifactPath' }

/**
 * A client's words, percent-decoded once, as a path. What is not one is refused, never repaired: a repaired path would be a second
 * spelling of one file, and a permission could be checked on one spelling while the other is opened.
 *
 *     path = name *( "/" name )      name: 1–255 bytes, not "." or "..", no control character, backslash or "#"
 */
export function parseArtifactPath(text: string): ArtifactPath {
  return pathWithout(ESCAPES, text)
}

/**
 * The path of a file that was found on a disk by its names, which may hold what a client may not send: '#', or '?' in the
 * name of a folder.
 */
export function storedArtifactPath(text: string): ArtifactPath {
  return pathWithout(WAYS_OUT, text)
}

function pathWithout(escapes: readonly RegExp[], text: string): ArtifactPath {
  if (text === '') throw invalidPath('it is empty')
  if (Buffer.byteLength(text) > limits.artifactPathBytes) {
    throw invalidPath(`it is longer than ${limits.artifactPathBytes} bytes`)
  }
  if (!text.isWellFormed()) throw invalidPath('it is not valid Unicode')
  if (/\p{Cc}/u.test(text)) throw invalidPath('it contains a control character')
  for (const reading of decodings(text)) refuseEscape(escapes, reading)
  for (const name of text.split('/')) {
    if (name === '') throw invalidPath("it ends in '/' or has an empty name between two '/'")
    if (Buffer.byteLength(name) > limits.artifactSegmentBytes) {
      throw invalidPath(`a name in it is longer than ${limits.artifactSegmentBytes} bytes`)
    }
  }
  return text as ArtifactPath
}

/** A folder to list: '' is the root, and one '/' at the end says nothing. */
export function parseArtifactFolder(text: string): ArtifactPath | null {
  if (text === '') return null
  return parseArtifactPath(text.length > 1 && text.endsWith('/') ? text.slice(0, -1) : text)
}

/** The path of something below `folder`; `null` is the root. */
export function joinArtifactPath(folder: ArtifactPath | null, path: ArtifactPath): ArtifactPath {
  return folder === null ? path : (`${folder}/${path}` as ArtifactPath)
}

/** Escapes that do not hold two hexadecimal digits stay as they are, and bytes that are no UTF-8 become U+FFFD, as in Python. */
export function percentDecode(text: string): string {
  return text.replace(/(?:%[0-9a-f]{2})+/gi, (escapes) => Buffer.from(escapes.replaceAll('%', ''), 'hex').toString())
}

const MAX_DECODINGS = 10

/** The text, and the text after each further percent-decoding: a proxy or store behind us may decode again. */
function* decodings(text: string): Generator<string> {
  let reading = text
  for (let round = 0; round < MAX_DECODINGS; round++) {
    yield reading
    const next = percentDecode(reading)
    if (next === reading) return
    reading = next
  }
  throw invalidPath('it is percent-encoded too many times')
}

const WAYS_OUT = [/(?:^|\/)\.\.(?:\/|$)/, /^\//, /\\/, /^[a-z]:\//i, /^file:/i]

/** Includes `?` and `#`, which end the path where it is used as a URL. */
const ESCAPES = [...WAYS_OUT, /#/, /\?.*\//s]

function refuseEscape(escapes: readonly RegExp[], reading: string) {
  if (escapes.some((escape) => escape.test(reading))) throw new ApiError('INVALID_PARAMETER_VALUE', 'Invalid path')
  if (/(?:^|\/)\.(?:\/|$)/.test(reading)) throw invalidPath("a name in it is '.'")
  // Others are allowed: `log_image` of older clients writes `%timestamp%17…`, where `%17` is no escape.
  if (reading.includes('\0')) throw invalidPath('it contains a control character')
}

function invalidPath(rule: string): ApiError {
  return new ApiError('INVALID_PARAMETER_VALUE', `Invalid path: ${rule}.`)
}
