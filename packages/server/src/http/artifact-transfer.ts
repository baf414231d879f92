import { ApiError, artifactTransferRoutes } from '@labbook/protocol'
import type { FastifyRequest } from 'fastify'
import type { Download } from '../services/artifact-reader.js'
import type { ArtifactTransfers, Upload } from '../services/artifacts.js'
import type { RouteBinder } from './bind-routes.js'
import { sendArtifact } from './send-artifact.js'
import { UploadBody } from './upload-body.js'

/** Routes whose body is a file, in or out. */
export function bindArtifactTransfers(routes: RouteBinder, transfers: ArtifactTransfers) {
  for (const [name, route] of Object.entries(artifactTransferRoutes)) {
    const transfer = transfers[name as keyof ArtifactTransfers] as (
      request: unknown,
      upload?: Upload,
    ) => Promise<Download | void>
    routes.bind(route, async (decoded, { request, reply }) => {
      if (route.carries === 'download') return sendArtifact((await transfer(decoded)) as Download, request, reply)
      await receive(request, (upload) => transfer(decoded, upload) as Promise<void>)
      // What clients of MLflow expect of the two routes differs.
      if (name === 'uploadRunArtifact') return reply.type('text/plain').send('')
      return reply.type('application/json').send('{}')
    })
  }
}

async function receive({ headers, raw }: FastifyRequest, handle: (upload: Upload) => Promise<void>) {
  const encoding = headers['content-encoding']?.trim().toLowerCase() ?? 'identity'
  if (encoding !== 'identity') {
    throw new ApiError(
      'UNSUPPORTED_MEDIA_TYPE',
      `The content encoding '${encoding.slice(0, 40)}' is not supported for files.`,
    )
  }
  const length = headers['content-length']
  const body = new UploadBody(raw)
  const gone = new AbortController()
  body.once('error', () => gone.abort())
  try {
    await handle({
      body,
      contentLength: length === undefined ? undefined : Number(length),
      sha256: announcedDigest(headers['repr-digest'] ?? headers['content-digest']),
      signal: gone.signal,
    })
  } finally {
    body.destroy()
  }
}

/** SHA-256 of a `Repr-Digest` or `Content-Digest` header (RFC 9530), hexadecimal. */
function announcedDigest(header: string | string[] | undefined): string | undefined {
  const base64 = /(?:^|,)\s*sha-256=:([\w+/]+=*):/.exec(String(header ?? ''))?.[1]
  return base64 === undefined ? undefined : Buffer.from(base64, 'base64').toString('hex')
}
