import { printTexts } from '@labbook/search'
import { queryOptions } from '@tanstack/react-query'
import { api } from './client.js'
import type { RunsQuery } from './runs-query.js'
import { ofExperiments } from './scope.js'

const PARENT = 'tags.`mlflow.parentRunId`'

/** The lowest and highest value of metrics among the children of each parent, by its ID and the name of the column. */
export const bestChildrenQuery = (
  { experimentIds, runViewType }: RunsQuery,
  parents: readonly string[],
  columns: readonly string[],
) =>
  queryOptions({
    queryKey: ['runs', ofExperiments(experimentIds), 'best-children', runViewType, parents, columns],
    queryFn: async ({ signal }) => {
      const filter = `${PARENT} IN ${printTexts(parents)}`
      const asked = { experimentIds, runViewType, filter, orderBy: [], columns, groupBy: [PARENT], parent: 'any' }
      const { groups, columns: found } = await api.runs.groupRuns({ ...asked, offset: 0, maxResults: 500 }, { signal })
      return new Map(
        groups.map(({ key }, i) => [
          String(key[0]),
          new Map(found.map(({ name, min, max }) => [name, { min: min[i] ?? null, max: max[i] ?? null }])),
        ]),
      )
    },
    placeholderData: (previous) => previous,
  })
