import type { Readable } from 'node:stream'
import { ApiError } from '@labbook/protocol'
import type { ArtifactPath } from './artifact-path.js'
import type { WriteOptions } from './artifact-repository.js'

/** A body that we refuse half-way stays as it is: destroying a request would cut the connection that the refusal has to take. */
export function chunksOf(body: Readable): AsyncIterable<Buffer> {
  return body.iterator({ destroyOnReturn: false })
}

/** Before a byte is read: whether the announced size may be taken. */
export function checkAnnounced(path: ArtifactPath, { contentLength, maxBytes }: WriteOptions) {
  if (contentLength !== undefined && contentLength > maxBytes) throw tooLarge(path, maxBytes)
}

/** While reading: whether `size` bytes are still what was announced and may be taken. */
export function checkArriving(path: ArtifactPath, size: number, { contentLength, maxBytes }: WriteOptions) {
  if (size > maxBytes) throw tooLarge(path, maxBytes)
  if (contentLength !== undefined && size > contentLength) {
    throw new ApiError(
      'INVALID_PARAMETER_VALUE',
      `The body is longer than its Content-Length of ${contentLength} bytes.`,
    )
  }
}

/** At the end: whether what arrived is what the client said it would send. */
export function checkReceived(received: { size: number; sha256: string }, expected: WriteOptions) {
  if (expected.contentLength !== undefined && received.size < expected.contentLength) {
    throw new ApiError(
      'INVALID_PARAMETER_VALUE',
      `The body has ${received.size} bytes, but its Content-Length says ${expected.contentLength}.`,
    )
  }
  if (expected.sha256 !== undefined && received.sha256 !== expected.sha256.toLowerCase()) {
    throw new ApiError(
      'INVALID_PARAMETER_VALUE',
      `The body's SHA-256 is ${received.sha256}, but the digest sent with it is ${expected.sha256.toLowerCase()}.`,
    )
  }
}

function tooLarge(path: ArtifactPath, maxBytes: number): ApiError {
  return new ApiError(
    'PAYLOAD_TOO_LARGE',
    `Artifact '${path}' is larger than the limit of ${maxBytes} bytes (--max-artifact-bytes).`,
  )
}
