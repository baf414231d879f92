import type { Readable } from 'node:stream'
import { ApiError, artifactTransferRoutes } from '@labbook/protocol'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { contentTypeOf } from '../artifacts/content-type.js'
import type { ArtifactTransfers, Download, Upload } from '../services/artifacts.js'
import type { RouteBinder } from './bind-routes.js'
import { parseRange } from './byte-range.js'
import { atLeast } from './transfer-pace.js'

/** Routes whose body is a file, in or out. */
export function bindArtifactTransfers(routes: RouteBinder, transfers: ArtifactTransfers) {
  for (const [name, route] of Object.entries(artifactTransferRoutes)) {
    const transfer = transfers[name as keyof ArtifactTransfers] as (
      request: unknown,
      upload?: Upload,
    ) => Promise<Download | void>
    routes.bind(route, async (decoded, { request, reply }) => {
      if (route.carries === 'download') return send((await transfer(decoded)) as Download, request, reply)
      await receive(request, (upload) => transfer(decoded, upload) as Promise<void>)
      // What clients of MLflow expect of the two routes differs.
      if (name === 'uploadRunArtifact') return reply.type('text/plain').send('')
      return reply.type('application/json').send('{}')
    })
  }
}

async function send(
  { artifact, name, sha256 }: Download,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const etag =
    sha256 === undefined
      ? `W/"${artifact.size.toString(16)}-${Math.trunc(artifact.mtimeMs).toString(16)}"`
      : `"${sha256}"`
  void reply.headers({
    'content-type': contentTypeOf(name),
    'content-disposition': contentDisposition(name),
    'x-content-type-options': 'nosniff',
    'content-security-policy': "sandbox; default-src 'none'",
    'accept-ranges': 'bytes',
    'last-modified': new Date(artifact.mtimeMs).toUTCString(),
    etag,
    ...(sha256 === undefined ? {} : { 'repr-digest': `sha-256=:${Buffer.from(sha256, 'hex').toString('base64')}:` }),
  })
  const { 'if-none-match': known, 'if-range': ifRange } = request.headers
  if (known !== undefined && known.split(',').some((tag) => tag.trim() === etag)) {
    await artifact.close()
    return reply.code(304).send()
  }
  const range = ifRange === undefined || ifRange === etag ? parseRange(request.headers.range, artifact.size) : undefined
  if (range === 'unsatisfiable') {
    await artifact.close()
    void reply.header('content-range', `bytes */${artifact.size}`)
    throw new ApiError('RANGE_NOT_SATISFIABLE', `The file has ${artifact.size} bytes; the range lies outside.`)
  }
  if (range === undefined) {
    void reply.header('content-length', artifact.size)
  } else {
    void reply.code(206).headers({
      'content-range': `bytes ${range.start}-${range.end}/${artifact.size}`,
      'content-length': range.end - range.start + 1,
    })
  }
  return reply.send(paced(artifact.contentStream(range), reply))
}

/** A peer that takes nothing for ten seconds is gone (L-15). */
function paced(stream: Readable, reply: FastifyReply): Readable {
  const { socket } = reply.raw
  let seen = socket?.bytesWritten ?? 0
  const pace = atLeast({ bytes: 1, everyMs: 10_000 }, () => socket?.destroy())
  const look = setInterval(() => {
    const now = socket?.bytesWritten ?? 0
    pace.took(now - seen - (socket?.writableLength ?? 0) > 0 ? 1 : 0)
    seen = now - (socket?.writableLength ?? 0)
  }, 1000)
  stream.once('close', () => {
    pace.stop()
    clearInterval(look)
  })
  return stream
}

async function receive(request: FastifyRequest, handle: (upload: Upload) => Promise<void>) {
  const { headers, raw } = request
  const encoding = headers['content-encoding']?.trim().toLowerCase() ?? 'identity'
  if (encoding !== 'identity') {
    throw new ApiError(
      'UNSUPPORTED_MEDIA_TYPE',
      `The content encoding '${encoding.slice(0, 40)}' is not supported for files.`,
    )
  }
  const gone = new AbortController()
  const leave = () => gone.abort()
  raw.once('aborted', leave)
  const pace = atLeast({ bytes: 16 * 1024, everyMs: 10_000 }, () => raw.destroy())
  raw.on('data', (chunk: Buffer) => pace.took(chunk.length))
  raw.pause()
  try {
    const length = headers['content-length']
    await handle({
      body: raw,
      contentLength: length === undefined ? undefined : Number(length),
      sha256: announcedDigest(headers['repr-digest'] ?? headers['content-digest']),
      signal: gone.signal,
    })
  } finally {
    pace.stop()
    raw.off('aborted', leave)
  }
}

/** SHA-256 of a `Repr-Digest` or `Content-Digest` header (RFC 9530), hexadecimal. */
function announcedDigest(header: string | string[] | undefined): string | undefined {
  const base64 = /(?:^|,)\s*sha-256=:([\w+/]+=*):/.exec(String(header ?? ''))?.[1]
  return base64 === undefined ? undefined : Buffer.from(base64, 'base64').toString('hex')
}

/** RFC 6266: always an attachment, the name once in ASCII and once in UTF-8, on one line. */
function contentDisposition(name: string): string {
  const ascii = name.replace(/[^\x20-\x7e]|["\\%]/g, '_')
  const encoded = encodeURIComponent(name).replace(
    /['()*]/g,
    (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`,
  )
  return ascii === name
    ? `attachment; filename="${name}"`
    : `attachment; filename="${ascii}"; filename*=UTF-8''${encoded}`
}
