import type { Experiment } from '@labbook/protocol'
import { useQueryClient } from '@tanstack/react-query'
import { Copy, Ellipsis, Pencil, RotateCcw, Trash2 } from 'lucide-react'
import { useState } from 'react'
import { api } from '../api/client.js'
import { Button, IconButton } from '../controls/button.js'
import { copyText } from '../controls/copy-text.js'
import { Menu, MenuItem } from '../controls/menu.js'
import { RenameDialog } from '../controls/rename-dialog.js'
import { formatCount } from '../format/format-number.js'
import { announceFailure, announceUndoable } from '../shell/undo.js'

/** What can be done with a whole experiment (U-EXP-4); for a deleted one, how it comes back (U-EXP-7). */
export function ExperimentMenu({ experiment, runs }: { experiment: Experiment; runs: number }) {
  const { experimentId, name, lifecycleStage } = experiment
  const [isRenaming, setRenaming] = useState(false)
  const queryClient = useQueryClient()
  const refresh = () =>
    Promise.all(
      ['experiments', 'experiment', 'experiment-summaries', 'trash'].map((key) =>
        queryClient.invalidateQueries({ queryKey: [key] }),
      ),
    )

  async function changeStage(kind: 'delete' | 'restore') {
    const call = kind === 'delete' ? api.experiments.deleteExperiment : api.experiments.restoreExperiment
    await call({ experimentId })
    await refresh()
  }

  async function remove() {
    try {
      await changeStage('delete')
      const along = ` with ${formatCount(runs)} ${runs === 1 ? 'run' : 'runs'}`
      announceUndoable(`Deleted ${name}${along}`, () => changeStage('restore'))
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
        label="The experiment"
        trigger={
          <IconButton label="More about the experiment">
            <Ellipsis className="i" aria-hidden />
          </IconButton>
        }
      >
        <MenuItem icon={<Pencil className="i" aria-hidden />} onAction={() => setRenaming(true)}>
          Rename
        </MenuItem>
        <MenuItem icon={<Copy className="i" aria-hidden />} onAction={() => void copyText(experimentId)}>
          Copy ID
        </MenuItem>
        <MenuItem icon={<Trash2 className="i" aria-hidden />} isDanger onAction={() => void remove()}>
          Delete
        </MenuItem>
      </Menu>
      {isRenaming && (
        <RenameDialog
          title="Rename experiment"
          name={name}
          onRename={async (newName) => {
            await api.experiments.updateExperiment({ experimentId, newName })
            await refresh()
          }}
          onClose={() => setRenaming(false)}
        />
      )}
    </>
  )
}
