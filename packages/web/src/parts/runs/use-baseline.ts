import { BASELINE_TAG } from '@labbook/protocol'
import { useQuery } from '@tanstack/react-query'
import { experimentQuery } from '../../api/queries.js'
import { announceFailure, announceUndoable } from '../../shell/undo.js'
import { useExperimentTags } from '../tags/use-tags.js'

/** The run that the others of an experiment are compared with (U-RUNS-21). */
export interface Baseline {
  readonly runId: string | undefined
  /** Makes another run the baseline, or none; can be undone. */
  readonly set: (runId: string | undefined) => Promise<void>
}

/** The baseline of an experiment, the same for everyone and on every page; undefined where there is no one experiment. */
export function useBaseline(experimentId: string | undefined): Baseline | undefined {
  const { data: experiment } = useQuery({ ...experimentQuery(experimentId ?? ''), enabled: experimentId !== undefined })
  const tags = useExperimentTags(experimentId ?? '')
  if (experiment === undefined) return undefined
  const runId = experiment.tags.find(({ key }) => key === BASELINE_TAG)?.value
  const put = (value: string | undefined) =>
    value === undefined ? tags.delete(BASELINE_TAG) : tags.set(BASELINE_TAG, value)
  return {
    runId,
    async set(next) {
      if (next === runId) return
      try {
        await put(next)
        announceUndoable(next === undefined ? 'Removed the baseline' : 'Set the baseline', () => put(runId))
      } catch (error) {
        announceFailure(error instanceof Error ? error.message : String(error))
      }
    },
  }
}
