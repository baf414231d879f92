import { ApiError, limits } from '@labbook/protocol'

/** Letters and digits of any script with their marks, and the punctuation that MLflow allows. */
const ALLOWED = /^[\p{L}\p{N}\p{M}_\-. /:]*$/u

/**
 * Checks the key of a metric, param or tag (tracking-api §9). `parameter` is its path in the request, `label` its name
 * in the message about its length.
 */
export function checkKey(key: string, { parameter, label = parameter }: { parameter: string; label?: string }) {
  if (key.length > 4 * limits.key) throw tooLong(label, limits.key)
  if (!ALLOWED.test(key)) {
    throw invalid(
      key,
      parameter,
      'Names may only contain alphanumerics, underscores (_), dashes (-), periods (.), spaces ( ), colon(:) and slashes (/).',
    )
  }
  checkPathForm(key, parameter)
  checkLength(key, limits.key, label)
}

/** A name that is a path must be in its normal form. */
export function checkPathForm(name: string, parameter: string) {
  const normal = normalPath(name)
  if (normal === name && name !== '.' && !name.startsWith('..') && !name.startsWith('/')) return
  throw invalid(
    name,
    parameter,
    'Names may be treated as files in certain cases, and must not resolve to other names when treated as such. ' +
      `This name would resolve to '${normal}'`,
  )
}

/** Lengths count characters, not UTF-16 units. */
export function checkLength(value: string, max: number, label: string) {
  if (value.length > max && characters(value) > max) throw tooLong(label, max)
}

/** The first `max` characters. */
export function truncate(value: string, max: number): string {
  if (value.length <= max) return value
  let end = 0
  for (let count = 0; count < max && end < value.length; count++) end += isPair(value, end) ? 2 : 1
  return value.slice(0, end)
}

function isPair(text: string, at: number): boolean {
  return (text.codePointAt(at) as number) > 0xffff
}

function invalid(value: string, parameter: string, rule: string): ApiError {
  return new ApiError(
    'INVALID_PARAMETER_VALUE',
    `Invalid value ${JSON.stringify(value)} for parameter '${parameter}' supplied: ${rule}`,
  )
}

function characters(value: string): number {
  let count = 0
  for (const _ of value) count++
  return count
}

function tooLong(label: string, max: number): ApiError {
  return new ApiError('INVALID_PARAMETER_VALUE', `'${label}' exceeds the maximum length of ${max} characters`)
}

/** The path as POSIX would write it: no empty or `.` segments, `..` resolved where it can be. */
function normalPath(path: string): string {
  const absolute = path.startsWith('/')
  const kept: string[] = []
  for (const segment of path.split('/')) {
    if (segment === '' || segment === '.') continue
    if (segment === '..' && kept.length > 0 && kept.at(-1) !== '..') kept.pop()
    else if (segment !== '..' || !absolute) kept.push(segment)
  }
  return `${absolute ? '/' : ''}${kept.join('/')}` || '.'
}
