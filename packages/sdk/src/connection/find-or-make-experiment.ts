import { ApiError, type Client, type Experiment, type experimentRoutes } from '@labbook/protocol'

/** The experiment with a name, which is made if there is none. */
export async function findOrMakeExperiment(
  experiments: Client<typeof experimentRoutes>,
  experimentName: string,
): Promise<Experiment> {
  const find = async () => (await experiments.getExperimentByName({ experimentName })).experiment
  try {
    return await find()
  } catch (error) {
    if (!(error instanceof ApiError) || error.code !== 'RESOURCE_DOES_NOT_EXIST') throw error
  }
  try {
    await experiments.createExperiment({ name: experimentName, tags: [] })
  } catch (error) {
    // Another run made it at the same moment.
    if (!(error instanceof ApiError) || error.code !== 'RESOURCE_ALREADY_EXISTS') throw error
  }
  return await find()
}
