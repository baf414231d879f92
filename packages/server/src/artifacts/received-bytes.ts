import type { Readable } from 'node:stream'
import { ApiError } from '@labbook/protocol'
import type { ArtifactPath } from './artifact-path.js'
import type { WriteOptions } from './artifact-repository.js'

/** A body that we refuse half-way stays as it is: destroying a request would cut the connection that the refusal has to take. */
export function chunksOf(body: Readable): AsyncIterable<Buffer> {
  return body.iterator({ destroyOnReturn: false })
}

/** Asked with the announced size before a byte is read, and with the true one while reading. */
export function checkSize(path: ArtifactPath, size: number, maxBytes: number) {
  if (size <= maxBytes) return
  throw new ApiError(
    'PAYLOAD_TOO_LARGE',
    `Artifact '${path}' is larger than the limit of ${maxBytes} bytes (--max-artifact-bytes).`,
  )
}

/** Whether what arrived is what the client said it would send. */
export function checkReceived(received: { size: number; sha256: string }, expected: WriteOptions) {
  if (expected.contentLength !== undefined && received.size !== expected.contentLength) {
    throw new ApiError(
      'INVALID_PARAMETER_VALUE',
      `The body has ${received.size} bytes, but Content-Length says ${expected.contentLength}.`,
    )
  }
  if (expected.sha256 !== undefined && received.sha256 !== expected.sha256.toLowerCase()) {
    throw new ApiError(
      'INVALID_PARAMETER_VALUE',
      `The body's SHA-256 is ${received.sha256}, but the digest sent with it is ${expected.sha256.toLowerCase()}.`,
    )
  }
}
