import { ApiError } from '@labbook/protocol'
import type { FastifyInstance } from 'fastify'

/** While the server stops, requests on connections that are still open are sent away, but for `/health` (D-63). */
export function bindDrain(app: FastifyInstance, options: { staticPrefix: string; isDraining: () => boolean }) {
  const health = `${options.staticPrefix}/health`
  app.addHook('onRequest', async (request, reply) => {
    if (!options.isDraining() || request.url.split('?', 1)[0] === health) return
    void reply.header('connection', 'close')
    throw new ApiError('TEMPORARILY_UNAVAILABLE', 'The server is shutting down.')
  })
}
