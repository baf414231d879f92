import type { Run } from '@labbook/protocol'
import { useQueries } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { useMemo } from 'react'
import { runQuery } from '../api/queries.js'
import type { ComparedRun } from '../charts/compared-run.js'
import { formatAbsolute, formatDuration } from '../format/format-time.js'
import { naturalOrder } from '../format/natural-order.js'
import { resolvedRunColour } from '../runs/run-colour.js'
import { Breadcrumb } from '../shell/breadcrumb.js'
import { Empty } from '../shell/page-state.js'
import { ComparePlots } from './compare-plots.js'
import { isSystemTag } from '../tags/system-tag.js'
import { CompareSection } from './compare-section.js'
import type { CompareSearch } from './compare-search.js'
import type { CompareRow } from './difference.js'

const route = getRouteApi('/compare-runs')

/** Runs side by side (U-CMP). */
export function CompareRunsPage() {
  const search = route.useSearch()
  const navigate = route.useNavigate()
  const found = useQueries({ queries: search.runs.map((runId) => runQuery(runId)) })
  const runs = found.flatMap(({ data }) => (data === undefined ? [] : [data]))
  const missing = search.runs.filter((_, i) => found[i]?.error != null)
  const title = comparing(runs)
  const columns = runs.map(({ info }) => ({ runId: info.runId, experimentId: info.experimentId, name: info.runName }))
  const compared = useMemo(() => runs.map(comparedRun), [runs])
  const sections = [
    { title: 'Run details', rows: detailRows(runs) },
    { title: 'Parameters', rows: keyRows(runs, ({ data }) => data.params) },
    { title: 'Metrics', rows: keyRows(runs, ({ data }) => data.metrics) },
    {
      title: 'Tags',
      rows: keyRows(runs, ({ data }) => data.tags.filter(({ key }) => !isSystemTag(key))),
    },
  ]
  const change = (next: Partial<CompareSearch>) =>
    void navigate({ search: (old: CompareSearch) => ({ ...old, ...next }), replace: true })
  const diff = new Set(search.diff)
  const setDiff = (section: string, isOn: boolean) => {
    const next = new Set(diff)
    if (isOn) next.add(section)
    else next.delete(section)
    change({ diff: [...next] })
  }
  return (
    <>
      <title>{`${title} · Labbook`}</title>
      <Breadcrumb trail={[{ label: 'Experiments', link: { to: '/experiments' } }]} current={title} />
      <div className="body pad">
        {missing.length > 0 && (
          <p className="note warn" role="status">
            {missing.length === 1 ? 'One run is' : `${missing.length} runs are`} left out, deleted for ever or unknown:{' '}
            {missing.join(', ')}
          </p>
        )}
        {runs.length < 2 && found.every(({ isPending }) => !isPending) ? (
          <Empty title="A comparison needs two runs or more">
            <p>Tick them in the table of an experiment, then choose Compare.</p>
          </Empty>
        ) : (
          <>
            <ComparePlots runs={compared} search={search} onChange={change} />
            {sections.map((section) => (
              <CompareSection
                key={section.title}
                {...section}
                runs={columns}
                isDiffOnly={diff.has(section.title)}
                onDiffOnly={(isOn) => setDiff(section.title, isOn)}
              />
            ))}
          </>
        )}
      </div>
    </>
  )
}

function comparedRun({ info, data }: Run): ComparedRun {
  return {
    runId: info.runId,
    experimentId: info.experimentId,
    name: info.runName,
    colour: resolvedRunColour(info.runId),
    params: new Map(data.params.map(({ key, value }) => [key, value])),
    metrics: new Map(data.metrics.map(({ key, value }) => [key, value])),
  }
}

/** "Comparing 2 Runs from 1 Experiment" (U-CMP-1). */
function comparing(runs: readonly Run[]): string {
  const experiments = new Set(runs.map(({ info }) => info.experimentId)).size
  const counted = (count: number, word: string) => `${count} ${word}${count === 1 ? '' : 's'}`
  return `Comparing ${counted(runs.length, 'Run')} from ${counted(experiments, 'Experiment')}`
}

function detailRows(runs: readonly Run[]): readonly CompareRow[] {
  const row = (key: string, value: (info: Run['info']) => string | undefined): CompareRow => ({
    key,
    values: runs.map(({ info }) => value(info)),
  })
  return [
    row('Run ID', (info) => info.runId),
    row('Name', (info) => info.runName),
    row('Start', (info) => formatAbsolute(Number(info.startTime))),
    row('End', (info) => (info.endTime === undefined ? undefined : formatAbsolute(Number(info.endTime)))),
    row('Duration', (info) =>
      info.endTime === undefined ? undefined : formatDuration(Number(info.endTime) - Number(info.startTime)),
    ),
    row('Status', (info) => info.status),
    row('User', (info) => info.userId),
  ]
}

/** The union of the keys of all runs, in natural order. */
function keyRows<V extends string | number>(
  runs: readonly Run[],
  itemsOf: (run: Run) => readonly { readonly key: string; readonly value: V }[],
): readonly CompareRow[] {
  const maps = runs.map((run) => new Map(itemsOf(run).map(({ key, value }) => [key, value])))
  const keys = [...new Set(maps.flatMap((map) => [...map.keys()]))].sort(naturalOrder)
  return keys.map((key) => ({ key, values: maps.map((map) => map.get(key)) }))
}
