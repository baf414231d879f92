import type { RunRow, TableColumn } from '@labbook/protocol'
import { printTexts } from '@labbook/search'
import { keepApart } from '../theme/run-looks.js'
import { api } from './client.js'
import { IDS_PER_FILTER } from './ids-per-filter.js'

/** Fetches the given runs and columns, in no particular order; unknown runs are left out. */
export async function runsById(
  runIds: readonly string[],
  columns: readonly string[],
  signal: AbortSignal,
): Promise<{ readonly runs: readonly RunRow[]; readonly columns: readonly TableColumn[] }> {
  const answers = await Promise.all(
    inGroups(runIds, IDS_PER_FILTER).map((group) =>
      api.runs.searchRunTable(
        {
          experimentIds: [],
          filter: `attributes.run_id IN ${printTexts(group)}`,
          runViewType: 'ALL',
          parent: 'any',
          offset: 0,
          maxResults: IDS_PER_FILTER,
          orderBy: [],
          columns,
        },
        { signal },
      ),
    ),
  )
  keepApart(runIds)
  return {
    runs: answers.flatMap(({ runs }) => runs),
    columns: columns.map((name, i) => ({ name, values: answers.flatMap((answer) => answer.columns[i]?.values ?? []) })),
  }
}

function inGroups<T>(items: readonly T[], size: number): readonly (readonly T[])[] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, i) => items.slice(i * size, (i + 1) * size))
}
