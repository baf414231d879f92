import { ApiError, type Handlers, limits, type TrashItem, type trashRoutes } from '@labbook/protocol'
import type { TrashEntry } from '../store/trash.js'
import type { ArtifactPlaces } from './artifact-places.js'
import type { Call, ServiceContext } from './context.js'
import { checkRunId, experimentIdFrom } from './entity-rules.js'
import { offsetFrom, offsetToken } from './page-token.js'
import { bounded } from './search-query.js'

const ITEMS_PER_PAGE = 100

/** What a purge took, or would take. */
export interface Purged {
  readonly experiments: readonly RemovedEntity[]
  readonly runs: readonly RemovedEntity[]
  readonly models: readonly RemovedEntity[]
  readonly kept: readonly { readonly id: string; readonly reason: string }[]
}

interface RemovedEntity {
  readonly id: string
  readonly files: number
  readonly bytes: number
}

/** Removes what is named for ever. @throws ApiError TEMPORARILY_UNAVAILABLE while something else holds the artifacts */
export type Purge = (selection: {
  readonly experimentIds: readonly string[]
  readonly runIds: readonly string[]
  readonly apply: boolean
}) => Promise<Purged>

/** What was deleted: to be looked at, and to be removed for ever (ui A12). */
export function trashService(
  { store, events }: ServiceContext,
  places: ArtifactPlaces,
  purge: Purge,
): Handlers<typeof trashRoutes, Call> {
  /** Of the files that the server wrote itself; others it would have to look for. */
  async function bytesOf({ kind, id, location }: TrashEntry): Promise<number | undefined> {
    try {
      const { repository, folder } = await places.resolve(location)
      // What else lies in a folder that is not the experiment's own is not to be counted.
      if (folder === null || (kind === 'experiments' && folder.split('/').at(-1) !== id)) return undefined
      return await store.read(() => store.artifacts.bytesBelow(repository.uri, folder))
    } catch (error) {
      if (error instanceof ApiError) return undefined
      throw error
    }
  }

  return {
    async listTrash({ kind, search = '', maxResults, pageToken }) {
      const limit = bounded('max_results', maxResults ?? ITEMS_PER_PAGE, 0, ITEMS_PER_PAGE)
      const offset = offsetFrom(pageToken)
      const { items, total } = await store.read(() => store.trash.list({ kind, search }, { offset, limit }))
      const shown: TrashItem[] = []
      for (const item of items) {
        const { location: _, deletedTime, ...rest } = item
        const bytes = await bytesOf(item)
        shown.push({
          ...rest,
          ...(deletedTime === undefined ? {} : { deletedTime }),
          ...(bytes === undefined ? {} : { bytes }),
        })
      }
      const next = offset + items.length
      return { items: shown, total, ...(next < total && items.length > 0 ? { nextPageToken: offsetToken(next) } : {}) }
    },

    async purgeTrash({ experimentIds, runIds, dryRun }) {
      bounded('number of experiment_ids and run_ids', experimentIds.length + runIds.length, 1, limits.purgedAtOnce)
      const ids = [...new Set(experimentIds.map(experimentIdFrom))]
      for (const runId of runIds) checkRunId(runId)
      const deleted = await store.read(() => store.trash.runs())
      const purged = await purge({ experimentIds: ids, runIds: [...new Set(runIds)], apply: !dryRun })
      if (!dryRun) {
        const experimentOf = new Map(deleted.map((run) => [run.runId, run.experimentId]))
        for (const { id } of purged.runs) {
          const experimentId = experimentOf.get(id)
          if (experimentId !== undefined) events.publish({ event: 'run', change: 'purged', experimentId, runId: id })
        }
        for (const { id } of purged.experiments)
          events.publish({ event: 'experiment', change: 'purged', experimentId: id })
      }
      const removed = [...purged.experiments, ...purged.runs, ...purged.models]
      const sum = (of: 'files' | 'bytes') => removed.reduce((total, entity) => total + entity[of], 0)
      return {
        experiments: purged.experiments.length,
        runs: purged.runs.length,
        models: purged.models.length,
        files: sum('files'),
        bytes: sum('bytes'),
        kept: purged.kept,
      }
    },
  }
}
