import fastifyStatic from '@fastify/static'
import type { FastifyInstance } from 'fastify'

/** Nothing from elsewhere, no inline script, no frames of others (U-ALL-11). */
const policy = (scripts: string) =>
  [
    "default-src 'none'",
    `script-src ${scripts}`,
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' blob: data:",
    "media-src 'self' blob:",
    "font-src 'self'",
    "connect-src 'self'",
    "worker-src 'self'",
    "frame-src 'self'",
    "frame-ancestors 'self'",
    "form-action 'self'",
    "base-uri 'none'",
    "object-src 'none'",
  ].join('; ')

const PAGE_POLICY = policy("'self'")

/** What predicts with ONNX compiles WebAssembly. A worker has the policy of its own file, so the page has no part in it. */
const ONNX_WORKER_POLICY = policy("'self' 'wasm-unsafe-eval'")
const ONNX_WORKER = /\/assets\/onnx-worker-[^/]+\.js(\.br|\.gz)?$/

const A_YEAR = 'public, max-age=31536000, immutable'

/** Serves the built web UI: one page at the root, and its assets, whose names change with their content. */
export async function bindStaticUi(app: FastifyInstance, options: { staticPrefix: string; folder: string }) {
  const { staticPrefix, folder } = options
  await app.register(async (pages) => {
    pages.addHook('onRoute', (route) => void (route.config = { ...route.config, isPublic: true }))
    await pages.register(fastifyStatic, {
      root: folder,
      prefix: `${staticPrefix}/`,
      // One route a file, so that every other path keeps its own answer.
      wildcard: false,
      preCompressed: true,
      cacheControl: false,
      setHeaders(reply, path) {
        reply.setHeader('content-security-policy', ONNX_WORKER.test(path) ? ONNX_WORKER_POLICY : PAGE_POLICY)
        reply.setHeader('referrer-policy', 'same-origin')
        reply.setHeader('cross-origin-opener-policy', 'same-origin')
        reply.setHeader('cross-origin-resource-policy', 'same-origin')
        reply.setHeader('cache-control', /\/assets\/[^/]+$/.test(path) ? A_YEAR : 'no-cache')
      },
    })
    if (staticPrefix !== '') pages.get(staticPrefix, (_, reply) => reply.redirect(`${staticPrefix}/`))
  })
}
