/** Explores house prices in King County, step by step, and tracks the work. */

import { writeFile } from 'node:fs/promises'
import * as labbook from '@labbook/sdk'
import { drawFigures } from './figures.js'
import { readHomes, withoutColumns } from './sales.js'
import { SCORED_MODELS } from './scores.js'

const EXPERIMENT = 'kc_house_price_prediction'

// 1. Read the sales, draw them, and keep the columns that the models will use.
const homes = await readHomes()
const figures = drawFigures(homes)
const rows = withoutColumns(homes, ['yr_built', 'yr_renovated', 'sqft_above', 'bathrooms', 'sqft_living15'])
const features = Object.keys(rows[0] ?? {}).filter((name) => name !== 'price')
await writeFile('features.txt', features.join('\n'))
console.log(`${rows.length} homes with ${features.length} features`)

// 2. Create the experiment, unless an earlier run of this program did, and read it back.
const existing = await labbook.getExperimentByName(EXPERIMENT)
const experimentId = existing?.experimentId ?? (await labbook.createExperiment(EXPERIMENT))
console.log(await labbook.getExperiment('0'), await labbook.getExperiment(experimentId))
console.log(`Tracked at ${labbook.getTrackingUri()}`)

// 3. A run between startRun and endRun. It has no name, so the server makes one up.
await labbook.setExperiment(EXPERIMENT)
await labbook.startRun()
logFigures(['histogram_price.png', 'boxplot_price.png'])
await labbook.endRun()

await labbook.startRun({ runName: 'exploratory_data_analysis' })
logFigures()
await labbook.endRun()

// 4. Any file can be an artifact of a run. The active run knows its id.
await labbook.startRun({ runName: 'features_as_artifacts' })
labbook.logArtifact('features.txt')
console.log(`features.txt is in run ${await labbook.activeRun()?.id()}`)
await labbook.endRun()

// 5. A run with a body ends by itself: as FINISHED, or as FAILED if the body throws.
await labbook.startRun({ runName: 'eda_plots_and_features_as_artifacts' }, () => {
  logFigures()
  labbook.logArtifact('features.txt')
})

// 6. What the run of a moment ago looks like on the server. Log calls return at once, so wait until all is sent.
await labbook.flush()
const client = new labbook.LabbookClient()
const lastRunId = await labbook.lastActiveRun()?.id()
if (lastRunId !== undefined) console.log((await client.getRun(lastRunId)).data)
console.log('Experiments:', (await labbook.searchExperiments()).map(({ name }) => name).join(', '))

// 7. Runs to compare: the scores of five models.
for (const { runName, regressor, params, metrics } of SCORED_MODELS) {
  await labbook.startRun({ runName }, (run) => {
    run.logParams(params)
    run.logMetrics(metrics)
    run.setTag('Regressor', regressor)
  })
}
await labbook.flush()

// 8. Sort the runs by score. Those without a score come last; delete the newest of them.
const bestFirst = { experimentIds: [experimentId], orderBy: ['metrics.Test_R2_score DESC'] }
const all = (await labbook.searchRuns(bestFirst)).rows()
const unscored = all.find((run) => Number.isNaN(run['metrics.Test_R2_score']))
if (unscored !== undefined) await labbook.deleteRun(unscored.run_id)
const kept = await labbook.searchRuns(bestFirst)
console.log(`${all.length} runs, ${kept.length} after one was deleted`)

// 9. Search by score.
const good = await labbook.searchRuns({ ...bestFirst, filter: 'metrics.Test_R2_score > 0.8' })
console.table(good.rows(), ['run_id', 'metrics.Test_R2_score', 'tags.Regressor'])

/** The name decides that runs keep the figure as PNG. */
function logFigures(names = Object.keys(figures) as (keyof typeof figures)[]): void {
  for (const name of names) labbook.logFigure(figures[name], name)
}
