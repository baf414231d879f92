import { isUtf8 } from 'node:buffer'
import type { IncomingMessage } from 'node:http'
import type { Readable } from 'node:stream'
import { createGunzip } from 'node:zlib'
import { ApiError } from '@labbook/protocol'
import type { BodyMemory } from './body-memory.js'
import { BodyPace } from './body-pace.js'

/** No JSON body takes longer than this (L-14). */
const MAX_BODY_MS = 60_000

/**
 * The whole body as text, inflated; given up as soon as it is too large, too slow or not UTF-8. A body that is given up
 * stays unread, and its connection able to take the answer.
 *
 * @throws ApiError 413, 415, 408, 400, or 503 while other bodies take all the memory
 */
export async function readBody(
  request: IncomingMessage,
  options: { maxBytes: number; memory: BodyMemory },
): Promise<string> {
  const { maxBytes, memory } = options
  if (Number(request.headers['content-length'] ?? 0) > maxBytes) throw tooLarge(maxBytes)
  const source = inflated(request)
  const bytes = await new Promise<Buffer>((resolve, reject) => {
    const chunks: Buffer[] = []
    let size = 0
    let isOver = false
    const countWire = ({ length }: Buffer) => pace.took(length)
    const pace = new BodyPace({
      inAllMs: MAX_BODY_MS,
      isHeldBack: () => source.isPaused(),
      onTooSlow: () => fail(new ApiError('REQUEST_TIMEOUT', 'The body of the request came too slowly.')),
    })

    function take(chunk: Buffer) {
      if (size + chunk.length > maxBytes) return fail(tooLarge(maxBytes))
      if (memory.tryTake(chunk.length)) return keep(chunk)
      source.pause()
      memory.take(chunk.length).then(() => {
        if (isOver) return memory.give(chunk.length)
        keep(chunk)
        source.resume()
      }, fail)
    }

    function keep(chunk: Buffer) {
      size += chunk.length
      chunks.push(chunk)
    }

    function end() {
      isOver = true
      pace.stop()
      request.off('data', countWire).off('error', gone)
      source.off('data', take).off('end', done).off('error', broken)
      memory.give(size)
    }

    function done() {
      end()
      resolve(chunks.length === 1 ? (chunks[0] as Buffer) : Buffer.concat(chunks, size))
    }

    function fail(error: ApiError) {
      if (isOver) return
      end()
      request.pause()
      if (source !== request) {
        request.unpipe()
        source.on('error', () => {}).destroy()
      }
      reject(error)
    }

    function broken(cause: Error) {
      fail(new ApiError('INVALID_PARAMETER_VALUE', 'Bad Request. The body is not valid gzip.', { cause }))
    }

    function gone() {
      fail(new ApiError('CANCELLED', 'The client went away before its body was complete.'))
    }

    source.on('data', take).once('end', done)
    request.on('data', countWire).once('error', gone)
    if (source !== request) source.once('error', broken)
  })
  if (!isUtf8(bytes)) throw new ApiError('INVALID_PARAMETER_VALUE', 'The body of the request is not valid UTF-8.')
  return bytes.toString('utf8')
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
  return new ApiError('PAYLOAD_TOO_LARGE', `The body of the request is larger than ${maxBytes} bytes.`)
}
