import type { ConformingRepository } from '../../../../test/conformance/artifact-conformance.js'
import { parseArtifactFolder, parseArtifactPath } from '../../src/artifacts/artifact-path.js'
import type { ArtifactRepository } from '../../src/artifacts/artifact-repository.js'

/** A repository as the conformance suite speaks to it: paths are plain text. */
export function conforming(repository: ArtifactRepository): ConformingRepository {
  return {
    list: async (folder) => repository.list(parseArtifactFolder(folder)),
    open: async (path) => repository.open(parseArtifactPath(path)),
    write: async (path, body, options) => repository.write(parseArtifactPath(path), body, options),
    delete: async (path) => repository.delete(parseArtifactPath(path), { deletedBy: 'ann' }),
  }
}
