import { ApiError, artifactRoutes, type CallOptions, type FileInfo, limits, loggedModelRoutes } from '@labbook/protocol'
import { artifactPath, storedArtifactPath } from '../checks/artifact-path.js'
import { type ArtifactOwner, namesOf, proxyAddress } from './artifact-place.js'
import { type ArtifactContent, type ArtifactStore, blobOf, type Download } from './artifact-store.js'
import { type ByteRange, cutTo, rangeHeader } from './byte-range.js'
import type { Connection } from '../connection/connection.js'
import { uploadInParts, uploadToStore } from './signed-upload.js'

export interface ServedStoreOptions {
  readonly artifactUri: string
  readonly owner: ArtifactOwner
  /** Where they lie below the server's proxy, if they do. */
  readonly proxyFolder: string | undefined
  readonly multipartFromBytes: number
}

const ONE_HOUR_S = 3600

/** Artifacts that the server reads and writes for us. */
export function openServedStore(
  connection: Connection,
  { artifactUri, owner, proxyFolder, multipartFromBytes }: ServedStoreOptions,
): ArtifactStore {
  const routes = connection.client({ ...artifactRoutes, ...loggedModelRoutes })

  async function uploadToProxy(
    folder: string,
    path: string,
    content: ArtifactContent,
    signal: AbortSignal | undefined,
  ) {
    const isStream = content instanceof ReadableStream
    const body = isStream && !canStream ? await gathered(content) : isStream ? content : blobOf(content)
    if (body instanceof Blob && body.size >= multipartFromBytes) {
      if (await uploadInParts(routes, namesOf(folder, path), body, signal)) return
    }
    const headers = { 'content-type': 'application/octet-stream' }
    await drained(
      await connection.request(proxyAddress(folder, path), { method: 'PUT', headers, body, signal: signal ?? null }),
    )
  }

  async function uploadToRun(runId: string, path: string, content: ArtifactContent, signal: AbortSignal | undefined) {
    const body = content instanceof ReadableStream ? await gathered(content) : blobOf(content)
    if (body.size > 0 && body.size <= limits.uploadArtifactBytes) {
      const address = `/ajax-api/2.0/mlflow/upload-artifact?${query({ run_uuid: runId, path })}`
      await drained(await connection.request(address, { method: 'POST', body, signal: signal ?? null }))
      return
    }
    // The route takes no more, and nothing empty: such a file goes to the store itself, by an address that the server signs.
    const signed = await routes
      .createPresignedUpload({ runId, path, expiration: ONE_HOUR_S }, callOptions(signal))
      .catch((cause: unknown) => {
        const isMissing = cause instanceof ApiError && [400, 404, 405, 501].includes(cause.status)
        throw isMissing ? unreachable(artifactUri, 'written', cause) : cause
      })
    await uploadToStore({ url: signed.presignedUrl, headers: signed.headers }, body, signal)
  }

  function readAddress(path: string): string {
    if (proxyFolder !== undefined) return proxyAddress(proxyFolder, path)
    if ('runId' in owner) return `/get-artifact?${query({ run_id: owner.runId, path })}`
    const model = `/ajax-api/2.0/mlflow/logged-models/${encodeURIComponent(owner.modelId)}`
    return `${model}/artifacts/files?${query({ artifact_file_path: path })}`
  }

  return {
    artifactUri,

    async upload(path, content, { signal } = {}) {
      const file = artifactPath(path)
      if (proxyFolder !== undefined) return uploadToProxy(proxyFolder, file, content, signal)
      if ('runId' in owner) return uploadToRun(owner.runId, file, content, signal)
      throw unreachable(artifactUri, 'written')
    },

    async download(path, { range, signal } = {}) {
      // A compressed answer would have another length than the file.
      const headers = { 'accept-encoding': 'identity', ...(range === undefined ? {} : { range: rangeHeader(range) }) }
      const response = await connection.request(readAddress(storedArtifactPath(path)), {
        headers,
        signal: signal ?? null,
      })
      return downloadOf(response, range)
    },

    async list(folder = '', { signal } = {}) {
      const path = storedArtifactPath(folder)
      if ('runId' in owner) return allPages(owner.runId, path, signal)
      const request = { modelId: owner.modelId, artifactDirectoryPath: path }
      return [...(await routes.listLoggedModelArtifacts(request, callOptions(signal))).files]
    },

    async delete(path, { signal } = {}) {
      const file = artifactPath(path)
      if (proxyFolder === undefined) throw unreachable(artifactUri, 'deleted')
      await routes.deleteProxyArtifact({ path: namesOf(proxyFolder, file).join('/') }, callOptions(signal))
    },
  }

  async function allPages(runId: string, path: string, signal: AbortSignal | undefined): Promise<FileInfo[]> {
    const files: FileInfo[] = []
    for (let pageToken: string | undefined; ; ) {
      const page = await routes.listRunArtifacts({ runId, path, pageToken }, callOptions(signal))
      files.push(...page.files)
      const isLast = !page.nextPageToken || page.nextPageToken === pageToken
      if (isLast) return files
      pageToken = page.nextPageToken
    }
  }
}

function downloadOf(response: Response, range: ByteRange | undefined): Download {
  const { headers } = response
  const whole = response.body ?? new Blob([]).stream()
  const isWhole = range !== undefined && response.status === 200
  const length = headers.has('content-encoding') ? null : headers.get('content-length')
  return {
    stream: isWhole ? cutTo(whole, range) : whole,
    size: length === null || isWhole ? undefined : Number(length),
    sha256: /sha-256=:([^:]+):/.exec(headers.get('repr-digest') ?? '')?.[1],
  }
}

/** Browsers send streams over HTTP/2 only; there, and for stores that want to know the length, a stream is read before. */
const canStream = !('document' in globalThis || 'WorkerGlobalScope' in globalThis)

function gathered(stream: ReadableStream<Uint8Array>): Promise<Blob> {
  return new Response(stream as ReadableStream<Uint8Array<ArrayBuffer>>).blob()
}

/** An answer that is not read would hold its connection. */
async function drained(response: Response): Promise<void> {
  await response.arrayBuffer()
}

function query(fields: Record<string, string>): string {
  return new URLSearchParams(fields).toString()
}

function callOptions(signal: AbortSignal | undefined): CallOptions {
  return signal === undefined ? {} : { signal }
}

function unreachable(artifactUri: string, verb: 'written' | 'deleted', cause?: unknown): ApiError {
  const why = cause instanceof Error ? ` (${cause.message})` : ''
  return new ApiError(
    'NOT_IMPLEMENTED',
    `The artifacts at ${artifactUri} cannot be ${verb} through the server${why}. ` +
      'Use an experiment whose artifacts the server serves (mlflow-artifacts:), or change them in their store.',
    { cause },
  )
}
