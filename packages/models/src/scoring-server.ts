import type { AddressInfo } from 'node:net'
import {
  enforceInput,
  enforceParams,
  InputError,
  type ModelFile,
  parseScoringRequest,
  RequestError,
  type ScoringRequest,
} from '@labbook/mlmodel'
import { ApiError, type ErrorCode, errorCodeForStatus } from '@labbook/protocol'
import fastify, { type FastifyError, type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify'
import { type LoadedModel, ModelFault } from './flavor.js'
import { parseCsv } from './parse-csv.js'

export interface ScoringServerOptions {
  readonly model: LoadedModel
  readonly file: ModelFile
  /** What GET /version says. */
  readonly version: string
  /** How long one prediction may take. */
  readonly timeoutMs: number
  /** Hides the details of a schema error, as MLFLOW_DISABLE_SCHEMA_DETAILS requires. */
  readonly hidesSchema: boolean
}

export interface ScoringServer {
  /** @returns its address */
  listen(place: { readonly host: string; readonly port: number }): Promise<string>
  /** What is being predicted is still answered. */
  close(): Promise<void>
}

const MAX_BODY_BYTES = 64 * 1024 * 1024
const BODY_WITHIN_MS = 60_000
const DRAIN_MS = 8000

/** MLflow's scoring protocol over one model (models-and-autolog F). */
export function createScoringServer(options: ScoringServerOptions): ScoringServer {
  const app = fastify({
    bodyLimit: MAX_BODY_BYTES,
    requestTimeout: BODY_WITHIN_MS,
    forceCloseConnections: 'idle',
    return503OnClosing: false,
  })
  app.removeAllContentTypeParsers()
  app.addContentTypeParser('*', { parseAs: 'buffer' }, (_, body, done) => done(null, body))
  app.setErrorHandler((error, _, reply) => answerError(error, reply, options))
  app.setNotFoundHandler((request, reply) =>
    sendError(reply, 404, 'ENDPOINT_NOT_FOUND', `There is no endpoint ${request.method} ${request.url.slice(0, 200)}.`),
  )
  const health = (_: FastifyRequest, reply: FastifyReply) =>
    reply
      .code(options.model.isReady() ? 200 : 404)
      .type('application/json')
      .send('\n')
  app.get('/ping', health)
  app.get('/health', health)
  app.get('/version', (_, reply) => reply.type('text/plain').send(options.version))
  app.post('/invocations', { onRequest: refuseContentType }, async (request, reply) =>
    reply.type('application/json').send(await answer(request, options)),
  )
  return {
    async listen(place) {
      refuseOtherHosts(app, place.host)
      await app.listen(place).catch((cause: NodeJS.ErrnoException) => {
        const reason = cause.code === 'EADDRINUSE' ? 'it is in use' : (cause.code ?? cause.message)
        const where = `${place.host}, port ${place.port}`
        throw new ApiError('INVALID_PARAMETER_VALUE', `Cannot listen on ${where}: ${reason}. See --host and --port.`, {
          cause,
        })
      })
      const { address, family, port } = app.server.address() as AddressInfo
      return `http://${family === 'IPv6' ? `[${address}]` : address}:${port}`
    },
    async close() {
      const cut = setTimeout(() => app.server.closeAllConnections(), DRAIN_MS)
      await app.close()
      clearTimeout(cut)
      await options.model.close()
    },
  }
}

const LOOPBACK = /^(localhost|127(\.\d{1,3}){3}|::1|\[::1\])$/

/** A page of another site can make its own name lead to this machine; by that name nothing is answered. */
function refuseOtherHosts(app: FastifyInstance, host: string) {
  if (!LOOPBACK.test(host)) return
  app.addHook('onRequest', async ({ hostname }) => {
    if (LOOPBACK.test(hostname)) return
    throw new ApiError('PERMISSION_DENIED', "This server only answers requests to this machine's own host names.")
  })
}

const CONTENT_TYPES = ['text/csv', 'application/json']

function refuseContentType(request: FastifyRequest, reply: FastifyReply, go: () => void) {
  const refuse = (sentence: string) => void reply.code(415).type('text/plain').send(sentence)
  const given = request.headers['content-type']
  const [type = '', ...params] = (given ?? '').split(';').map((part) => part.trim().toLowerCase())
  const strange = params.find((param) => !param.startsWith('charset='))
  if (params.some((param) => param.startsWith('charset=') && !/^charset="?utf-8"?$/.test(param)))
    refuse('The scoring server only supports UTF-8')
  else if (strange !== undefined) refuse(`Unrecognized content type parameters: ${strange.slice(0, 100)}.`)
  else if (!CONTENT_TYPES.includes(type)) {
    const types = CONTENT_TYPES.map((each) => `'${each}'`).join(', ')
    const got = (given ?? '').slice(0, 200)
    refuse(`This predictor only supports the following content types: Types: [${types}]. Got '${got}'.`)
  } else go()
}

async function answer(request: FastifyRequest, { model, file, timeoutMs }: ScoringServerOptions): Promise<string> {
  const contentType = request.headers['content-type'] ?? ''
  const body = textOf(request.body)
  const { inputs, params } = file.signature
  const read: ScoringRequest = /^\s*text\/csv/i.test(contentType)
    ? { input: { form: 'table', table: parseCsv(body, inputs) }, params: {}, isUnwrapped: false }
    : parseScoringRequest(body, params)
  const late = AbortSignal.timeout(timeoutMs)
  const answered = model.answer(
    {
      // With a Python type hint, data is passed on unchanged, and the Python process checks it.
      input: enforceInput(read.input, file.takesTypeHint ? undefined : inputs),
      params: enforceParams(read.params, params),
      isUnwrapped: read.isUnwrapped,
      body,
      contentType,
    },
    { signal: late },
  )
  return Promise.race([answered, aborted(late)])
}

function textOf(body: unknown): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(body as Buffer | undefined)
  } catch (cause) {
    throw new RequestError('The text is not valid UTF-8.', { cause })
  }
}

function aborted(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason as Error))
  })
}

function answerError(error: unknown, reply: FastifyReply, { hidesSchema }: ScoringServerOptions): FastifyReply {
  if (error instanceof DOMException)
    return reply.code(504).type('text/plain').send('Request processing time exceeded limit')
  if (error instanceof RequestError) return sendError(reply, 400, 'BAD_REQUEST', error.message)
  if (error instanceof InputError) {
    const reason = hidesSchema ? 'Input schema validation failed.' : error.message
    return sendError(reply, 400, 'INVALID_PARAMETER_VALUE', `Failed to predict data. ${reason}`)
  }
  if (error instanceof ModelFault) {
    const sentence = 'Encountered an unexpected error while evaluating the model.'
    return sendError(reply, 400, 'BAD_REQUEST', `${sentence} ${error.message.slice(0, 2000)}`)
  }
  if (error instanceof ApiError) return sendError(reply, error.status, error.code, error.message)
  const { statusCode = 500, message } = error as FastifyError
  if (statusCode < 500) return sendError(reply, statusCode, errorCodeForStatus(statusCode), message)
  console.error(error)
  return sendError(reply, 500, 'INTERNAL_ERROR', 'An unexpected error occurred. See the server log for details.')
}

function sendError(reply: FastifyReply, status: number, code: ErrorCode, message: string): FastifyReply {
  return reply
    .code(status)
    .type('application/json')
    .send(JSON.stringify({ error_code: code, message }))
}
