import type { Connection } from '../connection/connection.js'
import { type ArtifactOwner, artifactPlace } from './artifact-place.js'
import type { ArtifactStore } from './artifact-store.js'
import { openFolderStore } from './folder-store.js'
import type { LocalFiles } from './local-files.js'
import { openServedStore } from './served-store.js'

export interface ArtifactStoreOptions {
  readonly artifactUri: string
  readonly owner: ArtifactOwner
  /** Files of this machine, for artifacts whose URI is a folder here. */
  readonly localFiles?: LocalFiles | undefined
  /** Blobs of at least so many bytes go in parts where the server offers it. */
  readonly multipartFromBytes?: number | undefined
}

/** As MLflow's clients have it. */
const MULTIPART_FROM_BYTES = 500 * 1024 * 1024

/**
 * Opens the artifacts at a URI: through the server's proxy, in a folder of this machine, or else by the routes that the
 * server has for its runs and models, whatever store is behind them.
 */
export async function openArtifactStore(
  connection: Connection,
  { artifactUri, owner, localFiles, multipartFromBytes = MULTIPART_FROM_BYTES }: ArtifactStoreOptions,
): Promise<ArtifactStore> {
  const place = artifactPlace(artifactUri, connection.trackingUri)
  if (place.kind === 'folder' && localFiles !== undefined) {
    const isHere = isOnThisMachine(connection) || (await localFiles.kindOf(place.folder)) === 'folder'
    if (isHere) return openFolderStore(localFiles, { artifactUri, folder: place.folder })
  }
  const proxyFolder = place.kind === 'proxy' ? place.folder : undefined
  return openServedStore(connection, { artifactUri, owner, proxyFolder, multipartFromBytes })
}

/** Such a server shares our disk. Of another one only a folder that is mounted here counts. */
function isOnThisMachine({ trackingUri }: Connection): boolean {
  return /^(localhost|127\.[\d.]+|\[::1\])$/.test(new URL(trackingUri).hostname)
}
