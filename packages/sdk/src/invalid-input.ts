import { ApiError } from '@labbook/protocol'

/** The error of every call that was given something wrong. The message names the value, the rule and what to do. */
export function invalid(message: string): ApiError {
  return new ApiError('INVALID_PARAMETER_VALUE', message)
}
