import { useQuery } from '@tanstack/react-query'
import { api } from '../../api/client.js'
import { runQuery } from '../../api/queries.js'
import { useRefresh } from '../../api/use-refresh.js'
import { RenameDialog } from '../../controls/rename-dialog.js'
import { announceUndoable } from '../../shell/undo.js'

/** Asks for a new name of a run. */
export function RenameRun({ runId, onClose }: { runId: string; onClose: () => void }) {
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
