import { ApiError, type artifactRoutes, type Client, limits, type UploadedPart } from '@labbook/protocol'
import { repeat } from '../connection/retry.js'

/** An address of the store itself, with what proves that the server gave it. Nothing of ours goes there but the bytes. */
export interface SignedAddress {
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
}

type Routes = Pick<
  Client<typeof artifactRoutes>,
  'createMultipartUpload' | 'completeMultipartUpload' | 'abortMultipartUpload'
>

const PART_BYTES = 10 * 1024 * 1024
const PARTS_AT_ONCE = 4
const RETRIES = 5

/** Uploads in parts (D-44); `false` if the server or its store does not offer it, and nothing was uploaded. */
export async function uploadInParts(
  routes: Routes,
  names: readonly string[],
  content: Blob,
  signal: AbortSignal | undefined,
): Promise<boolean> {
  const folder = names.slice(0, -1).join('/')
  const path = names.at(-1) ?? ''
  const partBytes = Math.max(PART_BYTES, Math.ceil(content.size / limits.multipartParts))
  const numParts = Math.ceil(content.size / partBytes)
  const options = signal === undefined ? {} : { signal }
  const begun = await routes.createMultipartUpload({ folder, path, numParts }, options).catch(ifOffered)
  if (begun === undefined) return false
  const { uploadId, credentials } = begun
  try {
    const left = credentials.values()
    const parts: UploadedPart[] = []
    const work = async () => {
      for (const { partNumber, url, headers } of left) {
        const part = content.slice((partNumber - 1) * partBytes, partNumber * partBytes)
        const etag = await putToStore({ url, headers }, part, signal)
        parts.push({ partNumber, etag, url })
      }
    }
    await Promise.all(Array.from({ length: PARTS_AT_ONCE }, work))
    parts.sort((a, b) => a.partNumber - b.partNumber)
    await routes.completeMultipartUpload({ folder, path, uploadId, parts }, options)
    return true
  } catch (error) {
    await routes.abortMultipartUpload({ folder, path, uploadId }).catch(() => undefined)
    throw error
  }
}

/** Puts bytes to the store; gives the `ETag`, which is empty where a browser may not see it. */
export function putToStore(
  { url, headers }: SignedAddress,
  body: Blob,
  signal: AbortSignal | undefined,
): Promise<string> {
  const { origin } = new URL(url)
  const put = async () => {
    let response: Response
    try {
      response = await fetch(url, { method: 'PUT', headers, body, redirect: 'error', signal: signal ?? null })
      await response.arrayBuffer()
    } catch (cause) {
      if (signal?.aborted === true) throw cause
      throw new ApiError('TEMPORARILY_UNAVAILABLE', `The artifact store at ${origin} cannot be reached.`, { cause })
    }
    if (response.ok) return response.headers.get('etag') ?? ''
    const code = response.status >= 500 || response.status === 429 ? 'TEMPORARILY_UNAVAILABLE' : 'PERMISSION_DENIED'
    throw new ApiError(code, `The artifact store at ${origin} answered ${response.status} ${response.statusText}.`)
  }
  return repeat(put, signal, { maxRetries: RETRIES })
}

function ifOffered(error: unknown): undefined {
  if (error instanceof ApiError && [404, 405, 501].includes(error.status)) return undefined
  throw error
}
