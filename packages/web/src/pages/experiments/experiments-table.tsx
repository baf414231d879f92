import type { Tag } from '@labbook/protocol'
import { Link, useNavigate } from '@tanstack/react-router'
import { LoaderCircle } from 'lucide-react'
import type { ReactNode } from 'react'
import { CutName } from '../../controls/cut-name.js'
import { DataGrid } from '../../controls/data-grid.js'
import { useGridRows } from '../../controls/grid-rows.js'
import type { GridColumn } from '../../controls/grid-column.js'
import { formatCount } from '../../format/format-number.js'
import { formatAbsolute, formatAgo } from '../../format/format-time.js'
import { ExperimentMenu } from '../../parts/experiments/experiment-menu.js'
import { firstLineOf, noteOf } from '../../parts/tags/note.js'
import { TagChips } from '../../parts/tags/tag-chips.js'
import type { ExperimentRow, ExperimentSort } from './experiment-rows.js'
import styles from './experiments-table.module.css'

export interface ExperimentsTableProps {
  /** Undefined while loading. */
  readonly rows: readonly ExperimentRow[] | undefined
  /** Deleted experiments have no counts, because their runs are deleted too. */
  readonly isTrash: boolean
  readonly sortedBy: ExperimentSort
  readonly onSort: (name: string) => void
  readonly selected: ReadonlySet<string>
  readonly onSelect: (experimentIds: readonly string[], isSelected: boolean) => void
  readonly onTag: (tag: Tag) => void
  readonly isStale: boolean
  /** Words that were searched in names. */
  readonly words: readonly string[]
  readonly nowMs: number
}

/** Number of placeholder rows while loading. */
const EXPECTED = 8

/** The grid of experiments. All rows are loaded; only those in view are drawn (U-EXP-6). */
export function ExperimentsTable(props: ExperimentsTableProps) {
  const { rows, sortedBy, onSort, selected, onSelect, isStale } = props
  const navigate = useNavigate()
  const gridRows = useGridRows({ total: rows?.length ?? EXPECTED })
  const inView = gridRows.window.getVirtualItems().flatMap(({ index }) => rows?.[index]?.experiment.name ?? [])
  return (
    <DataGrid
      label="Experiments"
      rows={gridRows}
      rowAt={(index) => rows?.[index]}
      idOf={({ experiment }) => experiment.experimentId}
      nameOf={({ experiment }) => experiment.name}
      first={nameColumn(inView, props.words)}
      columns={columnsOf(props)}
      sortedBy={sortedBy}
      onSort={onSort}
      selection={{
        selected,
        all: rows?.map(({ experiment }) => experiment.experimentId) ?? [],
        allLabel: 'Select all experiments shown',
        onSelect,
      }}
      onOpen={({ experiment: { experimentId } }) =>
        void navigate({ to: '/experiments/$experimentId', params: { experimentId } })
      }
      isStale={isStale}
    />
  )
}

const nameColumn = (siblings: readonly string[], words: readonly string[]): GridColumn<ExperimentRow> => ({
  name: 'name',
  label: 'Name',
  width: 300,
  cell: ({ experiment, summary }) => (
    <>
      <Link
        className="name mid grow"
        to="/experiments/$experimentId"
        params={{ experimentId: experiment.experimentId }}
        aria-label={experiment.name}
      >
        <CutName name={experiment.name} siblings={siblings} words={words} />
      </Link>
      <span className={styles.menu}>
        <ExperimentMenu experiment={experiment} runs={Number(summary?.runs ?? 0)} />
      </span>
    </>
  ),
})

function columnsOf(props: ExperimentsTableProps): readonly GridColumn<ExperimentRow>[] {
  const { isTrash, nowMs, onTag } = props
  return [
    {
      name: 'creation_time',
      label: 'Created',
      width: 124,
      isSecondary: true,
      cell: ({ experiment }) => <Time ms={experiment.creationTime} nowMs={nowMs} />,
    },
    {
      name: 'last_update_time',
      label: 'Updated',
      width: 124,
      isSecondary: true,
      cell: ({ experiment }) => <Time ms={experiment.lastUpdateTime} nowMs={nowMs} />,
    },
    ...(isTrash ? [] : countColumns(nowMs)),
    {
      name: 'tags',
      label: 'Tags',
      width: 240,
      isUnsortable: true,
      cell: ({ experiment }) => <TagChips owner={experiment.name} tags={experiment.tags} onTag={onTag} />,
    },
    {
      name: 'description',
      label: 'Description',
      width: 280,
      isUnsortable: true,
      isSecondary: true,
      cell: ({ experiment }) => <FirstLine tags={experiment.tags} />,
    },
  ]
}

function countColumns(nowMs: number): readonly GridColumn<ExperimentRow>[] {
  return [
    {
      name: 'runs',
      label: 'Runs',
      width: 76,
      isNumber: true,
      cell: ({ summary }) => <Count count={summary?.runs} />,
    },
    {
      name: 'running',
      label: 'Running',
      width: 92,
      isNumber: true,
      cell: ({ summary }) =>
        summary !== undefined && summary.running > 0 ? (
          <span className="status run">
            <LoaderCircle className="i" aria-hidden />
            {formatCount(summary.running)}
          </span>
        ) : (
          <Count count={summary?.running} />
        ),
    },
    {
      name: 'last_start_time',
      label: 'Last run',
      width: 124,
      isSecondary: true,
      cell: ({ summary }) => <Time ms={summary?.lastStartTime} nowMs={nowMs} />,
    },
  ]
}

function Time({ ms, nowMs }: { ms: number | bigint | undefined; nowMs: number }): ReactNode {
  if (ms === undefined) return <span className="t3">–</span>
  return <time title={formatAbsolute(Number(ms))}>{formatAgo(Number(ms), nowMs)}</time>
}

/** Zero is shown muted. */
function Count({ count }: { count: number | bigint | undefined }): ReactNode {
  if (count === undefined) return <span className="skel" style={{ width: 24 }} aria-label="Counting" />
  return <span className={count > 0 ? undefined : 't3'}>{formatCount(count)}</span>
}

function FirstLine({ tags }: { tags: readonly Tag[] }): ReactNode {
  const text = noteOf(tags)
  const line = firstLineOf(text)
  if (line === '') return <span className="t3">–</span>
  return (
    <bdi className="cut" title={text}>
      {line}
    </bdi>
  )
}
