import { ApiError, type Experiment, experimentRoutes } from '@labbook/protocol'
import { CommandError } from './command-error.js'
import type { TrackingServer } from './tracking-server.js'

/** The experiment of a name, or of an id where no experiment has that name. */
export async function findExperiment(server: TrackingServer, nameOrId: string): Promise<Experiment> {
  const experiments = server.client(experimentRoutes)
  try {
    return (await experiments.getExperimentByName({ experimentName: nameOrId })).experiment
  } catch (error) {
    if (!isMissing(error)) throw error
  }
  if (!/^\d+$/.test(nameOrId)) throw new CommandError('refused', `There is no experiment '${nameOrId}'.`)
  return (await experiments.getExperiment({ experimentId: nameOrId })).experiment
}

/** All active experiments. */
export async function listExperiments(
  server: TrackingServer,
  viewType: ViewType = 'ACTIVE_ONLY',
): Promise<Experiment[]> {
  const experiments = server.client(experimentRoutes)
  const found: Experiment[] = []
  let pageToken: string | undefined
  do {
    const page = await experiments.searchExperiments({
      maxResults: 1000,
      viewType,
      orderBy: [],
      ...(pageToken === undefined ? {} : { pageToken }),
    })
    found.push(...page.experiments)
    pageToken = page.nextPageToken
  } while (pageToken !== undefined)
  return found
}

export type ViewType = 'ACTIVE_ONLY' | 'DELETED_ONLY' | 'ALL'

/** `active`, `deleted` or `all`, as a flag says it. */
export function viewTypeOf(view: string): ViewType {
  const found = ({ active: 'ACTIVE_ONLY', deleted: 'DELETED_ONLY', all: 'ALL' } as const)[view]
  if (found === undefined) throw new CommandError('usage', `--view cannot be '${view}': say active, deleted or all.`)
  return found
}

function isMissing(error: unknown): boolean {
  return error instanceof ApiError && error.code === 'RESOURCE_DOES_NOT_EXIST'
}
