import type { FastifyInstance } from 'fastify'
import type { Store } from '../store/store.js'
import { MLFLOW_VERSION } from '../version.js'

/** `/health` says that the process lives, `/health?ready` whether it can do its work (D-62). */
export function bindHealth(
  app: FastifyInstance,
  options: { staticPrefix: string; store: Store; isDraining: () => boolean },
) {
  const { staticPrefix, store, isDraining } = options
  const method = ['GET', 'HEAD']
  app.route<{ Querystring: { ready?: string } }>({
    method,
    url: `${staticPrefix}/health`,
    async handler(request, reply) {
      const { degraded } = store
      const ready = degraded === undefined && !isDraining()
      void reply.type('text/plain; charset=utf-8').header('cache-control', 'no-store')
      if (request.query.ready !== undefined && !ready) void reply.code(503).header('retry-after', '1')
      return degraded === undefined ? 'OK' : `DEGRADED: ${degraded}`
    },
  })
  app.route({
    method,
    url: `${staticPrefix}/version`,
    async handler(_, reply) {
      void reply.type('text/plain; charset=utf-8')
      return MLFLOW_VERSION
    },
  })
}
