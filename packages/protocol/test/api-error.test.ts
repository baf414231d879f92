import { describe, expect, it } from 'vitest'
import { ApiError, type ErrorCode, errorCodeForStatus, isErrorCode } from '../src/api-error.js'

const STATUSES: Readonly<Record<ErrorCode, number>> = {
  INVALID_PARAMETER_VALUE: 400,
  BAD_REQUEST: 400,
  RESOURCE_ALREADY_EXISTS: 400,
  UNAUTHENTICATED: 401,
  CUSTOMER_UNAUTHORIZED: 401,
  PERMISSION_DENIED: 403,
  RESOURCE_DOES_NOT_EXIST: 404,
  NOT_FOUND: 404,
  ENDPOINT_NOT_FOUND: 404,
  RESOURCE_CONFLICT: 409,
  ALREADY_EXISTS: 409,
  ABORTED: 409,
  REQUEST_LIMIT_EXCEEDED: 429,
  RESOURCE_EXHAUSTED: 429,
  CANCELLED: 499,
  INTERNAL_ERROR: 500,
  DATA_LOSS: 500,
  NOT_IMPLEMENTED: 501,
  TEMPORARILY_UNAVAILABLE: 503,
  DEADLINE_EXCEEDED: 504,
  // Where MLflow has 500, which its client would repeat (tracking-api §14).
  INVALID_STATE: 400,
  // Ours (durability-and-limits §7).
  METHOD_NOT_ALLOWED: 405,
  REQUEST_TIMEOUT: 408,
  ARTIFACT_DAMAGED: 410,
  PAYLOAD_TOO_LARGE: 413,
  URI_TOO_LONG: 414,
  UNSUPPORTED_MEDIA_TYPE: 415,
  RANGE_NOT_SATISFIABLE: 416,
  IDEMPOTENCY_KEY_REUSED: 422,
  HEADERS_TOO_LARGE: 431,
}

describe('an error of the wire', () => {
  it.each(Object.entries(STATUSES) as [ErrorCode, number][])('[tracking-api 1.5] %s is HTTP %i', (code, status) => {
    expect(new ApiError(code, 'why').status).toBe(status)
    expect(isErrorCode(code)).toBe(true)
  })

  it.each(['', 'NO_SUCH_CODE', 'toString', '__proto__', 'invalid_parameter_value'])('%j is no code', (text) => {
    expect(isErrorCode(text)).toBe(false)
  })

  it.each([
    [400, 'BAD_REQUEST'],
    [401, 'UNAUTHENTICATED'],
    [403, 'PERMISSION_DENIED'],
    [404, 'ENDPOINT_NOT_FOUND'],
    [409, 'ALREADY_EXISTS'],
    [429, 'RESOURCE_EXHAUSTED'],
    [500, 'INTERNAL_ERROR'],
    [501, 'NOT_IMPLEMENTED'],
    [503, 'TEMPORARILY_UNAVAILABLE'],
    [413, 'PAYLOAD_TOO_LARGE'],
    [502, 'TEMPORARILY_UNAVAILABLE'],
    [504, 'DEADLINE_EXCEEDED'],
    [408, 'REQUEST_TIMEOUT'],
    [418, 'BAD_REQUEST'],
    [599, 'INTERNAL_ERROR'],
  ] as const)('[tracking-api 1.5] an answer %i without a code means %s', (status, code) => {
    expect(errorCodeForStatus(status)).toBe(code)
  })

  it('[L-30] a 503 says when to come back', () => {
    expect(new ApiError('TEMPORARILY_UNAVAILABLE', 'full').retryAfterS).toBe(1)
    expect(new ApiError('TEMPORARILY_UNAVAILABLE', 'full', { retryAfterS: 5 }).retryAfterS).toBe(5)
    expect(new ApiError('INTERNAL_ERROR', 'oh').retryAfterS).toBeUndefined()
  })

  it('keeps its cause', () => {
    const cause = new Error('below')
    expect(new ApiError('INTERNAL_ERROR', 'above', { cause })).toMatchObject({
      name: 'ApiError',
      message: 'above',
      cause,
    })
    expect(new ApiError('INTERNAL_ERROR', 'above')).not.toHaveProperty('cause')
  })
})
