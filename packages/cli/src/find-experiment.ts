import { ApiError, type Experiment, experimentRoutes } from '@labbook/protocol'
import type { Connection } from '@labbook/sdk'
import { CommandError } from './command-error.js'

/** Finds an experiment by name or, if none has that name, by id. */
export async function findExperiment(server: Connection, nameOrId: string): Promise<Experiment> {
  const experiments = server.client(experimentRoutes)
  try {
    return (await experiments.getExperimentByName({ experimentName: nameOrId })).experiment
  } catch (error) {
    if (!isMissing(error)) throw error
  }
  if (!/^\d+$/.test(nameOrId))
    throw new CommandError(
      'refused',
      `Experiment '${nameOrId}' not found. To list experiments, run: labbook experiments list`,
    )
  return (await experiments.getExperiment({ experimentId: nameOrId })).experiment
}

/** All experiments of the view, from every page. */
export async function listExperiments(server: Connection, viewType: ViewType = 'ACTIVE_ONLY'): Promise<Experiment[]> {
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

/** Converts the value of `--view`: active, deleted or all. */
export function viewTypeOf(view: string): ViewType {
  const found = ({ active: 'ACTIVE_ONLY', deleted: 'DELETED_ONLY', all: 'ALL' } as const)[view]
  if (found === undefined) throw new CommandError('usage', `Invalid --view '${view}': use active, deleted or all.`)
  return found
}

function isMissing(error: unknown): boolean {
  return error instanceof ApiError && error.code === 'RESOURCE_DOES_NOT_EXIST'
}
