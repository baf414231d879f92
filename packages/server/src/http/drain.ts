import { ApiError } from '@labbook/protocol'
import type { FastifyInstance } from 'fastify'

/**
 * While the server stops, requests accepted before are answered and end their connections; new ones on connections that
 * are still open are sent away, but for `/health` (D-63).
 */
export function bindDrain(app: FastifyInstance, options: { staticPrefix: string; isDraining: () => boolean }) {
  const { staticPrefix, isDraining } = options
  const health = `${staticPrefix}/health`
  app.addHook('onRequest', (request, _, done) => {
    const isRefused = isDraining() && request.url.split('?', 1)[0] !== health
    done(isRefused ? new ApiError('TEMPORARILY_UNAVAILABLE', 'The server is shutting down.') : undefined)
  })
  app.addHook('onSend', (_, reply, _payload, done) => {
    if (isDraining()) void reply.header('connection', 'close')
    done()
  })
}
