import { type Profile, profile, renderHTML } from '@labbook/profile'
import { cleaned } from '../../packages/data/test/house-sales.js'
import { readData } from '../data/read-data.js'
import { clientsOf, upload } from './seed.js'

export type SeededProfiles = Awaited<ReturnType<typeof seedProfiles>>

/** A run that used the house sales and logged their profile, as `run.logProfile` does, and a CSV file that has none yet. */
export async function seedProfiles(baseUrl: string) {
  const { experiments, runs } = clientsOf(baseUrl)
  const { experimentId } = await experiments.createExperiment({ name: 'house prices', tags: [] })
  const { run } = await runs.createRun({
    experimentId,
    userId: 'ada',
    runName: 'forest',
    startTime: Date.now(),
    tags: [],
  })
  const { runId } = run.info
  const [name, digest] = ['house_sales', '7c6bc4ee']
  const report = await profile(cleaned, { title: name, digest })
  const folder = `profiles/${name}-${digest}`
  const owner = `${experimentId}/${runId}`
  await runs.logInputs({
    runId,
    datasets: [{ tags: [], dataset: { name, digest, sourceType: 'local', source: '{"uri":"house_sales.csv"}' } }],
    models: [],
  })
  await upload(baseUrl, owner, `${folder}/profile.json`, JSON.stringify(report.profile))
  await upload(baseUrl, owner, `${folder}/report.html`, renderHTML(report.profile))
  await upload(baseUrl, owner, 'data/sales.csv', readData('house_sales.csv'))
  await runs.setTag({
    runId,
    key: 'labbook.profiles',
    value: JSON.stringify([{ name, digest, path: `${folder}/profile.json` }]),
  })
  return { experimentId, runId, name, digest, folder, profile: report.profile as Profile }
}
