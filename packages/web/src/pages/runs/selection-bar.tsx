import { useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { GitCompare, Pencil, RotateCcw, Trash2, X } from 'lucide-react'
import { useState } from 'react'
import { api } from '../../api/client.js'
import { runQuery } from '../../api/queries.js'
import { useRefresh } from '../../api/use-refresh.js'
import { Button, IconButton } from '../../controls/button.js'
import { useCommands } from '../../controls/commands.js'
import { RenameDialog } from '../../controls/rename-dialog.js'
import { announceUndoable } from '../../shell/undo.js'
import { useStageChange } from '../../shell/use-stage-change.js'

export interface SelectionBarProps {
  readonly experimentIds: readonly string[]
  readonly runIds: readonly string[]
  readonly isTrash: boolean
  readonly onClear: () => void
}

/** Actions on the selected runs. Disabled ones stay visible and say why (U-RUNS-14). */
export function SelectionBar({ experimentIds, runIds, isTrash, onClear }: SelectionBarProps) {
  const [isRenaming, setRenaming] = useState(false)
  const navigate = useNavigate()
  const changeStage = useStageChange('run')

  const compare = () =>
    void navigate({ to: '/compare-runs', search: { runs: [...runIds], experiments: [...experimentIds] } })
  const removeOrRestore = () => {
    onClear()
    void changeStage(isTrash ? 'restore' : 'delete', runIds)
  }
  useCommands({
    rename: runIds.length === 1 ? () => setRenaming(true) : undefined,
    delete: isTrash ? undefined : removeOrRestore,
    compare: runIds.length > 1 ? compare : undefined,
  })

  return (
    <div className="floatbar" role="toolbar" aria-label="Selected runs">
      <span className="med">{runIds.length} selected</span>
      <span className="sep" />
      <Button
        kind="quiet"
        disabledReason={runIds.length === 1 ? undefined : 'Select only one run.'}
        onPress={() => setRenaming(true)}
      >
        <Pencil className="i" aria-hidden />
        Rename
      </Button>
      <Button kind="quiet" onPress={removeOrRestore}>
        {isTrash ? <RotateCcw className="i" aria-hidden /> : <Trash2 className="i" aria-hidden />}
        {isTrash ? 'Restore' : 'Delete'}
      </Button>
      <Button
        kind="primary"
        disabledReason={runIds.length > 1 ? undefined : 'Select at least two runs.'}
        onPress={compare}
      >
        <GitCompare className="i" aria-hidden />
        Compare
      </Button>
      <span className="sep" />
      <IconButton label="Clear selection" onPress={onClear}>
        <X className="i" aria-hidden />
      </IconButton>
      {isRenaming && <RenameRun runId={runIds[0] as string} onClose={() => setRenaming(false)} />}
    </div>
  )
}

function RenameRun({ runId, onClose }: { runId: string; onClose: () => void }) {
  const refresh = useRefresh()
  const { data: run } = useQuery(runQuery(runId))
  if (run === undefined) return null
  const { runName: oldName } = run.info

  async function rename(runName: string) {
    await api.runs.updateRun({ runId, runName })
    await refresh({ what: 'run', runId })
  }

  return (
    <RenameDialog
      title="Rename run"
      name={oldName}
      onRename={async (newName) => {
        await rename(newName)
        announceUndoable(`Renamed ${oldName} to ${newName}`, () => rename(oldName))
      }}
      onClose={onClose}
    />
  )
}
