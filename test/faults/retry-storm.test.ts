import { describe, expect, it } from 'vitest'
import { describeWith, type LabbookServer, openTestDatabase, startLabbook } from '../counterparts/index.js'
import { type Answer, Client, outcomeOf } from './clients.js'
import { History } from './history.js'
import { seed, seededRandom } from './seed.js'
import { openTcpProxy } from './tcp-proxy.js'

const CLIENTS = 64
const RUNS = 3
const BATCHES = 5
const REPEATS = 5
const DROPPED_SHARE = 0.3

describe('[R10] retry storm on SQLite', () => retryStorm(() => startLabbook()))

describeWith(['postgres'], '[R10] retry storm on PostgreSQL', () =>
  retryStorm(async () =>
    startLabbook({ args: ['--backend-store-uri', await openTestDatabase(), '--allow-unsafe-postgres'] }),
  ),
)

function retryStorm(start: () => Promise<LabbookServer>) {
  it('[R10] [D-3] [D-50] [D-51] [tracking-api 1.6] repeats change nothing while 30 % of the answers are lost', async () => {
    const server = await start()
    const random = seededRandom()
    const proxy = await openTcpProxy(server.address, { drops: () => random() < DROPPED_SHARE })
    const history = new History()
    const keys = new Map<string, string | undefined>()
    let repeats = 0
    let replays = 0

    async function insist(client: Client, route: string, body: object, headers?: Record<string, string>) {
      for (let attempt = 0; attempt <= REPEATS; attempt++) {
        try {
          const answer = await client.post(route, body, headers)
          // On a slow machine some wait too long for the database; clients retry these too.
          if (answer.status === 503) throw new Error(answer.body)
          if (answer.headers['idempotency-replayed'] === 'true') replays++
          return answer
        } catch {
          repeats++
        }
      }
      return undefined
    }

    await Promise.all(
      Array.from({ length: CLIENTS }, async (_, id) => {
        const client = new Client(proxy.address)
        for (let run = 0; run < RUNS; run++) {
          const key = `key-${id}-${run}`
          const keyed = keyedCreate(key, { byTag: run % 2 === 0 })
          const created = await insist(client, 'runs/create', keyed.body, keyed.headers)
          if (created !== undefined) expect(created.status, created.body).toBe(200)
          keys.set(key, created && runIdOf(created))
          if (created === undefined) continue
          for (let n = 0; n < BATCHES; n++) {
            const batch = history.begin(runIdOf(created), id * RUNS + run, n)
            const answer = await insist(client, 'runs/log-batch', batch.body)
            if (answer === undefined) continue
            expect(answer.status, answer.body).toBe(200)
            batch.end(outcomeOf(answer))
          }
        }
        client.close()
      }),
    )
    await proxy.close()

    await history.check(server.address)
    const stored = await runIdsByKey(server.address)
    expect([...stored.values()].filter((runIds) => runIds.length > 1)).toEqual([])
    for (const [key, runId] of keys) if (runId !== undefined) expect(stored.get(key), key).toEqual([runId])
    expect(replays).toBeGreaterThan(0)
    console.log(
      `R10: seed ${seed}, ${proxy.dropped} answers lost, ${repeats} repeats, ${keys.size} keyed runs, ` +
        `${replays} answers replayed, ${history.acknowledged} batches acknowledged`,
    )
    expect(await server.stop()).toBe(0)
  })

  it.each([{ byTag: false }, { byTag: true }])(
    '[R10] [D-50] [D-51] 32 creates at once under one key make one run (by its tag: $byTag)',
    async ({ byTag }) => {
      const server = await start()
      const { body, headers } = keyedCreate('shared', { byTag })
      const answers = await together(server.address, 32, (client) => client.post('runs/create', body, headers))
      expect(answers.map(({ status }) => status)).toEqual(Array(32).fill(200))
      expect(new Set(answers.map(({ body: text }) => text)).size).toBe(1)
      const replayed = answers.filter(({ headers: { 'idempotency-replayed': mark } }) => mark === 'true')
      expect(replayed).toHaveLength(31)
      expect((await runIdsByKey(server.address)).get('shared')).toHaveLength(1)

      const client = new Client(server.address)
      const other = await client.post('runs/create', { ...body, user_id: 'somebody else' }, headers)
      expect([other.status, errorCodeOf(other)]).toEqual([422, 'IDEMPOTENCY_KEY_REUSED'])
      client.close()
      expect(await server.stop()).toBe(0)
    },
  )

  it('[R10] [D-3] of 32 creates of one experiment at once one succeeds, and the others hear why not', async () => {
    const server = await start()
    const answers = await together(server.address, 32, (client) =>
      client.post('experiments/create', { name: 'wanted' }),
    )
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1)
    const losers = answers.filter(({ status }) => status !== 200)
    expect(new Set(losers.map((answer) => `${answer.status} ${errorCodeOf(answer)}`))).toEqual(
      new Set(['400 RESOURCE_ALREADY_EXISTS']),
    )
    expect(await server.stop()).toBe(0)
  })
}

/** A create with an idempotency key, which is also a tag, so that the run can be found. */
function keyedCreate(key: string, { byTag }: { byTag: boolean }): { body: object; headers: Record<string, string> } {
  const tags = [{ key: byTag ? 'labbook.idempotencyKey' : 'key', value: key }]
  return { body: { experiment_id: '0', tags }, headers: byTag ? {} : { 'idempotency-key': key } }
}

async function together(address: string, count: number, send: (client: Client) => Promise<Answer>): Promise<Answer[]> {
  const clients = Array.from({ length: count }, () => new Client(address))
  const answers = await Promise.all(clients.map(send))
  for (const client of clients) client.close()
  return answers
}

async function runIdsByKey(address: string): Promise<Map<string, string[]>> {
  const client = new Client(address)
  const found = new Map<string, string[]>()
  const answer = await client.post('runs/search', { experiment_ids: ['0'], max_results: 10_000 })
  client.close()
  const { runs = [] } = JSON.parse(answer.body) as { runs?: StoredRun[] }
  for (const { info, data } of runs) {
    const key = data.tags.find((tag) => tag.key === 'key' || tag.key === 'labbook.idempotencyKey')?.value ?? ''
    found.set(key, [...(found.get(key) ?? []), info.run_id])
  }
  return found
}

interface StoredRun {
  info: { run_id: string }
  data: { tags: { key: string; value: string }[] }
}

function runIdOf(answer: Answer): string {
  return (JSON.parse(answer.body) as { run: StoredRun }).run.info.run_id
}

function errorCodeOf(answer: Answer): string {
  return (JSON.parse(answer.body) as { error_code: string }).error_code
}
