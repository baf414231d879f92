import { fileURLToPath } from 'node:url'
import { type Profile, profile } from '@labbook/profile'
import { LabbookClient } from '@labbook/sdk'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { cleaned } from '../../packages/data/test/house-sales.js'
import { openJournal, runProgram } from '../../packages/sdk/test/fluent/program.js'
import { type Labbook, openLabbook } from '../../packages/sdk/test/open-labbook.js'

const houses = fileURLToPath(new URL('../data/house_sales.csv.gz', import.meta.url))

let labbook: Labbook
let client: LabbookClient
beforeAll(async () => {
  labbook = await openLabbook()
  client = new LabbookClient({ trackingUri: labbook.address })
})
afterAll(() => labbook[Symbol.asyncDispose]())

/** Runs a program that logs one run, and gives the run. */
async function runOf(source: string) {
  using journal = openJournal()
  const whole = `import { frame, readCsv } from '@labbook/data'\n${source}\nawait labbook.flush()\nconsole.log(await run.id())`
  const { code, stdout, stderr } = await runProgram(whole, { trackingUri: labbook.address, journal })
  expect([code, stderr]).toEqual([0, ''])
  const runId = stdout.trim()
  const { data, inputs } = await client.getRun(runId)
  const read = async (path: string) => new Response((await client.readArtifact(runId, path)).stream).text()
  return {
    profiles: JSON.parse(data.tags['labbook.profiles'] ?? '[]') as { name: string; path: string }[],
    inputs,
    read,
  }
}

it('[PR-140] logs a frame with its report, and the run has both', async () => {
  const { profiles, inputs, read } = await runOf(`
    const sales = (await readCsv(${JSON.stringify(houses)})).drop(['date', 'zipcode']).dropDuplicates()
    const cleaned = sales.assign({ age: (row) => 2015 - row.yr_built, renovation_age: (row) => 2015 - row.yr_renovated })
    const run = await labbook.startRun({ runName: 'profiled' }, async (active) => {
      await active.logProfile(cleaned, { name: 'house sales', context: 'training', targets: 'price' })
      return active
    })`)
  const folder = 'profiles/house_sales-d57b3894'
  expect(profiles).toEqual([{ name: 'house sales', digest: 'd57b3894', path: `${folder}/profile.json` }])
  expect(inputs.datasetInputs.map(({ dataset }) => [dataset.name, dataset.digest])).toEqual([
    ['house sales', 'd57b3894'],
  ])
  const stored = JSON.parse(await read(`${folder}/profile.json`)) as Profile
  expect(stored.analysis).toMatchObject({ title: 'house sales', digest: 'd57b3894' })
  expect(stored.variables).toEqual(JSON.parse(JSON.stringify((await profile(cleaned)).profile.variables)))
  expect(await read(`${folder}/report.html`)).toContain('house sales')
})

it('[PR-140] computes the same data with the same options once, and lists all profiles of a run', async () => {
  const { profiles } = await runOf(`
    const small = frame({ x: [1, 2, 3] }, { name: 'small' })
    const run = await labbook.startRun({}, async (active) => {
      const [one, again] = await Promise.all([active.logProfile(small), active.logProfile(small)])
      if (again !== one) throw new Error('computed twice')
      if ((await active.logProfile(small, { mode: 'minimal' })) === one) throw new Error('options ignored')
      await active.logProfile(frame({ x: ['a'] }), { name: '../../etc' })
      return active
    })`)
  expect(profiles.map(({ name }) => name)).toEqual(['small', '../../etc'])
  expect(profiles[1]?.path).toMatch(/^profiles\/\.\._\.\._etc-[\da-f]{8}\/profile\.json$/)
})
