import { loggedKeysQuery } from './logged-keys-query.js'
import { experimentQuery, viewsQuery } from './queries.js'
import { queryClient } from './query-client.js'

/** Until the page is there, nothing else keeps what its columns depend on. */
const KEPT_MS = 10_000

/** Asks for what decides the columns of a runs table while the code of its page loads. What is there is not asked again. */
export function preloadRuns(experimentId: string): void {
  const asked = [
    queryClient.ensureQueryData(experimentQuery(experimentId)),
    queryClient.ensureQueryData(viewsQuery(experimentId)),
    queryClient.ensureQueryData({ ...loggedKeysQuery([experimentId]), gcTime: KEPT_MS }),
  ]
  // The page asks again for what failed, and says why it did.
  void Promise.allSettled(asked)
}
