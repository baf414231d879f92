import { queryOptions } from '@tanstack/react-query'
import { type FileOwner, fetchArtifact } from '../api/artifact-bytes.js'
import { readModelFile } from './read-model-file.js'

/** What the `MLmodel` file of a model says. */
export const modelFileQuery = (owner: FileOwner, path: string) =>
  queryOptions({
    queryKey: ['artifacts', ...Object.values(owner), 'model-file', path],
    queryFn: async ({ signal }) => {
      const { bytes } = await fetchArtifact(owner, path, { limit: 1024 * 1024 + 1, signal })
      return readModelFile(new TextDecoder().decode(bytes))
    },
  })
