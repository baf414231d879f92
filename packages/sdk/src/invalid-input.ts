import { InvalidInputError } from './checks/invalid-input-error.js'

/** The error of every call that was given something wrong. The message names the value, the rule and what to do. */
export function invalid(message: string): InvalidInputError {
  return new InvalidInputError(message)
}
