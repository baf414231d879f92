import type { ServerResponse } from 'node:http'
import { createClient, experimentRoutes, runRoutes } from '@labbook/protocol'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { syncJournals } from '../../src/node/sync-journals.js'
import { openAnsweringServer, type Seen } from '../connection/answering-server.js'
import { openJournal, runProgram } from '../fluent/program.js'
import { type Labbook, openLabbook } from '../open-labbook.js'

let server: Labbook
beforeAll(async () => {
  server = await openLabbook()
})
afterAll(() => server[Symbol.asyncDispose]())

async function runsOf(experimentName: string) {
  const api = createClient({ ...runRoutes, ...experimentRoutes }, { baseUrl: server.address })
  const { experiment } = await api.getExperimentByName({ experimentName })
  const { runs } = await api.searchRuns({
    experimentIds: [experiment.experimentId],
    runViewType: 'ALL',
    orderBy: [],
  })
  return runs
}

describe('a program that logs', () => {
  it('[J-15] may set its credentials after its first run began', async () => {
    await using gate = await openAnsweringServer()
    let asked = 0
    const passOn = async ({ method, url, body }: Seen, response: ServerResponse) => {
      const init = { method, headers: { 'content-type': 'application/json' }, body: method === 'GET' ? null : body }
      const answer = await fetch(server.address + url, init)
      response.writeHead(answer.status).end(await answer.text())
    }
    gate.answer = (request, response) => {
      if (++asked <= 3) response.writeHead(503).end()
      else if (request.headers.authorization !== 'Bearer new') response.writeHead(401).end()
      else void passOn(request, response)
    }
    using journal = openJournal()
    const { code, stderr, stdout } = await runProgram(
      `await labbook.startRun({}, async (run) => {
         process.env.MLFLOW_TRACKING_TOKEN = 'new'
         run.logMetric('loss', 1)
         const { waiting, refused } = await run.flush({ timeout: 20_000 })
         console.log(waiting, refused)
       })`,
      { trackingUri: gate.address, journal, env: { MLFLOW_EXPERIMENT_NAME: 'later' } },
    )
    expect(code, stderr).toBe(0)
    expect(stdout, stderr).toBe('0 0\n')
    expect((await runsOf('later')).map(({ info }) => info.status)).toEqual(['FINISHED'])
  })

  it('[J-2] [J-19] is told of what is too large for the journal, and everything else goes through', async () => {
    using journal = openJournal()
    const { code, stderr, stdout } = await runProgram(
      `await labbook.startRun({}, async (run) => {
         const dataset = { name: 'a', digest: 'd', sourceType: 'code', source: '{}', profile: 'x'.repeat(3_000_000) }
         await run.logDatasets([{ dataset, tags: [] }]).catch(({ name, message }) => console.log(name, message))
         run.logMetric('loss', 1)
         console.log((await run.flush()).waiting)
       })`,
      { trackingUri: server.address, journal, env: { MLFLOW_EXPERIMENT_NAME: 'large' } },
    )
    expect(code, stderr).toBe(0)
    expect(stdout).toMatch(
      /^InvalidInputError A call logs 3000\d+ characters at once; \d+ are possible\. Split it\.\n0\n$/,
    )
    expect((await runsOf('large'))[0]?.data.metrics).toHaveLength(1)
  })

  it('[J-3] [J-20] begins without a server, and labbook sync leaves it alone while it lives', async () => {
    using journal = openJournal()
    const program = runProgram(
      `await labbook.startRun({ runName: 'alone' }, async (run) => {
         run.logMetric('loss', 1)
         console.log(run.key)
         await new Promise((resolve) => setTimeout(resolve, 4000))
       })`,
      {
        trackingUri: server.address,
        journal,
        env: { MLFLOW_EXPERIMENT_NAME: 'alone', LABBOOK_MODE: 'offline' },
      },
    )
    const sync = async () => (await syncJournals({ folders: [journal.folder] })).map(({ outcome }) => outcome)
    await expect.poll(sync, { timeout: 20_000 }).toEqual(['busy'])
    const { stdout, code } = await program
    expect(code).toBe(0)
    expect(stdout).toMatch(/^[\da-f]{32}\n$/)
    expect(await sync()).toEqual(['sent'])
    const [run] = await runsOf('alone')
    expect(run?.info).toMatchObject({ runName: 'alone', status: 'FINISHED' })
    expect(run?.data.tags).toContainEqual({ key: 'labbook.idempotencyKey', value: stdout.trim() })
  })
})
