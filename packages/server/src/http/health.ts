import type { FastifyInstance } from 'fastify'
import type { Store } from '../store/store.js'
import { MLFLOW_VERSION } from '../version.js'

/** `/health` says that the process lives, `/health?ready` whether it can do its work (D-62). */
export function bindHealth(
  app: FastifyInstance,
  options: {
    staticPrefix: string
    store: Store
    isDraining: () => boolean
    /** What the server cannot have just now. */
    missing: () => Promise<string | undefined>
  },
) {
  const { staticPrefix, store, isDraining, missing } = options
  const method = ['GET', 'HEAD']
  app.route<{ Querystring: { ready?: string } }>({
    method,
    url: `${staticPrefix}/health`,
    async handler(request, reply) {
      const asksWhetherReady = request.query.ready !== undefined
      const fault = store.degraded ?? (asksWhetherReady && !isDraining() ? await missing() : undefined)
      const isReady = fault === undefined && !isDraining()
      void reply.type('text/plain; charset=utf-8').header('cache-control', 'no-store')
      if (asksWhetherReady && !isReady) void reply.code(503).header('retry-after', '1')
      return fault === undefined ? 'OK' : `DEGRADED: ${fault}`
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
