import { readdirSync } from 'node:fs'
import { join, relative, sep } from 'node:path'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import sirv from 'sirv'

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
  // Reads the file names once, at start; only those are served.
  const sendFile = sirv(folder, {
    brotli: true,
    gzip: true,
    etag: true,
    setHeaders(response, path) {
      response.setHeader('content-security-policy', ONNX_WORKER.test(path) ? ONNX_WORKER_POLICY : PAGE_POLICY)
      response.setHeader('referrer-policy', 'same-origin')
      response.setHeader('cross-origin-opener-policy', 'same-origin')
      response.setHeader('cross-origin-resource-policy', 'same-origin')
      response.setHeader('cache-control', /\/assets\/[^/]+$/.test(path) ? A_YEAR : 'no-cache')
    },
  })
  const send = ({ raw }: FastifyRequest, reply: FastifyReply) => {
    reply.hijack()
    for (const [name, value] of Object.entries(reply.getHeaders()))
      if (value !== undefined) reply.raw.setHeader(name, value)
    const { url = '' } = raw
    raw.url = url.slice(staticPrefix.length)
    sendFile(raw, reply.raw)
    raw.url = url
  }
  await app.register(async (pages) => {
    pages.addHook('onRoute', (route) => void (route.config = { ...route.config, isPublic: true }))
    // One route a file, so that every other path keeps its own answer.
    const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile())
    for (const { parentPath, name } of files) {
      pages.get(`${staticPrefix}/${relative(folder, join(parentPath, name)).replaceAll(sep, '/')}`, send)
    }
    pages.get(`${staticPrefix}/`, send)
    if (staticPrefix !== '') pages.get(staticPrefix, (_, reply) => reply.redirect(`${staticPrefix}/`))
  })
}
