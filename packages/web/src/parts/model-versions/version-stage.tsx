import { MODEL_STAGES, type ModelStage, type ModelVersion } from '@labbook/protocol'
import { ChevronDown } from 'lucide-react'
import { api } from '../../api/client.js'
import { useRefresh } from '../../api/use-refresh.js'
import { Button } from '../../controls/button.js'
import { Menu, MenuItem, MenuSection } from '../../controls/menu.js'
import { announceFailure, announceUndoable } from '../../shell/undo.js'

export interface VersionStageProps {
  readonly version: ModelVersion
  /** All versions of the model, some of which may be archived too. */
  readonly others: readonly ModelVersion[]
}

/** The stage of a version, with a menu to change it, optionally archiving the versions in the new stage (U-REG-4). */
export function VersionStage({ version, others }: VersionStageProps) {
  const { name, currentStage, version: number } = version
  const refresh = useRefresh()
  const put = (changed: ModelVersion, stage: ModelStage, archiveExistingVersions = false) =>
    api.modelVersions.transitionModelVersionStage({ name, version: changed.version, stage, archiveExistingVersions })

  async function change(stage: ModelStage, isAlone: boolean) {
    const archived = isAlone ? others.filter((other) => other.currentStage === stage && other.version !== number) : []
    try {
      await put(version, stage, isAlone)
      announceUndoable(`Moved version ${number} to ${stage}`, async () => {
        await put(version, currentStage)
        for (const other of archived) await put(other, stage)
        await refresh({ what: 'registered_model', name })
      })
    } catch (error) {
      announceFailure((error as Error).message)
    }
    await refresh({ what: 'registered_model', name })
  }

  return (
    <Menu
      label={`Stage of version ${number}`}
      trigger={
        <Button kind="quiet" aria-label={`Stage of version ${number}: ${currentStage}`}>
          {currentStage}
          <ChevronDown className="i" aria-hidden />
        </Button>
      }
    >
      <MenuSection title="Stage">
        {MODEL_STAGES.map((stage) => (
          <MenuItem key={stage} isChecked={stage === currentStage} onAction={() => void change(stage, false)}>
            {stage}
          </MenuItem>
        ))}
      </MenuSection>
      <MenuSection title="Archive other versions">
        {ACTIVE_STAGES.map((stage) => (
          <MenuItem key={stage} text={`${stage}, archive other versions`} onAction={() => void change(stage, true)}>
            {`${stage}, archive other versions`}
          </MenuItem>
        ))}
      </MenuSection>
    </Menu>
  )
}

/** Only these stages offer to archive other versions. */
const ACTIVE_STAGES = ['Staging', 'Production'] as const
