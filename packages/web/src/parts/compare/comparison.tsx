import type { Run } from '@labbook/protocol'
import { useMemo, useState } from 'react'
import type { CompareView } from '../../addresses/compare-search.js'
import { useDefinitions } from '../../api/use-definitions.js'
import { byLabel } from '../../format/format-defined.js'
import { formatAbsolute, formatDuration } from '../../format/format-time.js'
import { naturalOrder } from '../../format/natural-order.js'
import { runLook } from '../../theme/run-looks.js'
import type { ComparedRun } from '../figures/compared-run.js'
import { insideBrushes } from '../figures/parallel-brush.js'
import { statusLabel } from '../runs/run-status.js'
import { isSystemTag } from '../tags/system-tag.js'
import type { CompareFocus } from './compare-focus.js'
import { ComparePlots } from './compare-plots.js'
import { type Compared, CompareSection } from './compare-section.js'
import type { CompareRow } from './difference.js'

export interface ComparisonProps {
  readonly runs: readonly Run[]
  /** The column headers. */
  readonly columns: readonly Compared[]
  readonly view: CompareView
  readonly onChange: (next: Partial<CompareView>) => void
  /** Shown before the sections of the runs. */
  readonly first?: readonly { readonly title: string; readonly rows: readonly CompareRow[] }[]
}

/** Runs side by side: plots, then a section each for details, params, metrics and tags (U-CMP-3, U-CMP-4). */
export function Comparison({ runs, columns, view, onChange, first = [] }: ComparisonProps) {
  const definitions = useDefinitions(runs.map(({ info }) => info.experimentId))
  const compared = runs.map((run, i) => comparedRun(run, columns[i] ?? { id: run.info.runId, name: run.info.runName }))
  const focus = useFocus(compared, view)
  const sections = [
    { title: 'Run details', rows: detailRows(runs) },
    {
      title: 'Parameters',
      rows: keyRows(runs, ({ data }) => data.params)
        .map((row) => ({ ...row, param: definitions.params.get(row.key) }))
        .toSorted((a, b) => byLabel(a.key, b.key, definitions.params)),
    },
    {
      title: METRICS,
      rows: keyRows(runs, ({ data }) => data.metrics)
        .map((row) => ({ ...row, metric: definitions.metrics.get(row.key) }))
        .toSorted((a, b) => byLabel(a.key, b.key, definitions.metrics)),
    },
    {
      title: 'Tags',
      rows: keyRows(runs, ({ data }) => data.tags.filter(({ key }) => !isSystemTag(key))),
    },
  ]
  const diff = new Set(view.diff)
  const setDiff = (section: string, isOn: boolean) => {
    const next = new Set(diff)
    if (isOn) next.add(section)
    else next.delete(section)
    onChange({ diff: [...next] })
  }
  const experimentIds = new Set(runs.map(({ info }) => info.experimentId))
  const baseline = {
    runId: view.baseline,
    experimentId: experimentIds.size === 1 ? [...experimentIds][0] : undefined,
    onChange: (runId: string | undefined) => onChange({ baseline: runId }),
  }
  const drawn = (section: { readonly title: string; readonly rows: readonly CompareRow[] }) => (
    <CompareSection
      key={section.title}
      {...section}
      columns={columns}
      isDiffOnly={diff.has(section.title)}
      onDiffOnly={(isOn) => setDiff(section.title, isOn)}
      baseline={section.title === METRICS ? baseline : undefined}
    />
  )
  return (
    <>
      {first.map(drawn)}
      <ComparePlots
        runs={compared}
        baselineId={columns.find(({ runId }) => runId === view.baseline)?.id}
        search={view}
        {...{ definitions, focus, onChange }}
      />
      {sections.map(drawn)}
    </>
  )
}

function useFocus(runs: readonly ComparedRun[], { brushes, hidden }: CompareView): CompareFocus {
  const [highlighted, onHighlight] = useState<string>()
  return {
    highlighted,
    onHighlight,
    brushed: useMemo(() => insideBrushes(runs, brushes), [runs, brushes]),
    hidden: useMemo(() => new Set(hidden), [hidden]),
  }
}

/** The section whose numbers can be compared with a baseline. */
const METRICS = 'Metrics'

function comparedRun({ info, data }: Run, { id, name }: Pick<Compared, 'id' | 'name'>): ComparedRun {
  return {
    id,
    runId: info.runId,
    experimentId: info.experimentId,
    name,
    look: runLook(info.runId),
    params: new Map(data.params.map(({ key, value }) => [key, value])),
    metrics: new Map(data.metrics.map(({ key, value }) => [key, value])),
  }
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
    row('Status', (info) => statusLabel(info.status)),
    row('User', (info) => info.userId),
  ]
}

/** The union of all runs' keys, in natural order. */
function keyRows<V extends string | number>(
  runs: readonly Run[],
  itemsOf: (run: Run) => readonly { readonly key: string; readonly value: V }[],
): readonly CompareRow[] {
  const maps = runs.map((run) => new Map(itemsOf(run).map(({ key, value }) => [key, value])))
  const keys = [...new Set(maps.flatMap((map) => [...map.keys()]))].sort(naturalOrder)
  return keys.map((key) => ({ key, values: maps.map((map) => map.get(key)) }))
}
