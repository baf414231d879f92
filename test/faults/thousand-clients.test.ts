import { setTimeout as pause } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import { startLabbook } from '../counterparts/index.js'
import { type Answer, Client, createRun, Writers } from './clients.js'
import { History } from './history.js'

const CLIENTS = 1000
const READERS = 20
const RUNS = 50
/** So often is each of them served, at least. */
const ROUNDS = 10
const LASTS_MS = process.env['LABBOOK_SOAK'] === undefined ? 0 : 3_600_000

describe('[R06] a thousand clients', () => {
  it('[R06] [D-4] [D-11] [D-12] [L-19] all are served, and nobody is left behind', async () => {
    const server = await startLabbook()
    const runIds = await Promise.all(Array.from({ length: RUNS }, () => createRun(server.address)))
    const history = new History()
    const from = new Array<number>(CLIENTS).fill(0)
    const writers = new Writers({ address: server.address, history, runIds, count: CLIENTS, from })
    const readers = new Readers(server.address, runIds)
    const begun = performance.now()
    while (Math.min(...from) < ROUNDS || performance.now() - begun < LASTS_MS) {
      // Whoever was refused stops, and would be waited for in vain.
      if (writers.answers.length > 0 || writers.broken > 0) break
      await pause(100)
    }
    const seconds = (performance.now() - begun) / 1000
    await Promise.all([writers.stop(), readers.stop()])
    await history.check(server.address)
    console.log(
      `R06: ${history.acknowledged} batches and ${readers.answered} reads in ${seconds.toFixed(1)} s, ` +
        `slowest answers ${Math.round(writers.slowestMs)} and ${Math.round(readers.slowestMs)} ms`,
    )
    expect([...writers.answers, ...readers.refusals].map(({ status, body }) => `${status} ${body}`)).toEqual([])
    expect([writers.broken, readers.broken]).toEqual([0, 0])
    expect(Math.min(...from)).toBeGreaterThanOrEqual(ROUNDS)
    expect(server.output()).not.toContain('locked')
    expect(await server.stop()).toBe(0)
  })
})

/** What a browser asks of the server while its page is open. */
class Readers {
  answered = 0
  broken = 0
  slowestMs = 0
  readonly refusals: Answer[] = []
  readonly #done: Promise<unknown>
  #stopping = false

  constructor(address: string, runIds: readonly string[]) {
    this.#done = Promise.all(Array.from({ length: READERS }, (_, reader) => this.#read(address, runIds, reader)))
  }

  async stop() {
    this.#stopping = true
    await this.#done
  }

  async #read(address: string, runIds: readonly string[], reader: number) {
    const client = new Client(address)
    for (let n = reader; !this.#stopping; n++) {
      const runId = runIds[n % runIds.length] as string
      const begun = performance.now()
      try {
        for (const answer of [
          await client.post('runs/search', { experiment_ids: ['0'], order_by: ['metrics.`client-0` DESC'] }),
          await client.get(`runs/get?run_id=${runId}`),
          await client.get(`metrics/get-history?run_id=${runId}&metric_key=client-${n % runIds.length}`),
        ]) {
          if (answer.status === 200) this.answered++
          else this.refusals.push(answer)
        }
      } catch {
        this.broken++
      }
      this.slowestMs = Math.max(this.slowestMs, performance.now() - begun)
      await pause(100)
    }
    client.close()
  }
}
