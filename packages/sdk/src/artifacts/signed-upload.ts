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

/**
 * Uploads in parts (D-44). `false` if the server or its store does not offer it, or if the store cannot be reached from here,
 * as its first part shows: then nothing was uploaded, and the file can go through the server.
 */
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
  const parts: UploadedPart[] = []
  const put = async ({ partNumber, url, headers }: (typeof credentials)[number], maxRetries: number) => {
    const part = content.slice((partNumber - 1) * partBytes, partNumber * partBytes)
    parts.push({ partNumber, etag: await putToStore({ url, headers }, part, { signal, maxRetries }), url })
  }
  try {
    const [first, ...others] = credentials
    // An upload is completed by the ETags of its parts, and a browser may be forbidden to see them.
    const isOpen = first !== undefined && (await isReached(put(first, 0))) && parts[0]?.etag !== ''
    if (!isOpen) {
      await routes.abortMultipartUpload({ folder, path, uploadId })
      return false
    }
    const left = others.values()
    const work = async () => {
      for (const credential of left) await put(credential, RETRIES)
    }
    await Promise.all(Array.from({ length: PARTS_AT_ONCE }, work))
    parts.sort((one, other) => one.partNumber - other.partNumber)
    await routes.completeMultipartUpload({ folder, path, uploadId, parts }, options)
    return true
  } catch (error) {
    await routes.abortMultipartUpload({ folder, path, uploadId }).catch(() => undefined)
    throw error
  }
}

/** Uploads a file as one. */
export async function uploadToStore(address: SignedAddress, content: Blob, signal: AbortSignal | undefined) {
  await putToStore(address, content, { signal, maxRetries: RETRIES })
}

/** Puts bytes to the store; gives the `ETag`, empty if there is none to see. */
function putToStore(
  { url, headers }: SignedAddress,
  body: Blob,
  { signal, maxRetries }: { readonly signal: AbortSignal | undefined; readonly maxRetries: number },
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
  return repeat(put, signal, { maxRetries })
}

/** An error with a cause was made here, without an answer. */
async function isReached(call: Promise<void>): Promise<boolean> {
  try {
    await call
    return true
  } catch (error) {
    if (error instanceof ApiError && error.cause !== undefined) return false
    throw error
  }
}

function ifOffered(error: unknown): undefined {
  if (error instanceof ApiError && [404, 405, 501].includes(error.status)) return undefined
  throw error
}
