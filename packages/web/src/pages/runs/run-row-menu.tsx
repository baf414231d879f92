import { useNavigate } from '@tanstack/react-router'
import { Columns2, Copy, Eye, EyeOff, Flag, Pencil, RotateCcw, Trash2 } from 'lucide-react'
import { type RefObject, useRef, useState } from 'react'
import type { RunCells } from '../../api/runs-query.js'
import { copyText } from '../../controls/copy-text.js'
import { MenuAt, MenuItem } from '../../controls/menu.js'
import { useBaseline } from '../../parts/runs/use-baseline.js'
import { useStageChange } from '../../shell/use-stage-change.js'
import { RenameRun } from './rename-run.js'
import type { RunActions } from './run-name-cell.js'

export interface RunRowMenuProps {
  readonly run: RunCells
  readonly name: string
  readonly actions: RunActions
  readonly button: RefObject<HTMLButtonElement | null>
  readonly onClose: () => void
}

/** What can be done with one run of the table, open below its button. */
export function RunRowMenu({ run, name, actions, button, onClose }: RunRowMenuProps) {
  const { runId, experimentId, lifecycleStage } = run
  const navigate = useNavigate()
  const changeStage = useStageChange('run')
  const baseline = useBaseline(experimentId)
  const [isRenaming, setRenaming] = useState(false)
  /** The menu closes, but its dialog stays. */
  const stays = useRef(false)
  const isBaseline = baseline?.runId === runId
  const isHidden = actions.isHidden(runId)
  const isDeleted = lifecycleStage === 'deleted'
  const compareWith = baseline?.runId === undefined || isBaseline ? undefined : baseline.runId

  if (isRenaming) return <RenameRun runId={runId} onClose={onClose} />
  return (
    <MenuAt label={`Actions for ${name}`} button={button} onClose={() => !stays.current && onClose()}>
      {actions.canEdit && baseline !== undefined && (
        <MenuItem
          icon={<Flag className="i" aria-hidden />}
          hint="b"
          onAction={() => void baseline.set(isBaseline ? undefined : runId)}
        >
          {isBaseline ? 'Remove as baseline' : 'Set as baseline'}
        </MenuItem>
      )}
      <MenuItem
        icon={isHidden ? <Eye className="i" aria-hidden /> : <EyeOff className="i" aria-hidden />}
        onAction={() => actions.onToggleHidden(runId)}
      >
        {isHidden ? 'Show in charts' : 'Hide in charts'}
      </MenuItem>
      <MenuItem icon={<Eye className="i" aria-hidden />} onAction={() => actions.onShowOnly(runId)}>
        Show only this
      </MenuItem>
      <MenuItem
        icon={<Columns2 className="i" aria-hidden />}
        disabledReason={compareWith === undefined ? 'Set a baseline first.' : undefined}
        onAction={() =>
          void navigate({
            to: '/compare-runs',
            search: { runs: [compareWith ?? runId, runId], experiments: [experimentId] },
          })
        }
      >
        Compare with the baseline
      </MenuItem>
      <MenuItem icon={<Copy className="i" aria-hidden />} onAction={() => void copyText(runId)}>
        Copy run ID
      </MenuItem>
      {actions.canEdit && !isDeleted && (
        <MenuItem
          icon={<Pencil className="i" aria-hidden />}
          onAction={() => {
            stays.current = true
            setRenaming(true)
          }}
        >
          Rename
        </MenuItem>
      )}
      {actions.canEdit && (
        <MenuItem
          icon={isDeleted ? <RotateCcw className="i" aria-hidden /> : <Trash2 className="i" aria-hidden />}
          isDanger={!isDeleted}
          onAction={() => void changeStage(isDeleted ? 'restore' : 'delete', [runId])}
        >
          {isDeleted ? 'Restore' : 'Delete'}
        </MenuItem>
      )}
    </MenuAt>
  )
}
