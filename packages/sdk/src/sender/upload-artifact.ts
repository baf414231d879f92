import { ApiError } from '@labbook/protocol'
import type { Connection } from '../connection/connection.js'
import type { RunIdentity } from '../journal/journal-source.js'

export interface Upload {
  readonly path: string
  readonly content: Blob
}

/** Puts a file among the artifacts of a run, through the server. */
export async function uploadArtifact(
  connection: Connection,
  { artifactUri }: RunIdentity,
  { path, content }: Upload,
): Promise<void> {
  const url = new URL(artifactUri)
  if (url.protocol !== 'mlflow-artifacts:') {
    throw new ApiError(
      'NOT_IMPLEMENTED',
      `The artifacts of this run lie at ${artifactUri}, which the server does not give access to. ` +
        'Start the server with --serve-artifacts.',
    )
  }
  const folder = decodeURIComponent(url.pathname).replace(/^\/+/, '')
  const place = [...folder.split('/'), ...path.split('/')].map(encodeURIComponent).join('/')
  await connection.request(`/api/2.0/mlflow-artifacts/artifacts/${place}`, { method: 'PUT', body: content })
}
