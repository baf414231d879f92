import type { FastifyInstance } from 'fastify'
import { contentTypeOf } from '../artifacts/content-type.js'
import type { PreviewService } from '../services/previews.js'
import { sendContent } from './send-artifact.js'
import { charsetOf } from './text-charset.js'

/** Previews of uploaded pages are served below this path, outside our origin; a ticket in the path grants access. */
export const PREVIEW_PATH = '/preview/'

/** Serves previews by their tickets: HTML in a sandbox of its own with its folder, PDF by itself (ui A9). */
export function bindPreviews(
  app: FastifyInstance,
  { staticPrefix, previews }: { staticPrefix: string; previews: PreviewService },
) {
  app.get<{ Params: { ticket: string; '*': string } }>(
    `${staticPrefix}${PREVIEW_PATH}:ticket/*`,
    async (request, reply) => {
      const { ticket, '*': path } = request.params
      const { download, kind, address } = await previews.open(ticket, path)
      const { artifact, name } = download
      void reply.headers(kind === 'pdf' ? PDF_HEADERS : { ...HTML_HEADERS, ...typeAndPolicy(name, address) })
      if (request.method === 'GET' && artifact.size > 0 && reply.getHeader('content-type') === 'text/html') {
        const content = artifact.contentStream()
        if ((await charsetOf(content)) === 'utf-8') void reply.header('content-type', 'text/html; charset=utf-8')
        return reply.header('content-length', artifact.size).send(content)
      }
      // A medium that is played asks for ranges.
      void reply.header('accept-ranges', 'bytes')
      return sendContent(artifact, request, reply, { mayBeParted: request.headers['if-range'] === undefined })
    },
  )
}

const PDF_HEADERS = {
  'content-type': 'application/pdf',
  'content-disposition': 'inline',
  'x-content-type-options': 'nosniff',
  'cache-control': 'no-store',
}

const HTML_HEADERS = {
  // A policy does not reach peer connections (WebRTC), which would ask any address for a STUN server; this does.
  'connection-allowlist': '(response-origin)',
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  // A sandboxed page is another origin even to its own folder; fonts and modules are asked for across origins then.
  'cross-origin-resource-policy': 'cross-origin',
  'access-control-allow-origin': '*',
  'cache-control': 'no-store',
}

function typeAndPolicy(name: string, folder: string) {
  const policy = [
    'sandbox allow-scripts',
    "default-src 'none'",
    `script-src 'unsafe-inline' ${folder}`,
    `style-src 'unsafe-inline' ${folder}`,
    `img-src data: blob: ${folder}`,
    `font-src data: ${folder}`,
    `media-src blob: ${folder}`,
    "connect-src 'none'",
    "form-action 'none'",
    "base-uri 'none'",
    "frame-ancestors 'self'",
  ]
  const extension = name.slice(name.lastIndexOf('.') + 1).toLowerCase()
  return {
    'content-type': LIVE_TYPES.get(extension) ?? contentTypeOf(name),
    'content-security-policy': policy.join('; '),
  }
}

/** What a page needs under its true type, and what is plain text everywhere else. */
const LIVE_TYPES = new Map([
  ['css', 'text/css'],
  ['js', 'text/javascript'],
  ['mjs', 'text/javascript'],
  ['otf', 'font/otf'],
  ['ttf', 'font/ttf'],
  ['woff', 'font/woff'],
  ['woff2', 'font/woff2'],
])
