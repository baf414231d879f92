import { randomInt } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseFilter, parseOrderBy } from '@labbook/search'
import { type App, createApp, readConfig } from '@labbook/server'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type ArbitrarySearch, arbitrarySearch } from './arbitrary-filter.js'
import { describeDialects } from './dialects.js'
import { goldenCases, goldenRuns } from './golden-search.js'
import { type ReferencePoint, type ReferenceRun, selectRuns } from './reference-evaluator.js'

const CASES = 1000
/** Many searches share the same runs, since creating runs takes longest. */
const CASES_PER_WORLD = 40
const seed = Number(process.env['LABBOOK_TEST_SEED'] ?? randomInt(2 ** 31))

describeDialects('a search for runs', ({ freshSettings }) => {
  const folder = mkdtempSync(join(tmpdir(), 'labbook-search-'))
  const ids: string[] = []
  let app: App

  beforeAll(async () => {
    const config = readConfig({ dataDir: folder, port: 0, logLevel: 'silent', ...(await freshSettings()) })
    app = await createApp(config, { newId: () => ids.shift() as string })
  })
  afterAll(async () => {
    await app.close()
    rmSync(folder, { recursive: true })
  })

  describe('golden cases', () => {
    const experimentIds: string[] = []
    beforeAll(async () => {
      experimentIds.push(await makeExperiment('golden'))
      for (const run of Object.values(goldenRuns)) await makeRun(run, experimentIds[0] as string)
    })

    it.each(goldenCases)(
      '[tracking-api 8.5] $filter $orderBy → $result',
      async ({ filter = '', orderBy = [], result }) => {
        for (const pageSize of [1000, 2]) {
          const found = await search({ experimentIds, filter, orderBy }, pageSize)
          expect(found.map((runId) => runId.charAt(0).toUpperCase()).join(' ')).toBe(result)
        }
      },
    )
  })

  it(`[R23] [U-ALL-19] ${CASES} random searches select what the reference does, in the same order (LABBOOK_TEST_SEED=${seed})`, async () => {
    const samples = fc.sample(arbitrarySearch(), { seed, numRuns: CASES })
    for (let at = 0; at < CASES; at += CASES_PER_WORLD) {
      const world = await makeWorld(samples.slice(at, at + CASES_PER_WORLD), at)
      const half = CASES_PER_WORLD / 2
      for (const [i, asked] of world.searches.entries()) {
        if (i === 0) await world.addRuns()
        if (i === half) await world.addRuns()
        const filter = parseFilter(asked.filter, 'runs').value
        const orderBy = parseOrderBy(asked.orderBy, 'runs').value
        if (filter === undefined || orderBy === undefined) throw new Error(`Refused: ${asked.filter}`)
        const expected = selectRuns(world.runs, filter, orderBy).map(({ runId }) => runId)
        const found = await search({ ...asked, experimentIds: world.experimentIds }, i % 3 === 0 ? 7 : 1000)
        expect({ ...asked, found }).toEqual({ ...asked, found: expected })
      }
    }
  }, 600_000)

  /**
   * Two experiments with the runs of some of the samples, which come in two halves. Ids are unique in a server, so the last
   * eight digits of all run ids, and of those in the filters, become the world's number.
   */
  async function makeWorld(samples: readonly ArbitrarySearch[], at: number) {
    const numbered = (text: string, number: number) =>
      text.replace(/\b([\da-f])\1{31}\b/g, (id) => id.slice(0, 24) + number.toString(16).padStart(8, '0'))
    const names = [`Foo ${at}`, `foo ${at}`]
    const experimentIds = [await makeExperiment(names[0] as string), await makeExperiment(names[1] as string)]
    const runs: ReferenceRun[] = []
    const waiting = samples.slice(0, 6).flatMap((sample, i) =>
      sample.runs.map((run, j): ReferenceRun => {
        const runId = numbered(run.runId, at + i + 1)
        const experimentId = experimentIds[j % 2] as string
        const { endTime, ...rest } = run
        return {
          ...rest,
          runId,
          experimentId,
          experimentName: names[j % 2] as string,
          artifactUri: `mlflow-artifacts:/${experimentId}/${runId}/artifacts`,
          // On the wire an end time of 0 means none.
          ...(endTime === undefined || endTime === 0 ? {} : { endTime }),
          metrics: new Map([...run.metrics].map(([key, points]) => [key, points.toSorted(byStep)])),
        }
      }),
    )
    return {
      experimentIds,
      runs,
      searches: samples.map(({ filter, orderBy }) => ({ filter: numbered(filter, at + 1), orderBy })),
      /** Adds the next half, and changes the runs that exist already. */
      async addRuns() {
        for (const [i, run] of runs.entries()) {
          if (i % 2 === 0) continue
          runs[i] = { ...run, tags: new Map([...run.tags, ['t', 'Foo']]), status: 'FAILED' }
          await ask('POST', 'runs/set-tag', { run_id: run.runId, key: 't', value: 'Foo' })
          await ask('POST', 'runs/update', { run_id: run.runId, status: 'FAILED' })
        }
        const half = runs.length === 0 ? Math.ceil(waiting.length / 2) : waiting.length
        for (const run of waiting.splice(0, half)) {
          await makeRun(run, run.experimentId)
          runs.push(run)
        }
      },
    }
  }

  async function makeExperiment(name: string): Promise<string> {
    return (await ask<{ experiment_id: string }>('POST', 'experiments/create', { name })).experiment_id
  }

  async function makeRun(run: ReferenceRun, experimentId: string) {
    const { runId } = run
    ids.push(runId)
    const keyValues = (map: ReadonlyMap<string, string>) => [...map].map(([key, value]) => ({ key, value }))
    await ask('POST', 'runs/create', {
      experiment_id: experimentId,
      user_id: run.userId,
      start_time: run.startTime,
      tags: keyValues(run.tags),
    })
    await ask('POST', 'runs/update', { run_id: runId, status: run.status, end_time: run.endTime })
    if (!run.tags.has('mlflow.runName')) await ask('POST', 'runs/delete-tag', { run_id: runId, key: 'mlflow.runName' })
    const metrics = [...run.metrics].flatMap(([key, points]) =>
      points.map(({ value, ...point }) => ({ key, ...point, value: Number.isFinite(value) ? value : String(value) })),
    )
    await ask('POST', 'runs/log-batch', { run_id: runId, metrics, params: keyValues(run.params) })
    if (run.datasets.length === 0) return
    const datasets = run.datasets.map(({ name, digest, context }) => ({
      dataset: { name, digest },
      tags: context === undefined ? [] : [{ key: 'mlflow.data.context', value: context }],
    }))
    await ask('POST', 'runs/log-inputs', { run_id: runId, datasets })
  }

  /** The ids of all runs that a search gives, read in pages. */
  async function search(
    {
      experimentIds,
      filter,
      orderBy,
    }: { experimentIds: readonly string[]; filter: string; orderBy: readonly string[] },
    pageSize: number,
  ): Promise<string[]> {
    const found: string[] = []
    let token: string | undefined
    do {
      const page = await ask<{ runs?: { info: { run_id: string } }[]; next_page_token?: string }>(
        'POST',
        'runs/search',
        {
          experiment_ids: experimentIds,
          filter,
          order_by: orderBy,
          max_results: pageSize,
          page_token: token,
        },
      )
      found.push(...(page.runs ?? []).map((run) => run.info.run_id))
      token = page.next_page_token
    } while (token !== undefined)
    return found
  }

  async function ask<T>(method: 'POST', route: string, payload: object): Promise<T> {
    const answer = await app.http.inject({ method, url: `/api/2.0/mlflow/${route}`, payload })
    if (answer.statusCode !== 200) throw new Error(`${route} ${JSON.stringify(payload)}: ${answer.body}`)
    return answer.json<T>()
  }
})

/** In the order of the store, in which NaN comes after the numbers. */
function byStep(a: ReferencePoint, b: ReferencePoint): number {
  const nanLast = Number(Number.isNaN(a.value)) - Number(Number.isNaN(b.value))
  return a.step - b.step || a.timestamp - b.timestamp || nanLast || (a.value < b.value ? -1 : Number(a.value > b.value))
}
