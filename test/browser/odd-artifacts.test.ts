import { expect, it } from 'vitest'
import type { LabbookServer } from '../counterparts/index.js'
import { describeSite } from './browser.js'
import { file, section } from './parts.js'
import { clientsOf, upload } from './seed.js'

const ELSEWHERE = 'gs://team-bucket/models'

async function fill({ address }: LabbookServer) {
  const { experiments, runs } = clientsOf(address)
  const newRun = async (experimentId: string) => {
    const { run } = await runs.createRun({ experimentId, userId: '', runName: 'run', startTime: 1, tags: [] })
    return run.info
  }
  const { experimentId } = await experiments.createExperiment({
    name: 'elsewhere',
    artifactLocation: ELSEWHERE,
    tags: [],
  })
  const [none, empty, elsewhere] = [await newRun('0'), await newRun('0'), await newRun(experimentId)]
  await upload(address, `0/${empty.runId}`, 'nothing.txt', '')
  return { none, empty, elsewhere }
}

describeSite('artifacts that cannot be shown', { fill }, (site) => {
  const place = ({ experimentId, runId }: { experimentId: string; runId: string }) =>
    `/experiments/${experimentId}/runs/${runId}`

  it('[U-ART-12] no file, and an empty one', async () => {
    const page = await site.visit(place(site.seeded.none))
    await section(page, 'Artifacts')
      .getByText(/^No artifacts/)
      .waitFor()
    await site.visit(place(site.seeded.empty))
    await file(page, 'nothing.txt').click()
    await section(page, 'Artifacts').getByText('This file is empty.').waitFor()
  })

  it('[U-ART-12] a store that the server cannot read is named', async () => {
    const page = await site.open(place(site.seeded.elsewhere), { possible: [/artifacts\/list/] })
    await section(page, 'Artifacts').getByText(new RegExp(ELSEWHERE)).first().waitFor()
  })

  it('[U-ALL-13] the ID of a run and the place of a file are copied as they are stored', async () => {
    const { empty } = site.seeded
    const page = await site.open(place(empty), {
      profile: { permissions: ['clipboard-read', 'clipboard-write'] },
    })
    const copied = () => page.evaluate(() => navigator.clipboard.readText())
    await page.getByRole('button', { name: 'Copy run ID' }).click()
    expect(await copied()).toBe(empty.runId)
    await file(page, 'nothing.txt').click()
    await section(page, 'Artifacts').getByRole('button', { name: /^Copy/ }).first().click()
    expect(await copied()).toBe(`${empty.artifactUri}/nothing.txt`)
  })
})
