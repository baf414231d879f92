/** Every error code of the wire with its HTTP status. MLflow's codes first, then those for statuses MLflow has no code for. */
const STATUS_BY_CODE = {
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
  /** Ours at 400: MLflow answers 500 for it, which its own client would retry for minutes. */
  INVALID_STATE: 400,
  METHOD_NOT_ALLOWED: 405,
  REQUEST_TIMEOUT: 408,
  ARTIFACT_DAMAGED: 410,
  PAYLOAD_TOO_LARGE: 413,
  URI_TOO_LONG: 414,
  UNSUPPORTED_MEDIA_TYPE: 415,
  RANGE_NOT_SATISFIABLE: 416,
  IDEMPOTENCY_KEY_REUSED: 422,
  HEADERS_TOO_LARGE: 431,
} as const

/** Why a server refused a request, as MLflow names it. */
export type ErrorCode = keyof typeof STATUS_BY_CODE

/**
 * The one error class of the API. A server throws it where the error is detected; a client rebuilds it from the
 * response. `message` is one sentence for the user and names the refused value.
 *
 * @example throw new ApiError('RESOURCE_DOES_NOT_EXIST', `Run with id=${runId} not found`)
 */
export class ApiError extends Error {
  /** How the error is printed. */
  override readonly name: string = 'ApiError'
  /** Why the request was refused. */
  readonly code: ErrorCode
  /** Seconds after which repeating makes sense; set on every TEMPORARILY_UNAVAILABLE. */
  readonly retryAfterS: number | undefined

  constructor(code: ErrorCode, message: string, options: { cause?: unknown; retryAfterS?: number } = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause })
    this.code = code
    this.retryAfterS = options.retryAfterS ?? (code === 'TEMPORARILY_UNAVAILABLE' ? 1 : undefined)
  }

  /** The HTTP status of the code. */
  get status(): number {
    return STATUS_BY_CODE[this.code]
  }
}

export function isErrorCode(text: string): text is ErrorCode {
  return Object.hasOwn(STATUS_BY_CODE, text)
}

/** The code for an answer that carries none, such as one from a proxy in between. */
export function errorCodeForStatus(status: number): ErrorCode {
  switch (status) {
    case 400:
      return 'BAD_REQUEST'
    case 401:
      return 'UNAUTHENTICATED'
    case 403:
      return 'PERMISSION_DENIED'
    case 404:
      return 'ENDPOINT_NOT_FOUND'
    case 408:
      return 'REQUEST_TIMEOUT'
    case 409:
      return 'ALREADY_EXISTS'
    case 413:
      return 'PAYLOAD_TOO_LARGE'
    case 429:
      return 'RESOURCE_EXHAUSTED'
    case 501:
      return 'NOT_IMPLEMENTED'
    case 502:
    case 503:
      return 'TEMPORARILY_UNAVAILABLE'
    case 504:
      return 'DEADLINE_EXCEEDED'
    default:
      return status >= 400 && status < 500 ? 'BAD_REQUEST' : 'INTERNAL_ERROR'
  }
}
