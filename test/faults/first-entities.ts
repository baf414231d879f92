import type { Known } from './arbitrary-requests.js'
import type { Client } from './clients.js'

/** What requests can name. */
export async function firstEntities(client: Client): Promise<Known> {
  const made = async (route: string, body: object) => JSON.parse((await client.post(route, body)).body) as unknown
  const experimentIds = ['0']
  const runIds: string[] = []
  const modelIds: string[] = []
  for (let i = 0; i < 3; i++) {
    const { experiment_id } = (await made('experiments/create', { name: `known ${i}` })) as { experiment_id: string }
    experimentIds.push(experiment_id)
  }
  for (const experiment_id of [...experimentIds, ...experimentIds]) {
    const { run } = (await made('runs/create', { experiment_id })) as { run: { info: { run_id: string } } }
    runIds.push(run.info.run_id)
    const { model } = (await made('logged-models', { experiment_id })) as { model: { info: { model_id: string } } }
    modelIds.push(model.info.model_id)
  }
  const modelNames = ['houses', 'a name with spaces', '名前 🏠']
  for (const name of modelNames) {
    await made('registered-models/create', { name })
    for (const modelId of modelIds.slice(0, 2))
      await made('model-versions/create', { name, source: `models:/${modelId}`, model_id: modelId })
  }
  return { experimentIds, runIds, modelIds, modelNames }
}
