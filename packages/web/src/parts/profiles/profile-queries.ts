import { queryOptions } from '@tanstack/react-query'
import { fetchArtifact } from '../../api/artifact-bytes.js'
import { fileKey } from '../../api/artifact-keys.js'
import { formatBytes } from '../../format/format-bytes.js'
import { checkedProfile } from './ask-profile-worker.js'
import { MOST_PROFILE_BYTES } from './profile-file.js'

/** A profile that is stored with a run. It is data from outside: checked in a worker before anything is drawn of it. */
export const storedProfileQuery = (runId: string, path: string) =>
  queryOptions({
    queryKey: [...fileKey(runId, path), 'profile'],
    queryFn: async ({ signal }) => {
      const { bytes, size } = await fetchArtifact({ runId }, path, { limit: MOST_PROFILE_BYTES, signal })
      if (size > MOST_PROFILE_BYTES)
        throw new Error(`This profile has ${formatBytes(size)}; at most ${formatBytes(MOST_PROFILE_BYTES)} are read.`)
      return checkedProfile(bytes, { signal })
    },
    retry: false,
    // Up to 32 MB: checked once, and not compared with what was there.
    staleTime: Number.POSITIVE_INFINITY,
    structuralSharing: false,
  })
