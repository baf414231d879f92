import type { RunInfo } from '@labbook/protocol'
import { Flag, GitCompare, Link2 } from 'lucide-react'
import { useState } from 'react'
import { api } from '../../api/client.js'
import { useRefresh } from '../../api/use-refresh.js'
import { Button, IconButton } from '../../controls/button.js'
import { useCommands } from '../../controls/commands.js'
import { copyText } from '../../controls/copy-text.js'
import { MenuItem } from '../../controls/menu.js'
import { useBaseline } from '../../parts/runs/use-baseline.js'
import { ItemMenu } from '../../shell/item-menu.js'
import { announceNote } from '../../shell/undo.js'
import { CompareWith } from './compare-with.js'

/** Actions on a run; a deleted run can only be restored. */
export function RunMenu({ info: { experimentId, runId, runName, lifecycleStage } }: { info: RunInfo }) {
  const refresh = useRefresh()
  const baseline = useBaseline(experimentId)
  const isBaseline = baseline?.runId === runId
  const [isComparing, setComparing] = useState(false)
  useCommands({
    baseline: () => void baseline?.set(isBaseline ? undefined : runId),
    compare: () => setComparing(true),
  })
  const after = async (change: Promise<unknown>) => {
    await change
    await refresh({ what: 'run', runId })
  }
  return (
    <>
      <span className="hide-small">
        <Button onPress={() => setComparing(true)}>
          <GitCompare className="i" aria-hidden />
          Compare with
        </Button>
      </span>
      <span className="hide-small">
        <IconButton
          label="Copy link"
          onPress={() => void copyText(location.href).then(() => announceNote('Link copied'))}
        >
          <Link2 className="i" aria-hidden />
        </IconButton>
      </span>
      <ItemMenu
        kind="run"
        isOfPage
        id={runId}
        name={runName}
        isDeleted={lifecycleStage === 'deleted'}
        onRename={(name) => after(api.runs.updateRun({ runId, runName: name }))}
        onDelete={() => after(api.runs.deleteRun({ runId }))}
        onRestore={() => after(api.runs.restoreRun({ runId }))}
      >
        <MenuItem icon={<GitCompare className="i" aria-hidden />} onAction={() => setComparing(true)}>
          Compare with…
        </MenuItem>
        {baseline !== undefined && (
          <MenuItem
            icon={<Flag className="i" aria-hidden />}
            onAction={() => void baseline.set(isBaseline ? undefined : runId)}
          >
            {isBaseline ? 'Remove as baseline' : 'Set as baseline'}
          </MenuItem>
        )}
      </ItemMenu>
      {isComparing && <CompareWith {...{ experimentId, runId }} onClose={() => setComparing(false)} />}
    </>
  )
}
