import type { RunInfo } from '@labbook/protocol'
import { useQueryClient } from '@tanstack/react-query'
import { Copy, Ellipsis, Pencil, RotateCcw, Trash2 } from 'lucide-react'
import { useState } from 'react'
import { api } from '../api/client.js'
import { Button, IconButton } from '../controls/button.js'
import { copyText } from '../controls/copy-text.js'
import { Menu, MenuItem } from '../controls/menu.js'
import { RenameDialog } from '../controls/rename-dialog.js'
import { announceFailure, announceUndoable } from '../shell/undo.js'

/** What can be done with a whole run; for a deleted one, how it comes back. */
export function RunMenu({ info: { runId, runName, lifecycleStage } }: { info: RunInfo }) {
  const [isRenaming, setRenaming] = useState(false)
  const queryClient = useQueryClient()
  const refresh = () =>
    Promise.all(
      [['run', runId], ['runs'], ['trash'], ['experiment-summaries']].map((queryKey) =>
        queryClient.invalidateQueries({ queryKey }),
      ),
    )

  async function changeStage(kind: 'delete' | 'restore') {
    await (kind === 'delete' ? api.runs.deleteRun : api.runs.restoreRun)({ runId })
    await refresh()
  }

  async function remove() {
    try {
      await changeStage('delete')
      announceUndoable(`Deleted ${runName}`, () => changeStage('restore'))
    } catch (error) {
      announceFailure((error as Error).message)
    }
  }

  if (lifecycleStage === 'deleted') {
    return (
      <>
        <span className="chip line">deleted</span>
        <Button onPress={() => void changeStage('restore').catch((error: Error) => announceFailure(error.message))}>
          <RotateCcw className="i" aria-hidden />
          Restore
        </Button>
      </>
    )
  }
  return (
    <>
      <Menu
        label="The run"
        trigger={
          <IconButton label="More about the run">
            <Ellipsis className="i" aria-hidden />
          </IconButton>
        }
      >
        <MenuItem icon={<Pencil className="i" aria-hidden />} onAction={() => setRenaming(true)}>
          Rename
        </MenuItem>
        <MenuItem icon={<Copy className="i" aria-hidden />} onAction={() => void copyText(runId)}>
          Copy run ID
        </MenuItem>
        <MenuItem icon={<Trash2 className="i" aria-hidden />} isDanger onAction={() => void remove()}>
          Delete
        </MenuItem>
      </Menu>
      {isRenaming && (
        <RenameDialog
          title="Rename run"
          name={runName}
          onRename={async (name) => {
            await api.runs.updateRun({ runId, runName: name })
            await refresh()
          }}
          onClose={() => setRenaming(false)}
        />
      )}
    </>
  )
}
