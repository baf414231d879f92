import type { ViewType } from '@labbook/protocol'
import { InvalidInputError, shown } from '../checks/invalid-input-error.js'
import type { Run } from './entities.js'
import type { LabbookClient } from './labbook-client.js'
import { allPages } from './page-list.js'
import { RunsTable } from './runs-table.js'

/** Which runs to find, and what to give them as. */
export interface FindRunsOptions {
  /** Where to search; the current experiment, if neither ids nor names are given. */
  readonly experimentIds?: readonly string[] | undefined
  /** Names that no experiment has are skipped with a warning. */
  readonly experimentNames?: readonly string[] | undefined
  /** In all active experiments, if neither ids nor names are given. */
  readonly searchAllExperiments?: boolean | undefined
  /** `metrics.loss < 0.5 AND params.model = 'tree' AND tags.team = 'a'` */
  readonly filter?: string | undefined
  /** Active ones by default. */
  readonly runViewType?: ViewType | undefined
  /** How many runs at most; 100,000 if it is left out. */
  readonly maxResults?: number | undefined
  /** `['metrics.loss ASC', 'attributes.start_time DESC']`; by default the newest first. */
  readonly orderBy?: readonly string[] | undefined
  /** `'table'` if it is left out; `'list'` gives the runs as they are. */
  readonly outputFormat?: 'table' | 'list' | undefined
}

export interface SearchContext {
  /** The experiment to search when none is named; `undefined` if there is none. */
  readonly currentExperimentId: () => Promise<string | undefined>
  readonly warn: (sentence: string) => void
}

const PAGE = 10_000
const MOST_RUNS = 100_000

/**
 * All runs that a search finds, page after page, as a table or as a list.
 *
 * @throws InvalidInputError if both ids and names are given, or for an output format that is none
 */
export async function findRuns(
  client: Pick<LabbookClient, 'searchRuns' | 'searchExperiments' | 'getExperimentByName'>,
  options: FindRunsOptions,
  context: SearchContext,
): Promise<RunsTable | Run[]> {
  const { filter, runViewType, orderBy, maxResults = MOST_RUNS, outputFormat = 'table' } = options
  if (outputFormat !== 'table' && outputFormat !== 'list') {
    throw new InvalidInputError(`Invalid outputFormat ${shown(outputFormat)}: use "table" or "list".`)
  }
  if (!Number.isSafeInteger(maxResults) || maxResults < 1) {
    throw new InvalidInputError(`Invalid maxResults ${shown(maxResults)}: it must be a whole number from 1 on.`)
  }
  const experimentIds = await experimentsOf(client, options, context)
  const search = { filter, runViewType, orderBy, maxResults: Math.min(PAGE, maxResults) }
  const runs =
    experimentIds.length === 0
      ? []
      : await allPages((pageToken) => client.searchRuns(experimentIds, { ...search, pageToken }), { maxResults })
  return outputFormat === 'list' ? runs : new RunsTable(runs)
}

async function experimentsOf(
  client: Pick<LabbookClient, 'searchExperiments' | 'getExperimentByName'>,
  { experimentIds = [], experimentNames = [], searchAllExperiments = false }: FindRunsOptions,
  { currentExperimentId, warn }: SearchContext,
): Promise<readonly string[]> {
  if (experimentIds.length > 0 && experimentNames.length > 0) {
    throw new InvalidInputError('Give either experimentIds or experimentNames, not both.')
  }
  if (experimentIds.length > 0) return experimentIds
  if (experimentNames.length > 0) {
    const found = await Promise.all(experimentNames.map((name) => client.getExperimentByName(name)))
    const unknown = experimentNames.filter((_, i) => found[i] === undefined)
    if (unknown.length > 0) warn(`No experiment is named ${unknown.map(shown).join(', ')}; searched without.`)
    return found.flatMap((experiment) => (experiment === undefined ? [] : [experiment.experimentId]))
  }
  if (searchAllExperiments) {
    const all = await allPages((pageToken) => client.searchExperiments({ pageToken }))
    return all.map(({ experimentId }) => experimentId)
  }
  const current = await currentExperimentId()
  return current === undefined ? [] : [current]
}
