import { ApiError, DecodeFault } from '@labbook/protocol'
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'

/** The one place where what was thrown becomes an answer. */
export function bindErrors(app: FastifyInstance) {
  app.setErrorHandler((error, request, reply) => answerError(error, request, reply))
  app.setNotFoundHandler((request, reply) => {
    if (!METHODS.has(request.method)) return answerError(methodNotAllowed(request.method), request, reply)
    const path = request.url.split('?', 1)[0] ?? ''
    return answerError(
      new ApiError('ENDPOINT_NOT_FOUND', `There is no endpoint ${request.method} ${path.slice(0, 200)}.`),
      request,
      reply,
    )
  })
}

const METHODS = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'])

export function methodNotAllowed(method: string): ApiError {
  return new ApiError('METHOD_NOT_ALLOWED', `The method ${method} is not allowed here.`)
}

export function answerError(thrown: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const error = apiErrorFrom(thrown)
  if (error.status >= 500) request.log.error({ reqId: request.id, err: error.cause ?? thrown }, error.message)
  if (reply.raw.headersSent) {
    reply.raw.destroy()
    return reply
  }
  if (error.retryAfterS !== undefined) void reply.header('retry-after', String(error.retryAfterS))
  return reply
    .code(error.status)
    .type('application/json')
    .header('x-content-type-options', 'nosniff')
    .send(JSON.stringify({ error_code: error.code, message: error.message }))
}

export function apiErrorFrom(thrown: unknown): ApiError {
  if (thrown instanceof ApiError) return thrown
  if (thrown instanceof DecodeFault) return thrown.toApiError()
  const { code, statusCode } = thrown as Partial<FastifyError>
  if (code === 'FST_ERR_BAD_URL')
    return new ApiError('INVALID_PARAMETER_VALUE', 'Bad Request. The URL is not valid percent-encoding.')
  if (code === 'FST_ERR_MAX_PARAM_LENGTH') return new ApiError('URI_TOO_LONG', 'The URL is too long.')
  if (statusCode !== undefined && statusCode >= 400 && statusCode < 500) {
    return new ApiError('BAD_REQUEST', 'Bad Request. The request is not valid HTTP.')
  }
  return new ApiError('INTERNAL_ERROR', 'An unexpected error occurred. See the server log for details.', {
    cause: thrown,
  })
}
