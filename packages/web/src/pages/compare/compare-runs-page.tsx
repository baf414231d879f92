import type { Run } from '@labbook/protocol'
import { type UseQueryResult, useQueries } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { lazy, Suspense, useCallback, useEffect, useMemo, useRef } from 'react'
import type { CompareSearch } from '../../addresses/compare-search.js'
import { runQuery } from '../../api/queries.js'
import { CopyButton } from '../../controls/copy-button.js'
import type { ComparedColumn } from '../../parts/compare/compared-column.js'
import { Comparison } from '../../parts/compare/comparison.js'
import { useExperimentTrail } from '../../parts/experiments/experiment-trail.js'
import { RunPicker } from '../../parts/runs/run-picker.js'
import { Breadcrumb, Heading } from '../../shell/breadcrumb.js'
import { Loading } from '../../shell/page-state.js'
import { announceUndoable } from '../../shell/undo.js'
import { keepApart } from '../../theme/run-looks.js'
import { AddRun } from './add-run.js'
import styles from './compare-runs-page.module.css'

const FilesSideBySide = lazy(async () => ({ default: (await import('./files-side-by-side.js')).FilesSideBySide }))

const route = getRouteApi('/compare-runs')
/** Runs that one comparison shows (U-CMP-2). */
const MOST_RUNS = 500

/** The comparison of runs (U-CMP). */
export function CompareRunsPage() {
  const search = route.useSearch()
  const navigate = route.useNavigate()
  const ids = search.runs.slice(0, MOST_RUNS)
  keepApart(ids)
  const found = useQueries({ queries: ids.map((runId) => runQuery(runId)), combine: loaded })
  const whole = useLastWhole(found)
  const columns = useMemo(() => inOrder(whole?.runs ?? [], ids).map(columnOf), [whole, ids.join()])
  const missing = ids.filter((_, i) => found.failed.includes(i))
  const experimentIds = [...new Set([...columns.map(({ run }) => run.info.experimentId), ...search.experiments])]
  const title = comparing(columns)
  const trail = useExperimentTrail(columns.map(({ run }) => run.info.experimentId))

  const change = useCallback(
    (next: Partial<CompareSearch>) =>
      void navigate({ to: '/compare-runs', search: (old: CompareSearch) => ({ ...old, ...next }), replace: true }),
    [navigate],
  )
  const onOpenFile = useCallback((file: string) => change({ file }), [change])
  const setRuns = (runs: readonly string[], said: string, brushes = search.brushes) => {
    const before = { runs: search.runs, brushes: search.brushes }
    change({ runs, brushes })
    announceUndoable(said, () => change(before))
  }
  const add = ({ runId, experimentId }: { readonly runId: string; readonly experimentId: string }) =>
    change({ runs: [...search.runs, runId], experiments: [...new Set([...search.experiments, experimentId])] })
  const remove = (runId: string) =>
    setRuns(
      search.runs.filter((other) => other !== runId),
      `Took ${columns.find(({ id }) => id === runId)?.name ?? runId} out of the comparison`,
    )

  const head = (
    <>
      <Heading>{title}</Heading>
      {missing.length > 0 && (
        <p className="note warn" role="status">
          Not shown (deleted or not found): {missing.join(', ')}
        </p>
      )}
      {search.runs.length > MOST_RUNS && (
        <p className="note warn">
          Only the first {MOST_RUNS} of {search.runs.length} runs are shown.
        </p>
      )}
    </>
  )
  return (
    <>
      <title>{`${title} · Labbook`}</title>
      <Breadcrumb trail={trail} current="Compare" isTitle={false}>
        <CopyButton label="Copy link" text={location.href} />
      </Breadcrumb>
      {whole === undefined && (
        <div className="body pad">
          <Loading />
        </div>
      )}
      {whole !== undefined && columns.length >= 2 && (
        <Comparison
          {...{ columns, head }}
          view={search}
          onChange={change}
          onOrder={(runs) => setRuns([...runs, ...missing], 'Moved a run')}
          onRemove={remove}
          onOpenFile={onOpenFile}
          onSelect={(runs) => setRuns(runs, `Kept ${runs.length} of ${search.runs.length} runs`, {})}
          add={<AddRun {...{ experimentIds }} runs={search.runs} most={MOST_RUNS} onAdd={add} />}
        />
      )}
      {search.file !== undefined && columns.length >= 2 && (
        <Suspense>
          <FilesSideBySide path={search.file} columns={columns} onClose={() => change({ file: undefined })} />
        </Suspense>
      )}
      {whole !== undefined && columns.length < 2 && (
        <div className={`body pad ${styles.few}`}>
          {head}
          <h2>{columns[0] === undefined ? 'Select at least two runs' : `Compare ${columns[0].name} with…`}</h2>
          <RunPicker experimentIds={experimentIds} without={search.runs} onPick={add} />
        </div>
      )}
    </>
  )
}

/** The runs that were found, in the order in which they were asked for. */
function loaded(results: readonly UseQueryResult<Run>[]) {
  return {
    runs: results.flatMap(({ data }) => (data === undefined ? [] : [data])),
    failed: results.flatMap(({ data, error }, i) => (data === undefined && error !== null ? [i] : [])),
    isPending: results.some(({ data, error }) => data === undefined && error === null),
  }
}

/** While another run loads, those before it stay; and all of a set come at once. */
function useLastWhole<T extends { readonly isPending: boolean }>(now: T): T | undefined {
  const last = useRef<T>(undefined)
  useEffect(() => {
    if (!now.isPending) last.current = now
  }, [now])
  return now.isPending ? last.current : now
}

function inOrder(runs: readonly Run[], ids: readonly string[]): readonly Run[] {
  const byId = new Map(runs.map((run) => [run.info.runId, run]))
  return ids.flatMap((runId) => byId.get(runId) ?? [])
}

function columnOf(run: Run): ComparedColumn {
  const { runId, experimentId, runName } = run.info
  const link = { to: '/experiments/$experimentId/runs/$runId', params: { experimentId, runId } } as const
  return { id: runId, run, name: runName, link }
}

/** "Comparing 2 Runs from 1 Experiment" (U-CMP-1). */
function comparing(columns: readonly ComparedColumn[]): string {
  const experiments = new Set(columns.map(({ run }) => run.info.experimentId)).size
  const counted = (count: number, word: string) => `${count} ${word}${count === 1 ? '' : 's'}`
  return `Comparing ${counted(columns.length, 'Run')} from ${counted(experiments, 'Experiment')}`
}
