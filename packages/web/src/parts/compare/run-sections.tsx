import type { Run } from '@labbook/protocol'
import type { Definitions } from '../../api/definitions.js'
import { byLabel } from '../../format/format-defined.js'
import { formatAbsolute, formatDuration } from '../../format/format-time.js'
import { naturalOrder } from '../../format/natural-order.js'
import { RunDuration } from '../runs/run-duration.js'
import { statusLabel } from '../runs/run-status.js'
import { isSystemTag } from '../tags/system-tag.js'
import type { ComparedColumn } from './compared-column.js'
import type { CompareRow } from './difference.js'
import type { CompareSection } from './grid-items.js'

export interface SectionsOptions {
  readonly definitions: Definitions
  /** What the experiments of the runs are called. */
  readonly experimentName: (experimentId: string) => string | undefined
}

/** What runs can be compared in: details, params, metrics, tags and datasets (U-CMP-4). */
export function runSections(
  columns: readonly ComparedColumn[],
  { definitions: { params, metrics }, experimentName }: SectionsOptions,
): readonly CompareSection[] {
  const runs = columns.map(({ run }) => run)
  return [
    { title: 'Run details', kind: 'texts', rows: detailRows(runs, experimentName), empty: '' },
    {
      title: 'Parameters',
      kind: 'params',
      rows: keyRows(runs, ({ data }) => data.params)
        .map((row) => ({ ...row, param: params.get(row.key) }))
        .toSorted((a, b) => byLabel(a.key, b.key, params)),
      empty: 'No parameters.',
    },
    {
      title: 'Metrics',
      kind: 'metrics',
      rows: keyRows(runs, ({ data }) => data.metrics)
        .map((row) => ({ ...row, metric: metrics.get(row.key) }))
        .toSorted((a, b) => byLabel(a.key, b.key, metrics)),
      empty: 'No metrics.',
    },
    {
      title: 'Tags',
      kind: 'texts',
      rows: keyRows(runs, ({ data }) => data.tags.filter(({ key }) => !isSystemTag(key))),
      empty: 'No tags.',
    },
    { title: 'Datasets', kind: 'params', rows: keyRows(runs, datasetsOf), empty: 'No datasets.' },
  ]
}

function detailRows(runs: readonly Run[], experimentName: SectionsOptions['experimentName']): readonly CompareRow[] {
  const row = (key: string, value: (run: Run) => string | undefined): CompareRow => ({ key, values: runs.map(value) })
  return [
    { ...row('Run ID', ({ info }) => info.runId), texts: 'id' },
    { ...row('Name', ({ info }) => info.runName), texts: 'name' },
    row('Start', ({ info }) => formatAbsolute(Number(info.startTime))),
    row('End', ({ info }) => (info.endTime === undefined ? undefined : formatAbsolute(Number(info.endTime)))),
    {
      ...row('Duration', ({ info }) =>
        info.endTime === undefined ? undefined : formatDuration(Number(info.endTime) - Number(info.startTime)),
      ),
      cell: (at) => ticking(runs[at]),
    },
    row('Status', ({ info }) => statusLabel(info.status)),
    row('User', ({ info }) => info.userId),
    { ...row('Source', ({ data }) => data.tags.find(({ key }) => key === 'mlflow.source.name')?.value), texts: 'path' },
    row('Experiment', ({ info }) => experimentName(info.experimentId) ?? info.experimentId),
  ]
}

function ticking(run: Run | undefined) {
  if (run?.info.status !== 'RUNNING' || run.info.endTime !== undefined) return undefined
  return <RunDuration status="RUNNING" startMs={Number(run.info.startTime)} endMs={undefined} />
}

/** A run may use several versions of a dataset, and one version for several things. */
function datasetsOf(run: Run): readonly { readonly key: string; readonly value: string }[] {
  const byName = new Map<string, string[]>()
  for (const { dataset, tags } of run.inputs?.datasetInputs ?? []) {
    const context = tags.find(({ key }) => key === 'mlflow.data.context')?.value
    const digests = byName.get(dataset.name) ?? []
    byName.set(dataset.name, [...digests, context === undefined ? dataset.digest : `${dataset.digest} (${context})`])
  }
  return [...byName].map(([key, digests]) => ({ key, value: digests.toSorted(naturalOrder).join(', ') }))
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
