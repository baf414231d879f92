import type { RunsQuery } from '../../../api/runs-query.js'

export type SearchedRuns = Pick<RunsQuery, 'experimentIds' | 'filter' | 'orderBy' | 'runViewType'>

/** Programs that find the runs of the table, in its order (U-RUNS-9). */
export const searchSnippets = {
  Python: (address: string, { experimentIds, filter, orderBy, runViewType }: SearchedRuns) => `import mlflow
from mlflow.entities import ViewType

mlflow.set_tracking_uri(${pythonText(address)})
runs = mlflow.search_runs(
    experiment_ids=[${experimentIds.map(pythonText).join(', ')}],
    filter_string=${pythonText(filter ?? '')},
    run_view_type=ViewType.${runViewType},
    order_by=[${orderBy.map(pythonText).join(', ')}],
)
print(runs)
`,
  TypeScript: (address: string, { experimentIds, filter, orderBy, runViewType }: SearchedRuns) =>
    `import { searchRuns, setTrackingUri } from '@labbook/sdk'

setTrackingUri(${JSON.stringify(address)})
const runs = await searchRuns({
  experimentIds: ${JSON.stringify(experimentIds)},
  filter: ${JSON.stringify(filter ?? '')},
  runViewType: '${runViewType}',
  orderBy: ${JSON.stringify(orderBy)},
})
for (const row of runs.rows()) console.log(row)
`,
} as const

/** JSON's escapes are Python's, but for the surrogates of characters beyond 16 bits, which JSON leaves as they are. */
function pythonText(text: string): string {
  return JSON.stringify(text)
}
