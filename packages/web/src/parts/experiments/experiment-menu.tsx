import type { Experiment } from '@labbook/protocol'
import { api } from '../../api/client.js'
import { useRefresh } from '../../api/use-refresh.js'
import { formatCount } from '../../format/format-number.js'
import { ItemMenu } from '../../shell/item-menu.js'

/** Actions on an experiment (U-EXP-4); a deleted one can only be restored (U-EXP-7). */
export function ExperimentMenu(props: { experiment: Experiment; runs: number; isOfPage?: boolean }) {
  const { experiment, runs, isOfPage = false } = props
  const { experimentId, name, lifecycleStage } = experiment
  const refresh = useRefresh()
  const after = async (change: Promise<unknown>) => {
    await change
    await refresh({ what: 'experiment', experimentId })
  }
  return (
    <ItemMenu
      kind="experiment"
      isOfPage={isOfPage}
      id={experimentId}
      name={name}
      isDeleted={lifecycleStage === 'deleted'}
      deletedWith={`with ${formatCount(runs)} ${runs === 1 ? 'run' : 'runs'}`}
      onRename={(newName) => after(api.experiments.updateExperiment({ experimentId, newName }))}
      onDelete={() => after(api.experiments.deleteExperiment({ experimentId }))}
      onRestore={() => after(api.experiments.restoreExperiment({ experimentId }))}
    />
  )
}
