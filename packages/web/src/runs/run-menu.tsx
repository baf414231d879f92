import type { RunInfo } from '@labbook/protocol'
import { api } from '../api/client.js'
import { useRefresh } from '../api/use-refresh.js'
import { ItemMenu } from '../shell/item-menu.js'

/** What can be done with a whole run; for a deleted one, how it comes back. */
export function RunMenu({ info: { runId, runName, lifecycleStage } }: { info: RunInfo }) {
  const refresh = useRefresh()
  const after = async (change: Promise<unknown>) => {
    await change
    await refresh({ what: 'run', runId })
  }
  return (
    <ItemMenu
      kind="run"
      isOfPage
      id={runId}
      name={runName}
      isDeleted={lifecycleStage === 'deleted'}
      onRename={(name) => after(api.runs.updateRun({ runId, runName: name }))}
      onDelete={() => after(api.runs.deleteRun({ runId }))}
      onRestore={() => after(api.runs.restoreRun({ runId }))}
    />
  )
}
