/**
 * The steps of the course that only a running program can see, in an experiment of their own at MLFLOW_TRACKING_URI. It prints
 * what it saw as one line of JSON.
 */

import * as labbook from '@labbook/sdk'

const EXPERIMENT = 'steps of the course'
const FIGURE = '<svg xmlns="http://www.w3.org/2000/svg" width="40" height="30"><rect width="20" height="30"/></svg>'

const client = new labbook.LabbookClient()

const experimentId = await labbook.createExperiment(EXPERIMENT)
const repeated = await thrownBy(() => labbook.createExperiment(EXPERIMENT))
const experimentsBefore = await labbook.searchExperiments()
const chosen = await labbook.setExperiment(EXPERIMENT)
const experimentsAfter = await labbook.searchExperiments()
const madeOnDemand = await labbook.setExperiment('made on demand')
await labbook.setExperiment(EXPERIMENT)

const run = await labbook.startRun()
labbook.logFigure(FIGURE, 'histogram_price.png')
labbook.logFigure(FIGURE, 'boxplot_price.png')
await labbook.flush()
const whileOpen = await client.getRun(await run.id())
const figures = await labbook.listArtifacts()
const second = await thrownBy(() => labbook.startRun())
await labbook.endRun()
await labbook.flush()
const whenEnded = await client.getRun(await run.id())

await labbook.logParam('started_by', 'logParam')
const startedByItself = await labbook.activeRun()?.id()
await labbook.endRun()

const thrown = await thrownBy(() =>
  labbook.startRun({}, () => {
    throw new TypeError('on purpose')
  }),
)
const failedRunId = await labbook.lastActiveRun()?.id()
const isActiveAfterwards = labbook.activeRun() !== undefined
await labbook.flush()

console.log(
  JSON.stringify({
    trackingUri: labbook.getTrackingUri(),
    experimentId,
    repeated,
    experimentsMade: experimentsAfter.length - experimentsBefore.length,
    chosen,
    madeOnDemand,
    runKey: run.key,
    whileOpen,
    figures: figures.map(({ path }) => path),
    second,
    whenEnded,
    startedByItself: await client.getRun(startedByItself ?? ''),
    thrown,
    isActiveAfterwards,
    failed: await client.getRun(failedRunId ?? ''),
  }),
)

/** @param {() => Promise<unknown>} call */
async function thrownBy(call) {
  try {
    await call()
    return undefined
  } catch (error) {
    if (!(error instanceof Error)) throw error
    return { name: error.name, code: 'code' in error ? error.code : undefined, message: error.message }
  }
}
