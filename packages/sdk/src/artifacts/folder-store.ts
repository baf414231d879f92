import { ApiError } from '@labbook/protocol'
import { artifactFile, artifactPath } from '../checks/artifact-path.js'
import { type ArtifactContent, type ArtifactStore, blobOf } from './artifact-store.js'
import { rangeHeader } from './byte-range.js'
import type { LocalFiles } from './local-files.js'

/** Artifacts in a folder of this machine, as clients of MLflow keep them where the URI is a `file:` one. */
export function openFolderStore(
  files: LocalFiles,
  { artifactUri, folder }: { readonly artifactUri: string; readonly folder: string },
): ArtifactStore {
  const placeOf = (path: string) => files.join(folder, ...path.split('/').filter((name) => name !== ''))

  return {
    artifactUri,

    upload: (path, content) => files.write(placeOf(artifactFile(path)), streamOf(content)),

    async download(path, { range } = {}) {
      const place = placeOf(artifactFile(path))
      if ((await files.kindOf(place)) !== 'file') {
        throw new ApiError('RESOURCE_DOES_NOT_EXIST', `No such artifact: '${path}' in ${artifactUri}`)
      }
      const whole = await files.open(place)
      if (range !== undefined) rangeHeader(range)
      const part = range === undefined ? whole : whole.slice(range.start, range.end)
      return { stream: part.stream(), size: part.size, sha256: undefined }
    },

    async list(at = '') {
      const path = artifactPath(at)
      const entries = await files.list(placeOf(path))
      return entries.map(({ name, isDir, size }) => ({
        path: path === '' ? name : `${path}/${name}`,
        isDir,
        ...(isDir || size === 0 ? {} : { fileSize: size }),
      }))
    },

    delete: (path) => files.remove(placeOf(artifactFile(path))),
  }
}

function streamOf(content: ArtifactContent): ReadableStream<Uint8Array> {
  return content instanceof ReadableStream ? content : blobOf(content).stream()
}
