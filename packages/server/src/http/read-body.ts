import type { IncomingMessage } from 'node:http'
import type { Readable } from 'node:stream'
import { createGunzip } from 'node:zlib'
import { ApiError } from '@labbook/protocol'
import type { BodyShare } from './body-memory.js'
import { BodyPace } from './body-pace.js'
import { Utf8Text } from './utf8-text.js'

/** No JSON body takes longer than this (L-14). */
const MAX_BODY_MS = 60_000

/**
 * A body that has brought so much is held memory for all that its header announced, so that it can end; before that a
 * header is a mere claim.
 */
const UNANNOUNCED_BYTES = 256 * 1024

/**
 * Reads and inflates the whole body as text. Stops as soon as it is too large, too slow or not UTF-8; the rest stays
 * unread, and the connection can still send the response. The caller must release `share` after responding.
 *
 * @throws ApiError 413, 415, 408, 400, or 503 while other bodies take all the memory
 */
export async function readBody(
  request: IncomingMessage,
  { maxBytes, share }: { maxBytes: number; share: BodyShare },
): Promise<string> {
  const length = Number(request.headers['content-length'] ?? 0)
  if (length > maxBytes) throw tooLarge(maxBytes)
  const source = inflated(request)
  return await new Promise<string>((resolve, reject) => {
    const text = new Utf8Text()
    let size = 0
    let isOver = false
    const countWire = ({ length }: Buffer) => pace.took(length)
    const pace = new BodyPace({
      inAllMs: MAX_BODY_MS,
      isHeldBack: () => source.isPaused(),
      onTooSlow: () => fail(new ApiError('REQUEST_TIMEOUT', 'The request body arrived too slowly.')),
    })

    function take(chunk: Buffer) {
      size += chunk.length
      if (size > maxBytes) return fail(tooLarge(maxBytes))
      const bytes = size > UNANNOUNCED_BYTES && source === request ? Math.max(size, length) : size
      if (share.tryHold(bytes)) return keep(chunk)
      source.pause()
      share.hold(bytes).then(() => {
        if (isOver) return
        keep(chunk)
        source.resume()
      }, fail)
    }

    function keep(chunk: Buffer) {
      share.moved(chunk.length)
      try {
        text.add(chunk)
      } catch (error) {
        fail(error)
      }
    }

    function end() {
      isOver = true
      pace.stop()
      request.off('data', countWire).off('error', gone)
      source.off('data', take).off('end', done).off('error', broken)
    }

    function done() {
      end()
      try {
        resolve(text.end())
      } catch (error) {
        reject(error as ApiError)
      }
    }

    function fail(error: unknown) {
      if (isOver) return
      end()
      request.pause()
      if (source !== request) {
        request.unpipe()
        source.on('error', () => {}).destroy()
      }
      reject(error as ApiError)
    }

    function broken(cause: Error) {
      fail(new ApiError('INVALID_PARAMETER_VALUE', 'Bad Request. The body is not valid gzip.', { cause }))
    }

    function gone() {
      fail(new ApiError('CANCELLED', 'The client disconnected before sending the whole body.'))
    }

    source.on('data', take).once('end', done)
    request.on('data', countWire).once('error', gone)
    if (source !== request) source.once('error', broken)
  })
}

function inflated(request: IncomingMessage): Readable {
  const encoding = request.headers['content-encoding']?.trim().toLowerCase() ?? 'identity'
  if (encoding === 'identity') return request
  if (encoding === 'gzip') return request.pipe(createGunzip())
  const shown = encoding.slice(0, 40)
  throw new ApiError(
    'UNSUPPORTED_MEDIA_TYPE',
    `The content encoding '${shown}' is not supported; send identity or gzip.`,
  )
}

function tooLarge(maxBytes: number): ApiError {
  return new ApiError('PAYLOAD_TOO_LARGE', `The request body is larger than ${maxBytes} bytes.`)
}
