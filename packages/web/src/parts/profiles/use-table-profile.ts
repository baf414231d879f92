import type { Profile, Progress } from '@labbook/profile'
import { useEffect, useState } from 'react'
import { fetchArtifact } from '../../api/artifact-bytes.js'
import { madeProfile, TooManyRows } from './ask-profile-worker.js'
import { MOST_TABLE_BYTES } from './profile-file.js'

/** How the profile of a table that a run stores is coming along. */
export type TableProfile =
  | { readonly state: 'working'; readonly progress: Progress | undefined; readonly stop: () => void }
  | { readonly state: 'stopped' }
  | { readonly state: 'tooLarge'; readonly by: 'bytes' | 'rows' }
  | { readonly state: 'failed'; readonly error: unknown }
  | { readonly state: 'done'; readonly profile: Profile }

/** Fetches a table and profiles it in a worker, anew with each `attempt` (PR-144). */
export function useTableProfile(runId: string, path: string, attempt: number): TableProfile {
  const [state, setState] = useState<TableProfile>({ state: 'working', progress: undefined, stop: () => {} })
  useEffect(() => {
    const stopping = new AbortController()
    const { signal } = stopping
    const stop = () => {
      stopping.abort()
      setState({ state: 'stopped' })
    }
    const onProgress = (progress?: Progress) => setState({ state: 'working', progress, stop })
    const work = async (): Promise<TableProfile> => {
      const { bytes, size } = await fetchArtifact({ runId }, path, { limit: MOST_TABLE_BYTES, signal })
      if (size > MOST_TABLE_BYTES) return { state: 'tooLarge', by: 'bytes' }
      return { state: 'done', profile: await madeProfile({ bytes, path }, { signal, onProgress }) }
    }
    onProgress()
    work().then(
      (done) => {
        if (!signal.aborted) setState(done)
      },
      (error: unknown) => {
        if (!signal.aborted)
          setState(error instanceof TooManyRows ? { state: 'tooLarge', by: 'rows' } : { state: 'failed', error })
      },
    )
    return () => stopping.abort()
  }, [runId, path, attempt])
  return state
}
