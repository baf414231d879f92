import { InvalidInputError, shown } from '../checks/invalid-input-error.js'
import type { Credentials } from './tracking-uri.js'

/** Reads a variable of the environment; `undefined` when it is not set. */
export type Environment = (name: string) => string | undefined

/** The header that proves who asks: a user name and a password together win over a token. */
export function readAuthorization(environment: Environment, given: Credentials): string | undefined {
  const username = given.username || environment('MLFLOW_TRACKING_USERNAME')
  const password = given.password || environment('MLFLOW_TRACKING_PASSWORD')
  if (username && password) return `Basic ${base64(`${username}:${password}`)}`
  const token = environment('MLFLOW_TRACKING_TOKEN')?.trim()
  if (!token) return undefined
  if (/^[\x21-\x7e]+$/.test(token)) return `Bearer ${token}`
  throw new InvalidInputError('MLFLOW_TRACKING_TOKEN holds a character that no token may hold. Set it again.')
}

/** How long one try may last. */
export function readTimeoutMs(environment: Environment): number {
  return 1000 * readNumber(environment, 'MLFLOW_HTTP_REQUEST_TIMEOUT', { otherwise: 120, least: 0.001, most: 86_400 })
}

/** How often a call is made again. */
export function readMaxRetries(environment: Environment): number {
  return readNumber(environment, 'MLFLOW_HTTP_REQUEST_MAX_RETRIES', { otherwise: 7, least: 0, most: 10 })
}

/** Whether long values are cut; otherwise they are refused. */
export function readTruncateLongValues(environment: Environment): boolean {
  return readBoolean(environment, 'MLFLOW_TRUNCATE_LONG_VALUES', true)
}

/** `true` or `1`, `false` or `0`, in any case. */
export function readBoolean(environment: Environment, name: string, otherwise: boolean): boolean {
  const value = environment(name)
  if (value === undefined || value === '') return otherwise
  if (/^(true|1)$/i.test(value)) return true
  if (/^(false|0)$/i.test(value)) return false
  throw new InvalidInputError(`Invalid value ${shown(value)} of ${name}: it must be true or false.`)
}

export function readNumber(
  environment: Environment,
  name: string,
  { otherwise, least, most }: { otherwise: number; least: number; most: number },
): number {
  const value = environment(name)
  if (value === undefined || value === '') return otherwise
  const number = Number(value)
  if (number >= least && number <= most) return number
  throw new InvalidInputError(`Invalid value ${shown(value)} of ${name}: it must be between ${least} and ${most}.`)
}

function base64(text: string): string {
  return btoa(Array.from(new TextEncoder().encode(text), (byte) => String.fromCharCode(byte)).join(''))
}
