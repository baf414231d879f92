import { isUtf8 } from 'node:buffer'
import type { IncomingMessage } from 'node:http'
import type { Readable } from 'node:stream'
import { createGunzip } from 'node:zlib'
import { ApiError } from '@labbook/protocol'
import { atLeast } from './transfer-pace.js'

/** No JSON body takes longer than this (L-14). */
const MAX_BODY_MS = 60_000
/** Bodies held by all requests together (L-18). One alone may be as large as its route allows. */
const SHARED_BYTES = 96 * 1024 * 1024

let held = 0

/**
 * The whole body as text, inflated; given up as soon as it is too large, too slow or not UTF-8.
 *
 * @throws ApiError 413, 415, 408, or 503 while other bodies take all the memory
 */
export async function readBody(request: IncomingMessage, maxBytes: number): Promise<string> {
  if (Number(request.headers['content-length'] ?? 0) > maxBytes) throw tooLarge(maxBytes)
  const source = inflated(request)
  const chunks: Buffer[] = []
  let size = 0
  const pace = atLeast({ bytes: 16 * 1024, everyMs: 10_000, inAllMs: MAX_BODY_MS }, () =>
    request.destroy(new BodyTooSlow()),
  )
  try {
    for await (const chunk of source as AsyncIterable<Buffer>) {
      size += chunk.length
      held += chunk.length
      pace.took(chunk.length)
      if (size > maxBytes) throw tooLarge(maxBytes)
      if (held > SHARED_BYTES && held > size) {
        throw new ApiError('TEMPORARILY_UNAVAILABLE', 'The server is reading too many large requests.')
      }
      chunks.push(chunk)
    }
  } catch (error) {
    if (error instanceof BodyTooSlow) throw new ApiError('REQUEST_TIMEOUT', 'The body of the request came too slowly.')
    if (error instanceof ApiError) throw error
    throw new ApiError('INVALID_PARAMETER_VALUE', 'The body of the request is not complete.', { cause: error })
  } finally {
    held -= size
    pace.stop()
  }
  const bytes = chunks.length === 1 ? (chunks[0] as Buffer) : Buffer.concat(chunks)
  if (!isUtf8(bytes)) throw new ApiError('INVALID_PARAMETER_VALUE', 'The body of the request is not valid UTF-8.')
  return bytes.toString('utf8')
}

class BodyTooSlow extends Error {}

function inflated(request: IncomingMessage): Readable {
  const encoding = request.headers['content-encoding']?.trim().toLowerCase() ?? 'identity'
  if (encoding === 'identity') return request
  if (encoding === 'gzip') {
    const gunzip = createGunzip()
    request.on('error', (error) => gunzip.destroy(error))
    return request.pipe(gunzip)
  }
  const shown = encoding.slice(0, 40)
  throw new ApiError(
    'UNSUPPORTED_MEDIA_TYPE',
    `The content encoding '${shown}' is not supported; send identity or gzip.`,
  )
}

function tooLarge(maxBytes: number): ApiError {
  return new ApiError('PAYLOAD_TOO_LARGE', `The body of the request is larger than ${maxBytes} bytes.`)
}
