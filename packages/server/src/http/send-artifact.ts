import { ApiError } from '@labbook/protocol'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { OpenArtifact } from '../artifacts/artifact-repository.js'
import { contentTypeOf } from '../artifacts/content-type.js'
import type { Download } from '../services/artifact-reader.js'
import { parseRange } from './byte-range.js'

/** Sends a file or the range that was asked for, always as an attachment that no browser runs; to HEAD only its headers. */
export async function sendArtifact(
  { artifact, name, sha256 }: Download,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const { size, mtimeMs } = artifact
  const etag = sha256 === undefined ? `W/"${size.toString(16)}-${Math.trunc(mtimeMs).toString(16)}"` : `"${sha256}"`
  void reply.headers({
    'content-type': contentTypeOf(name),
    'content-disposition': contentDisposition(name),
    'x-content-type-options': 'nosniff',
    'content-security-policy': "sandbox; default-src 'none'",
    'accept-ranges': 'bytes',
    'last-modified': new Date(mtimeMs).toUTCString(),
    etag,
    ...(sha256 === undefined ? {} : { 'repr-digest': `sha-256=:${Buffer.from(sha256, 'hex').toString('base64')}:` }),
  })
  const { 'if-none-match': known, 'if-range': ifRange } = request.headers
  if (known !== undefined && names(known, etag)) {
    await artifact.close()
    return reply.code(304).send()
  }
  // A weak tag does not promise the same bytes, so it must not be used for ranges (RFC 9110 §13.1.5).
  const mayBeParted = ifRange === undefined || (ifRange === etag && sha256 !== undefined)
  return sendContent(artifact, request, reply, { mayBeParted })
}

/** Sends the bytes, or the range of them that was asked for; to HEAD only the headers. */
export async function sendContent(
  artifact: OpenArtifact,
  request: FastifyRequest,
  reply: FastifyReply,
  { mayBeParted }: { mayBeParted: boolean },
): Promise<FastifyReply> {
  const { size } = artifact
  const range = mayBeParted ? parseRange(request.headers.range, size) : undefined
  if (range === 'unsatisfiable') {
    await artifact.close()
    void reply.header('content-range', `bytes */${size}`)
    throw new ApiError('RANGE_NOT_SATISFIABLE', `The file has ${size} bytes; the requested range is outside it.`)
  }
  if (range !== undefined) void reply.code(206).header('content-range', `bytes ${range.start}-${range.end}/${size}`)
  void reply.header('content-length', range === undefined ? size : range.end - range.start + 1)
  if (request.method !== 'HEAD') return reply.send(artifact.contentStream(range))
  await artifact.close()
  return reply.send()
}

/** Whether an If-None-Match header names the tag; weak and strong tags of the same value are one here. */
function names(header: string, etag: string): boolean {
  const opaque = (tag: string) => tag.trim().replace(/^W\//, '')
  return header.trim() === '*' || header.split(',').some((tag) => opaque(tag) === opaque(etag))
}

/** RFC 6266: always an attachment, the name once in ASCII and once in UTF-8, on one line. */
export function contentDisposition(name: string): string {
  const ascii = name.replace(/[^\x20-\x7e]|["\\%]/g, '_')
  const encoded = encodeURIComponent(name).replace(
    /['()*]/g,
    (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`,
  )
  return ascii === name
    ? `attachment; filename="${name}"`
    : `attachment; filename="${ascii}"; filename*=UTF-8''${encoded}`
}
