import { RotateCcw, Trash2 } from 'lucide-react'
import { Button } from '../controls/button.js'
import { useStageChange } from './use-stage-change.js'

/** Shown on the page of a deleted experiment or run; restores it (U-EXP-7, U-RUN-12). */
export function DeletedBanner({ kind, id }: { kind: 'experiment' | 'run'; id: string }) {
  const changeStage = useStageChange(kind)
  return (
    <div className="banner" role="status">
      <Trash2 className="i" aria-hidden />
      <span className="grow">This {kind} is deleted. Restore it to make changes.</span>
      <Button onPress={() => void changeStage('restore', [id])}>
        <RotateCcw className="i" aria-hidden />
        Restore
      </Button>
    </div>
  )
}
