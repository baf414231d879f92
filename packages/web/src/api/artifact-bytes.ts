import {
  ApiError,
  addressesOf,
  archiveRoutes,
  artifactTransferRoutes,
  errorCodeForStatus,
  isErrorCode,
} from '@labbook/protocol'
import { baseUrl } from './client.js'

/** The owner of artifacts: a run or a logged model. */
export type ArtifactOwner = { readonly runId: string } | { readonly modelId: string }

/** A single file can also be addressed by its registered model version. */
export type FileOwner = ArtifactOwner | { readonly name: string; readonly version: number }

export function ownerId(owner: ArtifactOwner): string {
  return 'runId' in owner ? owner.runId : owner.modelId
}

/** The URL of a file. The server always sends it as an attachment: the UI fetches and draws it itself (U-ALL-11). */
export function artifactUrl(owner: FileOwner, path: string): string {
  if ('version' in owner) {
    const query = new URLSearchParams({ name: owner.name, version: String(owner.version), path })
    return `${baseUrl}/model-versions/get-artifact?${query}`
  }
  if ('modelId' in owner) {
    const query = new URLSearchParams({ artifact_file_path: path })
    return `${baseUrl}/ajax-api/2.0/mlflow/logged-models/${encodeURIComponent(owner.modelId)}/artifacts/files?${query}`
  }
  return `${baseUrl}/get-artifact?${new URLSearchParams({ run_id: owner.runId, path })}`
}

/** The URL of a folder as a zip file; a `path` of '' stands for all files of the owner (U-ART-6). */
export function archiveUrl(owner: ArtifactOwner, path: string): string {
  const { downloadArchive } = archiveRoutes
  return `${baseUrl}${addressesOf(downloadArchive)[0]}?${downloadArchive.request.writeQuery({ ...owner, path })}`
}

export interface FetchedBytes {
  readonly bytes: Uint8Array<ArrayBuffer>
  /** Size of the whole file. */
  readonly size: number
}

export interface FetchOptions {
  /** Where to begin; 0 by default. */
  readonly from?: number
  readonly limit: number
  readonly signal?: AbortSignal
}

/** Fetches `limit` bytes of a file, or what there is if it ends before. */
export async function fetchArtifact(
  owner: FileOwner,
  path: string,
  { from = 0, limit, signal }: FetchOptions,
): Promise<FetchedBytes> {
  const response = await fetch(artifactUrl(owner, path), {
    headers: { range: `bytes=${from}-${from + limit - 1}` },
    // Of a file that has changed, Chromium's cache answers with as many bytes as it knew of.
    cache: 'no-store',
    signal: signal ?? null,
  }).catch((cause: unknown) => {
    if (signal?.aborted === true) throw cause
    throw new ApiError('TEMPORARILY_UNAVAILABLE', `The server at ${baseUrl} cannot be reached.`, { cause })
  })
  // There is nothing from there on; a range request for an empty file always gets this answer.
  if (response.status === 416) return { bytes: new Uint8Array(), size: sizeOf(response) ?? 0 }
  if (!response.ok) throw await refusal(response)
  const answer = new Uint8Array(await response.arrayBuffer())
  // A proxy may drop the range; then the whole file comes.
  const bytes = response.status === 206 ? answer : answer.subarray(from, from + limit)
  return { bytes, size: sizeOf(response) ?? answer.length }
}

function sizeOf(response: Response): number | undefined {
  const total = /\/(\d+)$/.exec(response.headers.get('content-range') ?? '')?.[1]
  return total === undefined ? undefined : Number(total)
}

async function refusal(response: Response): Promise<ApiError> {
  const body = (await response.json().catch(() => ({}))) as { error_code?: string; message?: string }
  const code =
    body.error_code !== undefined && isErrorCode(body.error_code)
      ? body.error_code
      : errorCodeForStatus(response.status)
  return new ApiError(code, body.message ?? response.statusText)
}

/**
 * Stores a file with a run whose artifacts the server serves.
 *
 * @throws ApiError with the server's reason
 */
export async function uploadArtifact(
  { info: { artifactUri } }: { readonly info: { readonly artifactUri: string } },
  path: string,
  text: string,
): Promise<void> {
  const root = artifactUri.replace(/^mlflow-artifacts:(\/\/[^/]*)?\/*/, '')
  const place = `${root}/${path}`.split('/').map(encodeURIComponent).join('/')
  const address = addressesOf(artifactTransferRoutes.uploadProxyArtifact)[0]?.replace('*path', () => place)
  const response = await fetch(`${baseUrl}${address}`, { method: 'PUT', body: text }).catch((cause: unknown) => {
    throw new ApiError('TEMPORARILY_UNAVAILABLE', `The server at ${baseUrl} cannot be reached.`, { cause })
  })
  if (!response.ok) throw await refusal(response)
}
