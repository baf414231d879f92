import { limits } from '@labbook/protocol'
import { InvalidInputError, shown } from './invalid-input-error.js'

/** What a key is of, as a message says it. */
export type KeyOf = 'metric' | 'param' | 'tag'

/**
 * Checks the key of a metric, param or tag as servers do (sdk-fluent §4): up to 250 letters, digits, spaces and `_ - . : /`,
 * in the form of a plain relative path.
 *
 * @throws InvalidInputError that names the key and the rule
 * @example checkKey('metric', 'val/loss')
 */
export function checkKey(of: KeyOf, key: unknown): asserts key is string {
  if (typeof key !== 'string') throw new InvalidInputError(`Invalid ${of} key ${shown(key)}: it must be a string.`)
  if (key === '') throw new InvalidInputError(`A ${of} needs a key; the empty text is none.`)
  checkLength(`${of} key`, key, limits.key)
  if (!ALLOWED.test(key)) {
    throw new InvalidInputError(
      `Invalid ${of} key ${shown(key)}: use only letters, digits, spaces, underscores (_), dashes (-), periods (.), colons (:) and slashes (/).`,
    )
  }
  if (NOT_NORMAL.test(key)) {
    throw new InvalidInputError(
      `Invalid ${of} key ${shown(key)}: it must be a plain relative path, without empty parts, "." and "..", and without a slash at either end.`,
    )
  }
}

/** @throws InvalidInputError for a text of more characters; UTF-16 units are not counted */
export function checkLength(what: string, text: string, most: number) {
  if (text.length <= most) return
  const length = Array.from(text).length
  if (length > most) {
    throw new InvalidInputError(`The ${what} ${shown(text)} has ${length} characters; at most ${most} are allowed.`)
  }
}

/** Letters and digits of any script with their marks. */
const ALLOWED = /^[\p{L}\p{N}\p{M}_\-. /:]+$/u
const NOT_NORMAL = /(?:^|\/)\.{0,2}(?:\/|$)|^\.\./
