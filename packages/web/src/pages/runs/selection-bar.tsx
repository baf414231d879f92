import { useNavigate } from '@tanstack/react-router'
import { GitCompare, Pencil, RotateCcw, Tag, Trash2, X } from 'lucide-react'
import { lazy, Suspense, useState } from 'react'
import { Button, IconButton } from '../../controls/button.js'
import { useCommands } from '../../controls/commands.js'
import { formatCount } from '../../format/format-number.js'
import type { RunsQuery } from '../../api/runs-query.js'
import { BulkProgress } from './bulk-progress.js'
import { ExportButton } from './export/export-button.js'
import { RenameRun } from './rename-run.js'
import { useBulkChange } from './use-bulk-change.js'
import type { RunSelection } from './use-selection.js'

const TagRuns = lazy(async () => ({ default: (await import('./tag-runs.js')).TagRuns }))

export interface SelectionBarProps {
  readonly experimentIds: readonly string[]
  readonly selection: RunSelection
  /** How many runs match the filter. */
  readonly total: number | undefined
  readonly isTrash: boolean
  readonly query: RunsQuery
  readonly columns: readonly string[]
}

/** As many as a comparison shows. */
const MOST_COMPARED = 500

/** Actions on the selected runs. Disabled ones stay visible and say why (U-RUNS-14). */
export function SelectionBar({ experimentIds, selection, total, isTrash, ...table }: SelectionBarProps) {
  const [dialog, setDialog] = useState<{ readonly kind: 'rename' | 'tag'; readonly runIds: readonly string[] }>()
  const navigate = useNavigate()
  const bulk = useBulkChange()
  const { count = 0, isAll } = selection

  const compare = async () =>
    void navigate({ to: '/compare-runs', search: { runs: await selection.ids(), experiments: experimentIds } })
  const open = async (kind: 'rename' | 'tag') => setDialog({ kind, runIds: await selection.ids() })
  const close = () => setDialog(undefined)
  const removeOrRestore = async () => {
    const runIds = await selection.ids()
    selection.keepOnly(await bulk.changeStage(isTrash ? 'restore' : 'delete', runIds))
  }
  const tag = async (runIds: readonly string[], key: string, value: string) => {
    const failed = await bulk.tag({ key, value, runIds })
    if (failed.length > 0) selection.keepOnly(failed)
  }
  useCommands({
    rename: count === 1 ? () => void open('rename') : undefined,
    delete: isTrash || bulk.progress !== undefined ? undefined : () => void removeOrRestore(),
    compare: count > 1 && count <= MOST_COMPARED ? () => void compare() : undefined,
  })

  if (bulk.progress !== undefined) return <BulkProgress {...bulk.progress} />
  return (
    <div className="floatbar" role="toolbar" aria-label="Selected runs">
      <span className="med nowrap">
        {isAll && 'All '}
        {formatCount(count)} selected
      </span>
      {!isAll && total !== undefined && total > count && (
        <Button kind="quiet" onPress={selection.selectAll}>{`Select all ${formatCount(total)} matching`}</Button>
      )}
      <span className="sep" />
      <Button
        kind="quiet"
        disabledReason={count === 1 ? undefined : 'Select only one run.'}
        onPress={() => void open('rename')}
      >
        <Pencil className="i" aria-hidden />
        Rename
      </Button>
      <Button kind={isTrash ? 'quiet' : 'remove'} onPress={() => void removeOrRestore()}>
        {isTrash ? <RotateCcw className="i" aria-hidden /> : <Trash2 className="i" aria-hidden />}
        {isTrash ? 'Restore' : 'Delete'}
      </Button>
      <Button kind="primary" disabledReason={whyNotCompared(count)} onPress={() => void compare()}>
        <GitCompare className="i" aria-hidden />
        Compare
      </Button>
      <Button
        kind="quiet"
        disabledReason={isTrash ? 'Restore the runs first.' : undefined}
        onPress={() => void open('tag')}
      >
        <Tag className="i" aria-hidden />
        Tag
      </Button>
      <ExportButton of={table.query} columns={table.columns} count={count} runIds={selection.ids} hasWord />
      <span className="sep" />
      <IconButton label="Clear selection" onPress={selection.clear}>
        <X className="i" aria-hidden />
      </IconButton>
      {dialog?.kind === 'rename' && <RenameRun runId={dialog.runIds[0] ?? ''} onClose={close} />}
      {dialog?.kind === 'tag' && (
        <Suspense>
          <TagRuns
            count={dialog.runIds.length}
            onTag={(key, value) => void tag(dialog.runIds, key, value)}
            onClose={close}
          />
        </Suspense>
      )}
    </div>
  )
}

function whyNotCompared(count: number): string | undefined {
  if (count < 2) return 'Select at least two runs.'
  return count > MOST_COMPARED ? `Select at most ${MOST_COMPARED} runs.` : undefined
}
