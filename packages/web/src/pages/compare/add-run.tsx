import { Plus } from 'lucide-react'
import { Button } from '../../controls/button.js'
import { Popover } from '../../controls/popover.js'
import { RunPicker, type RunPickerProps } from '../../parts/runs/run-picker.js'

export interface AddRunProps {
  readonly experimentIds: readonly string[]
  /** Those of the comparison, and how many it may have. */
  readonly runs: readonly string[]
  readonly most: number
  readonly onAdd: RunPickerProps['onPick']
}

/** Adds runs of the experiments that are compared. */
export function AddRun({ experimentIds, runs, most, onAdd }: AddRunProps) {
  const disabledReason = runs.length >= most ? `A comparison has at most ${most} runs.` : undefined
  return (
    <Popover
      label="Add run"
      width={360}
      trigger={
        <Button kind="quiet" {...{ disabledReason }}>
          <Plus className="i" aria-hidden />
          Add run
        </Button>
      }
    >
      <RunPicker {...{ experimentIds }} without={runs} onPick={onAdd} autoFocus />
    </Popover>
  )
}
