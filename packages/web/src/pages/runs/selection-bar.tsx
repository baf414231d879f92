import { useNavigate } from '@tanstack/react-router'
import { GitCompare, Pencil, RotateCcw, Trash2, X } from 'lucide-react'
import { useState } from 'react'
import { api } from '../../api/client.js'
import { useRefresh } from '../../api/use-refresh.js'
import { Button, IconButton } from '../../controls/button.js'
import { useCommands } from '../../controls/commands.js'
import { RenameDialog } from '../../controls/rename-dialog.js'
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
  const refresh = useRefresh()
  const changeStage = useStageChange('run')

  async function rename(runName: string) {
    await api.runs.updateRun({ runId: runIds[0] as string, runName })
    await refresh({ what: 'run' })
  }

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
      <Button kind="quiet" isDisabled={runIds.length !== 1} onPress={() => setRenaming(true)}>
        <Pencil className="i" aria-hidden />
        Rename
      </Button>
      <Button kind="quiet" onPress={removeOrRestore}>
        {isTrash ? <RotateCcw className="i" aria-hidden /> : <Trash2 className="i" aria-hidden />}
        {isTrash ? 'Restore' : 'Delete'}
      </Button>
      <Button kind="primary" isDisabled={runIds.length < 2} onPress={compare}>
        <GitCompare className="i" aria-hidden />
        Compare
      </Button>
      <span className="sep" />
      <IconButton label="Clear selection" onPress={onClear}>
        <X className="i" aria-hidden />
      </IconButton>
      {isRenaming && <RenameDialog title="Rename run" name="" onRename={rename} onClose={() => setRenaming(false)} />}
    </div>
  )
}
