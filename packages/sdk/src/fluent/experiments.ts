import { ApiError, experimentRoutes } from '@labbook/protocol'
import { platform } from '#platform'
import { checkExperimentId, checkExperimentName } from '../checks/ids.js'
import { type Experiment, experimentOf } from '../client/entities.js'
import { findOrMakeExperiment } from '../connection/find-or-make-experiment.js'
import { isRetryable } from '../connection/retry.js'
import { hastyConnection, isOffline, rules } from './session.js'

/** The experiment that runs are started in. */
export interface ActiveExperiment {
  readonly experimentId?: string | undefined
  readonly experimentName?: string | undefined
}

let active: ActiveExperiment | undefined

/**
 * Chooses the experiment for the runs to come, by its name or by `{ experimentId }`. A name that no experiment has makes a new
 * one.
 *
 * It gives the experiment as the server has it; `undefined` while the server is away or in offline mode, where the name is kept
 * and the experiment is made when the runs are sent.
 *
 * @throws InvalidInputError for a bad name; ApiError if the experiment is deleted, or none has the id
 * @example const experiment = await setExperiment('house-prices')
 */
export async function setExperiment(
  experiment: string | { readonly experimentId: string },
): Promise<Experiment | undefined> {
  const wanted: ActiveExperiment =
    typeof experiment === 'string' ? { experimentName: experiment } : { experimentId: experiment.experimentId }
  if (wanted.experimentName === undefined) checkExperimentId(wanted.experimentId)
  else checkExperimentName(wanted.experimentName)
  const found = isOffline() ? undefined : await find(wanted)
  if (found?.lifecycleStage === 'deleted') {
    throw new ApiError(
      'INVALID_PARAMETER_VALUE',
      `The experiment ${found.name} is deleted. Restore it, delete it permanently, or choose another name.`,
    )
  }
  active = found === undefined ? wanted : { experimentId: found.experimentId, experimentName: found.name }
  if (found !== undefined) platform.setEnvironment('MLFLOW_EXPERIMENT_ID', found.experimentId)
  return found
}

/** What `setExperiment` chose, else what the environment says, else the default experiment (sdk-fluent §1.4). */
export function activeExperiment(): ActiveExperiment {
  if (active !== undefined) return active
  const name = platform.environment('MLFLOW_EXPERIMENT_NAME')
  const id = platform.environment('MLFLOW_EXPERIMENT_ID')
  if (name) return { experimentName: name }
  return { experimentId: id || '0' }
}

/** Whether the program chose an experiment itself. */
export function chosenExperiment(): ActiveExperiment | undefined {
  return active
}

async function find({ experimentId, experimentName }: ActiveExperiment): Promise<Experiment | undefined> {
  const experiments = hastyConnection().client(experimentRoutes)
  try {
    if (experimentName === undefined) {
      return experimentOf((await experiments.getExperiment({ experimentId: experimentId ?? '0' })).experiment)
    }
    return experimentOf(await findOrMakeExperiment(experiments, experimentName))
  } catch (error) {
    if (!isRetryable(error)) throw error
    rules.warnOnce(
      'experiment',
      `${(error as Error).message} What is logged is kept and sent when the server is there.`,
    )
    return undefined
  }
}
