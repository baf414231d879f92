import { useQueries } from '@tanstack/react-query'
import { type ReactNode, useMemo } from 'react'
import { modelsOfRunsQuery, versionsOfRunsQuery } from '../../../api/models-of-run.js'
import type { RunCells } from '../../../api/runs-query.js'
import { useSameList } from '../../../controls/use-stable.js'
import { ModelLinks } from '../../../parts/runs/run-models.js'
import type { OpenableRow } from './table-row.js'

/** The cells of the models column. They are asked for once for all rows of an answer: a question per cell makes scrolling slow. */
export function useRowModels(
  answers: readonly (readonly OpenableRow[])[],
  { baseline, isShown }: { readonly baseline: RunCells | undefined; readonly isShown: boolean },
): (run: RunCells) => ReactNode {
  const lists = useMemo(
    () => [
      ...answers.map((rows) => rows.flatMap((row) => (row.kind === 'run' ? [row.run] : []))),
      baseline === undefined ? [] : [baseline],
    ],
    [answers, baseline],
  )
  const asked = isShown ? lists.filter(({ length }) => length > 0) : []
  const models = useSameList(useQueries({ queries: asked.map(modelsOfRunsQuery) }).map(({ data }) => data))
  const versions = useSameList(useQueries({ queries: asked.map(versionsOfRunsQuery) }).map(({ data }) => data))
  return useMemo(
    () => (run) => (
      <ModelLinks
        run={run}
        models={models.find((byRun) => byRun?.has(run.runId))?.get(run.runId)}
        versions={versions.find((byRun) => byRun?.has(run.runId))?.get(run.runId)}
      />
    ),
    [models, versions],
  )
}
