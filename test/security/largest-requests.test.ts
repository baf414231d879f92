import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createApp, readConfig } from '@labbook/server'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  fillForLargest,
  jsonRoutes,
  type Known,
  largestRequest,
  NOT_ASKED,
  prepared,
  type Send,
  VARIANTS,
} from '../../scripts/largest-requests.mjs'

/** The limit of steps for one request of any route. */
const MOST_STEPS = 5000
/** The limit of rows that these steps return or change together: a page may have 50,000 rows, and a column one for each. */
const MOST_ROWS = 120_000

describe('[L-32] the largest request of every route', () => {
  const folder = mkdtempSync(join(tmpdir(), 'labbook-largest-'))
  const cost = { steps: 0, rows: 0 }
  let app: Awaited<ReturnType<typeof createApp>>
  let known: Known

  const send: Send = async ({ method, path, body }) => {
    const answer = await app.http.inject({
      method: method as 'POST',
      url: path,
      ...(body === undefined ? {} : { payload: body, headers: { 'content-type': 'application/json' } }),
    })
    return { status: answer.statusCode, text: answer.body }
  }

  beforeAll(async () => {
    app = await createApp(readConfig({ dataDir: folder, port: 0, logLevel: 'silent' }), {
      onStep: (rows) => {
        cost.steps++
        cost.rows += rows
      },
    })
    known = await fillForLargest(send, { runs: 40 })
  })
  afterAll(async () => {
    await app.close()
    rmSync(folder, { recursive: true })
  })

  it.each(jsonRoutes.filter(([name]) => !NOT_ASKED.has(name)))(
    '[L-32] %s is taken, and does a bounded number of steps',
    async (name, route) => {
      for (const variant of VARIANTS) {
        const fields = await prepared(name, send, known)
        const request = largestRequest(name, route, known, variant, fields)
        Object.assign(cost, { steps: 0, rows: 0 })
        const { status, text } = await send(request)
        expect([variant, status, status === 200 ? '' : text]).toEqual([variant, 200, ''])
        expect(cost.steps).toBeLessThanOrEqual(MOST_STEPS)
        expect(cost.rows).toBeLessThanOrEqual(MOST_ROWS)
      }
    },
  )

  it.each<[string, string, (i: number) => object, number, string]>([
    ['runs/create', 'tags', (i) => ({ key: `k${Math.max(1, i)}`, value: 'v' }), 120_000, "'tags' with 120000 items"],
    ['runs/log-inputs', 'models', (i) => ({ model_id: `m-${i}` }), 300_000, "'models' with 300000 items"],
    ['experiments/create', 'tags', (i) => ({ key: `k${i}`, value: 'v' }), 60_000, "'tags' with 60000 items"],
    ['registered-models/create', 'tags', (i) => ({ key: `k${i}` }), 30_000, "'tags': at most 1000 are allowed"],
    ['logged-models', 'params', (i) => ({ key: `k${i}` }), 30_000, "'params': at most 1000 are allowed"],
  ])(
    '[L-32] %s with far too many %s is refused by field and count, before the store',
    async (path, list, item, count, words) => {
      const body = {
        name: 'n',
        run_id: known.runIds[0],
        experiment_id: '0',
        [list]: Array.from({ length: count }, (_, i) => item(i)),
      }
      Object.assign(cost, { steps: 0, rows: 0 })
      const { status, text } = await send({
        method: 'POST',
        path: `/api/2.0/mlflow/${path}`,
        body: JSON.stringify(body),
      })
      expect(status).toBe(400)
      // Whoever looks for webhook calls that are due may do so meanwhile; a request that gets to the store takes more.
      expect(cost.steps).toBeLessThanOrEqual(1)
      expect(text).toContain('INVALID_PARAMETER_VALUE')
      expect(text).toContain(words)
    },
  )

  it('[L-32] every route is asked, or says why not', () => {
    const names = jsonRoutes.map(([name]) => name)
    expect(names.length).toBeGreaterThan(70)
    for (const name of NOT_ASKED.keys()) expect(names).toContain(name)
  })
})
